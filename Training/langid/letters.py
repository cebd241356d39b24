"""The text that the built-in language identifier sees: letters and marks in lower case, everything else a space.

`Sources/Language/FastText/LetterText.swift` does the same to the texts that are asked about; a test compares the two.
"""

import unicodedata


def _letter(code: int) -> str | None:
    """What a code point becomes: a letter, nothing (format characters), or a space."""
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cf":
        return None
    if category[0] not in "LM":
        return " "
    return character.lower()[0]


# Beyond the Basic Multilingual Plane, letters stay as they are and pictures (U+1F000...) become spaces.
_TABLE = {code: _letter(code) for code in range(0x10000)}
_TABLE.update({code: " " for code in range(0x1F000, 0x20000)})


def letters(text: str) -> str:
    return " ".join(text.translate(_TABLE).split())
