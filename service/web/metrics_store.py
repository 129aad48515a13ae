"""What the store knows: the same from every web process, so it is not to be summed over them."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from models.drift import ALARM
from service.compat.coral import MISSED
from service.domain.errors import Unavailable
from service.domain.histograms import HISTOGRAMS, OVERTURNED
from service.web.metrics_http import cumulative
from service.web.state import State

AT_A_TIME = 200
"""Sites whose drift is read for one page, which takes 2 ms each; with more than these, those read longest ago."""

_Row = tuple[str, list[str], float]


class Stored:
    """Reads the store each time that it is asked."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.broker_up = True
        """Found out by whoever asks: a broker that hangs must not hold the page up."""
        self._sites: dict[str, list[_Row]] = {}
        """What was read of each site's drift, the longest ago first."""

    def collect(self) -> Iterator[Metric]:
        """Yield what there is to tell; while the store is away, that it is, and what this process knows by itself."""
        missed = CounterMetricFamily("ombud_coral_missed", "What Coral asked and was not served.", labels=["why"])
        for why, count in sorted(MISSED.items()):
            missed.add_metric([why], count)
        model = GaugeMetricFamily("ombud_model", "The version that decides.", labels=["version"])
        model.add_metric([self._state.models.of().version], 1)
        yield from (missed, model)
        yield GaugeMetricFamily("ombud_broker_up", "Whether the broker answers this process.", self.broker_up)
        try:
            told = list(self._told())
        except Unavailable:
            yield _up(0)
        else:
            yield _up(1)
            yield from told

    def _told(self) -> Iterator[Metric]:
        yield from self._redis()
        yield from self._events()
        yield from self._measured()
        yield from self._waiting()
        yield from self._processes()
        yield from self._models()
        yield from self._drift()

    def _redis(self) -> Iterator[Metric]:
        server = self._state.store.server
        used, bound = server.memory()
        yield GaugeMetricFamily("ombud_redis_memory_used_bytes", "Memory that the store has taken.", used)
        yield GaugeMetricFamily("ombud_redis_memory_max_bytes", "What it may take; 0 where nothing bounds it.", bound)
        yield GaugeMetricFamily(
            "ombud_redis_faults", "Reasons why the store can't be trusted with comments.", len(server.faults())
        )

    def _events(self) -> Iterator[Metric]:
        """Counted by the scripts that do these things, so exactly."""
        counts = Counter(self._state.store.cases.counters())
        yield CounterMetricFamily("ombud_comments_accepted", "Revisions of comments taken in.", counts["accepted"])
        verdicts = CounterMetricFamily("ombud_verdicts", "What policy made of scores and rules.", labels=["verdict"])
        for verdict in ("approve", "review", "reject"):
            verdicts.add_metric([verdict], counts[f"machine_{verdict}"])
        decisions = CounterMetricFamily("ombud_decisions", "Decisions made.", labels=["by", "outcome"])
        for by in ("machine", "person"):
            for outcome in ("approve", "reject"):
                decisions.add_metric([by, outcome], counts[f"{by}_{outcome}"])
        yield from (verdicts, decisions)
        yield CounterMetricFamily("ombud_decisions_undone", "Decisions taken back.", counts["undone"])
        deliveries = CounterMetricFamily(
            "ombud_deliveries",
            "Attempts to tell a site an outcome: told; needless, for there was nothing to tell; retry, "
            "after a failure; dead, given up; nothing, put off untried.",
            labels=["outcome"],
        )
        for outcome in ("told", "needless", "retry", "dead", "nothing"):
            deliveries.add_metric([outcome], counts[f"delivery_{outcome}"])
        yield deliveries

    def _measured(self) -> Iterator[Metric]:
        reading = self._state.store.measured.read()
        for histogram in HISTOGRAMS:
            family = HistogramMetricFamily(histogram.name, histogram.help, labels=[histogram.label])
            for label, found in reading.histogram(histogram).items():
                counts = [found.buckets[number] for number in range(len(histogram.bounds) + 1)]
                family.add_metric([label], cumulative(histogram.bounds, counts), found.sum)
            yield family
        changed = CounterMetricFamily(
            OVERTURNED, "Decisions that people have changed, by whose they were.", labels=["made_by"]
        )
        for by in ("machine", "person"):
            changed.add_metric([by], reading.counts(OVERTURNED).get(by, 0))
        yield changed

    def _waiting(self) -> Iterator[Metric]:
        state = self._state
        now = state.models.clock()
        unscored = state.store.cases.unscored()
        yield GaugeMetricFamily("ombud_unscored", "Comments that wait for a score.", unscored)
        yield GaugeMetricFamily(
            "ombud_unscored_limit", "From how many on a flooding site is refused.", state.pressure.max_unscored
        )
        oldest = state.store.cases.oldest_unscored() if unscored else None
        age = (now - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily("ombud_unscored_oldest_seconds", "For how long the oldest of them has.", max(0, age))
        labels = ["site"]
        line = GaugeMetricFamily(
            "ombud_line_length", "Of these, in line for a worker; sites have turns.", labels=labels
        )
        for site, length in state.store.lines.lengths().items():
            line.add_metric([site], length)
        yield line
        waiting = GaugeMetricFamily("ombud_review_waiting", "Cases that wait for people.", labels=labels)
        overdue = GaugeMetricFamily("ombud_review_overdue", "Of these, beyond the site's service level.", labels=labels)
        ages = GaugeMetricFamily("ombud_review_oldest_seconds", "For how long the oldest has waited.", labels=labels)
        for each in state.review.waiting():
            waiting.add_metric([each.site], each.waiting)
            overdue.add_metric([each.site], each.overdue)
            ages.add_metric([each.site], max(0, (now - each.oldest).total_seconds()) if each.oldest else 0)
        yield from (waiting, overdue, ages)
        yield GaugeMetricFamily("ombud_review_claimed", "Cases that somebody looks at.", state.store.queue.claimed())
        due = GaugeMetricFamily("ombud_deliveries_due", "Outcomes that a site has yet to hear.", labels=labels)
        late = GaugeMetricFamily(
            "ombud_deliveries_overdue_seconds", "For how long the next attempt has been due.", labels=labels
        )
        dead = GaugeMetricFamily("ombud_deliveries_given_up", "Outcomes that nobody tries to tell.", labels=labels)
        names = [site.name for site in state.directory.sites()]
        off = GaugeMetricFamily(
            "ombud_deliveries_put_off",
            "Outcomes whose telling has failed, and that wait to be tried again.",
            labels=labels,
        )
        for name, backlog in zip(names, state.store.deliveries.backlogs(names, now=now), strict=True):
            off.add_metric([name], backlog.put_off)
            due.add_metric([name], backlog.due)
            late.add_metric([name], max(0, (now - backlog.since).total_seconds()) if backlog.since else 0)
            dead.add_metric([name], backlog.given_up)
        yield from (due, late, off, dead)

    def _processes(self) -> Iterator[Metric]:
        beats = GaugeMetricFamily(
            "ombud_heartbeat_timestamp_seconds", "Unix time of the last sign of life, of any host.", labels=["kind"]
        )
        for kind, at in self._state.store.heartbeats.latest().items():
            beats.add_metric([kind], at.timestamp() if at else 0)
        yield beats

    def _models(self) -> Iterator[Metric]:
        labels = ["role", "site", "version"]
        wanted = GaugeMetricFamily("ombud_model_wanted", "Processes that want a version.", labels=labels)
        loaded = GaugeMetricFamily("ombud_model_loaded", "Processes that have a version in use.", labels=labels)
        failed = GaugeMetricFamily("ombud_model_failed", "Processes that can't load what is wanted.", labels=labels)
        last = GaugeMetricFamily("ombud_model_last_failure_seconds", "Unix time of the latest such failure.")
        counts: Counter[tuple[str, str, str, str]] = Counter()
        processes = self._state.store.loaded.processes(now=self._state.models.clock())
        for process in processes:
            for each in process.has:
                counts["wanted", each.role, each.site or "", each.wanted] += 1
                counts["loaded", each.role, each.site or "", each.loaded or ""] += each.loaded is not None
                counts["failed", each.role, each.site or "", each.wanted] += each.failure is not None
        if failures := [process.failed_at for process in processes if process.failed_at]:
            last.add_metric([], max(failures).timestamp())
        families = {"wanted": wanted, "loaded": loaded, "failed": failed}
        for (name, *place), count in sorted(counts.items()):
            if count or name == "failed":
                families[name].add_metric(place, count)
        yield from (wanted, loaded, failed, last)

    def _drift(self) -> Iterator[Metric]:
        names = ["site", "kind", "name"]
        families = {
            "behind": GaugeMetricFamily(
                "ombud_watching_behind_seconds", "Age of the oldest that nobody has watched.", labels=["site", "what"]
            ),
            "drift": GaugeMetricFamily(
                "ombud_drift", "Stability index of today's and yesterday's comments.", labels=names
            ),
            "cases": GaugeMetricFamily("ombud_drift_cases", "Comments that it rests on.", labels=["site"]),
            "alarms": GaugeMetricFamily("ombud_drift_alarms", "Indices beyond the threshold.", labels=["site"]),
            "overturned": GaugeMetricFamily(
                "ombud_overturned_share",
                "Share of the machine's decisions that people changed.",
                labels=["site", "label"],
            ),
        }
        sites = [site.name for site in self._state.directory.sites()]
        for site in self._sites.keys() - set(sites):
            del self._sites[site]
        for site in [*(each for each in sites if each not in self._sites), *self._sites][:AT_A_TIME]:
            self._sites.pop(site, None)  # so that it goes to the end
            self._sites[site] = list(self._watched(site))
        for rows in self._sites.values():
            for name, labels, value in rows:
                families[name].add_metric(labels, value)
        yield from families.values()
        yield GaugeMetricFamily("ombud_drift_alarm_threshold", "From where on an index is an alarm.", ALARM)

    def _watched(self, site: str) -> Iterator[_Row]:
        for what, seconds in self._state.drift.behind(site).items():
            yield "behind", [site, what], seconds
        found = self._state.drift.lately(site)
        for trait in found["traits"]:
            yield "drift", [site, trait["kind"], trait["name"]], trait["moved"]
        yield "cases", [site], found["cases"]
        yield "alarms", [site], len(found["alarms"])
        for each in ({"label": "", **found["overturned"]}, *found["overturned_by_label"]):
            if each["share"] is not None:
                yield "overturned", [site, each["label"]], each["share"]


def _up(value: int) -> Metric:
    return GaugeMetricFamily("ombud_redis_up", "Whether the store answers.", value)
