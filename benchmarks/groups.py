"""How many near-duplicates are grouped, and how many ordinary comments wrongly.

Texts are grouped in the order in which they come, by the store and on an embedded server, as they are in the
service. A copy is a text of ten words or more of whose words at least 80% stand in the same order in an earlier
one (difflib's ratio), or a shorter one with the same words: a measure that shares nothing with the sketch. Three
lots: comments that moderators removed; 200 edited copies of each of some comments (a tenth to a fifth of the words
left out, put in, misspelt or swapped, and a link, a number or an emoji at the end); ordinary comments, of which
every grouped pair whose ratio is below 0.5 is wrong. Repeat with `python benchmarks/groups.py --data FOLDER`.
"""

import argparse
import csv
import gzip
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

from models.text import words
from service.domain.comments import Comment
from service.embedded import EmbeddedServer, socket_path
from service.store import Acceptance, Store
from service.store.cases import new_case_id

COPY = 0.8
WRONG = 0.5
LEAST_WORDS = 10
ORDINARY = 20_000
EDITED = 20
COPIES = 200
BATCH = 500


def read(file: Path) -> list[str]:
    """Return the texts of a set, each once."""
    csv.field_size_limit(2**31 - 1)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        kept = [row["text"] for row in csv.DictReader(lines) if row["text"].strip()]
    return [text for text in dict.fromkeys(kept) if len(text.encode()) <= 20_000]


def edited(text: str, lot: Random) -> str:
    """Return a copy as somebody makes it who does not want it to be seen as one."""
    said = text.split()
    for _ in range(max(1, round(len(said) * lot.uniform(0.1, 0.2)))):
        at = lot.randrange(len(said))
        match lot.randrange(4):
            case 0 if len(said) > LEAST_WORDS:
                del said[at]
            case 1:
                said.insert(at, lot.choice(["really", "so", "well", "now", "friends", "today", "just"]))
            case 2 if len(said[at]) > 3:
                cut = lot.randrange(1, len(said[at]) - 1)
                said[at] = said[at][:cut] + said[at][cut + 1] + said[at][cut] + said[at][cut + 2 :]
            case _ if at + 1 < len(said):
                said[at], said[at + 1] = said[at + 1], said[at]
    return f"{' '.join(said)} {lot.choice(['', '!!!', '😀', 'www.example.com', str(lot.randrange(1000))])}"


@contextmanager
def emptied() -> Iterator[Store]:
    """Lend an empty store on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        process = EmbeddedServer(Path(folder)).start()
        try:
            yield Store(f"unix://{socket_path(Path(folder))}")
        finally:
            process.terminate()
            process.wait(10)


def groups_of(texts: Sequence[str]) -> tuple[list[str], float, float]:
    """Group texts as they come; return the group of each, the microseconds and the bytes that each took."""
    now = datetime.now(UTC)
    with emptied() as store:
        comments = [Comment(site="site", id=str(n), revision=1, text=text) for n, text in enumerate(texts)]
        ids = [new_case_id() for _ in texts]
        wanted = [Acceptance(case, comment) for case, comment in zip(ids, comments, strict=True)]
        for at in range(0, len(wanted), BATCH):
            store.cases.accept(wanted[at : at + BATCH], now=now, due=now)
        memory = store.server.client.info("memory")["used_memory"]
        took = 0.0
        for at in range(0, len(ids), BATCH):
            cases = [case for case in store.cases.load(ids[at : at + BATCH]) if case is not None]
            began = time.perf_counter()
            store.groups.join([(case, "site") for case in cases], now=now + timedelta(seconds=at))
            took += time.perf_counter() - began
        memory = store.server.client.info("memory")["used_memory"] - memory
        desks = store.queue.desks(ids)
    return [desk.group or "" for desk in desks], took / len(texts) * 1e6, memory / len(texts)


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that stand in the same order in both."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def earlier_copies(texts: Sequence[str]) -> set[int]:
    """Return which texts are copies of an earlier one, looked for among all that share three pairs of words."""
    said = [words(text) for text in texts]
    with_pair = defaultdict(list)
    for n, each in enumerate(said):
        for pair in set(pairwise(each)):
            with_pair[pair].append(n)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in with_pair.values():
        if len(places) <= 50:
            for pair_of in combinations(places, 2):
                shared[pair_of] += 1
    found, seen = set(), set()
    for n, each in enumerate(said):
        if each and tuple(each) in seen:
            found.add(n)
        seen.add(tuple(each))
    for (one, other), count in shared.items():
        shorter, longer = sorted((len(said[one]), len(said[other])))
        # The ratio can be no higher than twice the shorter over both.
        worth_it = count >= 3 and shorter >= LEAST_WORDS and 2 * shorter >= COPY * (shorter + longer)
        if worth_it and other not in found and likeness(said[one], said[other]) >= COPY:
            found.add(other)
    return found


def wrong_pairs(texts: Sequence[str], groups: Sequence[str]) -> tuple[int, int]:
    """Return how many grouped pairs there are, and how many of them say something else."""
    together = defaultdict(list)
    for n, group in enumerate(groups):
        if group:
            together[group].append(words(texts[n]))
    pairs = [pair for members in together.values() for pair in combinations(members[:100], 2)]
    return len(pairs), sum(likeness(*pair) < WRONG for pair in pairs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("OMBUD_DATA_SETS"))
    folder = parser.parse_args().data
    if folder is None or not Path(folder).is_dir():
        print("no folder of data sets is named: --data FOLDER or OMBUD_DATA_SETS")
        sys.exit(0)
    lot = Random(1)
    removed = read(Path(folder) / "spam" / "reddit_removed.csv.gz")
    copies = earlier_copies(removed)
    groups, took, size = groups_of(removed)
    found = sum(bool(groups[n]) for n in copies)
    print(f"{len(removed)} removed comments, {len(copies)} copies of an earlier one: {found / len(copies):.1%} found")
    print(f"each took {took:.0f} us and {size:.0f} bytes")
    pairs, wrong = wrong_pairs(removed, groups)
    print(f"{pairs} pairs grouped, {wrong} of them wrongly: {wrong / (len(removed) ** 2 / 2):.2g} of all pairs")

    ordinary = read(Path(folder) / "toxicity" / "civil_comments.csv.gz")
    lot.shuffle(ordinary)
    long_enough = [text for text in ordinary if len(words(text)) >= 2 * LEAST_WORDS]
    shares = []
    for text in long_enough[:EDITED]:
        groups, _, _ = groups_of([text, *(edited(text, lot) for _ in range(COPIES))])
        shares.append(sum(bool(group) and group == groups[0] for group in groups[1:]) / COPIES)
    print(
        f"{COPIES} edited copies of each of {EDITED} comments: {sum(shares) / EDITED:.1%} found, "
        f"of the worst {min(shares):.1%}"
    )

    sample = ordinary[:ORDINARY]
    groups, took, size = groups_of(sample)
    pairs, wrong = wrong_pairs(sample, groups)
    print(f"{len(sample)} ordinary comments, {took:.0f} us and {size:.0f} bytes each: {sum(map(bool, groups))} grouped")
    print(f"{pairs} pairs grouped, {wrong} of them wrongly: {wrong / (len(sample) ** 2 / 2):.2g} of all pairs")


if __name__ == "__main__":
    main()
