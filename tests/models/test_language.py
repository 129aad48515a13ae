import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.language import identify

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I think that the council should have listened to the people.", "en"),
        ("Das ist ein sehr schöner Tag und ich freue mich auf morgen.", "de"),
        ("O governo não fez nada por este país, é uma vergonha.", "pt"),
        ("El gobierno no ha hecho nada por este país, qué vergüenza.", "es"),
        ("Le gouvernement n'a rien fait pour ce pays, quelle honte.", "fr"),
        ("Il governo non ha fatto niente per questo paese, che vergogna.", "it"),
        ("De regering heeft niets voor dit land gedaan, wat een schande.", "nl"),
        ("Regeringen har inte gjort något för det här landet.", "sv"),
        ("Tämä on hyvin kirjoitettu juttu, kiitos siitä toimittajalle.", "fi"),
        ("Rząd nic nie zrobił dla tego kraju, co za wstyd.", "pl"),
        ("Hükümet bu ülke için hiçbir şey yapmadı, çok yazık.", "tr"),
        ("Pemerintah tidak melakukan apa apa untuk negara ini.", "id"),
        ("yaar ye sarkar kuch nahi kar rahi hai", "hi"),
        ("Это очень хороший день, спасибо за статью", "ru"),
        ("Дякую за статтю, дуже цікаво", "uk"),
        ("Ово је веома добар чланак, хвала", "sr"),
        ("هذا مقال جيد شكرا لكم", "ar"),
        ("این مقاله خوبی بود، سپاسگزارم", "fa"),
        ("यह बहुत अच्छा लेख है", "hi"),
        ("これは良い記事です", "ja"),
        ("这是一篇好文章", "zh"),
        ("좋은 기사입니다", "ko"),
        ("זו כתבה טובה", "he"),
        ("Αυτό είναι ένα καλό άρθρο", "el"),
        ("これ", "ja"),
        ("ཡིག་ཆ་འདི་ཡག་པོ་འདུག", "dz"),
    ],
)
def test_a_plain_sentence_is_taken_for_its_language(text: str, language: str) -> None:
    assert identify(text, "xx") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Danke schön", "de"),
        ("Halt die Fresse", "de"),
        ("vai tomar no cu", "pt"),
        ("Obrigado!", "pt"),
        ("muchas gracias", "es"),
        ("Merci beaucoup", "fr"),
        ("Kiitos paljon", "fi"),
        ("haista vittu", "fi"),
        ("terima kasih", "id"),
        ("teşekkürler", "tr"),
        ("Dziękuję bardzo", "pl"),
        ("Предатель!", "ru"),
        ("да ладно", "ru"),
    ],
)
def test_a_few_telling_words_are_enough(text: str, language: str) -> None:
    assert identify(text, "en") == language


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "wow nice",
        "Thank you!",
        "so true",
        "haha no",
        "ha ha ha",
        "Great news",
        "no u",
        "Die, man, die",
        "was war in Los Angeles",
        "Erdoğan is a dictator",
        "Beyoncé",
        "Angela Merkel",
        "La La Land",
        "Jesus Christ Superstar",
        "I love São Paulo, such a déjà vu",
        "👍👍",
        "",
        "?!",
        "2016",
        "@user https://a.example/b",
        "+Максим Довнич ha ha, good joke",
        "@müller you are so wrong",
    ],
)
def test_short_english_is_never_another_language_on_an_english_site(text: str) -> None:
    assert identify(text, "en") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "yоu аre аn idiоt",  # some of it in Cyrillic letters
        "ｙｏｕ 𝓲𝓭𝓲𝓸𝓽",
        "𝖄𝖔𝖚 𝖆𝖗𝖊 𝖆𝖓 𝖎𝖉𝖎𝖔𝖙",
        "ⓨⓞⓤ 🅘🅓🅘🅞🅣",
        "you are an ïdïöt",
        "y\u200bo\u200bu are an i\u00add\u00adi\u00adot",
        "you are an i d i o t",
        "you are an i.d.i.o.t",
        "yôû árë ãn ìdíót stupid man",
        "y̶o̶u̶ i̶d̶i̶o̶t̶",
    ],
)
def test_english_in_disguise_is_english(text: str) -> None:
    assert identify(text, "en") == "en"


@pytest.mark.parametrize("text", ["das ist fake news", "Mein Team: top!", "Echt nice, danke", "Was will der Mann"])
def test_borrowed_words_do_not_make_another_language_english_on_its_own_site(text: str) -> None:
    assert identify(text, "de") == "de"


def test_english_is_told_on_another_site() -> None:
    assert identify("I think that the council should have listened to the people.", "de") == "en"


@pytest.mark.parametrize("text", ["", "ok", "12:30", "😀", "\ud800", "http://example.org/le/la/des/une/pour"])
def test_the_site_answers_where_the_text_does_not(text: str) -> None:
    assert identify(text, "fi") == "fi"


@pytest.mark.parametrize("home", ["no", "nb", "nb-NO", "NN"])
def test_the_site_names_its_language_as_it_likes(home: str) -> None:
    assert identify("Regjeringen har ikke gjort noe for dette landet", home) == home


def test_mentions_and_links_at_the_beginning_do_not_hide_the_text() -> None:
    assert identify("@somebody_with_a_name " * 12 + "das ist doch nicht richtig", "en") == "de"


@settings(max_examples=300, deadline=None)
@given(ANY | st.text(st.characters(min_codepoint=0x300, max_codepoint=0x600)), st.sampled_from(["en", "de", "uk"]))
def test_any_text_has_a_language_of_two_letters(text: str, home: str) -> None:
    assert len(identify(text, home)) == 2
