"""The pieces for every language: each posts a signed comment to a served Ombud and tells callbacks from forgeries."""

import base64
import hmac
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from integrations_support import INTEGRATIONS, Newspaper, needs
from standardwebhooks.webhooks import Webhook
from support import Received

from service.domain.clock import utc_now

SNIPPETS = INTEGRATIONS / "snippets"
TEXT = 'Thank you, Zoë: I had not known that. 🦊 "Really"?\nA second line, with a \\ and a tab\t.'

# What each is given on its standard input: {"comment": … or null, "letters": [{"headers": {…}, "body": …}, …]}.
# What each prints: {"status": …, "answer": …, "believed": [true, …]}.
PYTHON = """
import json, sys, ombud
given = json.load(sys.stdin)
status, answer = ombud.post(given["comment"]) if given["comment"] else (0, None)
believed = [ombud.verify(each["headers"], each["body"].encode()) for each in given["letters"]]
print(json.dumps({"status": status, "answer": answer, "believed": believed}))
"""
JAVASCRIPT = """
import { readFileSync } from "node:fs";
const { post, verify } = await import(process.cwd() + "/ombud.mjs");
const where = { url: process.env.OMBUD_URL, secret: process.env.OMBUD_WEBHOOK_SECRET };
const given = JSON.parse(readFileSync(0));
const { status, answer } = given.comment ? await post(where, given.comment) : { status: 0, answer: null };
const believed = [];
for (const each of given.letters) believed.push(await verify(where, new Headers(each.headers), each.body));
console.log(JSON.stringify({ status, answer, believed }));
"""
PHP = """
require getcwd() . '/ombud.php';
[$url, $secret] = [getenv('OMBUD_URL'), getenv('OMBUD_WEBHOOK_SECRET')];
$given = json_decode(file_get_contents('php://stdin'), true);
[$status, $answer] = $given['comment'] ? ombud_post($url, $secret, $given['comment']) : [0, null];
$believed = array_map(function ($each) use ($secret) {
    [$id, $at, $signatures] = array_map(fn($n) => $each['headers']["webhook-$n"], ['id', 'timestamp', 'signature']);
    return ombud_verify($secret, $id, $at, $signatures, $each['body']);
}, $given['letters']);
echo json_encode(compact('status', 'answer', 'believed'));
"""
RUBY = """
given = JSON.parse($stdin.read)
ombud = Ombud.new(url: ENV.fetch("OMBUD_URL"), secret: ENV.fetch("OMBUD_WEBHOOK_SECRET"))
status, answer = given["comment"] ? ombud.post(given["comment"]) : [0, nil]
believed = given["letters"].map { |each| ombud.verify(each["headers"], each["body"]) }
puts JSON.generate(status: status, answer: answer, believed: believed)
"""
GO = """
package main

import (
	"encoding/json"
	"net/http"
	"os"

	"example/ombud"
)

func main() {
	var given struct {
		Comment map[string]any
		Letters []struct {
			Headers map[string]string
			Body    string
		}
	}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	client := ombud.Client{URL: os.Getenv("OMBUD_URL"), Secret: os.Getenv("OMBUD_WEBHOOK_SECRET")}
	var status int
	var answer map[string]any
	if given.Comment != nil {
		var err error
		if status, answer, err = client.Post(given.Comment); err != nil {
			panic(err)
		}
	}
	believed := []bool{}
	for _, each := range given.Letters {
		header := http.Header{}
		for name, value := range each.Headers {
			header.Set(name, value)
		}
		believed = append(believed, client.Verify(header, []byte(each.Body)))
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"status": status, "answer": answer, "believed": believed})
}
"""
SHELL = """
. ./ombud.sh
if [ -s "$1/comment" ]; then ombud_post < "$1/comment" > "$1/said" || exit 1; fi
for each in "$1"/letter-*; do
    if ombud_verify "$(cat "$each/id")" "$(cat "$each/timestamp")" "$(cat "$each/signature")" < "$each/body"
    then echo true; else echo false; fi
done
"""


