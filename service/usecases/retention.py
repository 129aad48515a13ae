"""Keep no longer than a site wants: a little each second, going on where it stopped."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from service.domain.cases import Status
from service.domain.clock import Clock
from service.store import Store
from service.store.retention import What
from service.usecases.directory import Directory

_PAGE = 100
_MOST_S = 0.5
"""For so long at a time: the sweep has more to do."""

_AGAIN = timedelta(hours=1)
"""After how long it is looked whether something is still needed: whether it waits for people, or is yet to be told."""

_UNSETTLED = (Status.RECEIVED, Status.IN_REVIEW)


@dataclass(frozen=True)
class _Task:
    site: str
    what: What
    until: datetime


@dataclass(frozen=True)
class Keeping:
    """The use case with what it needs."""

    store: Store
    directory: Directory
    clock: Clock

    def keep(self, *, most: int) -> int:
        """Delete what has been kept for its days, at most so many cases and texts; return how many were looked at.

        What is interrupted is done again, which changes nothing.

        Raises:
            Unavailable: the store does not answer.
        """
        sites = [site for site in self.directory.sites() if site.retention.model_dump(exclude_none=True)]
        if not sites or not self.store.archive.index_older():  # what is in no list yet would be left behind
            return 0
        now, left = self.clock(), most
        for site in sites:
            if days := site.retention.examples:
                until = now - timedelta(days=days)
                left -= self.store.examples.expire(site.name, until=until, limit=max(0, min(left, _PAGE)))
        tasks = [
            _Task(site.name, what, now - timedelta(days=days))
            for site in sites
            for what in get_args(What)
            if (days := getattr(site.retention, what))
        ]
        over = self.store.retention.are_over([(task.site, task.what, task.until) for task in tasks], now=now)
        tasks = [task for task, is_over in zip(tasks, over, strict=True) if is_over]
        if tasks:  # others first each time, should all have more to do than there is room for
            first = int(now.timestamp()) % len(tasks)
            tasks = tasks[first:] + tasks[:first]
        ends = time.monotonic() + _MOST_S
        while tasks and left > 0 and time.monotonic() < ends:
            task = tasks.pop(0)
            if looked_at := self._step(task, limit=min(_PAGE, left)):
                left -= looked_at
                tasks.append(task)
        return most - left

    def _step(self, task: _Task, *, limit: int) -> int:
        """Go on with one site by a page."""
        now = self.clock()
        kept, again = self.store.retention, now + _AGAIN
        back = kept.kept_back(task.site, task.what, until=task.until, now=now, again=again, limit=limit)
        begin = kept.reached(task.site, task.what)
        page = self.store.archive.following(task.site, begin, until=task.until, limit=limit - len(back))
        ids = [*back, *(place.case for place in page)]
        if not ids:
            return 0
        done = self._expire(ids, task, now)
        gone = [case_id for case_id, is_done in zip(ids, done, strict=True) if is_done]
        if task.what == "text":
            self.store.erasure.unquote([case.comment for case in self.store.cases.load(gone) if case is not None])
        needed = [case_id for case_id, is_done in zip(ids, done, strict=True) if not is_done]
        end = page[-1] if page else begin
        kept.reach(task.site, task.what, begin, end, needed=needed, done=[i for i in gone if i in back], again=again)
        return len(ids)

    def _expire(self, ids: Sequence[str], task: _Task, now: datetime) -> list[bool]:
        if task.what == "decisions":
            return self._expire_cases(ids, task)
        return self.store.retention.expire(ids, task.what, now=now)

    def _expire_cases(self, ids: Sequence[str], task: _Task) -> list[bool]:
        """Delete comments with all their revisions, each when the latest is old enough."""
        loaded = dict(zip(ids, self.store.cases.load(ids), strict=True))
        latest = {i: case.comment.id for i, case in loaded.items() if case and case.status is not Status.ERASED}
        found = self.store.cases.revisions_of(task.site, list(latest.values()))
        revisions = dict(zip(latest, found, strict=True))
        over = [
            revision
            for each in revisions.values()
            if not any(revision.status in _UNSETTLED or revision.received > task.until for revision in each)
            for revision in each
        ]
        # Before they go: afterwards nobody would know whose words an answer quotes.
        self.store.erasure.unquote(list({case.comment.id: case.comment for case in over}.values()))
        gone = {case.id for case, is_gone in zip(over, self.store.retention.expire_cases(over), strict=True) if is_gone}
        # What can't be read is another version's to delete.
        return [
            {revision.id for revision in revisions[each]} <= gone if each in revisions else loaded[each] is not None
            for each in ids
        ]
