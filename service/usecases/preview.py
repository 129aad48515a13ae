"""Try before you save: what another policy would have done to the cases of the last days."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.labels import LABELS
from service.domain import policy
from service.domain.cases import Assessment, Case, Status, Verdict
from service.domain.clock import Clock
from service.domain.retention import has_lost_its_text
from service.domain.sites import Policy, Site
from service.store import Store
from service.usecases.models import Models
from service.usecases.releases import Model

_PAGE = 500
_MOST = 2_000
"""Cases that are looked at: a few seconds' work. Beyond that a sample, evenly spread over the time."""

_EXAMPLES = 5
_LONGEST_TEXT = 500


@dataclass(frozen=True)
class _Change:
    case: Case
    before: Assessment
    after: Assessment


@dataclass(frozen=True)
class Preview:
    """The use case with what it needs."""

    store: Store
    models: Models
    clock: Clock

    def show(self, site: Site, proposed: Policy, *, days: int) -> dict[str, Any]:
        """Judge kept scores by the policy that is and by the one that is proposed, and say what changes.

        Nothing is scored anew: what another version of the model scored is judged by today's thresholds, and
        counted as such.
        """
        now, model = self.clock(), self.models.of(site.name)
        since = now - timedelta(days=days)
        total = self.store.archive.count(site.name, since=since)
        before: Counter[Verdict] = Counter()
        after: Counter[Verdict] = Counter()
        changes: defaultdict[tuple[Verdict, Verdict], list[_Change]] = defaultdict(list)
        counts: Counter[tuple[Verdict, Verdict]] = Counter()
        looked_at = other_models = 0
        for case in self._sample(site.name, total):
            if case.assessment is None or not case.assessment.scores or case.status is Status.ERASED:
                continue
            if has_lost_its_text(case):  # no list of words can be tried on it
                continue
            looked_at += 1
            other_models += case.assessment.model_version != model.version
            was, would = (_judge(case, rules, model, now) for rules in (site.policy, proposed))
            before[was.verdict] += 1
            after[would.verdict] += 1
            if was.verdict is not would.verdict:
                pair = (was.verdict, would.verdict)
                counts[pair] += 1
                if len(changes[pair]) < _EXAMPLES:
                    changes[pair].append(_Change(case, was, would))
        scale = total / looked_at if looked_at else 0.0
        return {
            "days": days,
            "cases": total,
            "looked_at": looked_at,
            "share": looked_at / total if total else 1.0,
            "other_models": other_models,
            "before": _counts(before),
            "after": _counts(after),
            "estimate": {"before": _counts(before, scale), "after": _counts(after, scale)},
            "changes": [
                {
                    "from": was,
                    "to": would,
                    "looked_at": count,
                    "estimate": round(count * scale),
                    "examples": [_example(change) for change in changes[was, would]],
                }
                for (was, would), count in counts.most_common()
            ],
        }

    def _sample(self, site: str, total: int) -> Iterator[Case]:
        """Go through the latest `total` cases, or an even spread of them from a start by lot."""
        step = max(1.0, total / _MOST)
        start = random.random() * step  # noqa: S311 - spreads a sample, guards nothing
        ranks = [int(start + n * step) for n in range(min(total, _MOST))]
        for at in range(0, len(ranks), _PAGE):
            ids = self.store.archive.nth(site, ranks[at : at + _PAGE])
            yield from (case for case in self.store.cases.load(ids) if case is not None)


def _judge(case: Case, rules: Policy, model: Model, now: datetime) -> Assessment:
    scores = dict.fromkeys(LABELS, 0.0) | ((case.assessment.scores if case.assessment else None) or {})
    subject = policy.subject_of(case, scores)
    return policy.assess(subject, rules, model.manifest, model_version=model.version, now=now)


def _counts(counter: Counter[Verdict], scale: float = 1.0) -> dict[str, int]:
    return {verdict.value: round(counter[verdict] * scale) for verdict in Verdict}


def _example(change: _Change) -> dict[str, Any]:
    case, text = change.case, change.case.comment.text
    return {
        "case": case.id,
        "id": case.comment.id,
        "text": text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…",
        "received": case.received.isoformat(),
        "before": _reasons(change.before),
        "after": _reasons(change.after),
        "decision": case.decision.model_dump(mode="json", exclude={"note"}) if case.decision else None,
    }


def _reasons(assessment: Assessment) -> Sequence[dict[str, str]]:
    return [reason.model_dump() for reason in assessment.reasons]
