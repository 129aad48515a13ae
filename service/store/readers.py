"""What readers and authors say of a comment: reports and appeals."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict

from service.domain.reasons import RejectionReason
from service.store import keys
from service.store.moments import milliseconds, moment
from service.store.server import Call, Server, script

_REPORT = script("report", "later")
_APPEAL = script("appeal", "later")

_AGAIN = timedelta(hours=1)
"""After how long it is looked whether what was said goes, where the days of the case are over already."""


log = structlog.get_logger()


class Report(BaseModel):
    """One reader's report. Who it was is kept as a keyed hash."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    reason: RejectionReason | None = None
    text: str | None = None


@dataclass(frozen=True)
class Reported:
    """Where the case stands, how many readers have reported it, and whether this one had not before."""

    status: str
    reports: int
    counted: bool


@dataclass(frozen=True)
class Appeal:
    """An author's appeal, and which outcome of the case (its `seq`) it is against."""

    at: datetime
    text: str
    seq: int


class Readers:
    """Reports and appeals, by case."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def report(self, case_id: str, reader: str, report: Report) -> Reported:
        """Count a reader's report; what waits for people then waits less."""
        call = Call(
            _REPORT,
            [keys.case(case_id), keys.reports(case_id)],
            [case_id, reader, report.model_dump_json(exclude_none=True), milliseconds(report.at + _AGAIN)],
        )
        status, reports, counted = self._server.run(call)
        return Reported(status, int(reports), bool(counted))

    def is_first_use(self, site: str, message: str, what: str, *, during: timedelta) -> bool:
        """Note what a signed message is used for; tell whether it was used for nothing else before."""
        with self._server.plain() as client:
            before = client.set(keys.used(site, message), what, ex=during, nx=True, get=True)
            return before is None or before == what

    def reports(self, case_id: str, *, until: datetime | None = None) -> list[Report]:
        """Return the reports of a case, made at `until` or before, the earliest first."""
        with self._server.plain() as client:
            kept = client.hvals(keys.reports(case_id))
        found = [report for each in kept if (report := _read(case_id, each)) is not None]
        made = sorted(found, key=lambda report: report.at)
        return [report for report in made if until is None or report.at <= until]

    def appeal(
        self, case_id: str, text: str, *, seq: int, now: datetime, over: int | None = None
    ) -> tuple[str, Appeal | None]:
        """Write an appeal down; return where the case stands and the appeal that holds, an earlier one if there is.

        The one against the outcome `over` is over, and makes room.
        """
        earlier = "" if over is None else over
        args: list[str | int] = [milliseconds(now), text, seq, earlier, case_id, milliseconds(now + _AGAIN)]
        status, at, against = self._server.run(Call(_APPEAL, [keys.case(case_id)], args))
        return status, Appeal(moment(at), text, int(against)) if at else None

    def appeal_of(self, case_id: str) -> Appeal | None:
        """Return the appeal against a case's decision, if there is one."""
        with self._server.plain() as client:
            at, seq, text = client.hmget(keys.case(case_id), ("appealed_at", "appealed_seq", "appeal"))
        return Appeal(moment(at), text or "", int(seq)) if at else None


def _read(case_id: str, kept: str) -> Report | None:
    try:
        return Report.model_validate_json(kept)
    except ValueError as error:  # one that another version wrote must not hold up the rest
        log.error("report can't be read", case=case_id, error=type(error).__name__)
        return None
