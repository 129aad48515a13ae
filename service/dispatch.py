"""Celery: the app, the names of its tasks and queues, and the sending of nudges.

A message carries ids or a number and may be lost, doubled or late: the store knows what is undone.
"""

from collections.abc import Iterable
from typing import Any

import structlog
from amqp.exceptions import AMQPError
from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from service import broker
from service.domain.errors import Unavailable

SCORE = "ombud.score"
TAKE = "ombud.take"
DELIVER = "ombud.deliver"
SCORING_QUEUE = "scoring"
DELIVERY_QUEUE = "delivery"
BATCH = 256
"""Cases a message at most: Celery costs close to a millisecond a message, scoring a tenth of that a comment."""

_PAUSES_S = {"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1}
_ROUTES = {SCORE: SCORING_QUEUE, TAKE: SCORING_QUEUE, DELIVER: DELIVERY_QUEUE}
_AWAY = (OperationalError, RedisError, AMQPError, OSError)
log = structlog.get_logger()


class _Connection(Connection):  # type: ignore[misc]  # kombu has no types
    """Looks for a broker that is away once a second at least; Celery's own pauses grow to half a minute."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        """Wait for the broker."""
        return super().ensure_connection(*args, **_PAUSES_S, **kwargs)


class _Amqp(AMQP):  # type: ignore[misc]  # Celery has no types
    Connection = _Connection


def make_app(broker_url: str) -> Celery:
    """Return the Celery app: JSON only, no results kept, nothing that would block while Redis is away."""
    app = Celery("ombud", amqp=_Amqp)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_create_missing_queues=True,
        # Without any retry, publishing to a broker that is away takes seconds to fail.
        task_publish_retry=True,
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.05, "interval_max": 0.1},
        # Early acknowledgement: redelivery is the store's business, and faster there.
        task_acks_late=False,
        worker_prefetch_multiplier=4,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        **broker.configuration(broker_url),
    )
    return app


class _NoResult:
    """In place of Celery's own, which looks for a result backend on every thread that sends."""

    def __init__(self, task_id: str) -> None:
        self.id = task_id
        self.ignored = True


class Dispatch:
    """Sends nudges. A nudge that can't be sent is noted and left to the sweep."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def take(self, cases: int) -> bool:
        """Ask for so many cases to be taken out of the lines and scored; False once a message can't be sent."""
        return all(self._send(TAKE, [min(BATCH, cases - start)]) for start in range(0, cases, BATCH))

    def deliver(self, sites: Iterable[str]) -> bool:
        """Ask for sites to be told what they have yet to hear; False once a message can't be sent."""
        return all(self._send(DELIVER, [site]) for site in sites)

    def _send(self, task: str, args: list[object]) -> bool:
        try:
            # Celery repeats arguments as text in every message unless told otherwise.
            self._app.send_task(
                task,
                args,
                queue=_ROUTES[task],
                argsrepr="-",
                kwargsrepr="-",
                ignore_result=True,
                result_cls=_NoResult,
            )
        except _AWAY as error:
            log.warning("nudge not sent", task=task, error=type(error).__name__)
            return False
        return True

    def queued(self, queue: str) -> int:
        """Count the messages that wait in a queue.

        Raises:
            Unavailable: the broker does not answer.
        """
        try:
            with self._app.connection_for_read() as connection, connection.channel() as channel:
                # As Celery declares it: RabbitMQ refuses other words for a queue that is there.
                return int(channel.queue_declare(queue=queue, durable=True, auto_delete=False).message_count)
        except _AWAY as error:
            raise Unavailable(f"the broker does not answer: {type(error).__name__}") from error
