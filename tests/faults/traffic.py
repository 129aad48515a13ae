"""Sites that post by signed webhook: single comments, batches, new revisions, the same again, erasures."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2
from faults.installation import SITES, Installation
from standardwebhooks.webhooks import Webhook

from service.domain.clock import utc_now

_MILD = (
    *("bridge", "council", "evening", "market", "river", "library", "train", "school", "garden", "museum", "budget"),
    *("letter", "winter", "harbour", "theatre", "bicycle", "orchestra", "village", "engine", "weather", "reader"),
)
_RUDE = ("you are a stupid idiot", "shut up you moron", "what a pathetic liar you are", "go to hell you scum")
_PAUSE_S = 0.06


@dataclass
class Posted:
    """One comment: its texts by revision, those that were answered 2xx, and whether it was to be erased."""

    site: str
    id: str
    texts: dict[int, str] = field(default_factory=dict)
    accepted: set[int] = field(default_factory=set)
    to_erase: bool = False
    erased_at: float | None = None


class Poster(threading.Thread):
    """One site's own way of posting; it alone touches its comments."""

    def __init__(self, running: Installation, number: int, seed: int) -> None:
        super().__init__(daemon=True, name=f"poster {number}")
        self.running = running
        self.number = number
        self.lot = random.Random(seed)
        self.comments: list[Posted] = []
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.stopping = threading.Event()
        self._client = httpx2.Client(base_url=running.url, timeout=5, trust_env=False)

    def run(self) -> None:
        """Post until told to stop, whatever the answers are."""
        while not self.stopping.wait(_PAUSE_S * self.lot.uniform(0.5, 1.5)):
            try:
                self._turn()
            except httpx2.HTTPError as error:
                self.answers[type(error).__name__] += 1
                time.sleep(0.1)
            except Exception as error:  # an answer that nobody promised
                self.wrong.append(f"{self.name} met {error!r}")

    def _turn(self) -> None:
        kind = self.lot.choices(("batch", "single", "edit", "again", "erase"), (40, 25, 20, 12, 3))[0]
        site = self.lot.choices(list(SITES), (6, 3, 2))[0]
        mine = [each for each in self.comments[-400:] if each.site == site and not each.to_erase]
        match kind:
            case "batch":
                self._post(site, [self._write(self._begin(site)) for _ in range(self.lot.randint(2, 30))])
            case "edit" if mine:
                edited = self.lot.sample(mine, min(len(mine), self.lot.randint(1, 6)))
                revisions = [self._write(each) for each in edited]
                if self.lot.random() < 0.2:  # two edits, of which the later one arrives first
                    revisions = [self._write(edited[0]), *revisions]
                self._post(site, revisions)
            case "again" if mine:
                each = self.lot.choice(mine)
                self._post(site, [(each, self.lot.choice(list(each.texts)))])
            case "erase" if mine:
                self.erase(self.lot.choice(mine))
            case _:
                self._post(site, [self._write(self._begin(site))])

    def _begin(self, site: str) -> Posted:
        made = Posted(site, f"{site}-{self.number}-{len(self.comments)}")
        self.comments.append(made)
        return made

    def _write(self, comment: Posted) -> tuple[Posted, int]:
        revision = len(comment.texts) + 1
        words = self.lot.choices(_MILD, k=self.lot.randint(6, 20))
        if self.lot.random() < 0.15:
            words.insert(3, self.lot.choice(_RUDE))
        comment.texts[revision] = f"{' '.join(words)} zq{self.lot.getrandbits(48):x}q"
        return comment, revision

    def _post(self, site: str, sent: list[tuple[Posted, int]]) -> None:
        comments = [{"id": each.id, "revision": n, "text": each.texts[n]} for each, n in sent]
        single = len(sent) == 1 and self.lot.random() < 0.7
        body = json.dumps(comments[0] if single else {"comments": comments})
        path = "/v1/comments" if single else "/v1/comments/batch"
        answer = self._send(path, site, body)
        if (answer.status_code >= 500 or answer.status_code == 429) and self.lot.random() < 0.5:
            time.sleep(0.2)
            answer = self._send(path, site, body)  # whoever was refused sends the same once more
        if single:
            statuses = [answer.status_code]
        else:
            statuses = [answer.status_code] * len(sent)
            if answer.status_code == 202:
                statuses = [outcome["status"] for outcome in answer.json()["outcomes"]]
        for (comment, revision), status in zip(sent, statuses, strict=True):
            if status in (200, 202):
                comment.accepted.add(revision)
            elif status < 500 and status != 429:
                self.wrong.append(f"{comment.id} r{revision} was answered {status}: {answer.text[:200]}")

    def _send(self, path: str, site: str, body: str) -> httpx2.Response:
        now, message = utc_now(), f"msg_{self.lot.getrandbits(60):x}"
        headers = {
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.running.callbacks.secrets[site]).sign(message, now, body),
        }
        if self.lot.random() < 0.02:
            headers["prefer"] = "wait=1"
        answer = self._client.post(path, params={"site": site}, content=body, headers=headers)
        self.answers[f"{path} {answer.status_code}"] += 1
        return answer

    def erase(self, comment: Posted) -> None:
        """Have everything of a comment erased; asked again until it is."""
        comment.to_erase = True
        headers = {"authorization": f"Bearer {self.running.keys[comment.site]}"}
        answer = self._client.delete(f"/v1/comments/{comment.id}", headers=headers)
        self.answers[f"erase {answer.status_code}"] += 1
        # What never came in can't be erased, and nothing is left of it.
        if answer.status_code == 200 or (answer.status_code == 404 and not comment.accepted):
            comment.erased_at = time.monotonic()
        elif answer.status_code < 500:
            self.wrong.append(f"erasing {comment.id} was answered {answer.status_code}: {answer.text[:200]}")
