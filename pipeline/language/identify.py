"""Which language a text is written in."""

import functools
import re

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SUPPORTED = ("en", "es", "pt", "fr", "ru")
# The neighbours that the five are mistaken for, and the great languages of the news beside them.
CANDIDATES = (
    *SUPPORTED,
    *("de", "it", "nl", "pl", "cs", "sk", "ro", "bg", "sr", "hr", "uk", "be", "kk", "tr", "ar", "fa", "he", "hi"),
    *("ur", "bn", "zh", "ja", "ko", "vi", "th", "id", "ms", "el", "hu", "sv", "fi", "da", "no", "hy"),
)
UNKNOWN = "und"
# The model counts bytes: its verdict does not get better after some hundred words.
SAMPLE = 3_000
# "Brazil Mi-35" has too few letters to be told from Slovak: so short a text is one of the five.
FEW_LETTERS = 20
LETTER = re.compile(r"[^\W\d_]")


@functools.cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


def identify(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, `und` where there are no letters."""
    sample = text[:SAMPLE]
    letters = len(LETTER.findall(sample))
    if not letters:
        return UNKNOWN
    return str(_identifier(CANDIDATES if letters >= FEW_LETTERS else SUPPORTED).classify(sample)[0])
