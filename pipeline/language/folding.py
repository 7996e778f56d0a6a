"""One spelling for matching: lower case, no accents, one dash, Cyrillic look-alikes as Latin; same length."""

import unicodedata

# Letters that look alike: a Latin C in С-400 and a Cyrillic С must meet. Both sides of a match are folded.
LOOKALIKES = dict(zip("асеорхкмтвнуіј", "aceopxkmtbhyij", strict=True))
DASHES = "-‐‑‒–—―−"
QUOTES = "’‘ʼ`´"


class _Fold(dict[int, int]):
    """A translation table that learns each character when it first sees it."""

    def __missing__(self, code: int) -> int:
        self[code] = folded = ord(_fold_char(chr(code)))
        return folded


def _fold_char(char: str) -> str:
    if char in DASHES:
        return "-"
    if char in QUOTES:
        return "'"
    if char.isspace():
        return " "
    base = unicodedata.normalize("NFKD", char)[0] if char not in "йЙ" else char
    lowered = base.lower()[0]
    return LOOKALIKES.get(lowered, lowered)


_TABLE = _Fold()


def fold_text(text: str) -> str:
    """Return a text in its spelling for matching, character for character: offsets stay true."""
    return text.translate(_TABLE)


def is_cyrillic(char: str) -> bool:
    """Return whether a character is a Cyrillic letter."""
    return "\u0400" <= char <= "\u052f"
