"""What was labelled from outside: kept once, found since a time, gone with its comment."""

import json

import pytest
from support import Clock

from models.examples import Example
from models.labels import Label
from service.domain.comments import CommentIn
from service.domain.errors import NotFound
from service.domain.keyring import Keyring
from service.store import Store, keys
from service.store.examples import Taught, digest
from service.usecases import intake
from service.usecases.directory import Directory
from service.usecases.rights import Rights


def taught(text: str, clock: Clock, *, spam: float = 1.0, source: str = "daily/akismet", comment: str | None = None):
    return Taught("daily", Example(text, {Label.SPAM: spam}, source), comment, clock())


def test_the_same_source_has_one_word_on_a_text_the_last(store: Store, clock: Clock) -> None:
    store.examples.teach(taught("Buy pills", clock))
    store.examples.teach(taught("Buy pills", clock, spam=0.0))
    store.examples.teach(taught("Buy pills", clock, source="daily/other"))
    said = {each.source: each.labels[Label.SPAM] for each in store.examples.all("daily")}
    assert said == {"daily/akismet": 0.0, "daily/other": 1.0}
    assert list(store.examples.all("weekly")) == []


def test_only_what_was_said_since_is_found(store: Store, clock: Clock) -> None:
    store.examples.teach(taught("early", clock))
    clock.tick(hours=1)
    since = clock()
    store.examples.teach(taught("late", clock))
    assert [each.text for each in store.examples.all("daily", since=since)] == ["late"]


def test_what_is_taught_again_meanwhile_hides_nothing_else(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.store.examples._PAGE", 3)
    for at in range(20):
        store.examples.teach(taught(f"text {at}", clock))
        clock.tick(milliseconds=at % 4 == 0)  # four at a time at one moment
    going = store.examples.all("daily")
    found = [next(going).text for _ in range(5)]
    for text in found:
        store.examples.teach(taught(text, clock))
    found += [each.text for each in going]
    assert set(found) == {f"text {at}" for at in range(20)}
    assert len(found) == 25, "what was taught again is told again"


def test_an_example_that_only_a_later_version_can_read_holds_up_no_other(store: Store, clock: Clock) -> None:
    for text in ("one", "two"):
        store.examples.teach(taught(text, clock))
    later = keys.example("daily", digest("one"))
    store.server.client.hset(later, "daily/later", json.dumps({"text": "one", "mood": "mild"}))
    assert sorted(each.text for each in store.examples.all("daily")) == ["one", "two"]


def test_erasing_a_comment_takes_along_what_was_taught_of_it_and_of_its_text(
    store: Store, clock: Clock, keyring: Keyring, directory: Directory, site
) -> None:
    wanted = CommentIn(id="1", text="Said once")
    intake.accept(store, keyring, [(directory.get("daily"), wanted)], now=clock())
    store.examples.teach(taught("Said once", clock))
    store.examples.teach(taught("Said once, stripped", clock, comment="1"))
    store.examples.teach(taught("Said by somebody else", clock))
    removed = Rights(store, keyring, clock).erase_comment(directory.get("daily"), "1")
    assert removed.examples == 2
    assert [each.text for each in store.examples.all("daily")] == ["Said by somebody else"]


def test_what_was_taught_as_a_comment_that_never_came_in_can_be_erased(
    store: Store, clock: Clock, keyring: Keyring, directory: Directory, site
) -> None:
    store.examples.teach(taught("My private words", clock, comment="unseen"))
    rights, daily = Rights(store, keyring, clock), directory.get("daily")
    assert rights.erase_comment(daily, "unseen").examples == 1
    assert list(store.examples.all("daily")) == []
    with pytest.raises(NotFound):
        rights.erase_comment(daily, "unseen")


def test_what_was_erased_does_not_come_back(
    store: Store, clock: Clock, keyring: Keyring, directory: Directory, site
) -> None:
    wanted = CommentIn(id="1", text="Said once")
    intake.accept(store, keyring, [(directory.get("daily"), wanted)], now=clock())
    Rights(store, keyring, clock).erase_comment(directory.get("daily"), "1")
    store.examples.teach(taught("Said once", clock, comment="1"))
    assert list(store.examples.all("daily")) == []
