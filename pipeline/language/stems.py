"""Words as the search index knows them: lower-cased, stemmed by Snowball, without accents."""

import functools
import re
import unicodedata

import Stemmer

STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french", "ru": "russian"}
CHUNK = re.compile(r"\S+")
WORD = re.compile(r"\w+")


@functools.cache
def _stemmer(lang: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[lang])


def strip_accents(text: str) -> str:
    """Return a text without its accents; й stays й."""
    return "".join(
        char
        if char in "йЙ"
        else "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
        for char in unicodedata.normalize("NFC", text)
    )


@functools.lru_cache(maxsize=100_000)
def stems(word: str, lang: str) -> tuple[str, ...]:
    """Return the stems of one word in one language; other languages keep the word.

    Two where the accent changes the stem: `anulación` is found by who types no accents, too.
    """
    lowered = word.lower().replace("ё", "е")
    bare = strip_accents(lowered)
    if lang not in STEMMERS:
        return (bare,)
    stemmer = _stemmer(lang)
    return tuple(dict.fromkeys((strip_accents(stemmer.stemWord(lowered)), strip_accents(stemmer.stemWord(bare)))))


def index_text(text: str, lang: str) -> str:
    """Return what the search index keeps of a text: its stems in order."""
    return " ".join(stem for word in WORD.findall(text) for stem in stems(word, lang))


def match_query(query: str, lang: str | None = None) -> str:
    """Return an FTS5 query: every word must stand, as any of its stems in the five languages or in `lang`.

    A chunk such as `Mi-17` is a phrase. Returns "" where the query holds no word.
    """
    languages = (lang,) if lang else (*STEMMERS, "")
    parts = []
    for chunk in CHUNK.findall(query):
        words = WORD.findall(chunk)
        if words:
            phrases = dict.fromkeys(
                '"' + " ".join(stems(word, language)[variant % len(stems(word, language))] for word in words) + '"'
                for language in languages
                for variant in (0, 1)
            )
            parts.append("(" + " OR ".join(phrases) + ")")
    return " AND ".join(parts)
