"""A newsroom's files of examples, as `ombud export` writes them: read line by line, and what stands of all of them."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models import parquet
from models.examples import Example, standing

_CLOCKS_DIFFER = timedelta(days=1)


def read(paths: Sequence[Path], site: str | None = None) -> list[Example]:
    """Return what stands of the examples in some files, of one site if named; `.parquet` or one line of JSON each.

    Raises ValueError with the file and the number of a line that is no example, or dated later than tomorrow: no fit
    could be judged by what was decided after it.
    """
    return [example for example in standing(_every(paths)) if _is_of(example, site)]


def nothing_in(paths: Sequence[Path], site: str | None = None) -> str:
    """Return what is in files of which nothing stands."""
    every = list(_every(paths))
    others = sum(not _is_of(example, site) for example in every)
    gone = sum(example.withdrawn for example in every if _is_of(example, site))
    of = f" of {site}" if site else ""
    told = f"{len(every):,} lines, {gone:,} of them withdrawn, {others:,} of other sites"
    return f"no example{of} stands in {', '.join(map(str, paths))}: {told}"


def digest(paths: Sequence[Path]) -> str:
    """Return the SHA-256 over the contents of some files, in the order of their names."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file in UTF-8 that are not empty, with their numbers, from 1; a byte order mark is none.

    Raises ValueError with the number of a line that is something else.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                raise ValueError(f"{path}, line {number}: not UTF-8") from None
            if text.strip():
                yield number, text


def _every(paths: Sequence[Path]) -> Iterator[Example]:
    for path in paths:
        yield from _parquet(path) if path.suffix.lower() == ".parquet" else _json(path)


def _parquet(path: Path) -> Iterator[Example]:
    for number, example in enumerate(parquet.read(path), start=1):
        _check_clock(example, f"{path}, row {number}")
        yield example


def _json(path: Path) -> Iterator[Example]:
    for number, line in numbered(path):
        try:
            example = Example.from_line(line)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
        _check_clock(example, f"{path}, line {number}")
        yield example


def _check_clock(example: Example, where: str) -> None:
    if example.at and example.at > datetime.now(UTC) + _CLOCKS_DIFFER:
        raise ValueError(f"{where}: at is {example.at:%Y-%m-%d %H:%M}, in the future: a clock was wrong")


def _is_of(example: Example, site: str | None) -> bool:
    return site is None or (example.site or example.source) == site
