# ruff: noqa: RUF001  letters that are easily taken for others are what this file is about
"""Letters that a reader takes for other letters. All lower case: texts are lower-cased before.

The letters are those that Unicode's confusables (UTS 39, confusables.txt) give for a single Latin letter, in either
case, with what moderators see besides: shapes that pass only among Latin letters, such as upside-down ones, are added.
"""

PLAIN_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n",
    "þ": "th", "ŧ": "t", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʋ": "u", "ɯ": "w", "ȷ": "j", "ſ": "s",
    "ƅ": "b", "ꞵ": "b", "ꬲ": "e", "ꬵ": "f", "ꞙ": "f", "ẝ": "f", "ᶃ": "g", "ƍ": "g", "ƭ": "t", "ƈ": "c",
    "ǀ": "l", "ᴑ": "o", "ꬽ": "o", "ꭇ": "r", "ꭈ": "r", "ƽ": "s", "ꞟ": "u", "ꭎ": "u", "ꭒ": "u", "ꭓ": "x",
    "ɣ": "y", "ᶌ": "y", "ỿ": "y", "ꭚ": "y", "ƙ": "k", "ɖ": "d", "ɗ": "d", "ɦ": "h", "ɱ": "m", "ɲ": "n",
    "ɳ": "n", "ɵ": "o", "ʂ": "s", "ʈ": "t", "ʐ": "z", "ʑ": "z", "ɓ": "b", "ƒ": "f", "ɠ": "g", "ɨ": "i",
    "ɬ": "l", "ɭ": "l", "ɽ": "r", "ɾ": "r", "ʉ": "u", "ƀ": "b", "ȼ": "c", "ɇ": "e", "ǥ": "g", "ɉ": "j",
    "ƚ": "l", "ɍ": "r", "ⱥ": "a", "ⱦ": "t", "ɏ": "y", "ƶ": "z", "ɐ": "a", "ǝ": "e", "ɹ": "r", "ʇ": "t",
    "ʌ": "v", "ʍ": "w", "ʎ": "y", "ɥ": "h", "ʞ": "k", "ᴉ": "i", "ɟ": "f", "ƃ": "g", "ɔ": "o", "ɛ": "e",
}  # fmt: skip
"""Latin letters that Unicode does not take apart, though a reader does."""

