"""How much each kind of a newsroom's examples counts in a fit, and what a rejection teaches that names no label.

A row of a public set counts 1, and so does a rejection. An approval is weak: nobody had to find a reason for it, and
what is only not rejected may have been read in a hurry. A rejection is strong, for a moderator had to name a ground.
Who looks at a text a second time knows what is at stake. What comes from outside was not said by anyone here.
(Rejections at four times the weight of approvals were tried: the model followed the newsroom less well, and its
probabilities were further off.)
"""

from collections.abc import Mapping

from models.examples import Evidence, Example, Outcome
from models.labels import Label

WEIGHTS: Mapping[tuple[Evidence, Outcome | None], float] = {
    (Evidence.DECISION, None): 1.0,
    (Evidence.DECISION, "approve"): 0.7,
    (Evidence.SECOND_OPINION, None): 1.5,
    (Evidence.APPEAL, None): 1.5,
    (Evidence.SUGGESTSCORE, None): 0.3,
    (Evidence.SUBMIT_SPAM, None): 0.5,
    (Evidence.SUBMIT_HAM, None): 0.5,
}
"""By evidence and outcome; None stands for whatever outcome has no row of its own, and for none."""

HOUSE_RULES: Mapping[Label, float] = {Label.TOXICITY: 1.0}
"""What a rejection that names no label teaches the model of one site: that this newsroom does not publish it.

No label means that, and toxicity, what makes people leave, comes nearest. The shared model is not taught it: what is
against the rules of one house is not toxic elsewhere.
"""


def weight(example: Example) -> float:
    """Return how much an example counts; what does not say how it came about counts as a row of a public set."""
    if example.evidence is None:
        return example.weight
    whatever = WEIGHTS[example.evidence, None]
    return example.weight * WEIGHTS.get((example.evidence, example.outcome), whatever)


def labels(example: Example, of_site: bool) -> Mapping[Label, float]:
    """Return what an example teaches the model of its site, or the shared one."""
    if of_site and example.outcome == "reject" and not example.labels:
        return HOUSE_RULES
    return example.labels
