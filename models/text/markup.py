"""What a careless form leaves of HTML: character references, escaped once or often, line breaks and plain tags."""

import html
import re

from models.text.edits import Edit

_REFERENCE = re.compile(
    r"&\s?(?:amp\s?;\s?)*"
    r"(?:(#\d{1,7}|#x[0-9a-f]{1,6})(?:\s?;|(?![0-9a-z]))|(quot|apos|lt|gt|nbsp|amp)(?:\s?;|(?![0-9a-z=]))|([a-z]{2,8}[0-9]{0,2});)"
)
_TAG = re.compile(r"<\s?(?:(br)\s?/?|/?\s?(?:b|i|u|p|em|strong|span|font|wbr)\s?/?)>")
_SPOKEN = {"nbsp": " ", "apos": "'"}


def markup(text: str) -> list[Edit]:
    """Find character references and simple tags in a lower-case text, and what a browser would show."""
    edits = []
    if "&" in text:
        for match in _REFERENCE.finditer(text):
            number, name, other = match.groups()
            new = _SPOKEN.get(name or other) or html.unescape(f"&{number or name or other};").lower()
            if new.startswith("&") and len(new) > 1:
                continue  # no reference that HTML knows
            edits.append(Edit(*match.span(), new, "entity"))
    if "<" in text:
        edits += [Edit(*match.span(), " " if match.group(1) else "", "entity") for match in _TAG.finditer(text)]
    return sorted(edits)
