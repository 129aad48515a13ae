"""Where servers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.addresses import (
    BROKER_SCHEMES,
    STORE_SCHEMES,
    Sentinels,
    ca_file_of,
    checked,
    is_tls,
    replicas_of,
    trusting,
)
from service.domain.errors import Invalid


def test_sentinels_are_named_with_the_master_that_they_know() -> None:
    known = Sentinels.parse("redis+sentinel://ombud:p%40ss@s1:26380,s2,[::1]:7/the%20store/2?sentinel_password=q")
    assert known is not None
    assert known.hosts == (("s1", 26380), ("s2", 26379), ("::1", 7))
    assert (known.master, known.database) == ("the store", 2)
    assert (known.username, known.password) == ("ombud", "p@ss")
    assert (known.sentinel_username, known.sentinel_password) == (None, "q")
    assert not known.tls


def test_other_addresses_name_no_sentinels() -> None:
    for url in ("redis://store/0", "rediss://store", "unix:///run/redis.sock?db=1", "amqp://broker//"):
        assert Sentinels.parse(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "redis+sentinel://s1:26379",
        "redis+sentinel:///ombud",
        "redis+sentinel://s1,,s2/ombud",
        "redis+sentinel://s1:many/ombud",
        "redis+sentinel://s1/ombud/first",
        "redis://store/0?replicas=some",
        "http://store",
        "store:6379",
    ],
)
def test_what_can_be_no_store_is_refused_in_words(url: str) -> None:
    with pytest.raises(Invalid, match=r"OMBUD_STORE_URL|must be like|not a number"):
        checked(url, STORE_SCHEMES, "OMBUD_STORE_URL")


def test_rabbitmq_can_be_a_broker_and_no_store() -> None:
    assert checked("amqps://broker//", BROKER_SCHEMES, "OMBUD_BROKER_URL") == "amqps://broker//"
    with pytest.raises(Invalid, match="OMBUD_STORE_URL must begin with"):
        checked("amqps://broker//", STORE_SCHEMES, "OMBUD_STORE_URL")


@pytest.mark.parametrize("scheme", ["rediss", "rediss+sentinel", "amqps"])
def test_an_authority_is_added_once_to_what_is_encrypted(scheme: str) -> None:
    url = trusting(f"{scheme}://host/name/0?replicas=1", "/etc/newsroom ca.pem")
    assert is_tls(url)
    assert ca_file_of(url) == "/etc/newsroom ca.pem"
    assert trusting(url, "/another") == url


def test_an_authority_means_nothing_where_nothing_is_encrypted() -> None:
    assert trusting("redis://store/0", "/ca.pem") == "redis://store/0"
    assert trusting("rediss://store/0", None) == "rediss://store/0"
    assert ca_file_of("rediss://store/0") is None


def test_replicas_are_ours_to_read() -> None:
    assert replicas_of("unix:///run/redis.sock?db=0&replicas=2") == ("unix:///run/redis.sock?db=0", 2)
    assert replicas_of("redis://store/0") == ("redis://store/0", 0)


@given(st.text(max_size=60))
def test_whatever_is_written_there_is_read_or_refused(text: str) -> None:
    try:
        checked(f"redis+sentinel://{text}", STORE_SCHEMES, "OMBUD_STORE_URL")
    except Invalid:
        return
    assert Sentinels.parse(f"redis+sentinel://{text}") is not None
