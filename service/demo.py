"""Comments written for trying Ombud out, posted at a pace that can be followed."""

import contextlib
import json
import time
import uuid
from collections.abc import Iterator

import httpx2
from rich.console import Console
from standardwebhooks.webhooks import Webhook

from service.domain.clock import utc_now
from service.domain.errors import Conflict
from service.domain.keyring import Keyring
from service.settings import Settings
from service.store import Store
from service.usecases.accounts import Accounts

SITE = "demo"
_PACE_S = 1.0
_ARTICLES = {
    "bridge": "City council votes to close the old bridge to cars",
    "bakery": "The last bakery in Miller Street shuts after ninety years",
    "school": "School meals will cost more from January",
}
COMMENTS: tuple[tuple[str, str, str], ...] = (
    ("bridge", "Nora", "About time. I cycle there every morning and it is terrifying."),
    ("bridge", "Tom B.", "And how are people from the north side supposed to get to work?"),
    ("bridge", "hardliner", "The council is a bunch of idiots, every single one of them."),
    ("bakery", "Elif", "My grandmother bought her bread there. What a loss."),
    ("bakery", "quickcash77", "I earn $4,000 a week from home!! Ask me how: www.easy-money-now.example"),
    ("school", "Jonas", "Does anybody know whether the price for siblings stays the same?"),
    ("school", "angry_dad", "You are too stupid to read the article, aren't you? Shut up."),
    ("bridge", "Nora", "@Tom B.: there is a bus every ten minutes now, it helps a lot."),
    ("bridge", "wrath", "Whoever voted for this deserves to be thrown off that bridge."),
    ("bakery", "Miguel", "Ninety years! They should get a plaque at least."),
    ("bakery", "deals", "CHEAP WATCHES best price CLICK HERE >>> http://watches-4u.example <<< 90% OFF"),
    ("school", "Aisha", "I work in that kitchen. We are four people for six hundred meals."),
    ("school", "Peter", "Das ist doch viel zu teuer für Familien mit drei Kindern."),
    ("bridge", "sh0uty", "WHAT A LOAD OF CR4P, YOU M0R0NS"),
    ("bridge", "Ines", "I was against it at first, but the square is so much quieter now."),
    ("bakery", "Karl", "Nobody bought there any more, so stop crying about it."),
    ("school", "troll", "People like you should not be allowed to have children, you pathetic loser."),
    ("school", "Mei", "Thank you for reporting on this. The figures in the table are very helpful."),
    ("bakery", "Sam", "I'll miss the smell at six in the morning on my way to the damn night bus."),
    ("bridge", "Olga", "The article says 2027, the council's page says 2026. Which is right?"),
)


def run(settings: Settings, url: str) -> None:
    """Post the comments one after the other and print what Ombud says to each."""
    keyring = Keyring(settings.secret)
    with contextlib.suppress(Conflict):
        Accounts(Store(settings.store_url), keyring, utc_now).add_site(SITE)
    secret = Webhook(keyring.webhook_secret(SITE, 1))
    console = Console(highlight=False, soft_wrap=True)
    console.print("A demo is running: a comment a second, posted to the site “demo”.")
    for body, text in _bodies():
        now, message = utc_now(), f"msg_{uuid.uuid4().hex}"
        headers = {
            "webhook-id": message,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": secret.sign(message, now, body),
            "prefer": "wait=5",
        }
        answer = httpx2.post(f"{url}/v1/comments?site={SITE}", content=body, headers=headers, trust_env=False)
        said = answer.json()
        verdict = said.get("verdict") or said.get("title", "received")
        colour = {"approve": "green", "reject": "red", "review": "yellow"}.get(verdict, "white")
        why = said["reasons"][0]["text"] if said.get("reasons") else ""
        console.print(f"[{colour}]{verdict:8}[/{colour}]", end=" ")
        console.print(f"{text[:70]}   ({why})", markup=False)
        time.sleep(_PACE_S)


def _bodies() -> Iterator[tuple[str, str]]:
    run_id = uuid.uuid4().hex[:6]
    for number, (article, author, text) in enumerate(COMMENTS):
        comment = {
            "id": f"demo-{run_id}-{number}",
            "text": text,
            "author": {"id": author.lower(), "name": author},
            "article": {"id": article, "title": _ARTICLES[article], "url": f"https://news.example/{article}"},
            "created": utc_now().isoformat(),
        }
        yield json.dumps(comment), text
