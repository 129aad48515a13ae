"""What is left of a comment when what its site keeps for so many days only has gone."""

from typing import Any

from service.domain.cases import Case

TEXT_GONE, AUTHOR_GONE = "text_deleted", "author_deleted"
"""Events of a case's history."""

_WHO = ("author", "comment_author_email")
"""What other services' formats say of an author, among what an answer to them quotes."""


def without_words(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a comment without what readers wrote: its text, and the one that it answers.

    It is the JSON object as kept, since a later version may have written more than this one reads.
    """
    left = {**kept, "text": ""}
    if isinstance(parent := kept.get("parent"), dict):
        left["parent"] = {name: value for name, value in parent.items() if name != "text"}
    return left


def without_author(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a comment, likewise, without who wrote it: names, addresses, and the hashes of these."""
    left = {name: value for name, value in kept.items() if name != "author"}
    if isinstance(origin := kept.get("origin"), dict) and isinstance(refers := origin.get("refers"), dict):
        left["origin"] = {**origin, "refers": {name: value for name, value in refers.items() if name not in _WHO}}
    return left


def has_lost_its_text(case: Case) -> bool:
    """Whether its text was deleted when its days were over: nobody can decide it anew."""
    return any(event.event == TEXT_GONE for event in case.history)
