"""How often a comment's language is told rightly, and what it costs.

On comments of an English site: the share that is called another language, and how long a comment takes. On
sets in other languages: the share told rightly, taken for the site's English, and for a third language, by
length in words (in Chinese, characters). Repeat with `python benchmarks/languages.py --data FOLDER`; sets
that the folder lacks are left out. `--show 100` prints a hundred of those called another language, to be read.
"""

import argparse
import csv
import gzip
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.language import identify, load

SITE = "en"
SETS = (
    ("de", "other_languages/de_germeval2018"),
    ("de", "other_languages/de_germeval2021"),
    ("pt", "other_languages/pt_told_br"),
    ("pt", "other_languages/pt_olid_br"),
    ("fi", "other_languages/fi_suomi24"),
    ("ko", "other_languages/ko_news"),
    ("zh", "other_languages/zh_cold"),
    ("ru", "other_languages/ru_distorted"),
    ("ru", "spam/telegram_ru"),
    ("id", "spam/gambling_id"),
)
TRAFFIC = ("traffic/video_news_comments", "traffic/reddit_2025")
SHORT = 60
SAMPLE = 5_000
ROUNDS = 5
CLASSES = ("under 5", "5 to 10", "over 10")


def texts(folder: Path, name: str) -> list[str]:
    """Return the texts of a set; none where it is missing."""
    file = folder / f"{name}.csv.gz"
    if not file.is_file():
        print(f"{name} is missing", file=sys.stderr)
        return []
    csv.field_size_limit(2**31 - 1)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines) if row["text"].strip()]


def length(text: str, language: str) -> str:
    """Return the class of a text's length."""
    words = len("".join(text.split())) if language == "zh" else len(text.split())
    return CLASSES[(words >= 5) + (words > 10)]


def drawn(rows: list[str], seed: int) -> list[str]:
    """Return at most `SAMPLE` of the texts, drawn by the seed."""
    return random.Random(seed).sample(rows, min(SAMPLE, len(rows)))


def told(language: str, rows: Sequence[str]) -> Iterator[tuple[str, int, float, float, float, float]]:
    """Yield for each class of length: its name, how many texts, and the shares of each outcome.

    On an English site right, taken for English, taken for a third language; on a site of that language right.
    """
    found: dict[str, Counter[str]] = {name: Counter() for name in CLASSES}
    at_home: Counter[str] = Counter()
    for text in rows:
        words = length(text, language)
        found[words][identify(text, SITE)] += 1
        at_home[words] += identify(text, language) == language
    for words, counts in found.items():
        if n := counts.total():
            right, english = counts[language], counts[SITE]
            yield words, n, right / n, english / n, (n - right - english) / n, at_home[words] / n


def cost(rows: Sequence[str]) -> float:
    """Return the microseconds of processor that one comment told to be English takes on average, at the least."""
    english = [text for text in rows if identify(text, SITE) == SITE]
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in english:
            identify(text, SITE)
        spent.append((time.process_time() - start) / len(english) * 1e6)
    return min(spent)


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("OMBUD_DATA_SETS"), help="folder of the data sets")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="how many of those called another language to print")
    chosen = parser.parse_args()
    if chosen.data is None:
        print("Left out: it measures on public data sets, whose folder --data FOLDER or OMBUD_DATA_SETS names.")
        return
    load()
    print(
        f"| English site | comments of at most {SHORT} characters | called another language | us each | at any length |"
    )
    print("|---" * 5 + "|")
    strange: list[tuple[str, str]] = []
    for name in TRAFFIC:
        rows = texts(chosen.data, name)
        short = drawn([text for text in rows if len(text) <= SHORT], chosen.seed)
        other = [(identify(text, SITE), text) for text in short]
        other = [pair for pair in other if pair[0] != SITE]
        strange += other
        if short:
            costs = f"{cost(short):.1f} | {cost(drawn(rows, chosen.seed)):.1f}"
            print(f"| {name} | {len(short):,} | {len(other) / len(short):.2%} | {costs} |")
    print("\n| set | words | comments | right | as English | as a third | right at home |\n" + "|---" * 7 + "|")
    for language, name in SETS:
        for words, n, *shares in told(language, drawn(texts(chosen.data, name), chosen.seed)):
            print(f"| {language} {name} | {words} | {n:,} | {' | '.join(f'{share:.1%}' for share in shares)} |")
    for language, text in strange[: chosen.show]:
        print(language, ascii(text) if not text.isprintable() else text)


if __name__ == "__main__":
    main()
