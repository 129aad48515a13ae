"""A web process: the app under uvicorn, on an address or on a socket that is open already."""

import asyncio
import resource
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from models import language
from models.registry import Registry
from service.dispatch import Dispatch, make_app
from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.garbage import settle_down
from service.settings import Settings
from service.sockets import listen
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.saying import saying
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.patience import Patient
from service.web.state import State, make_state

_SWITCH_S = 0.0005
"""How soon a thread that scores lets others have the interpreter; with the default, 5 ms, p99 doubles."""

_CONNECTIONS = 2_000
_FILES_BESIDES = 256
"""Open files that are no caller's connection: of the store, the broker, models, logs."""


class Server(uvicorn.Server):
    """Keeps senders to their time, and lets the pages that are open go when it stops: they would hold it up."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state

    async def on_tick(self, counter: int) -> bool:
        """Look at the connections once a second; ticks are ten times as many."""
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for each in list(self.server_state.connections):
                if isinstance(each, Patient):
                    each.keep_to_time(now)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then as ever."""
        self._state.live.close()
        await super().shutdown(sockets)


def assemble(settings: Settings) -> State:
    """Put a web process together from its settings.

    Raises:
        ModelRefused: the model can't be trusted or loaded.
    """
    store = Store(settings.store_url)
    models = Models(Registry(settings.models_dir), utc_now, store.challengers.all)
    language.load()
    models.watch(saying(models, store, "web"))
    return make_state(
        store,
        Dispatch(make_app(settings.broker_url)),
        Keyring(settings.secret),
        Scoring(store, Directory(store), models, language.identify, utc_now),
        max_unscored=settings.max_unscored,
        max_memory_share=settings.max_memory_share,
        provider=settings.provider,
        metrics_token=settings.metrics_token,
    )


def make_room() -> int:
    """Let this process open as many files as its connections take; return how many connections there may be.

    The usual limit is 1,024: whoever reaches it gets no connection at all, and nobody is let go to make room.
    """
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _FILES_BESIDES
    if files == resource.RLIM_INFINITY or files >= wanted:
        return _CONNECTIONS
    files = wanted if most == resource.RLIM_INFINITY else max(files, min(wanted, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files - _FILES_BESIDES, files // 2)


def configured(app: ASGIApp, connections: int = _CONNECTIONS) -> uvicorn.Config:
    """Return how the app is served: what strangers may take of a process is bounded here."""
    return uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        loop="uvloop",
        access_log=False,  # addresses hold comment ids, and keys in other services' formats
        log_config=None,
        log_level="error",  # its warnings are strangers' to cause, as many as they like
        server_header=False,
        limit_concurrency=connections,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
        proxy_headers=True,
    )


def run(settings: Settings, host: str, port: int, fd: int | None = None) -> None:
    """Serve until told to stop.

    Raises:
        Refused: the address is taken.
        ModelRefused: the model can't be trusted or loaded.
    """
    sys.setswitchinterval(_SWITCH_S)
    listening = socket.socket(fileno=fd) if fd is not None else listen(host, port)
    state = assemble(settings)
    settle_down()
    Server(configured(create_app(lambda: state), make_room()), state).run(sockets=[listening])
