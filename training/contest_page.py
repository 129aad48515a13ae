"""A comparison as a page for people: first whether the challenger may be promoted, then all measures."""

from collections.abc import Sequence

from training.contest import Contest, Pair
from training.forecast import VERDICTS
from training.page import Markup, Section, page, paragraph, ranged, table, tiles

_HEADS = ("rows", "champion", "challenger", "difference", "n")
_WHAT = {
    "auc": ("How well it tells comments apart", "AUC: how often a comment with the label scores above one without."),
    "calibration error": ("Calibration", "How far scores are from the shares that they promise, on average."),
    "decided as people did": (
        "Agreement with people",
        "Of what people decided, what the machine decides the same way.",
    ),
    "decided against people": ("Against people", "Of what people decided, what the machine decides the other way."),
    "held for people": ("Work for moderators", "What share of comments goes to people."),
    "harmless held": ("Harmless sentences about groups, held", "Made-up sentences that nobody need look at."),
    "harmless rejected": ("Harmless sentences about groups, rejected", "The same, rejected."),
}


def render(contest: Contest, refused: Sequence[str], unmeasured: Sequence[str] = ()) -> str:
    """Return the page. It holds no text of a comment, and may be passed on."""
    sections = [Section("What it rests on", _rests_on(contest))]
    sections += [
        Section(title, paragraph(what) + _pairs(contest.of(measure)))
        for measure, (title, what) in _WHAT.items()
        if contest.of(measure)
    ]
    sections += [Section("What would be decided otherwise", _decisions(contest)), Section("Speed", _speed(contest))]
    whose = f" for {contest.site}" if contest.site else ""
    return page(
        f"{contest.challenger} against {contest.champion}{whose}", _lead(contest, refused, unmeasured), sections
    )


def _lead(contest: Contest, refused: Sequence[str], unmeasured: Sequence[str]) -> str:
    told = [
        paragraph(
            f"Measured {contest.measured:%Y-%m-%d %H:%M} UTC on rows that neither has seen. Differences are the "
            "challenger's less the champion's; what stands below them is a 95% interval from rows drawn anew, the same "
            "for both.",
            "lead",
        )
    ]
    few = [pair for pair in contest.pairs if pair.slice == "all" and pair.rows == "newsroom" and pair.label is None]
    told.append(tiles([(f"{pair.challenger:.1%}", f"{pair.measure}, before {pair.champion:.1%}") for pair in few]))
    if refused:
        told.append(paragraph("The gate refuses it:", "note"))
        told += [paragraph(f"- {reason}") for reason in refused]
    else:
        told.append(paragraph("The gate lets it pass.", "note"))
    if contest.sample is not None:
        told.append(paragraph("A quick look: no version is promoted by it.", "note"))
    if contest.nth > 1:
        looks = f"Comparison {contest.nth} of these two: who looks often enough finds one that passes by chance."
        told.append(paragraph(looks, "note"))
    if unmeasured:
        told.append(paragraph(f"It could not look at: {'; '.join(unmeasured)}.", "note"))
    return "\n".join(told)


def _rests_on(contest: Contest) -> str:
    return table(["rows", "what they are"], [[name, what] for name, what in contest.rests_on.items()])


def _pairs(pairs: Sequence[Pair]) -> str:
    rows = [
        [
            f"{pair.name}, {pair.label}" if pair.label else pair.name,
            f"{pair.champion:.3f}",
            f"{pair.challenger:.3f}",
            _apart(pair),
            f"{pair.n:,}",
        ]
        for pair in pairs
    ]
    return table(_HEADS, rows)


def _apart(pair: Pair) -> Markup:
    apart = pair.difference
    shown = ranged(apart.value, apart.low, apart.high, "+.3f")
    sure = apart.low > 0 or apart.high < 0
    return Markup(f"<b>{shown}</b>") if sure else shown


def _decisions(contest: Contest) -> str:
    parts = []
    for name, found in contest.decisions.items():
        rows = [[was, *(f"{found[was][now]:.1%}" for now in VERDICTS)] for was in VERDICTS]
        parts.append(table(["before", *(f"now {now}" for now in VERDICTS)], rows, f"Of all comments: {name}"))
    return "".join(parts)


def _speed(contest: Contest) -> str:
    rows = [[version, f"{took.best:.0f}", f"{took.median:.0f}"] for version, took in contest.speeds.items()]
    return table(["version", "microseconds a comment, best", "median"], rows)
