"""Whether traffic still looks as it did when the version that decides was made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from models.drift import ALARM, moved, moved_languages
from models.labels import LABELS
from models.manifest import Distribution, Reference
from service.domain.clock import Clock
from service.domain.measures import share
from service.domain.trials import overturned
from service.store import Store
from service.store.archive import Place
from service.store.watched import WATCHED, spans
from service.usecases.models import Models

LEAST = 200
"""Comments below which an index says more of chance than of change."""


@dataclass(frozen=True)
class Drift:
    """The use case with what it needs."""

    store: Store
    models: Models
    clock: Clock

    def lately(self, site: str) -> dict[str, Any]:
        """Return how far a site's traffic of today and yesterday has moved."""
        now = self.clock()
        counts: Counter[str] = Counter()
        for each in self.store.watched.read(site, [spans(at)[1] for at in (now - timedelta(days=1), now)]):
            counts.update(each)
        return self._measured(site, counts)

    def behind(self, site: str) -> dict[str, float]:
        """Return for how long what nobody has watched has been there: the oldest of `arrivals` and of the `log` (s)."""
        now, found = self.clock(), {"arrivals": 0.0, "log": 0.0}
        reached = {what: self.store.watched.reached(site, what) for what in WATCHED}
        if reached["arrivals"]:
            after = Place.parse(reached["arrivals"])
            for place in self.store.archive.following(site, after, until=now, limit=1):
                found["arrivals"] = (now - place.at).total_seconds()
        if reached["log"]:
            for line in islice(self.store.log.lines(site, after=reached["log"]), 1):
                found["log"] = (now - line.at).total_seconds()
        return found

    def show(self, site: str, *, days: int) -> dict[str, Any]:
        """Return the same over some days, and for each of them."""
        now = self.clock()
        wanted = [now - timedelta(days=back) for back in reversed(range(days))]
        daily = self.store.watched.read(site, [spans(at)[1] for at in wanted])
        total: Counter[str] = Counter()
        for counts in daily:
            total.update(counts)
        return self._measured(site, total) | {
            "per_day": [self._day(site, at, counts) for at, counts in zip(wanted, daily, strict=True)]
        }

    def _day(self, site: str, at: datetime, counts: Counter[str]) -> dict[str, Any]:
        found = self._measured(site, counts)
        most = max((each["moved"] for each in found["traits"]), default=None)
        return {"day": f"{at:%Y-%m-%d}", "cases": found["cases"], "moved": most if found["enough"] else None}

    def _measured(self, site: str, counts: Counter[str]) -> dict[str, Any]:
        model = self.models.of(site)
        version, reference = model.version, model.manifest.reference
        changed, decided = overturned(version, counts)
        enough = counts[f"cases_of|{version}"] >= LEAST
        traits = _traits(version, reference, counts) if reference else []
        return {
            "site": site,
            "version": version,
            "reference": reference.of if reference else None,
            "cases": counts["cases"],
            "enough": enough,
            "alarm": ALARM,
            "traits": traits,
            "alarms": [each["name"] for each in traits if enough and each["moved"] >= ALARM],
            "overturned": {"share": share(changed, decided), "overturned": changed, "of": decided},
            "overturned_by_label": [
                {"label": label, "share": share(count, decided), "overturned": count}
                for label in LABELS
                for count in (counts[f"overturned_label|{version}|{label}"],)
            ],
        }


def _traits(version: str, reference: Reference, counts: Counter[str]) -> list[dict[str, Any]]:
    scores = [
        _trait("score", label, distribution, f"score|{version}|{label}", counts)
        for label, distribution in reference.scores.items()
    ]
    texts = [
        _trait("feature", name, distribution, f"feature|{version}|{name}", counts)
        for name, distribution in reference.features.items()
    ]
    found = {name.removeprefix("language|"): n for name, n in counts.items() if name.startswith("language|")}
    total = sum(found.values())
    names = sorted({*reference.languages, *found}, key=lambda name: -found.get(name, 0))
    languages = {
        "kind": "language",
        "name": "languages",
        "moved": moved_languages(reference.languages, found),
        "bins": [
            {"bin": name, "expected": reference.languages.get(name, 0.0), "seen": share(found.get(name, 0), total)}
            for name in names[:_MOST_LANGUAGES]
        ],
    }
    return [*scores, *texts, languages]


_MOST_LANGUAGES = 12


def _trait(kind: str, name: str, expected: Distribution, start: str, counts: Counter[str]) -> dict[str, Any]:
    seen: Sequence[int] = [counts[f"{start}|{at}"] for at in range(len(expected.shares))]
    edges = [*(f"≤ {edge:g}" for edge in expected.edges), f"> {expected.edges[-1]:g}" if expected.edges else "all"]
    return {
        "kind": kind,
        "name": name,
        "moved": moved(expected, seen),
        "bins": [
            {"bin": edge, "expected": wanted, "seen": share(count, sum(seen))}
            for edge, wanted, count in zip(edges, expected.shares, seen, strict=True)
        ],
    }
