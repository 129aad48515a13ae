"""The way of a comment through the processes: lines of the log under one trace and, where asked for, spans.

A step is logged where its trace is sampled (whoever sent it set that flag) and no span tells of it, or of every comment
at the level `debug`.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import structlog

from service.domain.errors import Invalid
from service.domain.traces import Trace

CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)
"""The trace of the request that is being answered, where one was sent; every line of the log bears it."""

_BEGAN: ContextVar[int] = ContextVar("began", default=0)
_LOG = logging.getLogger("service")
_tracer: Any = None

Kind = Literal["server", "consumer", "client"]
log = structlog.get_logger()


def export(process: str) -> None:
    """Send spans to where OTEL_EXPORTER_OTLP_ENDPOINT and its like say, from a thread of its own.

    Raises:
        Invalid: the extra `ombud[otel]` is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise Invalid("OMBUD_OTEL takes more than is installed: pip install 'ombud[otel]'") from None

    ours = Resource({"service.name": "ombud", "ombud.process": process})
    # The environment's own OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last, so they count.
    provider = TracerProvider(resource=Resource.create().merge(ours).merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider.get_tracer("ombud"))


def use(tracer: Any) -> None:
    """Make spans with a tracer of OpenTelemetry's, or with None no more."""
    global _tracer  # noqa: PLW0603 - one for the process, as the log is
    _tracer = tracer


@contextmanager
def begun() -> Iterator[None]:
    """Take now for the beginning of whatever steps end in here."""
    token = _BEGAN.set(time.time_ns())
    try:
        yield
    finally:
        _BEGAN.reset(token)


def is_told(trace: Trace | None) -> bool:
    """Whether anybody wants to know of a step of this trace; None stands for one that nobody sent."""
    return (trace is not None and trace.sampled) or _tracer is not None or _LOG.isEnabledFor(logging.DEBUG)


class Step:
    """One step of a trace, from its making to its end. `header` is what the next step goes by."""

    def __init__(
        self, name: str, trace: Trace | None, kind: Kind, *, follows: Sequence[Trace] = (), began: int = 0
    ) -> None:
        self._name = name
        self._span: Any = None
        self._began = began or time.time_ns()
        if _tracer is not None:
            self._span = _span(name, trace, kind, follows, self._began)
            context = self._span.get_span_context()
            trace = Trace(f"{context.trace_id:032x}", f"{context.span_id:016x}", context.trace_flags.sampled)
        # Without spans of our own, whoever comes next follows on whoever came before.
        self.trace = trace

    @property
    def header(self) -> str | None:
        """The `traceparent` of what this step leads to."""
        return self.trace.header if self.trace else None

    def end(self, **facts: str | int | None) -> None:
        """Write down what came of it: names and numbers, no reader's word."""
        trace = self.trace
        known = {name: fact for name, fact in facts.items() if fact is not None}
        if trace is not None and trace.sampled and self._span is None:
            log.info(self._name, trace_id=trace.id, **known)
        elif _LOG.isEnabledFor(logging.DEBUG):
            log.debug(self._name, trace_id=trace.id if trace else None, **known)
        if self._span is not None:
            self._span.set_attributes({f"ombud.{name}": fact for name, fact in known.items()})
            self._span.end()


def told(name: str, trace: Trace, **facts: str | int | None) -> None:
    """Tell of a step that has ended: it began where `begun` says."""
    Step(name, trace, "consumer", began=_BEGAN.get()).end(**facts)


def _span(name: str, trace: Trace | None, kind: Kind, follows: Sequence[Trace], began: int) -> Any:
    from opentelemetry import trace as otel  # noqa: PLC0415 - an extra

    context = otel.set_span_in_context(otel.NonRecordingSpan(_context(trace))) if trace else None
    links = [otel.Link(_context(each)) for each in follows]
    kinds = {"server": otel.SpanKind.SERVER, "consumer": otel.SpanKind.CONSUMER, "client": otel.SpanKind.CLIENT}
    return _tracer.start_span(f"ombud.{name}", context, kinds[kind], links=links, start_time=began)


def _context(trace: Trace) -> Any:
    from opentelemetry.trace import SpanContext, TraceFlags  # noqa: PLC0415 - an extra

    # What nobody sent, nobody has decided about: it is for the sampler here.
    flags = TraceFlags(TraceFlags.SAMPLED if trace.sampled or trace.made else TraceFlags.DEFAULT)
    return SpanContext(int(trace.id, 16), int(trace.span, 16), is_remote=True, trace_flags=flags)
