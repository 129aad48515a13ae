"""What is left of a comment when what its site keeps for so many days only has gone."""

from service.domain.cases import Case
from service.domain.comments import Comment
from service.domain.records import without_quote

TEXT_GONE, AUTHOR_GONE = "text_deleted", "author_deleted"
"""Events of a case's history."""

_WHO = ("author", "comment_author_email")
"""What other services' formats say of an author, among what an answer to them quotes."""


def without_words(comment: Comment) -> Comment:
    """Return a comment without what readers wrote: its text, and the one that it answers."""
    return without_quote(comment).model_copy(update={"text": ""})


def without_author(comment: Comment) -> Comment:
    """Return a comment without who wrote it: names, addresses, and the hashes of these."""
    origin = comment.origin
    if origin is not None:
        refers = {name: value for name, value in origin.refers.items() if name not in _WHO}
        origin = origin.model_copy(update={"refers": refers})
    return comment.model_copy(update={"author": None, "origin": origin})


def has_lost_its_text(case: Case) -> bool:
    """Whether its text was deleted when its days were over: nobody can decide it anew."""
    return any(event.event == TEXT_GONE for event in case.history)
