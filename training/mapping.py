"""How the columns of each set become labels: one table, a reason each. No other place decides this."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from models.examples import Example
from models.labels import Label

Row: TypeAlias = Mapping[str, Any]
_SIX = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe_toxic",
    Label.OBSCENE: "obscene",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "identity_hate",
}
# Signs of an advertisement: links, addresses, contacts, long numbers, calls to come elsewhere. Prices and words
# such as "bank" or "channel" are none: what is not in the background becomes a sign of spam itself.
_SALES = re.compile(
    r"https?:|www\.|\.(?:com|net|org|ru|tv|ly|be)\b|@|\d[\d ().-]{6,}\d"
    r"|\b(?:subscribe\b|sub to|(?:my|our) (?:\w+ )?(?:channel|vide?o|page|web ?site|site|blog|link)|see my|watch \w+ "
    r"|whatsapp|telegram|click (?:here|on|the|my)|promo|discount|forex|casino|dating|follow me|check (?:out|my|our)"
    r"|for sale|earn \$|invest with)",
    re.IGNORECASE,
)
# Links with which readers give their sources.
_SOURCES = re.compile(
    r"(?<!\S)\S*\b(?:bbc|cnn|reuters|theguardian|nytimes|washingtonpost|wikipedia|huffingtonpost|telegraph|independent"
    r"|aljazeera|foxnews|forbes|politico|usatoday|wsj|npr|cbsnews|nbcnews|dailymail|vox|newsweek|latimes|bloomberg"
    r"|theatlantic)\.\w\S*|(?<!\S)\S+\.(?:gov|edu)\b\S*",
    re.IGNORECASE,
)


# What tokenisers put between words and punctuation. Where only the toxic half of a set went through one, a
# model would learn the spaces.
_PARTED = (
    (re.compile(r"\s+([.,!?;:%)\]])"), r"\1"),
    (re.compile(r"([(\[])\s+"), r"\1"),
    (re.compile(r"(?<=\w) ?' ?(s|m|re|ve|ll|d|t)\b", re.IGNORECASE), r"'\1"),
)


def joined(text: str) -> str:
    """Undo a tokeniser: `i 'm here , don 't` becomes `i'm here, don't`."""
    for pattern, plain in _PARTED:
        text = pattern.sub(plain, text)
    return text


@dataclass(frozen=True, slots=True)
class SetMapping:
    """What one set says. `labels` gives a row's labels, none to leave it out; `weight` is its rows'.

    The words of a `tokenised` set are put together again.
    """

    labels: Callable[[Row], dict[Label, float]]
    reason: str
    weight: float = 1.0
    language: str | None = "en"
    tokenised: bool = False


def _column(label: Label, column: str) -> Callable[[Row], dict[Label, float]]:
    return lambda row: {label: float(row[column])}


def _jigsaw_binary(row: Row) -> dict[Label, float]:
    return dict.fromkeys(_SIX, 0.0) if not row["toxic"] else {Label.TOXICITY: 1.0}


def _gab(row: Row) -> dict[Label, float]:
    return {
        Label.TOXICITY: float(row["toxic"]),
        Label.IDENTITY_ATTACK: float(row["label_kind"] == "explicit"),
    }


def _told(row: Row) -> dict[Label, float]:
    return {
        Label.TOXICITY: float(row["toxic"]),
        Label.OBSCENE: row["obscene"] / 3,
        Label.INSULT: row["insult"] / 3,
    }


def _suomi24(row: Row) -> dict[Label, float]:
    name = row["label"]
    return {Label(name.removeprefix("not-")): 0.0 if name.startswith("not-") else 1.0}


def _advertising(row: Row) -> dict[Label, float]:
    return {Label.SPAM: float(row["violation"])} if row["rule"] == "advertising" else {}


def _removed(row: Row) -> dict[Label, float]:
    if row["label_norm"] == "n10-t5-porno-links":
        return {Label.SPAM: 1.0}
    return {Label.SPAM: 0.0}


def _plain_background(row: Row) -> dict[Label, float]:
    text = row["text"]
    return {} if len(text) < 15 or _SALES.search(_SOURCES.sub(" ", text)) else {Label.SPAM: 0.0}


def _both(label: Label, column: str) -> Callable[[Row], dict[Label, float]]:
    return lambda row: {Label.TOXICITY: float(row[column]), label: float(row[column])}


_SPAM = _column(Label.SPAM, "spam")
_TOXIC = _column(Label.TOXICITY, "toxic")

TABLE: dict[str, SetMapping] = {
    "jigsaw_multilabel": SetMapping(
        lambda row: {label: float(row[column]) for label, column in _SIX.items()},
        "our six labels are this set's six",
    ),
    "jigsaw_binary": SetMapping(_jigsaw_binary, "in this file a comment that is not toxic has no other label"),
    "civil_comments": SetMapping(
        lambda row: {Label.TOXICITY: 1 - float(row["frac_not_toxic"]), Label.SPAM: 0.0},
        "the share of raters who saw toxicity; the comments were published, so readers had passed them as no spam; "
        "light, because those without toxicity were chosen for being close to it",
        0.2,
    ),
    "surge": SetMapping(_TOXIC, "toxicity by hand, over all of social media", 4.0),
    "paradetox": SetMapping(_TOXIC, "a toxic sentence beside its neutral rewriting", 0.15, tokenised=True),
    "edos_sexism": SetMapping(
        _both(Label.IDENTITY_ATTACK, "label_sexist"), "sexism is toxic and an attack on a group", 0.25
    ),
    "online_misogyny": SetMapping(
        _both(Label.IDENTITY_ATTACK, "label_misogyny"), "misogyny is toxic and an attack on a group", 0.25
    ),
    "gab_hate_corpus": SetMapping(_gab, "hate is toxic; only what is explicit attacks a group in its words", 0.15),
    "stormfront": SetMapping(
        _both(Label.IDENTITY_ATTACK, "label_hate"), "hate there is aimed at groups of people", 0.15, tokenised=True
    ),
    "youtube": SetMapping(_SPAM, "spam by hand"),
    "reddit_advertising": SetMapping(_advertising, "broke the rule against advertising; other rules say nothing"),
    "article_comments": SetMapping(_SPAM, "spam under articles: the nearest to a newsroom's", 2.0),
    "telegram_mixed": SetMapping(_SPAM, "recent kinds of spam", 1.0, None),
    "telegram_ru": SetMapping(_SPAM, "gives the Russian messages that are no spam", 0.5, "ru"),
    "gambling_id": SetMapping(_SPAM, "gambling spam with real disguises of letters", 0.3, "id"),
    "sms": SetMapping(_SPAM, "short texts; the trade of 2012", 0.3),
    "reddit_removed": SetMapping(
        _removed, "link spam against rude comments, which are not spam: the rude must not look like it", 0.3
    ),
    "video_news_comments": SetMapping(
        _plain_background,
        "unlabelled, but a comment without contact, call to buy or link, other than to a source, is hardly ever spam; "
        "without this background ordinary comments of a kind that no spam set holds are called spam",
        0.5,
    ),
    "de_germeval2018": SetMapping(_column(Label.TOXICITY, "label_off"), "offensive is toxic", 0.5, "de"),
    "pt_told_br": SetMapping(_told, "toxic by two of three; the others as shares of three raters", 0.3, "pt"),
    "ko_news": SetMapping(
        lambda row: {Label.TOXICITY: float(row["label_hate"] != "none")},
        "offensive and hate are toxic",
        0.5,
        "ko",
    ),
    "zh_cold": SetMapping(_column(Label.TOXICITY, "label_off"), "offensive is toxic", 0.2, "zh"),
    "fi_suomi24": SetMapping(_suomi24, "each row answers for one label only", 0.5, "fi"),
}
"""Sets that are not here are not fitted. Left out on purpose: spamassassin, mails of 2002 that are nothing
like comments; pt_olid_br, of which 96% is offensive, so that it would teach the set and not the offence."""

MOST_ROWS = {"video_news_comments": 40_000}
"""Where more rows of a set add time and little else."""

CHECKS: dict[str, Callable[[Row], dict[Label, float]]] = {
    "olid_test": _column(Label.TOXICITY, "label_off"),
    "ethos": _column(Label.TOXICITY, "label_hate"),
    "davidson": lambda row: {Label.TOXICITY: float(row["label_class"] != 2)},
    "identity_madlibs": _TOXIC,
    "toxigen_with_perspective": _TOXIC,
    "hatemoji_build": _column(Label.TOXICITY, "label_gold"),
}
"""What the sets for measuring say; never fitted."""


def examples(name: str, rows: Iterator[Row]) -> Iterator[Example]:
    """Turn the rows of the set `name`, which the table must have, into examples.

    Raises ValueError where a row lacks a column that the table reads.
    """
    mapping = TABLE[name]
    for row in rows:
        try:
            labels = {label: value for label, value in mapping.labels(row).items() if not math.isnan(value)}
        except KeyError as error:
            raise ValueError(f"the set {name} has no column {error}") from None
        text = joined(row["text"]) if mapping.tokenised else row["text"]
        if labels and text.strip():
            yield Example(text, labels, name, mapping.language, mapping.weight)
