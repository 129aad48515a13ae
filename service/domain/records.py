"""What comments are counted under: their author, their network address, their article."""

import hashlib

from service.domain.comments import Comment

_LONGEST = 120


def author_key(comment: Comment) -> str:
    """Return what an author's comments are found by: the site's id, else the e-mail's hash; empty if unknown."""
    author = comment.author
    return _key(author.id or author.email_hash) if author else ""


def address_key(comment: Comment) -> str:
    """Return what the comments from one network address are counted under: its keyed hash; empty if unknown."""
    return (comment.author.ip_hash or "") if comment.author else ""


def article_key(comment: Comment) -> str:
    """Return what the comments under an article are found by: the site's id, else the address; empty if unknown."""
    article = comment.article
    return _key(article.id or article.url) if article else ""


def quoted(comment: Comment) -> str:
    """Return the site's id of the comment whose text this one holds as what it answers; empty if there is none."""
    parent = comment.parent
    return (parent.id or "") if parent and parent.text else ""


def answered(comment: Comment) -> str:
    """Return the site's id of the comment that this one answers, also where it holds no text of it any more."""
    return (comment.parent.id or "") if comment.parent else ""


def without_quote(comment: Comment) -> Comment:
    """Return a comment without the text of the one that it answers."""
    parent = comment.parent
    return comment.model_copy(update={"parent": parent.model_copy(update={"text": None})}) if parent else comment


def _key(value: str | None) -> str:
    if not value:
        return ""
    if len(value) <= _LONGEST and value.isprintable():
        return value
    return f"#{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:32]}"
