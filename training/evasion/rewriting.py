"""Choose the words of a text that carry its meaning, and rewrite them by one scheme."""

import re
from collections.abc import Collection, Iterable
from random import Random

from training.evasion.scheme import SCHEMES

# Nobody disguises an address or the name of an account: it would no longer lead there.
_WORD = re.compile(r"(?:https?://|www\.|[@#])\S*|([^\W\d_]+)")
_LONG = 4
# Words of four letters and more that no filter looks for.
_PLAIN = frozenset(
    """
    that this with have your they what from were when will there their would about which them like just then than
    been some more very only also into over such even most much many does doing because could should these those
    where while after before other being every here well really still again
    """.split()  # noqa: SIM905  a list of seventy literals is no easier to read
)


def rewrite(text: str, scheme: str, rng: Random, words: Collection[str] | None = None, share: float = 0.5) -> str:
    """Return `text` rewritten by the scheme of that name. KeyError if there is none.

    `words`, in lower case, are those to aim at, every one of them. Where none is given or the text has none
    of them, it is a random `share` (0 to 1) of the words of four letters or more that carry the meaning, one
    at least. Depends on nothing but its arguments; total on any string.
    """
    chosen = SCHEMES[scheme]
    if chosen.whole:
        return chosen.change(text, rng)
    found = [match for match in _WORD.finditer(text) if match.group(1)]
    aimed = [match for match in found if words and match.group().lower() in words]
    if not aimed:
        carriers = [match for match in found if len(match.group()) >= _LONG and match.group().lower() not in _PLAIN]
        wanted = min(len(carriers), max(1, round(share * len(carriers))))
        aimed = sorted(rng.sample(carriers, wanted), key=lambda match: match.start())
    pieces, at = [], 0
    for match in aimed:
        pieces += [text[at : match.start()], chosen.change(match.group(), rng)]
        at = match.end()
    return "".join([*pieces, text[at:]])


def augment(
    texts: Iterable[str],
    rng: Random,
    share: float = 0.5,
    words: Collection[str] | None = None,
    schemes: Iterable[str] | None = None,
) -> list[str]:
    """Return each text rewritten by one scheme, picked at random for it; `share` and `words` as in `rewrite`.

    `schemes` are names to pick from; all that a reader can still read by default. What is learnt from some
    schemes and measured on others tells more than what is learnt and measured on the same.
    """
    names = list(schemes) if schemes is not None else [name for name, each in SCHEMES.items() if each.readable]
    return [rewrite(text, rng.choice(names), rng, words, share) for text in texts]
