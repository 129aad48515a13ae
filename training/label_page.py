"""Likely label errors as a page for who looks at them: who gives many, who disagree, and each text, hidden."""

from training.label_quality import Quality
from training.page import Section, masked, page, paragraph, table

_MOST = 300


def render(found: Quality) -> str:
    """Return the page. It holds comments and names people: not to be passed on."""
    lead = paragraph(
        f"Of {found.examples:,} labels {len(found.doubts):,} are likely wrong: a model that had not seen them is sure "
        "of the opposite, by the standard of how sure it is of that label elsewhere. It may be wrong itself, and a "
        "newsroom may have its reasons: a person should look, and decide again.",
        "lead",
    )
    judge = f"the scores of {found.judge}" if found.judge else "no scores, as each version has seen these labels"
    lead += paragraph(f"That model knows the words of the others' examples, and {judge}.", "note")
    suspects = [person.by for person in found.people if person.suspected]
    if suspects:
        lead += paragraph(
            f"Far more than chance would have it were given by {', '.join(suspects)}: look at theirs first.", "note"
        )
    people = [
        [
            person.by,
            f"{person.examples:,}",
            f"{person.doubted:,}",
            f"{person.expected:,.1f}",
            f"{person.chance:.2g}",
            "yes" if person.suspected else "",
        ]
        for person in found.people
    ]
    pairs = [[f"{one.first}, {one.second}", f"{one.both:,}", f"{one.otherwise:,}"] for one in found.disagreements]
    texts = [
        masked(f"{at}. {one.given} by {one.by or 'unknown'}; likely {one.likely} ({one.probability:.0%})", one.text)
        for at, one in enumerate(found.doubts[:_MOST], start=1)
    ]
    heads = ["person", "examples", "likely wrong", "at the others' rate", "by chance", "suspected"]
    sections = [
        Section("By person", table(heads, people)),
        Section("Disagreement", table(["people", "texts that both decided", "decided otherwise"], pairs)),
        Section(f"The {len(texts)} most doubtful", "".join(texts)),
    ]
    return page("Labels that are likely wrong", lead, sections)
