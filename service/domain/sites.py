"""A site: a newsroom that posts comments, and how it wants to be served."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, HttpUrl, StringConstraints, Tag

from models import goals
from models.labels import Label
from service.domain.comments import Kind, Language
from service.domain.lists import HostList, WordList, check_entry, check_host
from service.domain.reasons import DEFAULT_REASONS, SiteReason

SiteName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


def _goal(value: str) -> str:
    return goals.parse(value).name


def _kind(value: object) -> str:
    return "goal" if isinstance(value, str) else "score"


# Told apart by kind, so that who misspells a goal isn't told that it is no number.
Threshold = Annotated[
    Annotated[float, Field(ge=0, le=1), Tag("score")] | Annotated[str, AfterValidator(_goal), Tag("goal")],
    Discriminator(_kind),
]
"""A score, or a goal (`models.goals`) whose score the model's manifest tells."""


Entry = Annotated[str, StringConstraints(max_length=200), AfterValidator(check_entry)]
Host = Annotated[str, StringConstraints(max_length=253), AfterValidator(check_host)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Band(_Settings):
    """Scores below `approve` pass, scores from `reject` on are rejected, what is between goes to people."""

    approve: Threshold | None = Field(None, description="Null: this label never holds a comment back.")
    reject: Threshold | None = Field(None, description="Null: this label never rejects by itself.")


def _default_bands() -> dict[Label, Band]:
    return {
        Label.TOXICITY: Band(approve="missed<=0.02", reject="precision>=0.95"),
        # Too rare for a share of what is approved to mean anything: held from a fixed probability.
        Label.THREAT: Band(approve=0.3),
        Label.IDENTITY_ATTACK: Band(approve=0.3),
        Label.SPAM: Band(approve="missed<=0.01", reject="precision>=0.95"),
    }


class Policy(_Settings):
    """A site's ordered rules and bands. Words and links are matched with look-alikes seen through."""

    mode: Literal["decide", "assist"] = Field(
        "decide", description="`decide`: alone where sure. `assist`: never without a person."
    )
    blocked_words: list[Entry] = []
    suspect_words: list[Entry] = []
    blocked_links: list[Host] = Field([], description="Host names; subdomains are included.")
    trusted_authors: list[str] = Field([], description="The site's own author ids.")
    bands: dict[Label, Band] = Field(default_factory=_default_bands)
    languages: list[Language] = Field(
        ["en"], description="What machines may decide in, where the model supports it; the rest goes to people."
    )
    honeypot: Literal["ignore", "review", "reject"] = Field(
        "review", description="What becomes of a comment whose sender filled in a field that people don't see."
    )
    suspect_kinds: list[Kind] = Field(
        ["trackback", "pingback"], description="Kinds of comment that go to people, as the site names them."
    )
    most_links: Annotated[int, Field(ge=0)] | None = Field(
        5, description="What holds more goes to people, the author's own address counted. Null: any number passes."
    )
    rejected_share: Annotated[float, Field(gt=0, le=1)] | None = Field(
        0.5,
        description="From which share of an author's or a network address's earlier comments, three at least, "
        "that stand rejected the next goes to people. Null: never.",
    )
    most_per_minute: Annotated[int, Field(ge=1)] | None = Field(
        6, description="So many by one author in a minute pass, and the next goes to people. Null: any number."
    )
    most_per_minute_from_address: Annotated[int, Field(ge=1)] | None = Field(
        30, description="The same for a network address, which many readers may share."
    )
    most_copies: Annotated[int, Field(ge=0)] | None = Field(
        3, description="What advertises passes so often in nearly the same words; then it goes to people. Null: always."
    )
    audit_share: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Share of confident cases that go to people anyway, picked by a stable hash."
    )

    @cached_property
    def known_languages(self) -> frozenset[str]:
        """`languages` without their regions."""
        return frozenset(language.split("-")[0].lower() for language in self.languages)

    @cached_property
    def trusted(self) -> frozenset[str]:
        """`trusted_authors`, to look one up."""
        return frozenset(self.trusted_authors)

    @cached_property
    def blocked(self) -> WordList:
        """`blocked_words`, compiled."""
        return WordList(self.blocked_words)

    @cached_property
    def suspect(self) -> WordList:
        """`suspect_words`, compiled."""
        return WordList(self.suspect_words)

    @cached_property
    def blocked_hosts(self) -> HostList:
        """`blocked_links`, compiled."""
        return HostList(self.blocked_links)


class RateLimit(_Settings):
    """At most `per_second` comments in the long run, `burst` at once."""

    per_second: Annotated[float, Field(gt=0)]
    burst: Annotated[int, Field(ge=1)]


