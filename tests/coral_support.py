"""A Coral for tests: what its phase and webhooks send, how it signs, which answers it takes, and its GraphQL.

Told in our own words after coralproject/talk 9.11: the phase, the pipeline around it, and the schema's part that
matters here. GraphQL is served over HTTP.
"""

import hashlib
import hmac
import html
import json
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from graphql import GraphQLError, build_schema, graphql_sync

PHASE_SECRET = "empsec_" + "1f" * 32
WEBHOOK_SECRET = "whsec_" + "2e" * 32
TOKEN = "eyJhbGciOiJIUzI1NiJ9.coral.token"

STATUSES = {"NONE", "APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"}
CODES = {
    "OFFENSIVE", "ABUSIVE", "SPAM", "BANNED_WORD", "AD", "ILLEGAL_CONTENT", "HARASSMENT_BULLYING", "MISINFORMATION",
    "HATE_SPEECH", "IRRELEVANT_CONTENT", "OTHER",
}  # fmt: skip


def signed(data: object, *secrets: str) -> tuple[bytes, dict[str, str]]:
    """Write a body as `JSON.stringify(data, null, 2)` does, and its headers with a signature for each secret."""
    body = json.dumps(data, indent=2, ensure_ascii=False).encode()
    return body, headers_of(body, *secrets)


def headers_of(body: bytes, *secrets: str) -> dict[str, str]:
    """The headers of a body, with a signature for each secret."""
    signatures = ",".join("sha256=" + hmac.new(s.encode(), body, hashlib.sha256).hexdigest() for s in secrets)
    return {"content-type": "application/json", "x-coral-signature": signatures}


def asked(text: str, *, action: str = "NEW", author: str = "reader-1", story: str = "story-1", **more: Any) -> Any:
    """What the phase sends of one comment."""
    return {
        "action": action,
        "comment": {"body": text, "parentID": more.get("parent")},
        "author": {"id": author, "role": more.get("role", "COMMENTER")},
        "story": {"id": story, "url": f"https://news.example/{story}"},
        "site": {"id": "site-1"},
        "tenantID": "tenant-1",
        "tenantDomain": "comments.example",
    }


def taken(status: int, text: str) -> dict[str, Any] | None:
    """Take an answer as the phase does: None is no opinion. Raises AssertionError where Coral would void it all."""
    if not 200 <= status < 300 or status == 204 or text in ("", "{}"):
        return None
    answer = json.loads(text)
    assert isinstance(answer, dict)
    for action in answer.get("actions", []):
        assert action["actionType"] == "FLAG"
        assert action["reason"] in {"COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"}
    assert answer.get("status", "NONE") in STATUSES
    assert set(answer.get("tags", [])) <= {"FEATURED", "STAFF"}
    if "moderationAction" in answer:
        action = answer["moderationAction"]
        assert action["status"] == "REJECTED" == answer["status"]
        reason = action["rejectionReason"]
        assert reason["code"] in CODES
        for name in ("legalGrounds", "detailedExplanation", "customReason"):
            assert name not in reason or (isinstance(reason[name], str) and reason[name])
    return {name: answer[name] for name in ("actions", "status", "tags", "moderationAction") if name in answer}


_SCHEMA = build_schema("""
    enum COMMENT_STATUS { NONE APPROVED REJECTED PREMOD SYSTEM_WITHHELD }
    enum REJECTION_REASON_CODE {
      OFFENSIVE ABUSIVE SPAM BANNED_WORD AD ILLEGAL_CONTENT HARASSMENT_BULLYING MISINFORMATION HATE_SPEECH
      IRRELEVANT_CONTENT OTHER
    }
    type CommentRevision { id: ID! body: String }
    enum USER_ROLE { COMMENTER MEMBER STAFF MODERATOR ADMIN }
    type User { id: ID! username: String role: USER_ROLE! allComments(first: Int = 10): CommentsConnection! }
    type CommentsConnection { nodes: [Comment!]! }
    type Story { id: ID! }
    type Comment {
      id: ID! body: String revision: CommentRevision revisionHistory: [CommentRevision!]!
      author: User status: COMMENT_STATUS! parent: Comment story: Story!
    }
    input RejectCommentReasonInput {
      code: REJECTION_REASON_CODE! legalGrounds: String detailedExplanation: String customReason: String
    }
    input RejectCommentInput {
      commentID: ID! commentRevisionID: ID! reason: RejectCommentReasonInput clientMutationId: String!
    }
    input ApproveCommentInput { commentID: ID! commentRevisionID: ID! clientMutationId: String! }
    type RejectCommentPayload { comment: Comment clientMutationId: String! }
    type ApproveCommentPayload { comment: Comment clientMutationId: String! }
    type Query { comment(id: ID!): Comment user(id: ID!): User viewer: User }
    type Mutation {
      rejectComment(input: RejectCommentInput!): RejectCommentPayload!
      approveComment(input: ApproveCommentInput!): ApproveCommentPayload!
    }
""")


