"""PyPI's akismet asks Ombud: a transport changes the address that it has built in."""

import os

import akismet
import httpx

OMBUD, KEY = httpx.URL(os.environ["OMBUD_URL"]), os.environ["OMBUD_API_KEY"]


class ToOmbud(httpx.HTTPTransport):
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = OMBUD.copy_with(raw_path=request.url.raw_path)
        request.headers["host"] = OMBUD.netloc.decode()
        return super().handle_request(request)


# This client's key_sites sends no key; as user name it comes with every call.
http = httpx.Client(transport=ToOmbud(), auth=(KEY, ""), timeout=5)
client = akismet.SyncClient.validated_client(akismet.Config(KEY, "https://daily.example"), http)
print(client.comment_check("203.0.113.7", comment_content="Thank you, I had not known that.").name)
