"""The parameters of a submission, and the comment that they tell of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from service.domain.comments import MAX_TEXT_BYTES, Origin, Relayed, Url
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Site

_PREFIX = "akismet-"
_DIGITS = 32
_ID_LENGTH = len(_PREFIX) + _DIGITS
_LONGEST_URL = 2_000
_LONGEST_EMAIL = 320
_LONGEST_NAME = 1_000
_LONGEST_KIND = 100
_NO_TEXT = "(no text)"
_NO = frozenset({"", "0", "false", "no", "off", "null"})
_ALWAYS_SPAM = frozenset({"viagra-test-123", "akismet-guaranteed-spam"})
_ALWAYS_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"
_WEB_ADDRESS: TypeAdapter[str] = TypeAdapter(Url)


@dataclass(frozen=True)
class Submission:
    """What a call tells of one comment."""

    fields: Mapping[str, str]
    blog: str
    user_ip: str

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Submission":
        """Read a form.

        Raises:
            Invalid: a required parameter is missing or the content is too long.
        """
        for name in ("blog", "user_ip"):
            if not fields.get(name, "").strip():
                raise Invalid(f'Empty "{name}" value.')
        if len(fields["blog"]) > _LONGEST_URL:
            raise Invalid(f'The "blog" value is longer than {_LONGEST_URL} characters.')
        size = len(fields.get("comment_content", "").encode())
        if size > MAX_TEXT_BYTES:
            raise Invalid(f"comment_content has {size} bytes of UTF-8; at most {MAX_TEXT_BYTES} are taken.")
        return cls(fields, fields["blog"].strip(), fields["user_ip"].strip())

    def __getitem__(self, name: str) -> str:
        """Return a parameter, empty where it is absent."""
        return self.fields.get(name, "").strip()

    @property
    def is_test(self) -> bool:
        """Whether nothing may be kept or learned of it."""
        return self["is_test"].lower() not in _NO

    @property
    def foregone(self) -> bool | None:
        """What Akismet promises to answer whatever the content: whether it is spam; None where it promises nothing."""
        if self["comment_author"] in _ALWAYS_SPAM or self["comment_author_email"].lower() == _ALWAYS_SPAM_EMAIL:
            return True
        return False if self["user_role"] == "administrator" else None

    @property
    def content(self) -> str:
        """What was written, exactly; empty where nothing was."""
        content = self.fields.get("comment_content", "")
        return content if content.strip() else ""

    @property
    def text(self) -> str:
        """The content; without one, as of a sign-up, who has written."""
        if self.content:
            return self.content
        told = " ".join(filter(None, (self["comment_author"], self["comment_author_url"])))
        return told[:_LONGEST_NAME].strip() or _NO_TEXT

    @property
    def honeypot(self) -> bool:
        """Whether the field was filled in that people don't see. WordPress' plugin puts `POST_` before its name."""
        name = self["honeypot_field_name"]
        return bool(name) and bool(self[name] or self[f"POST_{name}"])

    def id(self, keyring: Keyring, site: Site) -> str:
        """Return the id that the same submission always has: what is told of it again at a recheck or a report.

        The user agent, the referrer, the time and the kind are not always told again.
        """
        told = [self.blog.rstrip("/"), self["permalink"], self["comment_parent"], self.user_ip, self.text.strip()]
        told += [self[f"comment_author{part}"] for part in ("", "_email", "_url")]
        return _PREFIX + keyring.derived("akismet", json.dumps([site.name, *told]))[:_DIGITS]

    def told_id(self, keyring: Keyring, site: Site) -> str:
        """Return the id of the submission that a report is about: as its answer was told, or as `id`."""
        guid = self["guid"]
        return guid if guid.startswith(_PREFIX) and len(guid) == _ID_LENGTH else self.id(keyring, site)

    def comment(self, keyring: Keyring, site: Site, key: str) -> Relayed:
        """Return it as a comment. `key` is the API key, which a callback must quote.

        What is not required and can't be taken is left out: a permalink that is no address, an id with a line end.

        Raises:
            Invalid: a value can't be taken.
        """
        author = {
            "name": self["comment_author"][:_LONGEST_NAME],
            "email": self["comment_author_email"][:_LONGEST_EMAIL] or None,
            "url": self["comment_author_url"][:_LONGEST_NAME],
            "ip": self.user_ip,
        }
        context, parent = self["comment_context"].replace("\n", ", ")[:_LONGEST_NAME], self["comment_parent"]
        article = {"url": self["permalink"], "title": context}
        wanted: dict[str, Any] = {
            "id": self.id(keyring, site),
            "text": self.text,
            "author": author,
            "article": article if any(article.values()) else None,
            "parent": {"id": parent} if parent not in ("", "0") else None,
            "created": _time(self["comment_date_gmt"]),
            "kind": self["comment_type"][:_LONGEST_KIND],
            "honeypot": self.honeypot,
            "origin": self._origin(keyring, site, key),
        }
        try:
            return Relayed.model_validate(wanted)
        except ValidationError as error:
            faults = error.errors(include_input=False, include_url=False)
        for fault in faults:
            within, *rest = fault["loc"]
            if within not in ("author", "article", "parent") or not rest:
                raise Invalid(f"{within}: {fault['msg']}.")
            wanted[within] = {**wanted[within], rest[0]: None}
        return Relayed.model_validate(wanted)

    def _origin(self, keyring: Keyring, site: Site, key: str) -> Origin:
        callback = self["callback"]
        if not callback or not is_callback(callback, self.blog, site):
            return Origin(format="akismet")
        refers = {"key": keyring.seal(key)}
        for name in ("comment_post_ID", "comment_parent"):
            if self[name]:
                refers[name] = self[name][:_LONGEST_KIND]
        if self["comment_author_email"]:
            refers["comment_author_email"] = keyring.seal(self["comment_author_email"][:_LONGEST_EMAIL])
        return Origin(format="akismet", reply_to=callback, refers=refers)


def is_callback(url: str, blog: str, site: Site) -> bool:
    """Whether decisions may be posted there: at the blog's own host, or at that of the site's callback address.

    Whether the address is a private one is looked at when it is called.
    """
    own = {_host(blog), _host(str(site.callback_url or ""))} - {""}
    try:
        return _host(_WEB_ADDRESS.validate_python(url)) in own
    except ValidationError:
        return False


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return "" if parts.username or parts.password else (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _time(text: str) -> datetime | None:
    """Read a time as clients send it: ISO 8601, with or without a zone, or Unix seconds; None for anything else."""
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text[:12]), UTC)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
