"""Sentences that name a group of people, harmless ones and abusive ones in balance.

In the public sets some groups are mostly named by those who abuse them, so that a model takes the name itself
for abuse. Sentences made here, the same for every group, say otherwise: a group is named in ordinary talk
four times as often as in abuse, and abuse is abuse whoever it is aimed at. (Dixon et al. 2018 balance with
texts of Wikipedia; ours are made up, and share no sentence with the sets for checking.)
"""

from itertools import product
from random import Random

from models.examples import Example
from models.labels import LABELS, Label

SOURCE = "identity_contexts"
_WEIGHT = 3.0
_KEPT = 4_000

GROUPS: tuple[str, ...] = tuple(
    """
    gay lesbian bisexual transgender trans queer lgbt lgbtq homosexual heterosexual straight nonbinary male female
    african african-american black white european hispanic latino latina latinx mexican canadian american asian indian
    middle-eastern chinese japanese korean arab turkish polish russian ukrainian jewish muslim christian catholic
    protestant sikh buddhist hindu atheist religious old older young younger teenage elderly blind deaf disabled
    paralysed autistic native immigrant refugee roma irish nigerian pakistani palestinian israeli
    """.split()  # noqa: SIM905  a list of seventy literals is no easier to read
)
_WHO = ("person", "man", "woman", "neighbour", "teacher", "friend", "couple", "family", "nurse", "writer", "colleague")
_PLAIN = (
    "My {who} is {group}.",
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
    "The film is about a {group} {who} who opens a bookshop.",
    "Thank you for writing about {group} people so fairly.",
    "Two {group} students gave a talk at the library.",
    "The {group} community invites everybody to its summer fair.",
    "Laws on {group} marriage were debated in parliament.",
    "As a {group} {who} I disagree with the author, but it is well written.",
    "{group}",
    "{group} and happy",
    "That {group} {who} has helped me a lot.",
    "Is there a {group} {who} here who can explain the custom?",
)
_ABUSIVE = (
    "All {group} people are disgusting vermin.",
    "I hate {group} people, they should be wiped out.",
    "Shut up, you stupid {group} idiot.",
    "Every {group} {who} is a filthy liar and a thief.",
    "Get out of our country, you {group} scum.",
    "That worthless {group} {who} deserves to die.",
    "{group} people are subhuman trash.",
)


def contexts(seed: int = 0) -> list[Example]:
    """Return the sentences, drawn by `seed`, with toxicity and identity_attack; of spam they say that it is none."""
    random = Random(seed)  # noqa: S311  the same seed has to give the same model
    kept = []
    for templates, share, wanted in ((_PLAIN, 0.0, _KEPT * 4 // 5), (_ABUSIVE, 1.0, _KEPT // 5)):
        every = sorted(
            {template.format(who=who, group=group) for template, who, group in product(templates, _WHO, GROUPS)}
        )
        labels = dict.fromkeys(LABELS, 0.0) if not share else {Label.TOXICITY: 1.0, Label.IDENTITY_ATTACK: 1.0}
        kept += [Example(text, labels, SOURCE, "en", _WEIGHT) for text in random.sample(every, wanted)]
    return kept
