"""Links written so that no filter takes them for links."""

import re

from models.text.common import COMMON
from models.text.edits import Edit

_HOSTS = "com|net|org|ru|xyz|info|biz|io|co|me|online|site|shop|top|club|live|link|click|vip|cc|tk|ly|gg|pw|app|bet"
_SAFE = "com|net|org|ru|xyz|biz"
_DOT_IN_BRACKETS = re.compile(r"[(\[{<] ?\.")
_BRACKETED = re.compile(r"(?<=\w) ?[(\[{<] ?(?:dot|\.) ?[)\]}>] ?(?=[a-z]{2})")
_SPOKEN = re.compile(rf"([a-z0-9-]{{2,40}}) dot ((?:{_HOSTS})(?![a-z0-9-]))")
_PARTED = re.compile(rf"(?<=[a-z0-9])(?: \. ?)(?=(?:{_SAFE})(?![a-z0-9-]))|(?<=www)(?: \. ?|\. )(?=[a-z0-9])")
_SCHEME = re.compile(r"(?<![a-z0-9])h(?:xx|\*\*|tt)p(s?)(?: ?: ?/ ?/ ?)")
_APART = re.compile(r"(?<![a-z0-9])(https?)(?: : ?/ ?/ ?|: / ?/ ?|:/ / ?|:// )(?=[a-z0-9])")


def links(text: str) -> list[Edit]:
    """Find what parts a link in a lower-case text, and what belongs there."""
    edits = []
    if "dot" in text or _DOT_IN_BRACKETS.search(text):
        edits += [Edit(*match.span(), ".", "split_link") for match in _BRACKETED.finditer(text)]
    if " ." in text or "www" in text:
        edits += [Edit(*match.span(), ".", "split_link") for match in _PARTED.finditer(text)]
    if " dot " in text:
        # "The dot com bubble" is no link.
        edits += [
            Edit(match.end(1), match.start(2), ".", "split_link")
            for match in _SPOKEN.finditer(text)
            if match.group(1) not in COMMON
        ]
    if "xxp" in text or "//" in text or "/ /" in text:
        for match in _SCHEME.finditer(text):
            new = f"http{match.group(1)}://"
            if match.group() != new:
                edits.append(Edit(*match.span(), new, "split_link"))
        edits += [Edit(*match.span(), f"{match.group(1)}://", "split_link") for match in _APART.finditer(text)]
    return edits