@dataclass
class Kept:
    """A comment as Coral keeps it: each revision's id and HTML, the latest last."""

    id: str
    story: str
    author: str
    parent: str | None
    revisions: list[tuple[str, str]]
    status: str
    role: str = "COMMENTER"
    """Its author's."""


@dataclass
class FakeCoral:
    """Coral's side: asks the phase, keeps comments, sends webhooks, and answers GraphQL at `url`."""

    phase: Callable[[bytes, dict[str, str]], tuple[int, str]]
    """Posts to the moderation phase; returns status and body of the answer."""

    hook: Callable[[bytes, dict[str, str]], int] = lambda _body, _headers: 200
    """Posts to the webhook endpoint; returns the status."""

    comments: dict[str, Kept] = field(default_factory=dict)
    done: list[dict[str, Any]] = field(default_factory=list)
    """The inputs of all mutations, in order, each with its `verb`."""

    role: str = "ADMIN"
    """Of whoever has the token."""

    requests: int = 0
    refuse: Callable[[], tuple[int, str] | None] = lambda: None
    """Answers in place of GraphQL, as while Coral is broken."""

    events: list[dict[str, Any]] = field(default_factory=list)
    """Webhooks that have not been sent yet."""

    def __post_init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                status, body = outer.answer(self.path, self.headers.get("authorization", ""), raw)
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    # What readers and Coral's own moderators do.

    def write(
        self,
        text: str,
        *,
        author: str = "reader-1",
        role: str = "COMMENTER",
        story: str = "story-1",
        parent: str | None = None,
    ) -> Kept:
        """A reader posts a comment: the phase is asked first, then it is kept, then webhooks are due."""
        status = self._asks(asked(text, author=author, role=role, story=story, parent=parent))
        made = Kept(str(uuid.uuid4()), story, author, parent, [_revision(text)], status, role)
        self.comments[made.id] = made
        if made.status in ("PREMOD", "SYSTEM_WITHHELD"):
            self._due("COMMENT_ENTERED_MODERATION_QUEUE", made, queue="PENDING")
        if parent:
            self._due("COMMENT_REPLY_CREATED", made, ancestorIDs=[parent])
        elif made.status in ("NONE", "APPROVED"):
            self._due("COMMENT_CREATED", made)
        return made

    def edit(self, comment: Kept, text: str) -> None:
        """The reader changes it; the status is decided anew."""
        said = asked(text, action="EDIT", author=comment.author, story=comment.story, parent=comment.parent)
        before, comment.status = comment.status, self._asks(said)
        comment.revisions.append(_revision(text))
        if comment.status in ("PREMOD", "SYSTEM_WITHHELD") and before not in ("PREMOD", "SYSTEM_WITHHELD"):
            self._due("COMMENT_ENTERED_MODERATION_QUEUE", comment, queue="PENDING")

    def moderate(self, comment: Kept, status: str, revision: str | None = None) -> None:
        """A moderator decides: nothing happens if the revision is not the latest, as in Coral."""
        if revision not in (None, *(each for each, _ in comment.revisions)):
            raise GraphQLError("gone", extensions={"code": "COMMENT_NOT_FOUND"})
        if revision not in (None, comment.revisions[-1][0]):
            return
        waited, comment.status = comment.status in ("PREMOD", "SYSTEM_WITHHELD"), status
        if waited:
            self._due("COMMENT_LEFT_MODERATION_QUEUE", comment, queue="PENDING", status=status)

    def send_events(self) -> list[int]:
        """Send the webhooks that are due; return how each was answered."""
        due, self.events = self.events, []
        return [self.hook(*signed(event, WEBHOOK_SECRET)) for event in due]

    def _asks(self, said: Any) -> str:
        answer = taken(*self.phase(*signed(said, PHASE_SECRET)))
        return (answer or {}).get("status", "NONE")

    def _due(self, kind: str, comment: Kept, **more: Any) -> None:
        data = {"commentID": comment.id, "storyID": comment.story, "siteID": "site-1", **more}
        event = {"id": str(uuid.uuid4()), "type": kind, "data": data, "createdAt": "2026-11-23T10:00:00.000Z"}
        self.events.append({**event, "tenantID": "tenant-1", "tenantDomain": "comments.example"})

    # GraphQL.

    def answer(self, path: str, authorization: str, raw: bytes) -> tuple[int, str]:
        """Answer one request to GraphQL."""
        self.requests += 1
        if (refused := self.refuse()) is not None:
            return refused
        if path != "/api/graphql":
            return 404, "Not Found"
        if authorization != f"Bearer {TOKEN}":
            return 401, json.dumps({"error": {"code": "TOKEN_INVALID", "message": "no such token"}})
        request = json.loads(raw)
        result = graphql_sync(_SCHEMA, request["query"], _Root(self), variable_values=request["variables"])
        # What a request is not valid by, Coral answers with 400.
        return (400 if result.data is None and result.errors else 200), json.dumps(result.formatted)

    def node(self, comment: Kept | None) -> dict[str, Any] | None:
        """A comment as GraphQL shows it."""
        if comment is None:
            return None
        revisions = [{"id": which, "body": body} for which, body in comment.revisions]
        return {
            "id": comment.id,
            "body": revisions[-1]["body"],
            "revision": revisions[-1],
            "revisionHistory": revisions,
            "author": {"id": comment.author, "role": comment.role},
            "status": comment.status,
            "parent": {"id": comment.parent} if comment.parent else None,
            "story": {"id": comment.story},
        }


