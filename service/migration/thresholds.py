"""Which threshold of ours stands for one of Perspective's, and which texts the two would treat differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.agreement import ATTRIBUTES, GRID, Agreement, Point, Summary, compare
from models.labels import Label
from service.domain.errors import Invalid
from service.domain.sites import Band, Policy
from service.migration.sample import Row, Sample

_LEAST_CAUGHT = 20
_SHOWN = 12


@dataclass(frozen=True)
class Disagreement:
    """A text that one of the two withholds and the other does not; `number` finds it in the log."""

    number: int
    theirs: float
    ours: float


@dataclass(frozen=True)
class Mapped:
    """One threshold of Perspective's and what stands for it here."""

    attribute: str
    agreement: Agreement
    point: Point
    only_theirs: Sequence[Disagreement] = ()
    only_ours: Sequence[Disagreement] = ()

    @property
    def label(self) -> Label:
        """Our label for the attribute."""
        return self.agreement.label

    @property
    def caught(self) -> int:
        """How many texts Perspective's threshold withholds."""
        return round(self.point.share * self.agreement.rows)

    @property
    def caution(self) -> str:
        """What to bear in mind of this threshold, if anything."""
        if self.caught < _LEAST_CAUGHT:
            return f"Only {self.caught} texts reach it: a guess more than a measure."
        if self.point.both < 0.5:
            return (
                "More than half of what Perspective withholds here, Ombud's threshold does not: look before you use it."
            )
        return ""


def asked(given: Sequence[str]) -> dict[str, float]:
    """Read what was asked for, as in `TOXICITY=0.8`, by attribute.

    Raises:
        Invalid: one is not of that form, or of an attribute that no label answers for.
    """
    found: dict[str, float] = {}
    for each in given:
        name, equals, number = each.partition("=")
        name = name.strip().upper().partition("@")[0].removesuffix("_EXPERIMENTAL")
        if name not in ATTRIBUTES:
            raise Invalid(f"no label here answers for {name or each!r}; what can be mapped: {', '.join(ATTRIBUTES)}")
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if not equals or not 0 < value <= 1:
            raise Invalid(f"{each!r}: expected a score above 0 and up to 1, as in {name}=0.8")
        if name in found:
            raise Invalid(f"{name} is given twice")
        found[name] = value
    return found


def from_log(sample: Sample, thresholds: Mapping[str, float]) -> list[Mapped]:
    """Map thresholds by the site's own log.

    Raises:
        Invalid: the log says nothing of one of them.
    """
    found = []
    for attribute, theirs in thresholds.items():
        rows, their_scores, our_scores = sample.pairs(attribute)
        agreement = compare(ATTRIBUTES[attribute], their_scores, our_scores, (*GRID, theirs))
        point = _point(attribute, theirs, agreement)
        assert agreement is not None  # noqa: S101  there is no point of none
        found.append(
            Mapped(
                attribute,
                agreement,
                point,
                only_theirs=_disagreements(attribute, rows, point, ours=False),
                only_ours=_disagreements(attribute, rows, point, ours=True),
            )
        )
    return found


def from_summary(summary: Summary, thresholds: Mapping[str, float]) -> list[Mapped]:
    """Map thresholds by what a release carries.

    Raises:
        Invalid: it says nothing of one of them.
    """
    found = []
    for attribute, theirs in thresholds.items():
        agreement = summary.attributes.get(attribute)
        point = _point(attribute, theirs, agreement)
        assert agreement is not None  # noqa: S101  there is no point of none
        found.append(Mapped(attribute, agreement, point))
    return found


def _point(attribute: str, theirs: float, agreement: Agreement | None) -> Point:
    if agreement is None:
        raise Invalid(f"there are too few scores for {attribute}, or they are all alike")
    point = agreement.at(theirs)
    if point is None:
        raise Invalid(
            f"of {agreement.rows:,} texts none reaches {attribute} {theirs:g}: ask for a lower one, or bring more"
        )
    return point


def _disagreements(attribute: str, rows: Sequence[Row], point: Point, *, ours: bool) -> list[Disagreement]:
    """Return the texts that only one of the two withholds, the furthest apart first."""
    found = []
    for row in rows:
        their_score, our_score = row.theirs[attribute], row.ours[attribute]
        if (our_score >= point.ours) is ours and (their_score >= point.theirs) is not ours:
            found.append(Disagreement(row.number, their_score, our_score))
    found.sort(key=lambda each: (each.theirs - each.ours) * (1 if ours else -1))
    return found[:_SHOWN]


def bands(mapped: Sequence[Mapped]) -> dict[str, dict[str, float | str | None]]:
    """Return a site's bands, ready to paste: what was mapped goes to people from its threshold, the rest as ever.

    Where two attributes stand for one label, the lower threshold counts.
    """
    found = {label: band.model_dump() for label, band in Policy().bands.items()}
    for label in dict.fromkeys(each.label for each in mapped):
        lowest = min(each.point.ours for each in mapped if each.label is label)
        found[label] = Band(approve=round(lowest, 4), reject=None).model_dump()
    return {label.value: band for label, band in found.items()}
