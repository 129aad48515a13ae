# ruff: noqa: RUF001  letters that are easily taken for others are what this file is about
"""What each letter can be exchanged for, and what can be put between letters."""

import unicodedata
from string import ascii_letters, ascii_lowercase

LEET = {"a": "4@", "b": "8", "e": "3", "g": "96", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
TEXTBUGGER = {"o": "0", "l": "1", "a": "@"}
"""The look-alikes that the paper of that name gives."""
TWINS = {
    "a": "аα", "b": "Ь", "c": "сϲ", "d": "ԁ", "e": "еє", "g": "ɡ", "h": "һ", "i": "іι", "j": "ј", "k": "кκ", "l": "ӏ",
    "m": "м", "n": "п", "o": "оο", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ", "u": "υ", "v": "ѵν", "w": "ԝω",
    "x": "хχ", "y": "уγ", "A": "АΑ", "B": "ВΒ", "C": "С", "E": "ЕΕ", "H": "НΗ", "I": "ІΙ", "K": "КΚ", "M": "МΜ",
    "N": "Ν", "O": "ОΟ", "P": "РΡ", "S": "Ѕ", "T": "ТΤ", "X": "ХΧ", "Y": "Υ", "Z": "Ζ",
}  # fmt: skip
"""Letters of the Cyrillic and Greek alphabets that pass for Latin ones."""
TURNED = dict(zip(ascii_lowercase, "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
SMALL_CAPITALS = dict(zip(ascii_lowercase, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀsᴛᴜᴠᴡxʏᴢ", strict=True))
UMLAUTS = {"a": "äáâåã", "c": "ç", "e": "ëéê", "i": "ïíî", "n": "ñ", "o": "öóôõø", "u": "üúû", "y": "ýÿ"}
# Bold, bold italic, bold script, bold fraktur, sans-serif, its bold and italic, monospace: those without gaps.
MATHEMATICAL = (0x1D400, 0x1D468, 0x1D4D0, 0x1D56C, 0x1D5A0, 0x1D5D4, 0x1D608, 0x1D63C, 0x1D670)
# Circled and squared, white on black, and the letters that flags are made of: (first capital, first small letter).
ENCLOSED = ((0x24B6, 0x24D0), (0x1F130, 0x1F130), (0x1F150, 0x1F150), (0x1F170, 0x1F170), (0x1F1E6, 0x1F1E6))
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
EMOJI = ("🙂", "😂", "🔥", "💀", "🤡", "❤️", "👏")


def _accented() -> dict[str, str]:
    """Every precomposed Latin letter by the plain letter that it is made of."""
    made: dict[str, str] = {}
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))):
        plain = unicodedata.normalize("NFD", letter)[0]
        if plain in ascii_letters:
            made[plain] = made.get(plain, "") + letter
    return made


_ACCENTED = _accented()
VISUAL = {plain: _ACCENTED.get(plain, "") + TWINS.get(plain, "") for plain in ascii_letters}
"""Everything that looks like a letter: with any accent, or of another alphabet."""
