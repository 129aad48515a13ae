"""The app with the released model, served to clients of other services."""

import socket
import threading
import time
from pathlib import Path

import uvicorn

from models import language
from models.registry import Registry
from service.dispatch import Dispatch, make_app
from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.scoring import Scoring
from service.web.app import create_app
from service.web.state import make_state


class Served:
    """The app with the released model, on an address of its own."""

    def __init__(self, server: Path) -> None:
        self.store = Store(f"unix://{server}?db=7")
        self.store.server.client.flushdb()
        keyring = Keyring(b"s" * 32)
        self.key = Accounts(self.store, keyring, utc_now).add_site("daily", policy={"honeypot": "reject"}).api_key
        scoring = Scoring(self.store, Directory(self.store), Models(Registry(), utc_now), language.identify, utc_now)
        dispatch = Dispatch(make_app(f"redis+socket://{server}?virtual_host=8"))
        state = make_state(self.store, dispatch, keyring, scoring, max_unscored=1_000, max_memory_share=0.9)
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(create_app(lambda: state), log_config=None, server_header=False))
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(10)