_CYRILLIC = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "н": "h", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t",
    "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "є": "e", "ь": "b", "ҽ": "e", "ԍ": "g", "ꙇ": "i", "ѡ": "w",
    "ү": "y", "ӕ": "ae", "я": "r", "и": "n", "ш": "w", "щ": "w", "п": "n", "з": "e", "б": "b", "ч": "y",
    "ґ": "r", "ғ": "f", "қ": "k", "ҟ": "k", "ң": "h", "ө": "o", "ҫ": "c", "ҭ": "t", "ұ": "y", "ҳ": "x",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "γ": "y", "η": "n", "ι": "i", "ϳ": "j", "κ": "k", "ν": "v",
    "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "σ": "o", "ς": "s", "μ": "u", "ϝ": "f",
    "ϻ": "m", "ζ": "z", "ϱ": "p", "δ": "d", "λ": "a", "π": "n", "ϙ": "q", "ϛ": "s",
}  # fmt: skip
_OTHERS = {
    # Armenian, Georgian, Coptic
    "ք": "f", "ց": "g", "հ": "h", "ո": "n", "ռ": "n", "օ": "o", "գ": "q", "զ": "q", "տ": "s", "ս": "u",
    "ա": "w", "յ": "j", "ղ": "n", "ւ": "i", "ჿ": "o", "ყ": "y", "ⲥ": "c", "ⲏ": "h", "ⲕ": "k", "ⲓ": "l",
    "ⳑ": "l", "ⲙ": "m", "ⲛ": "n", "ⲟ": "o", "ⲣ": "p", "ⲅ": "r", "ⲧ": "t", "ⲭ": "x", "ⲩ": "y", "ⲁ": "a",
    # Cherokee, by its small letters, the case that texts are brought to
    "ꭺ": "a", "ꮟ": "b", "ᏼ": "b", "ꮯ": "c", "ꮷ": "d", "ꭰ": "d", "ꭼ": "e", "ꮐ": "g", "ᏻ": "g", "ꮒ": "h",
    "ꮋ": "h", "ꭵ": "i", "ꭻ": "j", "ꮶ": "k", "ꮮ": "l", "ꮇ": "m", "ꮲ": "p", "ꭱ": "r", "ꮢ": "r", "ꮁ": "r",
    "ꮪ": "s", "ꮥ": "s", "ꭲ": "t", "ꮩ": "v", "ꮃ": "w", "ꮤ": "w", "ꭹ": "y", "ꮍ": "y", "ꮓ": "z", "ꮎ": "o",
    # Canadian syllabics
    "ᗅ": "a", "ᗩ": "a", "ᑲ": "b", "ᖯ": "b", "ᗷ": "b", "ᑕ": "c", "ᑢ": "c", "ᑯ": "d", "ᗞ": "d", "ᗪ": "d",
    "ᕮ": "e", "ᖴ": "f", "ᘜ": "g", "ᕼ": "h", "ᒍ": "j", "ᒪ": "l", "ᗰ": "m", "ᑎ": "n", "ᑭ": "p", "ᖇ": "r",
    "ᔕ": "s", "ᑌ": "u", "ᐯ": "v", "ᗯ": "w", "᙭": "x", "ᕁ": "x", "ᕽ": "x", "ᘔ": "z",
    # Lisu
    "ꓮ": "a", "ꓐ": "b", "ꓚ": "c", "ꓒ": "d", "ꓓ": "d", "ꓰ": "e", "ꓝ": "f", "ꓖ": "g", "ꓧ": "h", "ꓙ": "j",
    "ꓗ": "k", "ꓲ": "l", "ꓡ": "l", "ꓟ": "m", "ꓠ": "n", "ꓳ": "o", "ꓑ": "p", "ꓣ": "r", "ꓢ": "s", "ꓔ": "t",
    "ꓴ": "u", "ꓦ": "v", "ꓪ": "w", "ꓫ": "x", "ꓬ": "y", "ꓜ": "z",
    # Runes, Tifinagh and single letters of other scripts
    "ᛕ": "k", "ᛁ": "l", "ᛖ": "m", "ᚷ": "x", "ⵏ": "l", "ⵔ": "o", "ⵕ": "q", "ⴸ": "v", "ⵝ": "x", "ഠ": "o",
    "ଠ": "o", "ဝ": "o", "ዐ": "o", "ሀ": "u", "ꛟ": "v", "𐐬": "o", "𐑈": "s", "𐐽": "c", "𐓪": "o", "𐓶": "u",
    "卂": "a", "乃": "b", "匚": "c", "刀": "d", "乇": "e", "千": "f", "丨": "i", "丂": "s", "ㄚ": "y", "乙": "z",
}  # fmt: skip
TWINS = _CYRILLIC | _GREEK | _OTHERS
"""Letters of other scripts and the Latin letters they pass for inside a Latin word."""

CLOSE_TWINS = {letter: TWINS[letter] for letter in "авсԁеёһіїјкӏмнорԛѕтѵԝхуαβϲεικνορτυχ"}
"""Those that pass even where a whole word is made of them."""

CYRILLIC_OF = {
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "k": "к", "m": "м", "o": "о", "p": "р",
    "t": "т", "x": "х", "y": "у",
}  # fmt: skip
"""Latin letters and the Cyrillic letters they pass for, for a Cyrillic word with one slipped in."""

UPSIDE_DOWN = dict(
    zip(
        "ɐqɔpǝɟƃɓɥıᴉɾɿʞןlɯuodbɹsʇnʌʍxʎz¡¿˙'‾∀ⅎ⅁⅄⊥∩ͻ",
        "abcdefgghiijjkllmnopqrstuvwxyz!?.,_afgytuc",
        strict=True,
    )
)
"""Letters turned on their heads, and what they are when the page is turned round."""
