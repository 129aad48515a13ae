"""A way to a server that can be cut: connections dropped, refused, or left without a word."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


class Proxy:
    """Passes bytes between 127.0.0.1:`port` and a port behind it, on a thread of its own."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._refuses = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = server.sockets[0].getsockname()[1]

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def drop(self) -> int:
        """End the connections that there are; return how many ends they had."""
        return int(self._do(self._drop()))

    def cut(self) -> None:
        """End them, and take no more until it is healed."""
        self._refuses = True
        self.drop()

    def hold(self) -> None:
        """Keep connections open and pass nothing on until it is healed."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def heal(self) -> None:
        """Serve as ever."""
        self._refuses = False
        self._loop.call_soon_threadsafe(self._flows.set)

    async def _drop(self) -> int:
        writers = list(self._writers)
        for writer in writers:
            writer.transport.abort()
        return len(writers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        self._writers.discard(writer)
        writer.close()
