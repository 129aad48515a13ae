"""A web process makes room for the connections that it takes, and says nothing that strangers make it say."""

import logging
import resource

import pytest
from starlette.applications import Starlette

from service.web.server import configured, make_room


@pytest.mark.parametrize(
    ("files", "most", "then", "connections"),
    [
        (1_024, 524_288, 2_256, 2_000),
        (1_024, resource.RLIM_INFINITY, 2_256, 2_000),
        (1_024, 1_024, 1_024, 768),
        (256, 400, 400, 200),
        (4_096, 4_096, None, 2_000),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None, 2_000),
    ],
    ids=["usual", "without end", "no more", "very few", "enough", "all"],
)
def test_there_are_files_for_every_connection_that_is_taken(
    monkeypatch, files: int, most: int, then: int | None, connections: int
) -> None:
    made = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (files, most))
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: made.append(limits))
    assert make_room() == connections
    assert made == ([] if then is None else [(then, most)])
    assert configured(Starlette(), make_room()).limit_concurrency == connections


def test_strangers_write_no_lines_into_the_log() -> None:
    configured(Starlette())
    assert not logging.getLogger("uvicorn.error").isEnabledFor(logging.WARNING)
    assert logging.getLogger("uvicorn.error").isEnabledFor(logging.ERROR)
