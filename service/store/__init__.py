"""What Ombud keeps, in Redis. The only package that speaks to it."""

from service.store.archive import Archive
from service.store.cases import Acceptance, Accepted, Cases
from service.store.challengers import Challengers
from service.store.changes import Changes
from service.store.coral import CoralIds
from service.store.decision_log import DecisionLog
from service.store.decisions import Decisions
from service.store.deliveries import Deliveries
from service.store.doubts import Doubts
from service.store.erasure import Erasure
from service.store.examples import Examples
from service.store.groups import Groups
from service.store.heartbeats import Heartbeats
from service.store.lines import Lines
from service.store.loaded import Loaded
from service.store.measured import Measured
from service.store.people import Account, People
from service.store.readers import Readers
from service.store.records import Records
from service.store.retention import Retention
from service.store.review_queue import ReviewQueue
from service.store.server import Server
from service.store.sites import Sites
from service.store.tallies import Tallies
from service.store.usage import Usage
from service.store.watched import Watched


class Store:
    """All of it behind one connection pool. Every verb is synchronous and takes many at a time."""

    def __init__(self, url: str) -> None:
        self.server = Server(url)
        self.sites = Sites(self.server)
        self.people = People(self.server)
        self.cases = Cases(self.server)
        self.lines = Lines(self.server)
        self.queue = ReviewQueue(self.server, self.cases)
        self.changes = Changes(self.server)
        self.decisions = Decisions(self.server)
        self.groups = Groups(self.server, self.cases)
        self.records = Records(self.server, self.cases)
        self.readers = Readers(self.server)
        self.erasure = Erasure(self.server, self.cases)
        self.retention = Retention(self.server)
        self.examples = Examples(self.server)
        self.archive = Archive(self.server)
        self.log = DecisionLog(self.server, self.cases)
        self.tallies = Tallies(self.server)
        self.usage = Usage(self.server)
        self.deliveries = Deliveries(self.server, self.cases)
        self.coral = CoralIds(self.server)
        self.heartbeats = Heartbeats(self.server)
        self.challengers = Challengers(self.server)
        self.loaded = Loaded(self.server)
        self.measured = Measured(self.server)
        self.watched = Watched(self.server)
        self.doubts = Doubts(self.server)


__all__ = [
    "Acceptance",
    "Accepted",
    "Account",
    "Archive",
    "Cases",
    "Challengers",
    "Changes",
    "CoralIds",
    "DecisionLog",
    "Decisions",
    "Deliveries",
    "Doubts",
    "Erasure",
    "Examples",
    "Groups",
    "Heartbeats",
    "Lines",
    "Loaded",
    "Measured",
    "People",
    "Readers",
    "Records",
    "Retention",
    "ReviewQueue",
    "Server",
    "Sites",
    "Store",
    "Tallies",
    "Usage",
    "Watched",
]
