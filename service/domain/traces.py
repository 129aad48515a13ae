"""W3C Trace Context (https://www.w3.org/TR/trace-context/): the name of a comment's way through the processes."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.cases import Case

_FORMAT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace, and the step of it that the next one follows; both in hex.

    `sampled`: whoever began it wants it written down. `made`: nobody sent it, it follows from what it belongs to.
    """

    id: str
    span: str
    sampled: bool = False
    made: bool = False

    @property
    def header(self) -> str:
        """What stands in `traceparent`, version 00."""
        return f"00-{self.id}-{self.span}-{'01' if self.sampled else '00'}"


def read(header: str | None) -> Trace | None:
    """Read a `traceparent`; None where there is none that can be read, for which the standard begins a new trace."""
    found = _FORMAT.fullmatch(header) if header and len(header) <= 512 else None
    if found is None:
        return None
    version, trace, span, flags, more = found.groups()
    if version == "ff" or (version == "00" and more) or not trace.strip("0") or not span.strip("0"):
        return None
    return Trace(trace, span, bool(int(flags, 16) & _SAMPLED))


def of_case(case: Case) -> Trace:
    """Return the trace that a comment was sent with or else, without anything kept for it, its case's id as one."""
    return read(case.comment.trace) or made(case.id)


def made(case_id: str) -> Trace:
    """Return the trace of a case that was sent without one: its id behind zeros, as shorter ids are written."""
    return Trace(case_id.rjust(32, "0")[-32:], case_id.rjust(16, "0")[-16:], made=True)


def of_letter(cases: Sequence[Case]) -> Trace:
    """Return the trace that cases share or else one of their own, sampled if any of theirs is."""
    traces = [of_case(case) for case in cases]
    if len({each.id for each in traces}) == 1:
        return traces[0]
    digest = hashlib.sha256(",".join(case.id for case in cases).encode()).hexdigest()
    return Trace(digest[:32], digest[32:48], any(each.sampled for each in traces), made=True)
