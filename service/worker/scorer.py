"""A worker that scores."""

from typing import NoReturn

from celery import Celery

from models import language
from models.registry import Registry
from service.dispatch import SCORE, SCORING_QUEUE, TAKE, Dispatch, make_app
from service.domain.clock import utc_now
from service.garbage import settle_down
from service.priority import SCORING, give_way
from service.settings import Settings
from service.store import Store
from service.usecases.directory import Directory
from service.usecases.models import Models
from service.usecases.saying import saying
from service.usecases.scoring import Scoring
from service.worker.process import finishing, work


def register(app: Celery, scoring: Scoring, slot: int) -> None:
    """Let a process score."""
    dispatch = Dispatch(app)

    @app.task(name=SCORE)  # type: ignore[untyped-decorator]  # Celery has no types
    @finishing(scoring.store, "score", slot)
    # The release before names cases in its messages.
    def score(case_ids: list[str], careful: bool = False) -> None:
        dispatch.deliver(scoring.score(case_ids, careful=careful))

    @app.task(name=TAKE)  # type: ignore[untyped-decorator]
    @finishing(scoring.store, "score", slot)
    def take(most: int) -> None:
        # Whose case a message was sent for is of no account: what it takes is fair between sites.
        fresh, again = scoring.store.lines.take(most, now=scoring.clock())
        if fresh:
            dispatch.deliver(scoring.score(fresh))
        if again:
            dispatch.deliver(scoring.score(again, careful=True))


def run(settings: Settings, slot: int) -> NoReturn:
    """Score until told to stop.

    Raises:
        ModelRefused: the model can't be trusted or loaded.
    """
    give_way(SCORING)
    app = make_app(settings.broker_url)
    store = Store(settings.store_url)
    models = Models(Registry(settings.models_dir), utc_now, store.challengers.all)
    language.load()
    models.watch(saying(models, store, f"score-{slot}"))
    register(app, Scoring(store, Directory(store), models, language.identify, utc_now), slot)
    settle_down()
    # One process that scores batches uses its core fully; more processes are more workers.
    work(app, store, "score", slot, SCORING_QUEUE, pool="solo", concurrency=1)
