import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.labels import Label
from training.catalogue import BY_NAME, CATALOGUE
from training.datasets import Use
from training.mapping import CHECKS, TABLE, examples, joined


def only(name: str, **row: object) -> dict[Label, float]:
    found = list(examples(name, iter([{"text": "some text of some length"} | row])))
    return dict(found[0].labels) if found else {}


def test_only_sets_that_may_be_trained_on_are_mapped() -> None:
    for name in TABLE:
        assert BY_NAME[name].use in {Use.TRAIN, Use.TRAFFIC}


def test_what_is_for_checking_is_never_mapped_for_training() -> None:
    assert not set(CHECKS) & set(TABLE)
    assert {BY_NAME[name].use for name in CHECKS} == {Use.CHECK}


def test_every_mapping_has_a_reason_and_every_set_a_licence_and_a_digest() -> None:
    assert all(mapping.reason for mapping in TABLE.values())
    assert len({dataset.name for dataset in CATALOGUE}) == len(CATALOGUE)
    for dataset in CATALOGUE:
        assert dataset.licence
        assert len(dataset.sha256) == 64


def test_sets_say_what_they_asked_and_no_more() -> None:
    assert only("surge", toxic=1) == {Label.TOXICITY: 1}
    assert only("sms", spam=0) == {Label.SPAM: 0}
    assert only("civil_comments", frac_not_toxic=0.25)[Label.TOXICITY] == 0.75
    assert set(only("jigsaw_binary", toxic=1)) == {Label.TOXICITY}
    assert only("jigsaw_binary", toxic=0)[Label.THREAT] == 0
    assert only("fi_suomi24", label="not-insult") == {Label.INSULT: 0}
    assert only("fi_suomi24", label="identity_attack") == {Label.IDENTITY_ATTACK: 1}
    assert only("reddit_advertising", rule="legal_advice", violation=1) == {}
    assert only("reddit_removed", label_norm="n10-t5-porno-links") == {Label.SPAM: 1}
    assert only("pt_told_br", toxic=1, obscene=3.0, insult=0.0)[Label.OBSCENE] == 1


@pytest.mark.parametrize(
    "text",
    [
        "see https://a.example",
        "for sale, only $5 today!",
        "call +1 555 010 0000",
        "mail me@a.example",
        "subscribe to me please",
        "please see my new video",
    ],
)
def test_traffic_with_a_sign_of_selling_is_no_background(text: str) -> None:
    assert not list(examples("video_news_comments", iter([{"text": text}])))


@pytest.mark.parametrize(
    "text",
    [
        "the mayor should listen to people",
        "they paid $5 million for a channel that nobody watches",
        "he denied it, https://www.bbc.co.uk/news/uk-1 and https://en.wikipedia.org/wiki/Denial",
    ],
)
def test_plain_traffic_and_what_gives_a_source_is_background_for_spam_alone(text: str) -> None:
    found = list(examples("video_news_comments", iter([{"text": text}])))
    assert dict(found[0].labels) == {Label.SPAM: 0}


def test_rows_without_text_or_answer_are_left_out() -> None:
    assert only("surge", text="  ", toxic=1) == {}
    assert only("surge", toxic=math.nan) == {}


@pytest.mark.parametrize(
    ("parted", "written"),
    [
        ("i 'm here , don 't you see ?", "i'm here, don't you see?"),
        ("they 're right ; she ' ll come !", "they're right; she'll come!"),
        ("the dog 's bone ( a big one ) .", "the dog's bone (a big one)."),
        ("50 % of it [ sic ]", "50% of it [sic]"),
    ],
)
def test_what_a_tokeniser_parted_is_put_together_again(parted: str, written: str) -> None:
    assert joined(parted) == written


@pytest.mark.parametrize(
    "text", ["Plain text, as it was written: isn't it?", "a (small) matter; 'quoted' too", "", " "]
)
def test_what_no_tokeniser_touched_stays_as_it_is(text: str) -> None:
    assert joined(text) == text


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_of_any_text_joining_takes_spaces_alone(text: str) -> None:
    assert "".join(joined(text).split()) == "".join(text.split())


def test_only_sets_that_went_through_a_tokeniser_are_joined() -> None:
    def text(name: str, **row: object) -> str:
        return next(iter(examples(name, iter([{"text": "you don 't say !"} | row])))).text

    assert text("paradetox", toxic=1) == "you don't say!"
    assert text("surge", toxic=1) == "you don 't say !"
