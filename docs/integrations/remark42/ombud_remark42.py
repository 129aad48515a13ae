"""Stands between Remark42 and Ombud: `python3 ombud_remark42.py`, with `ombud.py` beside it.

POST /comments takes what Remark42's webhook sends and posts it to Ombud; POST /decisions takes Ombud's callbacks and
deletes in Remark42 what was rejected. The environment: OMBUD_URL, OMBUD_WEBHOOK_SECRET, REMARK_URL, REMARK_SITE,
REMARK_ADMIN_PASSWD, BRIDGE_TOKEN, BRIDGE_LISTEN (127.0.0.1:8042).
"""

import base64
import hmac
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import ombud


def comment_of(form):
    """Turn what the webhook's template makes into a comment. Its id holds the page too: decisions name nothing else."""
    return {
        "id": f"{form['id']} {form['url']}",
        "text": form["text"],
        "author": {"id": form["user"], "name": form["name"]},
        "article": {"id": form["url"], "url": form["url"], "title": form.get("title") or form["url"]},
    }


def delete(outcome):
    """Delete a comment in Remark42, as its administrator."""
    number, _, page = outcome["id"].partition(" ")
    where = {"site": os.environ["REMARK_SITE"], "url": page}
    address = f"{os.environ['REMARK_URL']}/api/v1/admin/comment/{urllib.parse.quote(number)}"
    request = urllib.request.Request(f"{address}?{urllib.parse.urlencode(where)}", method="DELETE")
    password = base64.b64encode(f"admin:{os.environ['REMARK_ADMIN_PASSWD']}".encode()).decode()
    request.add_header("authorization", f"Basic {password}")
    urllib.request.urlopen(request, timeout=10).close()


class Bridge(BaseHTTPRequestHandler):
    timeout = 20

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers["content-length"] or 0), 1_000_000))
        try:
            status = {"/comments": self.comment, "/decisions": self.decision}.get(self.path, lambda _body: 404)(body)
        except urllib.error.HTTPError as error:
            status = 502 if error.code >= 500 else 422
        except OSError:
            status = 502  # Ombud comes again; Remark42 does not, but says so in its log
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def comment(self, body):
        token = "Bearer " + os.environ["BRIDGE_TOKEN"]
        if not hmac.compare_digest(token.encode(), self.headers.get("authorization", "").encode()):
            return 401
        ombud.post(comment_of(dict(urllib.parse.parse_qsl(body.decode()))))
        return 200  # Remark42 takes every other status for a failure

    def decision(self, body):
        if not ombud.verify({name.lower(): value for name, value in self.headers.items()}, body):
            return 401
        outcome = json.loads(body)["data"]
        if outcome["decision"] and outcome["decision"]["outcome"] == "reject":
            delete(outcome)
        return 204


if __name__ == "__main__":
    host, port = os.environ.get("BRIDGE_LISTEN", "127.0.0.1:8042").split(":")
    ThreadingHTTPServer((host, int(port)), Bridge).serve_forever()
