# Post comments to Ombud and check its callbacks, with curl and openssl. Source it in a POSIX shell:
#   . ./ombud.sh && printf '{"id": "c-1", "text": "Hello"}' | ombud_post
# OMBUD_URL and OMBUD_WEBHOOK_SECRET say where and who. While openssl runs, the secret is seen in the list of processes,
# and signatures are not compared in constant time: good for trying and for machines of one's own.

ombud_sign() { # ID TIMESTAMP, the body on stdin
    key=$(printf %s "${OMBUD_WEBHOOK_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
    [ "${#key}" -ge 48 ] || return 1 # anybody can sign with an empty one
    { printf %s "$1.$2."; cat; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A
}

ombud_post() { # the comment as JSON on stdin; prints the answer and its HTTP status in a line of its own
    ombud_body=$(mktemp) && cat > "$ombud_body"
    id=msg_$(openssl rand -hex 16)
    now=$(date +%s)
    curl --silent --show-error --max-time 10 --data-binary "@$ombud_body" --write-out '\n%{http_code}\n' \
        --header 'content-type: application/json' \
        --header "webhook-id: $id" \
        --header "webhook-timestamp: $now" \
        --header "webhook-signature: v1,$(ombud_sign "$id" "$now" < "$ombud_body")" \
        "$OMBUD_URL/v1/comments"
    ombud_status=$?
    rm -f "$ombud_body"
    return "$ombud_status"
}

ombud_verify() { # ID TIMESTAMP SIGNATURES, the body on stdin; succeeds if it comes from Ombud
    case $2 in '' | 0* | *[!0-9]* | ????????????*) return 1 ;; esac
    age=$(($(date +%s) - $2))
    [ "$age" -le 300 ] && [ "$age" -ge -300 ] || return 1
    signature=$(ombud_sign "$1" "$2")
    [ "${#signature}" -eq 44 ] || return 1
    case " $3 " in *" v1,$signature "*) return 0 ;; *) return 1 ;; esac
}
