"""Sentences that name a group of people, harmless ones and abusive ones in balance.

In the public sets some groups are mostly named by those who abuse them, so that a model takes the name itself
for abuse. Sentences made here, the same for every group and for nobody in particular, say otherwise: ordinary
talk four times as often as abuse, and abuse is abuse whoever it is aimed at. (Dixon et al. 2018 balance with
texts of Wikipedia; ours are made up, and share no sentence with the sets for checking. Writing groups into real
comments that speak of people was tried: it moved no group.)
"""

from itertools import cycle, product
from random import Random

from models.examples import Example
from models.labels import LABELS, Label

SOURCE = "identity_contexts"
_WEIGHT = 6.0

GROUPS: tuple[str, ...] = tuple(
    """
    gay lesbian bisexual transgender trans queer lgbt lgbtq homosexual heterosexual straight nonbinary male female
    african african-american black white european hispanic latino latina latinx mexican canadian american asian indian
    middle-eastern chinese japanese korean arab turkish polish russian ukrainian jewish muslim christian catholic
    protestant sikh buddhist hindu atheist religious old older young younger teenage elderly blind deaf disabled
    paralysed paralyzed autistic native immigrant refugee roma irish nigerian pakistani palestinian israeli
    """.split()  # noqa: SIM905  a list of seventy literals is no easier to read
)
_WHO = ("person", "man", "woman", "neighbour", "teacher", "friend", "couple", "family", "nurse", "writer", "colleague")
_NAMES = ("Ada", "Bram", "Chidi", "Dana", "Emil", "Farah", "Goran", "Hana", "Ines", "Jonas", "Keiko", "Lior", "Mira")
_KIND = tuple(
    """
    kind brave clever patient honest cheerful gentle wonderful great lovely decent funny generous polite careful tired
    tall quiet busy famous local rich poor proud lucky curious modest loyal calm friendly thoughtful interesting
    """.split()  # noqa: SIM905
)
_VILE = tuple(
    """
    disgusting stupid pathetic filthy worthless vile idiotic moronic despicable ugly nasty repulsive dumb horrible
    terrible rotten evil sick loathsome miserable ignorant dirty gross brainless useless hateful dreadful crazy
    """.split()  # noqa: SIM905
)
_PLAIN = (
    "My {who} is {group}.",
    "My {who} is {kind}.",
    "I am a {group} {who} and I live in this town.",
    "I'm {group}.",
    "Being {group} is nothing unusual here.",
    "She grew up as a {group} {who} in the seventies.",
    "The council met {group} residents to talk about the new school.",
    "A {group} {who} won the local election on Sunday.",
    "He is proud to be {group}, and so are his parents.",
    "Our {group} {who} bakes the best bread on the street.",
    "The article quotes a {group} {who} from Leeds.",
    "Many {group} people read this paper every day.",
    "I married a {group} {who} last year.",
    "The film is about a {kind} {group} {who} who opens a bookshop.",
    "Thank you for writing about {group} people so fairly.",
    "Two {group} students gave a talk at the library.",
    "The {group} community invites everybody to its summer fair.",
    "Laws on {group} marriage were debated in parliament.",
    "As a {group} {who} I disagree with the author, but it is well written.",
    "{group}",
    "{group} and {kind}",
    "{kind} {group} {who}",
    "{name} is {group}.",
    "{name} is {kind}.",
    "{name} is one {kind} {who}",
    "{name} and {name} are {group} and {kind}.",
    "We met {name}, the {group} {who}, at the market.",
    "That {group} {who} has helped me a lot.",
    "What a {kind} {group} {who}!",
    "Is there a {group} {who} here who can explain the custom?",
)
_ABUSIVE = (
    "All {group} people are {vile} vermin.",
    "I hate {group} people, they should be wiped out.",
    "I hate you, you are a {vile} {who}.",
    "Shut up, you {vile} {group} idiot.",
    "Every {group} {who} is a {vile} liar and a thief.",
    "Get out of our country, you {group} scum.",
    "That {vile} {group} {who} deserves to die.",
    "{group} people are subhuman trash.",
    "{name} is {vile}.",
    "{name} is a {vile} {who}",
    "{vile} {group} {who}",
    "What a {vile} {who}.",
    "Those {group} people are {vile}.",
    "Somebody should kill that {group} {who}.",
)


def contexts(seed: int = 0, wanted: int = 6_000) -> list[Example]:
    """Return so many sentences, drawn by `seed`, with toxicity and identity_attack; the harmless deny every label."""
    random = Random(seed)  # noqa: S311  the same seed has to give the same model
    kept = []
    for templates, share, part in ((_PLAIN, 0.0, wanted * 4 // 5), (_ABUSIVE, 1.0, wanted // 5)):
        for text in _said(templates, part, random):
            attack = float(any(group in text.split() for group in GROUPS))
            abuse = {Label.TOXICITY: 1.0, Label.IDENTITY_ATTACK: attack}
            labels = abuse if share else dict.fromkeys(LABELS, 0.0)
            kept.append(Example(text, labels, SOURCE, "en", _WEIGHT))
    return kept


def _said(templates: tuple[str, ...], wanted: int, random: Random) -> list[str]:
    """Fill templates until so many sentences are different; every template and group gets its turn."""
    words = {"who": _WHO, "kind": _KIND, "vile": _VILE, "name": _NAMES}
    said: dict[str, None] = {}
    for template, group in cycle(product(templates, GROUPS)):
        if len(said) == wanted:
            break
        said[template.format(group=group, **{slot: random.choice(each) for slot, each in words.items()})] = None
    return list(said)
