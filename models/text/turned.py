"""Text written upside down: turned letters, the last first."""

import re

from models.text.edits import Edit
from models.text.lookalikes import UPSIDE_DOWN

# Letters that stand in an upside-down text and hardly anywhere else in a row.
_TURNED = "ɐǝɟƃɥɾʞɯɹʇʌʍʎᴉ"
TURNED_SIGN = re.compile(f"[{_TURNED}]")
_LINE = re.compile(rf"[{re.escape(''.join(UPSIDE_DOWN))}]++(?:[ \t]++[{re.escape(''.join(UPSIDE_DOWN))}]++)*+")


def turned(text: str) -> list[Edit]:
    """Find upside-down stretches in a lower-case text, and what they say; phonetic script has fewer turned letters."""
    edits = []
    for match in _LINE.finditer(text):
        written = match.group()
        signs = TURNED_SIGN.findall(written)
        # Plain words beside it are made of letters that look turned as well: the stretch ends at its own signs.
        if len(set(signs)) < 2 or len(signs) * 4 < len(written):
            continue
        edits.append(
            Edit(*match.span(), "".join(UPSIDE_DOWN.get(char, char) for char in reversed(written)), "upside_down")
        )
    return edits
