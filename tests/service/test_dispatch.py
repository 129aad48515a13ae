"""How workers get to the broker."""

import socket

import pytest
from kombu.exceptions import OperationalError

from service.dispatch import make_app


def test_a_broker_that_is_away_for_long_is_looked_for_once_a_second_at_least() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
    pauses: list[float] = []
    with pytest.raises(OperationalError):
        make_app(url).connection_for_read().ensure_connection(lambda _error, pause: pauses.append(pause), 3)
    assert len(pauses) == 3
    assert max(pauses) <= 1
