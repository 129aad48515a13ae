"""Brokers: what Celery is told of each, and RabbitMQ as it is."""

import ssl
from collections.abc import Iterator

import pytest
from servers_support import eventually, rabbitmq

from service import broker
from service.dispatch import DELIVERY_QUEUE, SCORING_QUEUE, Dispatch, make_app
from service.domain.errors import Unavailable


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a RabbitMQ of our own."""
    with rabbitmq(tmp_path_factory.mktemp("rabbit")) as url:
        if url is None:
            pytest.skip("rabbitmq-server is not installed")
        yield url


def test_sentinels_are_spelled_as_kombu_spells_them() -> None:
    told = broker.configuration("rediss+sentinel://ombud:p%40ss@s1,s2:7/broker/1?sentinel_password=q&ssl_ca_certs=/ca")
    assert told["broker_url"] == "sentinel://ombud:p%40ss@s1:26379/1;sentinel://ombud:p%40ss@s2:7/1"
    assert told["broker_use_ssl"] == {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "/ca"}
    options = told["broker_transport_options"]
    assert options["master_name"] == "broker"
    assert options["sentinel_kwargs"]["password"] == "q"
    assert options["sentinel_kwargs"]["ssl_ca_certs"] == "/ca"


def test_rabbitmq_over_tls_must_show_a_certificate_for_its_name() -> None:
    told = broker.configuration("amqps://ombud:p@broker:5671/ombud?ssl_ca_certs=/ca.pem")
    assert told["broker_url"] == "amqps://ombud:p@broker:5671/ombud"
    assert told["broker_use_ssl"] == {
        "cert_reqs": ssl.CERT_REQUIRED,
        "ca_certs": "/ca.pem",
        "server_hostname": "broker",
    }


def test_rabbitmq_takes_nudges_and_counts_them(rabbit: str) -> None:
    dispatch = Dispatch(make_app(rabbit))
    assert dispatch.queued(SCORING_QUEUE) == 0
    assert dispatch.take(1_000)
    assert dispatch.deliver(["daily"])
    eventually(lambda: dispatch.queued(SCORING_QUEUE) == 4, "in the queue")
    assert dispatch.queued(DELIVERY_QUEUE) == 1
    app = make_app(rabbit)
    with app.connection_for_read() as connection:
        app.amqp.queues[SCORING_QUEUE](connection.default_channel).declare()  # as a worker does it: no contradiction


def test_a_rabbitmq_that_lets_nobody_in_is_told_as_unavailable(rabbit: str) -> None:
    dispatch = Dispatch(make_app(rabbit.replace("guest:guest", "guest:wrong")))
    assert not dispatch.take(1)
    with pytest.raises(Unavailable, match="the broker does not answer"):
        dispatch.queued(SCORING_QUEUE)
