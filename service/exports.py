"""`ombud export`: what people decided, into a file or onto standard output, with a digest of what was written."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from models import parquet as parquet_files
from models.examples import Example
from service.domain.clock import utc_now
from service.domain.errors import Invalid
from service.domain.keyring import Keyring
from service.domain.sites import Site
from service.offline import beside, replacing
from service.store import Store
from service.usecases.export import Export, Places, by_pseudonym, public_records


def write_record(
    store: Store, sites: Sequence[Site], output: Path | None, *, since: datetime | None, with_spam: bool
) -> str:
    """Write the public record of rejections; return what to say of it."""
    records = (
        json.dumps(record, ensure_ascii=False)
        for site in sites
        for record in public_records(store, site, since=since, with_spam=with_spam)
    )
    count, digest = _write_lines(records, output)
    return f"{count} statements\nsha256 {digest}"


def write_examples(
    store: Store,
    sites: Sequence[Site],
    output: Path | None,
    *,
    who: Keyring | None,
    since: datetime | None,
    after: str | None,
    parquet: bool,
) -> str:
    """Write examples for training, people under pseudonyms of the keyring if there is one; return what to say of it.

    A file is its owner's alone to read: it holds readers' words.

    Raises:
        Invalid: the cursor is none, or the file can't be written.
    """
    named = by_pseudonym(who) if who else lambda _site, name: name
    export = Export(store, named, utc_now(), Places.parse(after) if after else None, since)
    counts: Counter[bool] = Counter()

    def counted() -> Iterator[Example]:
        for example in export.examples(sites):
            counts[example.withdrawn] += 1
            yield example

    if parquet:
        digest = _write_parquet(counted(), output)
    else:
        _, digest = _write_lines((example.to_line() for example in counted()), output, private=True)
    return f"{counts[False]} examples, {counts[True]} withdrawn\nsha256 {digest}\nnext: --after {export.next}"


def _write_lines(lines: Iterable[str], output: Path | None, *, private: bool = False) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with replacing(output, private=private) if output else nullcontext(sys.stdout) as out:
        for line in lines:
            out.write(line + "\n")
            digest.update(f"{line}\n".encode())
            count += 1
    return count, digest.hexdigest()


def _write_parquet(examples: Iterable[Example], output: Path | None) -> str:
    if output is None:
        raise Invalid("Parquet is not for a terminal: name an --output")
    try:
        with beside(output, private=True) as fresh:
            parquet_files.write(fresh, examples)
            with fresh.open("rb") as written:
                return hashlib.file_digest(written, "sha256").hexdigest()
    except ValueError as error:
        raise Invalid(str(error)) from None
