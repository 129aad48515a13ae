"""Figures of use: true after repeats and outages, and bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Clock

from service.domain.errors import Unavailable
from service.store import Store
from service.store import usage as kept
from service.usecases.usage import Usage, Used, blog_name

BLOG = "https://blog.example"


@pytest.fixture
def usage(store: Store, clock: Clock) -> Usage:
    return Usage(store, clock)


def of(store: Store, clock: Clock) -> dict[str, dict[str, int]]:
    return {blog: dict(counts) for blog, counts in store.usage.of("daily", f"{clock.now:%Y-%m}").items()}


def test_processes_add_to_the_same_figures(store: Store, clock: Clock) -> None:
    for _ in range(2):
        Usage(store, clock).count([Used("daily", BLOG, "spam"), Used("daily", BLOG)])
    assert of(store, clock) == {"blog.example": {"api_calls": 4, "spam": 2}}


def test_a_batch_whose_answer_was_lost_counts_once(
    usage: Usage, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, lost = store.usage.add, iter([True, True])

    def loses(counts, **more) -> None:
        if next(lost, False):
            add(counts, **more)
            raise Unavailable("the answer is lost")
        add(counts, **more)

    monkeypatch.setattr(store.usage, "add", loses)
    usage.count([Used("daily", BLOG)])
    usage.count([Used("daily", BLOG, "ham")])
    usage.count([])
    assert of(store, clock) == {"blog.example": {"api_calls": 2, "ham": 1}}


def test_what_is_counted_during_an_outage_is_added_after_it(
    usage: Usage, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise Unavailable("the store does not answer")

    with monkeypatch.context() as away:
        away.setattr(store.usage, "add", fails)
        for _ in range(3):
            usage.count([Used("daily", BLOG)])
    usage.count([Used("daily", "other.example")])
    assert of(store, clock) == {"blog.example": {"api_calls": 3}, "other.example": {"api_calls": 1}}


def test_a_key_that_is_used_for_any_number_of_blogs_fills_no_store(
    usage: Usage, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_COUNTS", 5)
    usage.count([Used("daily", f"{number}.example") for number in range(20)])
    counts = of(store, clock)
    assert len(counts) <= 6
    assert sum(each["api_calls"] for each in counts.values()) == 20


def test_months_are_kept_apart_and_not_for_ever(usage: Usage, store: Store, clock: Clock) -> None:
    usage.count([Used("daily", BLOG)])
    assert 0 < store.server.client.ttl(f"ombud:usage:daily:{clock.now:%Y-%m}") <= 800 * 86_400
    clock.tick(days=31)
    assert of(store, clock) == {}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Blog.Example/", "blog.example"),
        ("blog.example", "blog.example"),
        ("http://blog.example:8080/News/", "blog.example:8080/news"),
        ("https://user:secret@blog.example", "blog.example"),
        ("", "(none)"),
        ("//", "(none)"),
        ("http://[", "http://["),
    ],
)
def test_a_blog_is_counted_under_one_name(url: str, name: str) -> None:
    assert blog_name(url) == name


@given(st.text())
def test_any_blog_has_a_name(url: str) -> None:
    assert 0 < len(blog_name(url)) <= 200
