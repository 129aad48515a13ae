"""The feed of decisions: append-only, in the order in which they were made."""

import re
from dataclasses import dataclass

from service.domain.cases import Case, Decision
from service.store import keys
from service.store.cases import Cases
from service.store.server import Server

CURSOR = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")


@dataclass(frozen=True)
class Entry:
    """One decision, at its place in the feed."""

    cursor: str
    case: Case


class DecisionLog:
    """Per site, every decision that was ever made."""

    def __init__(self, server: Server, cases: Cases) -> None:
        self._server = server
        self._cases = cases

    def read(self, site: str, *, after: str, limit: int) -> list[Entry]:
        """Return up to `limit` decisions that came after the cursor, each as it was made.

        The server numbers entries within the script that makes the decision, so a reader who comes
        back with the last cursor misses nothing.
        """
        with self._server.plain() as client:
            rows = client.xrange(keys.feed(site), min=f"({after}", max="+", count=limit)
        cases = self._cases.load([fields["case"] for _, fields in rows])
        return [
            Entry(cursor, case.model_copy(update={"decision": Decision.model_validate_json(fields["decision"])}))
            for (cursor, fields), case in zip(rows, cases, strict=True)
            if case is not None
        ]
