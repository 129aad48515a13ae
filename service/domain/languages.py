"""What languages are called: in sentences that people read, and where they are counted."""

_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "kn": "Kannada", "ko": "Korean", "ky": "Kyrgyz",
    "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik", "th": "Thai",
    "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

_PAIRS = """
    afr:af amh:am ara:ar aze:az bel:be bul:bg ben:bn bos:bs cat:ca ces:cs cze:cs cym:cy wel:cy dan:da deu:de ger:de
    ell:el gre:el eng:en spa:es est:et eus:eu baq:eu fas:fa per:fa fin:fi fra:fr fre:fr gle:ga glg:gl guj:gu heb:he
    hin:hi hrv:hr hun:hu hye:hy arm:hy ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kaz:kk kan:kn kor:ko kir:ky
    ltz:lb lit:lt lav:lv mkd:mk mac:mk mal:ml mon:mn mar:mr msa:ms may:ms mya:my bur:my nep:ne nld:nl dut:nl nor:no
    pan:pa pol:pl pus:ps por:pt ron:ro rum:ro rus:ru sin:si slk:sk slo:sk slv:sl som:so sqi:sq alb:sq srp:sr swe:sv
    swa:sw tam:ta tel:te tgk:tg tha:th tgl:tl fil:tl tur:tr tat:tt uig:ug ukr:uk urd:ur uzb:uz vie:vi zho:zh chi:zh
"""
_OF_THREE_LETTERS = dict(pair.split(":") for pair in _PAIRS.split())


def plain_code(tag: str | None) -> str:
    """Return a language tag's ISO 639-1 code, such as `en` of `eng` or `EN-gb`; `other` of what has none.

    Sites write what they like into it, so that counts of the whole tag would be without bound.
    """
    code = (tag or "").split("-")[0].lower()
    return code if len(code) == 2 else _OF_THREE_LETTERS.get(code, "other")


def language_name(code: str) -> str:
    """Return what the language of an ISO 639-1 code is called in English; of any other, the code in quotes."""
    return _NAMES.get(code, f"“{code}”")
