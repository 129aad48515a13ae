"""The log: in order over several sites, whatever version wrote a line, and never lost or told twice by paging."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.cases import Decision
from service.store import Store, keys
from service.store.decision_log import mark

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
DECISION = Decision(outcome="reject", by="person", reason="insult", note="rude", at=AT).model_dump_json()


def write(store: Store, site: str, place: str, **fields: str) -> None:
    ms = place.split("-", maxsplit=1)[0]
    line = {"case": "c", "event": "decided", "at": ms, "by": "nora", "decision": DECISION, **fields}
    store.server.client.xadd(keys.feed(site), line, id=place)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(1, 6), st.integers(0, 3)), min_size=1, unique=True
    ),
    st.integers(1, 4),
)
def test_pages_of_several_sites_follow_each_other_without_gap_or_repeat(
    store: Store, places: list[tuple[str, int, int]], size: int
) -> None:
    store.server.client.flushdb()
    for site, ms, number in sorted(places):
        write(store, site, f"{ms}-{number}")
    sites = ["a", "b", "c"]
    whole = [mark(line) for line in store.log.latest(sites)]
    assert len(whole) == len(set(whole)) == len(places)
    assert whole == sorted(whole, key=lambda m: (*map(int, m.split("@")[0].split("-")), m.split("@")[1]), reverse=True)
    paged: list[str] = []
    while True:
        lines = store.log.latest(sites, before=paged[-1] if paged else None)
        page = [mark(line) for line, _ in zip(lines, range(size), strict=False)]
        if not page:
            break
        paged += page
    assert paged == whole


def test_lines_of_an_earlier_version_are_read(store: Store) -> None:
    store.server.client.xadd(keys.feed("a"), {"case": "c", "decision": DECISION}, id="5-0")
    (line,) = store.log.lines("a")
    assert (line.event, line.by, line.at, line.note) == ("decided", "person", AT, "rude")


def test_a_line_that_cannot_be_read_holds_up_nothing(store: Store) -> None:
    write(store, "a", "1-0", decision='{"outcome": "ponder"}')
    write(store, "a", "2-0")
    assert [line.decision is None for line in store.log.lines("a")] == [True, False]


def test_a_stretch_of_time_is_by_when_things_were_done_whatever_the_servers_clock(store: Store) -> None:
    ms = int(AT.timestamp() * 1000)
    for minutes in (-90, -30, 0, 30, 90):
        # The server's clock is half an hour ahead of whoever decided.
        write(store, "a", f"{ms + (minutes + 30) * 60_000}-0", at=str(ms + minutes * 60_000))
    begin, end = AT - timedelta(minutes=30), AT + timedelta(minutes=30)
    found = [line.at for line in store.log.lines("a", since=begin, until=end)]
    assert found == [AT - timedelta(minutes=30), AT]
    assert [line.at for line in store.log.latest(["a"], since=begin, until=end)] == found[::-1]


def test_the_feed_leaves_out_what_is_no_decision(store: Store) -> None:
    write(store, "a", "1-0", event="opinion")
    write(store, "a", "2-0", event="handed_over", decision="")
    assert store.log.read("a", after="0-0", limit=10) == []