def letters(newspaper: Newspaper, genuine: Received) -> dict[str, tuple[dict[str, str], str]]:
    """A callback as it came, and what others might make of it."""
    headers = {name: genuine.headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")}
    body = genuine.body.decode()
    stranger = "whsec_" + base64.b64encode(b"stranger" * 4).decode()

    def signed(secret: str, seconds: int) -> dict[str, str]:
        now = utc_now().replace(microsecond=0)
        at = now.fromtimestamp(now.timestamp() + seconds, tz=now.tzinfo)
        signature = Webhook(secret).sign(headers["id"], at, body)
        return {**headers, "timestamp": str(int(at.timestamp())), "signature": signature}

    return {
        "as it came": (headers, body),
        "during a change of secrets": ({**headers, "signature": f"v1,{'A' * 43}= {headers['signature']}"}, body),
        "with an unknown kind of signature": ({**headers, "signature": f"v9,abc {headers['signature']}"}, body),
        "changed": (headers, body.replace("approve", "rejects")),
        "by another secret": (signed(stranger, 0), body),
        "an hour old": (signed(newspaper.secret, -3600), body),
        "from the future": (signed(newspaper.secret, 3600), body),
        "under another id": ({**headers, "id": headers["id"] + "0"}, body),
        "with a later time": ({**headers, "timestamp": str(int(headers["timestamp"]) + 1)}, body),
        "without a signature": ({**headers, "signature": ""}, body),
        "with half a signature": ({**headers, "signature": headers["signature"][:-8]}, body),
        "with a signature that is none": ({**headers, "signature": "v1,§ v1, v1 ,"}, body),
        "with no time": ({**headers, "timestamp": ""}, body),
        "with a time that is none": ({**headers, "timestamp": "soon"}, body),
        "with a time beyond all": ({**headers, "timestamp": "9" * 400}, body),
    }


GENUINE = ("as it came", "during a change of secrets", "with an unknown kind of signature")


@dataclass
class Said:
    """What a language made of it."""

    status: int
    answer: dict[str, Any]
    believed: dict[str, bool]


@pytest.fixture(scope="module")
def mail(newspaper: Newspaper) -> dict[str, tuple[dict[str, str], str]]:
    """Callbacks to be told apart, made from one that Ombud really sent."""
    with newspaper.running.api() as api:
        headers = {"authorization": f"Bearer {newspaper.api_key}"}
        api.post("/v1/comments", json={"id": "first", "text": TEXT}, headers=headers).raise_for_status()
    return letters(newspaper, newspaper.heard("first"))


def run(command: list[str], newspaper: Newspaper, stdin: str = "", cwd: Path = SNIPPETS) -> str:
    """Run a program as the documents say it is run."""
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=120, check=False, cwd=cwd, env=newspaper.env
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_shell(
    newspaper: Newspaper, comment: dict[str, Any] | None, mail: dict[str, Any], folder: Path
) -> dict[str, Any]:
    """What the shell says: it reads no JSON, so it gets files."""
    (folder / "comment").write_text(json.dumps(comment) if comment else "")
    for number, (headers, body) in enumerate(mail.values()):
        letter = folder / f"letter-{number:02}"
        letter.mkdir()
        (letter / "body").write_bytes(body.encode())
        for name, value in headers.items():
            (letter / name).write_text(value)
    said = run(["sh", "-c", SHELL, "sh", str(folder)], newspaper)
    answer, status, _ = (folder / "said").read_text().rsplit("\n", 2) if comment else ("null", "0", "")
    return {"status": int(status), "answer": json.loads(answer), "believed": [x == "true" for x in said.split()]}


def in_go(newspaper: Newspaper, stdin: str, folder: Path) -> str:
    """What Go says: its files want a module around them."""
    (folder / "ombud").mkdir()
    (folder / "go.mod").write_text("module example\n\ngo 1.19\n")
    (folder / "main.go").write_text(GO)
    (folder / "ombud" / "ombud.go").write_bytes((SNIPPETS / "ombud.go").read_bytes())
    return run(["go", "run", "."], newspaper, stdin, folder)


COMMANDS = {
    "python": [sys.executable, "-c", PYTHON],
    "javascript": ["node", "--input-type=module", "-e", JAVASCRIPT],
    "php": ["php", "-r", PHP],
    "ruby": ["ruby", "-r", "./ombud.rb", "-e", RUBY],
    "go": ["go"],
    "shell": ["sh"],
}


@pytest.fixture(scope="module", params=COMMANDS)
def language(request: pytest.FixtureRequest) -> str:
    """One language after the other."""
    needs(COMMANDS[request.param][0])
    return request.param


@pytest.fixture(scope="module")
def said(language: str, newspaper: Newspaper, mail: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What one language posts, and what it makes of the mail."""
    comment = {"id": f"in-{language}", "text": TEXT, "author": {"name": "Zoë"}}
    return spoken(language, newspaper, comment, mail, tmp_path_factory.mktemp(language))


def spoken(
    language: str, newspaper: Newspaper, comment: dict[str, Any] | None, mail: dict[str, Any], folder: Path
) -> Said:
    """What one language makes of a comment to post and of mail to believe or not."""
    posts = [{"headers": {f"webhook-{n}": v for n, v in head.items()}, "body": body} for head, body in mail.values()]
    stdin = json.dumps({"comment": comment, "letters": posts})
    if language == "shell":
        got = in_shell(newspaper, comment, mail, folder)
    elif language == "go":
        got = json.loads(in_go(newspaper, stdin, folder))
    else:
        got = json.loads(run(COMMANDS[language], newspaper, stdin))
    return Said(got["status"], got["answer"], dict(zip(mail, got["believed"], strict=True)))


def test_without_a_secret_nothing_is_believed(
    language: str, newspaper: Newspaper, mail: dict[str, Any], tmp_path: Path
) -> None:
    (_, body), now = mail["as it came"], utc_now()
    seconds = str(int(now.timestamp()))
    mac = hmac.digest(b"", f"msg_1.{seconds}.{body}".encode(), "sha256")
    forged = {"id": "msg_1", "timestamp": seconds, "signature": f"v1, v1,{base64.b64encode(mac).decode()}"}
    for secret in ("", "whsec_"):
        nobody = replace(newspaper, secret=secret)
        folder = tmp_path / f"with-{len(secret)}"
        folder.mkdir()
        try:
            believed = spoken(language, nobody, None, {"forged": (forged, body)}, folder).believed["forged"]
        except AssertionError as failed:  # the piece may say itself what is missing
            believed = "secret" not in str(failed).lower()
        assert not believed


def test_a_signed_comment_is_accepted(said: Said, language: str) -> None:
    assert said.status == 202
    assert said.answer["id"] == f"in-{language}"


def test_its_text_arrives_as_it_was_written(said: Said, language: str, newspaper: Newspaper) -> None:
    assert said.status == 202
    (case,) = newspaper.store.cases.load([said.answer["case"]])
    assert case is not None
    assert case.comment.text == TEXT


def test_what_ombud_has_signed_is_believed(said: Said) -> None:
    assert [name for name in GENUINE if not said.believed[name]] == []


def test_what_it_has_not_signed_or_not_now_is_refused(said: Said) -> None:
    assert [name for name, believed in said.believed.items() if believed and name not in GENUINE] == []