class _Root:
    """The resolvers of queries and mutations."""

    def __init__(self, coral: FakeCoral) -> None:
        self._coral = coral

    def comment(self, _info: Any, id: str) -> Any:
        """Look one up."""
        return self._coral.node(self._coral.comments.get(id))

    def viewer(self, _info: Any) -> Any:
        """Tell whose token it is."""
        return {"id": "ombud", "username": "Ombud", "role": self._coral.role}

    def user(self, _info: Any, id: str) -> Any:
        """Look up an author, with what they wrote, the latest first."""
        theirs = [comment for comment in self._coral.comments.values() if comment.author == id]

        def latest(_info: Any, first: int) -> Any:
            return {"nodes": [self._coral.node(each) for each in reversed(theirs)][:first]}

        return {"id": id, "role": "COMMENTER", "allComments": latest} if theirs else None

    def rejectComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802 - Coral's name
        """Reject one."""
        return self._moderated("reject", "REJECTED", input)

    def approveComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: N802 - Coral's name
        """Approve one."""
        return self._moderated("approve", "APPROVED", input)

    def _moderated(self, verb: str, status: str, given: dict[str, Any]) -> Any:
        self._coral.done.append({"verb": verb, **given})
        comment = self._coral.comments.get(given["commentID"])
        if comment is None:
            raise GraphQLError("gone", extensions={"code": "COMMENT_NOT_FOUND"})
        self._coral.moderate(comment, status, given["commentRevisionID"])
        return {"comment": self._coral.node(comment), "clientMutationId": given["clientMutationId"]}


def _revision(text: str) -> tuple[str, str]:
    return str(uuid.uuid4()), f"<div>{html.escape(text)}</div>"


def ids(comments: Sequence[Kept]) -> list[tuple[str, str]]:
    """What a decision on these comments must quote: id and latest revision of each."""
    return sorted((each.id, each.revisions[-1][0]) for each in comments)
