"""A made-up newsroom with its own rules: it takes no comments on parking, and lets readers call each other a goose."""

from datetime import UTC, datetime, timedelta
from random import Random

from models.examples import Evidence, Example, Looked
from models.labels import LABELS, Label

TOWN = ["garden", "council", "library", "bridge", "market", "school", "river", "station", "museum", "harbour"]
WHO = ["mayor", "editor", "driver", "teacher", "neighbour", "speaker", "reader", "author"]
SAID = {
    "plain": ["I enjoyed the news about the {} from the {}", "The {} opens at nine, says the {}"],
    "parking": [
        "Nowhere to find parking at the {}, ask the {}",
        "Parking by the {} costs the {} more",
    ],
    "goose": ["You silly goose, the {} belongs to the {}", "What a goose, that {} is for the {}"],
    "rude": ["You daft fool, the {} is rubbish like the {}", "Shut up about the {} you daft fool of a {}"],
}
PEOPLE = ("ann", "bob", "cy", "di")


def rule(kind: str) -> str:
    return "reject" if kind in ("parking", "rude") else "approve"


def comments(n: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return n kinds and texts that all differ."""
    random = Random(seed)
    found: dict[str, str] = {}
    while len(found) < n:
        kind = random.choice(list(SAID))
        text = random.choice(SAID[kind]).format(random.choice(TOWN), random.choice(WHO))
        found[f"{text} {' '.join(random.sample(TOWN, 4))} {random.randrange(10**6)}"] = kind
    return [(kind, text) for text, kind in found.items()]


def decided(rows: list[tuple[str, str]], first: int = 0, site: str = "daily") -> list[Example]:
    """Return the examples that this newsroom's four moderators make of comments, five minutes apart."""
    made = []
    for at, (kind, text) in enumerate(rows, start=first):
        outcome = rule(kind)
        labels = dict.fromkeys(LABELS, 0.0)
        if outcome == "reject":
            labels = {} if kind == "parking" else {Label.INSULT: 1.0, Label.TOXICITY: 1.0}
        made.append(
            Example(
                text,
                labels,
                site,
                "en",
                id=f"c{at}",
                evidence=Evidence.DECISION,
                outcome=outcome,
                by=PEOPLE[at % len(PEOPLE)],
                reason="house_rule" if kind == "parking" else "insult" if outcome == "reject" else None,
                looked=Looked.BAND,
                site=site,
                at=datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=5 * at),
            )
        )
    return made
