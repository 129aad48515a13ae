"""Who is told of an outcome: the way back is the one that the comment came in by."""

from service.domain.cases import Decision
from service.domain.comments import UNASKED, Comment
from service.domain.sites import Site


def tells(site: Site, comment: Comment, decision: Decision | None, *, undone: bool = False) -> bool:
    """Tell whether somebody is to hear that a case is decided, or (without a decision) that a person will look.

    A site with a webhook also hears that a decision is `undone`: it may have heard of it.

    Whoever posts in the format of another service has the machine's word in the answer already; they hear what
    people decide, in that format, where they can be reached, and nothing while a case waits: those formats have no
    word for it. Where nobody had asked, the machine's word is news too.
    """
    origin = comment.origin
    if origin is None:
        return site.callback_url is not None and (decision is not None or undone or site.notify_in_review)
    if decision is None or (decision.by != "person" and UNASKED not in origin.refers):
        return False
    return origin.format == "coral" or origin.reply_to is not None