class HouseRules(_Settings):
    """What a rejected comment's author is told beside the reasons."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = "the house rules"
    url: HttpUrl | None = Field(None, description="Where the rules can be read.")
    complaints: Annotated[str, StringConstraints(max_length=500)] = Field(
        "", description="Where to complain, in words or as an address; what the author is told when empty is general."
    )


def _each_once(reasons: list[SiteReason]) -> list[SiteReason]:
    if len({reason.code for reason in reasons}) < len(reasons):
        raise ValueError("two reasons have the same code")
    return reasons


class Desk(_Settings):
    """How people's work on a site's queue is arranged."""

    service_level_s: Annotated[float, Field(gt=0, le=30 * 86_400)] = Field(
        4 * 3600, description="Within how many seconds the mildest case should be decided; the graver, the sooner."
    )
    reasons: Annotated[list[SiteReason], Field(min_length=1, max_length=30), AfterValidator(_each_once)] = Field(
        DEFAULT_REASONS, description="What moderators may give as reason for rejecting, in the order of their digits."
    )
    group_copies: bool = Field(True, description="Whether near-duplicates that wait are shown as one.")
    copies_across_sites: bool = Field(
        False, description="Whether they are grouped with those of other sites that allow it too."
    )
    copies_follow: bool = Field(
        False, description="Whether a decision on a whole group also decides copies that arrive within a day."
    )

    second_opinion_share: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Share of cases, drawn by lot, that two people look at before the second one's word counts."
    )

    def reason(self, code: str) -> SiteReason | None:
        """Return the reason of this code."""
        return next((reason for reason in self.reasons if reason.code == code), None)


class Coral(_Settings):
    """How a site's Coral is served. What is secret is sealed under the installation's secret."""

    address: HttpUrl | None = Field(None, description="Where Coral is reached, as in https://comments.example.org.")
    private: bool = Field(False, description="Whether that may be a private address.")
    review: Literal["withhold", "premoderate", "flag"] = Field(
        "withhold",
        description="What Coral does with what a person is to look at: hold it back as the system's doing, put it into "
        "its pre-moderation, or publish it with a flag.",
    )
    approve: Literal["silent", "approve"] = Field(
        "silent", description="`silent`: Coral's own rules decide on what Ombud approves. `approve`: they are skipped."
    )
    trust_staff: bool = Field(True, description="Whether what staff, moderators and admins write is passed unseen.")
    timeout_ms: Annotated[int, Field(ge=100, le=10_000)] = Field(
        200, description="The timeout that is set for the phase in Coral; the answer leaves before."
    )
    token: str | None = Field(None, description="Sealed: the access token for Coral's GraphQL.")
    phase_secrets: Annotated[list[str], Field(max_length=2)] = Field(
        [], description="Sealed: the signing secrets of the moderation phase that are good, newest first."
    )
    webhook_secrets: Annotated[list[str], Field(max_length=2)] = Field(
        [], description="Sealed: the signing secrets of the webhook endpoint that are good, newest first."
    )


Days = Annotated[int, Field(ge=1, le=36_500)]


class Retention(_Settings):
    """After how many days the sweep deletes what; null: never. `docs/operations.md` says what each covers."""

    text: Days | None = Field(None, description="What readers wrote: from when the comment came in.")
    authors: Days | None = Field(None, description="Who wrote it: from when the comment came in.")
    decisions: Days | None = Field(None, description="Whole cases: from when the comment's latest revision came in.")
    examples: Days | None = Field(None, description="Texts labelled from outside: from when they last were.")


class Site(_Settings):
    """A site's settings, as kept."""

    name: SiteName
    language: Language = "en"
    callback_url: HttpUrl | None = None
    callback_private: bool = Field(False, description="Whether the callback may be a private address.")
    callback_batch: Annotated[int, Field(ge=1, le=100)] = Field(
        1, description="How many decisions one callback may carry."
    )
    callback_disabled: str | None = Field(None, description="Why callbacks stopped, as after a 410.")
    notify_in_review: bool = Field(True, description="Whether the site hears that a person will look.")
    rate_limit: RateLimit | None = None
    policy: Policy = Policy()
    desk: Desk = Desk()
    house_rules: HouseRules = HouseRules()
    coral: Coral = Coral()
    retention: Retention = Retention()
    key_ids: list[str] = Field([], description="Keyed hashes of the API keys that are good.")
    secret_generations: list[int] = Field([1], description="Webhook secrets in use, newest first, at most two.")
