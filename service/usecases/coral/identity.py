"""What Coral's comments are called here, before anybody has told their ids."""

import hashlib
import json
from collections.abc import Iterator

from service.domain.comments import Comment
from service.domain.coral import Place, fingerprint
from service.domain.keyring import Keyring

_MOST_ALIKE = 4
"""How many comments of one author that say the same in one place are told apart, once edited or erased."""


def comment_ids(keyring: Keyring, place: Place, body: str) -> Iterator[str]:
    """Go through the ids that a comment may have here, the likeliest first: they follow from what it says and where.

    A further one is for who writes the same again once the first was edited or erased.
    """
    said = [place.story, place.author, place.parent, fingerprint(body)]
    for again in range(_MOST_ALIKE):
        yield "coral-" + keyring.derived("coral-comment", json.dumps([*said, again]))[:32]


def place_id(place: Place) -> str:
    """Return what a place is called in the store: a digest of ids alone, which no secret need guard."""
    return hashlib.sha256(json.dumps([place.story, place.author, place.parent]).encode()).hexdigest()[:32]


def place_of(comment: Comment) -> Place:
    """Return where in Coral a comment stands, as its phase said."""
    said = comment.origin.refers if comment.origin else {}
    return Place(said.get("story", ""), said.get("author", ""), said.get("parent"))
