"""Coral's GraphQL: questions and mutations out, answers in, whatever they hold."""

import json
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import urljoin

from service.courier import Courier, Post, Posted
from service.domain.coral import Named, Place
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Site

_HEEDED = 4 * 1024 * 1024
_OF_COMMENT = "id status revision { id body } story { id } author { id role } parent { id }"
_FIELDS = {
    "comment": f"{_OF_COMMENT} revisionHistory {{ body }}",
    "user": f"allComments(first: 50) {{ nodes {{ {_OF_COMMENT} }} }}",
}


def request(site: Site, keyring: Keyring, query: str, variables: dict[str, Any]) -> Post:
    """Write a request to a site's Coral.

    Raises:
        ValueError: the site has no address or token, or the token was sealed elsewhere.
    """
    coral = site.coral
    if coral.address is None or coral.token is None:
        raise ValueError("this site has no address or no access token for Coral")
    return Post(
        url=urljoin(str(coral.address), "/api/graphql"),
        headers={
            "content-type": "application/json",
            "accept": "application/json",
            "authorization": f"Bearer {keyring.unseal(coral.token)}",
        },
        body=json.dumps({"query": query, "variables": variables}).encode(),
        allow_private=coral.private,
        heeds=_HEEDED,
    )


def question(site: Site, keyring: Keyring, what: Literal["comment", "user"], ids: Sequence[str]) -> Post:
    """Ask for several comments, or for what several authors wrote last; answered as `q0`, `q1` and so on.

    Raises:
        ValueError: as `request`.
    """
    taken = ", ".join(f"$i{at}: ID!" for at in range(len(ids)))
    asked = " ".join(f"q{at}: {what}(id: $i{at}) {{ {_FIELDS[what]} }}" for at in range(len(ids)))
    variables = {f"i{at}": each for at, each in enumerate(ids)}
    return request(site, keyring, f"query Ombud({taken}) {{ {asked} }}", variables)


async def whoami(site: Site, keyring: Keyring) -> str:
    """Ask Coral whose token it is, and return that in words.

    Raises:
        Invalid: it does not answer, or whoever it is may not moderate.
    """
    try:
        asked = request(site, keyring, "query Ombud { viewer { username role } }", {})
    except ValueError as error:
        raise Invalid(str(error)) from None
    async with Courier() as courier:
        data, errors = answer_of(await courier.post(asked))
    viewer = data.get("viewer")
    if errors or not isinstance(viewer, dict):
        raise Invalid(f"Coral: {errors[0] if errors else 'nobody has this token'}")
    if viewer.get("role") not in ("ADMIN", "MODERATOR"):
        raise Invalid(f"Coral: {_printed(viewer.get('username'))} is no moderator there")
    return f"takes the token, as {_printed(viewer.get('username'))}"


def answer_of(posted: Posted) -> tuple[dict[str, Any], list[str]]:
    """Read what was answered: its data, and a code or sentence for each error; never raises."""
    try:
        answer = json.loads(posted.body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return {}, [posted.error or f"answered {posted.status} without JSON"]
    data, errors = answer.get("data"), answer.get("errors")
    said = [_said(error) for error in errors] if isinstance(errors, list) else []
    if not posted.ok and not said:
        said = [f"answered {posted.status}"]
    return data if isinstance(data, dict) else {}, said


def _said(error: Any) -> str:
    if not isinstance(error, dict):
        return "an error without words"
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return _printed(code or error.get("message") or "an error without words")


def _printed(said: object) -> str:
    """Return what somebody else's server says so that it can be shown: in a terminal, some characters are commands."""
    return "".join(each if each.isprintable() else " " for each in str(said)[:200])


def named(node: Any) -> Named | None:
    """Read one comment; None for one that is deleted, or not as it should be."""
    try:
        history = [revision["body"] for revision in node.get("revisionHistory") or []]
        return Named(
            id=_text(node["id"]),
            revision=_text(node["revision"]["id"]),
            status=_text(node["status"]),
            place=Place(
                _text(node["story"]["id"]),
                _text(node["author"]["id"]),
                _text(node["parent"]["id"]) if node["parent"] else None,
            ),
            bodies=[*(body for body in history if isinstance(body, str)), _text(node["revision"]["body"])],
            role=role if isinstance(role := node["author"].get("role"), str) else None,
        )
    except (AttributeError, KeyError, TypeError):
        return None


def written_by(node: Any) -> list[Named]:
    """Read what one author wrote, the latest first."""
    try:
        nodes = list(node["allComments"]["nodes"])
    except (KeyError, TypeError):
        return []
    return [each for each in map(named, nodes) if each is not None]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
