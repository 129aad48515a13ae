"""Counts by hour, turned into the figures that people read. What is counted: `service.domain.tallies`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from service.domain.measures import kappa, quantile, share, weighted_share

_HOURLY_DAYS = 7


def added(counters: Iterable[Counter[str]]) -> Counter[str]:
    """Return several counts added up."""
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def age_s(oldest: datetime | None, now: datetime) -> float | None:
    """Return since how many seconds the oldest has waited."""
    return max(0.0, (now - oldest).total_seconds()) if oldest else None


def _starting(counts: Counter[str], start: str) -> dict[str, int]:
    return {name.removeprefix(start): count for name, count in counts.items() if name.startswith(start)}


def _times(counts: Counter[str], start: str) -> dict[str, Any]:
    buckets = {int(number): count for number, count in _starting(counts, start).items()}
    return {"median": quantile(buckets, 0.5), "p95": quantile(buckets, 0.95), "decided": sum(buckets.values())}


def _decided(counts: Counter[str]) -> dict[str, int]:
    return {by: sum(_starting(counts, f"{by}|").values()) for by in ("machine", "person")}


def work(counts: Counter[str]) -> dict[str, Any]:
    """Return what was decided, how fast, what of it was overturned, and how often the model would have agreed."""
    decided = _decided(counts)
    overturned = _starting(counts, "overturned|")
    by_machine = overturned.pop("machine", 0)
    by_people = sum(overturned.values())
    return {
        "decided": decided,
        "time_to_decision_s": _times(counts, "took|"),
        "overturned": _share_of(by_people, decided["person"]),
        "machine_overturned": _share_of(by_machine, decided["machine"]),
        "model_agreed": share(counts["model|1"], counts["model|0"] + counts["model|1"]),
    }


def _share_of(overturned: int, of: int) -> dict[str, Any]:
    return {"share": share(overturned, of), "overturned": overturned, "of": of}


def blind_spots(counts: Counter[str]) -> dict[str, Any]:
    """Return what the audit sample says of what nobody looks at, and on what share of the traffic each figure rests."""
    machine = {outcome: counts[f"machine|{outcome}"] for outcome in ("approve", "reject")}
    wrong = {outcome: _estimated(counts, f"audit|{outcome}|", machine[outcome]) for outcome in machine}
    return {
        "wrongly_approved": wrong["approve"],
        "wrongly_rejected": wrong["reject"],
        "model_agreed": _estimated(counts, "weighed|", sum(machine.values())),
    }


def _estimated(counts: Counter[str], start: str, unseen: int) -> dict[str, Any]:
    """Return a share that is reweighted by the probability of being looked at; `unseen` were not looked at."""
    tables: tuple[dict[float, int], dict[float, int]] = ({}, {})
    for name, count in _starting(counts, start).items():
        p, said = name.split("|")
        tables[int(said)][float(p)] = count
    found = weighted_share(tables[1], tables[0])
    looked_at = sum(tables[0].values()) + sum(tables[1].values())
    return {
        "share": found[0] if found else None,
        "low": found[1] if found else None,
        "high": found[2] if found else None,
        "looked_at": looked_at,
        "of": looked_at + unseen,
        "rests_on": share(looked_at, looked_at + unseen),
    }


def per_step(hours: Sequence[datetime], counts: Sequence[Counter[str]], days: int) -> dict[str, Any]:
    """Return what was decided in each hour, or in each day where there are many."""
    width = 1 if days <= _HOURLY_DAYS else 24
    steps = [
        {"hour": hours[at].isoformat(), **_decided(added(counts[at : at + width]))}
        for at in range(0, len(hours), width)
    ]
    return {"per_hour": steps, "step_s": 3600 * width}


def second_opinions(counts: Counter[str], kind: str) -> dict[str, Any]:
    """Return how often two people agreed: in all second opinions (`pair`), or in those drawn by lot (`lot`)."""
    table = {
        first: {second: counts[f"{kind}|{first}|{second}"] for second in ("approve", "reject")}
        for first in ("approve", "reject")
    }
    agreed = table["approve"]["approve"] + table["reject"]["reject"]
    pairs = sum(sum(row.values()) for row in table.values())
    return {
        "kappa": kappa(
            table["approve"]["approve"],
            table["approve"]["reject"],
            table["reject"]["approve"],
            table["reject"]["reject"],
        ),
        "agreed": share(agreed, pairs),
        "pairs": pairs,
        "table": table,
    }


def label_agreement(counts: Counter[str], label: str) -> dict[str, Any]:
    """Return how often people and the model agreed about one label."""
    both, model_only, person_only, neither = (counts[f"label|{label}|{cell}"] for cell in ("11", "10", "01", "00"))
    cases = both + model_only + person_only + neither
    return {
        "label": label,
        "agreed": share(both + neither, cases),
        "kappa": kappa(both, model_only, person_only, neither),
        "cases": cases,
        "both": both,
        "model_only": model_only,
        "person_only": person_only,
        "neither": neither,
    }


def moderators(counts: Counter[str]) -> list[str]:
    """Return the names of all who have decided something."""
    return sorted(_starting(counts, "by|"))


def moderator(counts: Counter[str], name: str) -> dict[str, Any]:
    """Return one person's figures."""
    agreed, differed = counts[f"model_by|{name}|1"], counts[f"model_by|{name}|0"]
    decided = counts[f"by|{name}"]
    return {
        "name": name,
        "decided": decided,
        "overturned": _share_of(counts[f"overturned|{name}"], decided),
        "time_to_decision_s": _times(counts, f"took_by|{name}|"),
        "model_agreed": share(agreed, agreed + differed),
    }
