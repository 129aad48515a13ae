"""How long a connection may take over a request, and how much it may say before one: what uvicorn leaves open."""

import asyncio
import math

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 15.0
"""From the connection, or the first byte of the next request, to the end of the headers."""

WHOLE_S = 60.0
"""From there to the end of the body: longer than who reads it waits, who answers in the caller's format."""

STUCK_S = 60.0
"""For an answer that nobody reads, and for a connection to close."""

HEAD_BYTES = 64 * 1024
"""Of a request line and headers, and of whatever else is no body: trailers, what a chunk says of itself."""

_HEADERS = 200
"""Headers and trailers of a request: short ones take thirty times what they have in bytes."""

_PIPELINED = 16
"""Requests that may wait for the answers before theirs; each is kept, so more are refused."""

_CROWDED = 0.75
"""Of all connections that may be open: from here on those that ask nothing are let go, the longest idle first."""

_FULL = 0.85
"""From here on those that never come to an end go too: those that are let go are still counted for a moment."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Patient(HttpToolsProtocol):
    """uvicorn's protocol with bounds: it waits for ever on half a header, and keeps headers of any length."""

    _begun = 0.0
    """When the message that is under way began to be waited for; infinity between messages."""
    _quiet = 0.0
    """When something was last heard or said."""
    _stuck = math.inf
    """Since when nothing that is said gets through."""
    _unread = 0
    """Bytes of it."""
    _in_head = True
    _no_body = True
    """Whether the piece that is being read has ended no headers and held no body so far."""
    _piece_bytes = 0
    _head_bytes = 0
    """Of pieces of this kind, one after the other."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._begun = self._quiet = self.loop.time()
        if self.more_open_than(_CROWDED):
            let_go(self)

    def data_received(self, data: bytes) -> None:
        """Take in what has come."""
        self._no_body = True
        self._piece_bytes = len(data)
        super().data_received(data)
        if self._no_body:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        """Wait for headers."""
        super().on_message_begin()
        if self._begun == math.inf:
            self._begun = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header or a trailer."""
        if len(self.headers) >= _HEADERS:
            raise ValueError("too many headers")  # here and below: the parser stops, and the answer is 400
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        self._in_head = self._no_body = False
        self._head_bytes = 0
        if self._piece_bytes > HEAD_BYTES and self._head_size() > HEAD_BYTES:
            raise ValueError("too large a head")
        super().on_headers_complete()
        if len(self.pipeline) > _PIPELINED:
            raise ValueError("too many requests at a time")

    def on_body(self, body: bytes) -> None:
        """Count anew."""
        self._no_body = False
        self._head_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for nothing."""
        self._in_head, self._begun = True, math.inf
        super().on_message_complete()

    def resume_writing(self) -> None:
        """Notice that somebody reads: a stream fills again at once what has been read."""
        super().resume_writing()
        self._stuck = math.inf

    def on_response_complete(self) -> None:
        """Remember since when nothing is asked."""
        self._quiet = self.loop.time()
        super().on_response_complete()

    def quiet_since(self) -> float:
        """Return since when nothing is asked; infinity while something is."""
        asked = self.cycle is not None and not self.cycle.response_complete
        return math.inf if asked or not self._in_head else self._quiet

    def sending_since(self) -> float:
        """Return since when a body is coming; infinity where none is."""
        return math.inf if self._in_head else self._begun

    def more_open_than(self, share: float) -> bool:
        """Tell whether more than this share of all connections that may be open are."""
        return self.limit_concurrency is not None and len(self.connections) > share * self.limit_concurrency

    def keep_to_time(self, now: float) -> None:
        """End this connection if whoever sends takes too long over a request, or whoever reads over an answer."""
        if not (self.transport.is_closing() or self.flow.write_paused):
            self._stuck = math.inf
            if now - self._begun > (HEAD_S if self._in_head else WHOLE_S) and not self.pipeline:
                self.transport.close()
            return
        unread = self.transport.get_write_buffer_size()
        if self._stuck == math.inf or unread < self._unread:
            self._stuck, self._unread = now, unread
        elif now - self._stuck > STUCK_S:
            self.transport.abort()  # closing would wait for what is not read

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)


def let_go(one: Patient) -> None:
    """Close the connections that have asked nothing for longest, half of all at most; `one` stays.

    Where every connection asks and hardly any room is left, those go whose bodies have been coming for longest.
    """
    others = [each for each in one.connections if isinstance(each, Patient) and each is not one]
    since = Patient.quiet_since
    going = [each for each in others if since(each) < math.inf]
    if not going and one.more_open_than(_FULL):
        since = Patient.sending_since
        going = [each for each in others if since(each) < math.inf]
    for each in sorted(going, key=since)[: len(one.connections) // 2]:
        each.transport.close()
