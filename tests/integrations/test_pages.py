"""The pages of the integrations quote the pieces that are tested, and leave none out."""

import re
from pathlib import Path

import pytest
from integrations_support import INTEGRATIONS

PAGES = sorted(INTEGRATIONS.glob("*.md"))
PIECES = sorted(path for path in INTEGRATIONS.glob("*/*") if path.is_file())
_QUOTE = re.compile(r"^\[([^]]+)\]\(\1\)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def relative(path: Path) -> str:
    """How a page names a file."""
    return path.relative_to(INTEGRATIONS).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_quotes_is_what_is_tested(page: Path) -> None:
    for name, code in _QUOTE.findall(page.read_text()):
        assert code == (INTEGRATIONS / name).read_text(), f"{page.name} quotes {name} as it no longer is"


@pytest.mark.parametrize("piece", PIECES, ids=relative)
def test_every_piece_is_quoted_by_a_page(piece: Path) -> None:
    quoted = {name for page in PAGES for name, _code in _QUOTE.findall(page.read_text())}
    assert relative(piece) in quoted


def test_the_first_page_leads_to_all_others() -> None:
    first = (INTEGRATIONS / "README.md").read_text()
    assert [page.name for page in PAGES if page.name != "README.md" and f"]({page.name})" not in first] == []
