"""Policy: an ordered list of pure steps that turns scores and rules into a verdict with reasons.

Every step sees the same `Subject` and answers with a `Finding` or nothing. The first *final* finding
decides; otherwise the gravest one does, and where nobody has found anything the comment is approved.
"""

from collections.abc import Mapping
from datetime import datetime

from models.labels import Label
from service.domain.cases import Assessment, Case, Verdict
from service.domain.findings import Finding, Promises, Step, Subject
from service.domain.languages import language_name
from service.domain.lots import drawn
from service.domain.reasons import Reason
from service.domain.signs import SIGNS
from service.domain.sites import Band, Policy, Threshold

__all__ = ["STEPS", "Finding", "Promises", "Step", "Subject", "assess", "subject_of", "threshold_for", "unscored"]

_GRAVITY = {Verdict.APPROVE: 0, Verdict.REVIEW: 1, Verdict.REJECT: 2}


def blocked_words(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Reject what contains a word that the site has blocked."""
    found = policy.blocked.find(subject.comment.text)
    if found is None:
        return None
    return Finding(Verdict.REJECT, Reason(code="blocked_word", text=f"Contains the blocked word “{found}”."), True)


def blocked_links(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Reject what links to a host that the site has blocked, or to one below it, or whose author gives it as theirs."""
    author = subject.comment.author
    found = policy.blocked_hosts.find(subject.comment.text)
    if found is None and author is not None and author.url:
        found = policy.blocked_hosts.find(author.url)
    if found is None:
        return None
    return Finding(Verdict.REJECT, Reason(code="blocked_link", text=f"Links to the blocked host {found}."), True)


def trusted_authors(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Approve what a trusted author writes, whatever the model says of it."""
    author = subject.comment.author
    if author is None or author.id is None or author.id not in policy.trusted:
        return None
    return Finding(Verdict.APPROVE, Reason(code="trusted_author", text="Written by a trusted author."), True)


def suspect_words(subject: Subject, policy: Policy, _model: Promises, _now: datetime) -> Finding | None:
    """Send to people what contains a word that the site wants to look at."""
    found = policy.suspect.find(subject.comment.text)
    if found is None:
        return None
    return Finding(Verdict.REVIEW, Reason(code="suspect_word", text=f"Contains the suspect word “{found}”."))


def languages(subject: Subject, policy: Policy, model: Promises, _now: datetime) -> Finding | None:
    """Send to people what is in a language that the model is no good in, or that the site has not listed."""
    code = subject.language.split("-")[0].lower()
    if code not in model.languages:
        text = f"Written in {language_name(code)}, which the model does not support."
    elif code not in policy.known_languages:
        text = f"Written in {language_name(code)}, which this site does not let machines decide in."
    else:
        return None
    return Finding(Verdict.REVIEW, Reason(code="language", text=text), True)


def threshold_for(threshold: Threshold | None, label: Label, model: Promises) -> float | None:
    """Return the score that a threshold stands for; None where there is none, or the model can't promise it."""
    if isinstance(threshold, str):
        return model.threshold(label, threshold)
    return threshold


def bands(subject: Subject, policy: Policy, model: Promises, _now: datetime) -> Finding | None:
    """Compare each label's score with the site's band and answer with the gravest outcome."""
    findings = [
        finding
        for label, band in policy.bands.items()
        if (finding := _band(label, band, subject.scores[label], model)) is not None
    ]
    return max(findings, key=lambda finding: _GRAVITY[finding.verdict], default=None)


def _band(label: Label, band: Band, score: float, model: Promises) -> Finding | None:
    name = label.replace("_", " ")
    reject = threshold_for(band.reject, label, model)
    if reject is not None and score >= reject:
        text = f"Score for {name} is {score:.2f}; this site rejects from {reject:.2f}."
        return Finding(Verdict.REJECT, Reason(code=f"{label}_high", text=text))
    if band.approve is None:
        return None
    approve = threshold_for(band.approve, label, model)
    if approve is None:
        text = f"The model can't promise “{band.approve}” for {name}, so people look at everything."
        return Finding(Verdict.REVIEW, Reason(code=f"{label}_unpromised", text=text))
    if score >= approve:
        text = f"Score for {name} is {score:.2f}; this site approves below {approve:.2f}."
        return Finding(Verdict.REVIEW, Reason(code=f"{label}_unsure", text=text))
    return None


STEPS: tuple[Step, ...] = (
    blocked_words,
    blocked_links,
    trusted_authors,
    suspect_words,
    *SIGNS,
    languages,
    bands,
)
"""Rules of the newsroom come before the model: an editor's word outweighs a score."""


def subject_of(case: Case, scores: Mapping[Label, float]) -> Subject:
    """Return a case as it was judged, with these scores: what surrounded it then and what it was a copy of included."""
    seen, around = case.assessment, case.circumstances
    language = (seen.language if seen else None) or case.comment.language or ""
    around = around.model_copy(update={"copies": (seen.copies if seen else None) or 0})
    return Subject(case.id, case.comment, language, scores, around)


def assess(subject: Subject, policy: Policy, model: Promises, *, model_version: str, now: datetime) -> Assessment:
    """Run the steps over one comment and return the verdict with every reason on the way."""
    findings: list[Finding] = []
    for step in STEPS:
        finding = step(subject, policy, model, now)
        if finding is not None:
            findings.append(finding)
            if finding.final:
                break
    if findings and findings[-1].final:
        verdict = findings[-1].verdict
    else:
        verdict = max((f.verdict for f in findings), key=_GRAVITY.__getitem__, default=Verdict.APPROVE)
    reasons = [f.reason for f in sorted(findings, key=lambda f: -_GRAVITY[f.verdict])]
    if not reasons:
        reasons = [Reason(code="clean", text="Nothing speaks against it.")]
    audit_share = audited = None
    if verdict is not Verdict.REVIEW:
        if policy.mode == "assist":
            text = f"The machine would {verdict}; on this site a person decides."
            verdict, reasons = Verdict.REVIEW, [*reasons, Reason(code="assist", text=text)]
        elif drawn("audit", subject.case, policy.audit_share):
            audit_share, audited = policy.audit_share, verdict
            share = f"{audit_share:.1%}"
            # What the machine would do is left out: it would lead the person whose answer measures it.
            text = f"Picked by lot for the audit sample of {share}: decide as if no machine had seen it."
            verdict, reasons = Verdict.REVIEW, [Reason(code="audit", text=text)]
    return Assessment(
        verdict=verdict,
        reasons=reasons,
        scores=dict(subject.scores),
        model_version=model_version,
        language=subject.language,
        audit_share=audit_share,
        audited=audited,
        copies=subject.circumstances.copies or None,
        at=now,
    )


def unscored(reason: str, now: datetime) -> Assessment:
    """Send to people a comment on which scoring failed."""
    return Assessment(
        verdict=Verdict.REVIEW,
        reasons=[Reason(code="scoring_failed", text=reason)],
        scores=None,
        model_version=None,
        at=now,
    )
