"""The moderators' page in a real browser: what the tests of it share."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2
from acceptance_support import Running
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from support import Receiver

from service.domain.clock import utc_now
from service.domain.keyring import Keyring
from service.embedded import socket_path
from service.store import Store
from service.usecases.accounts import Accounts
from service.usecases.review import LEASE

CHROMIUM = shutil.which("chromium")
PASSWORD = "correct horse battery"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser reports each request that failed; those are answers, not faults of the page.
_EXPECTED = ("responded with a status of 4", "responded with a status of 5", "net::ERR_")

Open = Callable[..., Page]


@dataclass
class Newsroom:
    """A service with people to sign in, and ways to post to it."""

    running: Running
    sports: Receiver
    sports_key: str = ""
    cases: dict[str, str] = field(default_factory=dict)

    def furnish(self) -> None:
        """Two sites on which people decide everything, and people who do."""
        self.accounts.change_site("newsroom", policy={"mode": "assist"})
        self.sports_key = self.accounts.add_site("sports", policy={"mode": "assist"}, **self.told()).api_key
        for name, role in (("mia", "moderator"), ("noa", "moderator"), ("lena", "lead")):
            self.accounts.add_person(name, role, PASSWORD)
        time.sleep(2.1)  # settings are remembered for two seconds

    def post(self, id: str, text: str, *, key: str = "", **more: Any) -> str:
        """Post a comment, wait until it is in review, and return its case."""
        headers = {"prefer": "wait=20", "authorization": f"Bearer {key or self.running.api_key}"}
        body = json.dumps({"id": id, "text": text, **more})
        said = self.colleague.post("/v1/comments", content=body, headers=headers).json()
        assert said["status"] == "in_review", said
        self.cases[said["case"]] = id
        return str(said["case"])

    def post_many(self, comments: list[dict[str, Any]]) -> None:
        """Post many comments and wait until all are in review."""
        headers = {"authorization": f"Bearer {self.running.api_key}"}
        before = sum(self.waiting().values())
        answer = self.colleague.post("/v1/comments/batch", json={"comments": comments}, headers=headers)
        assert answer.status_code in (200, 202), answer.text
        eventually(lambda: sum(self.waiting().values()) == before + len(comments), "in review", 60)

    def waiting(self) -> dict[str, int]:
        """Count what waits and what is claimed."""
        counted = self.colleague.get("/console/api/queue").json()
        waiting = counted["waiting"] + counted["assigned"]["leads"]
        return {"waiting": waiting, "claimed": counted["claimed"]}

    def told(self) -> dict[str, Any]:
        """Return the settings by which the second site is called back."""
        return {"callback_url": self.sports.url, "callback_private": True, "callback_disabled": None}

    @cached_property
    def accounts(self) -> Accounts:
        """Sites and people, as the command line changes them."""
        url = f"unix://{socket_path(self.running.data_dir)}?db=0"
        return Accounts(Store(url), Keyring((self.running.data_dir / "secret").read_bytes()), utc_now)

    @cached_property
    def colleague(self) -> httpx2.Client:
        """Somebody else, without a browser."""
        return self.running.moderator()

    def decided(self) -> dict[str, tuple[str, str | None]]:
        """Return outcome and reason of every decision by a person that stands, by case."""
        found: dict[str, tuple[str, str | None]] = {}
        for each in self.running.decisions():
            decision = each["decision"]
            if decision is None:
                found.pop(each["case"], None)
            elif decision["by"] == "person":
                found[each["case"]] = (decision["outcome"], decision.get("reason"))
        return found

    def empty(self) -> None:
        """Decide whatever waits, and what pages were lent that were shut too soon to give it back."""
        deadline = time.monotonic() + 60
        while any(self.waiting().values()) and time.monotonic() < deadline:
            self.accounts.store.queue.reclaim_expired(now=utc_now() + 2 * LEASE)  # as if their time were over
            for narrowed in ({}, {"assigned": "leads"}):
                lent = self.colleague.post("/console/api/claims", json={"count": 25, "filter": narrowed}).json()
                each = {"claim": lent["claim"], "action": "approve", "copies": True}
                decisions = [{"case": case["case"], **each} for case in lent["cases"]]
                if decisions:
                    self.colleague.post("/console/api/decisions", json={"decisions": decisions})
                else:
                    time.sleep(0.1)
        assert self.waiting() == {"waiting": 0, "claimed": 0}


class Visits:
    """Pages that are open, and what went wrong on them."""

    def __init__(self, browser: Browser, newsroom: Newsroom) -> None:
        self.browser = browser
        self.newsroom = newsroom
        self.faults: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._pending: set[Request] = set()

    def open(
        self,
        *,
        width: int = 1200,
        height: int = 800,
        scheme: Any = "light",
        who: str = "mia",
        at: str = "",
        **options: Any,
    ) -> Page:
        """Open the console as somebody who is signed in; nobody where `who` is empty."""
        made = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        self._contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(15_000)
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("console", self._notice)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append(f"a dialog: {dialog.message}"), dialog.accept()))
        if who:
            password = self.newsroom.running.password if who == "admin" else PASSWORD
            url = f"{self.newsroom.running.url}/console/api/session"
            assert made.request.post(url, data={"name": who, "password": password}).ok
        page.goto(f"{self.newsroom.running.url}/console{at}")
        return page

    def _begun(self, request: Request) -> None:
        if not request.url.endswith("/events"):  # which ends with the page
            self._pending.add(request)

    def _ended(self, request: Request) -> None:
        self._pending.discard(request)

    def _notice(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(each in message.text for each in _EXPECTED):
            self.faults.append(message.text)

    def close(self) -> None:
        """Leave every page as a person does."""
        for context in self._contexts:
            for page in context.pages:
                # A claim whose answer never reached the page is not given back before its lease ends.
                quiet, deadline = 0, time.monotonic() + 5
                while quiet < 2 and time.monotonic() < deadline:
                    page.wait_for_timeout(30)
                    quiet = 0 if self._pending else quiet + 1
                page.goto("about:blank")
            context.close()


def shown(page: Page, *, after: str = "") -> str:
    """Return the case on screen, once it is another one and takes decisions."""
    case = page.locator(f'#case[data-settled=yes]:not([data-case="{after}"])')
    expect(case).to_be_visible()
    return str(case.get_attribute("data-case"))


def eventually(true: Callable[[], object], what: str, timeout_s: float = 10) -> None:
    """Wait for something that no page shows."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, f"not {what} in {timeout_s} s"
        time.sleep(0.1)


def message(page: Page) -> Locator:
    """What the page warns of."""
    return page.get_by_role("alert")
