"""Numbers as they are written, in digits and in the words of the five languages (folded spelling)."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.language.folding import fold_text

# Words with their value, `|` between forms of one value. What counts a group (a dozen) stands in GROUPS.
UNITS: dict[str, tuple[str, ...]] = {
    "en": (
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ),
    "es": (
        "un|una|uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
        "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve",
    ),
    "pt": (
        "um|uma", "dois|duas", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze",
        "treze", "quatorze|catorze", "quinze", "dezesseis|dezasseis", "dezessete|dezassete", "dezoito",
        "dezenove|dezanove",
    ),
    "fr": (
        "un|une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
        "quatorze", "quinze", "seize",
    ),
    "ru": (
        "один|одна|одно|одного|одной|одну|одному|одним", "два|две|двух|двум|двумя|двое|двоих",
        "три|трех|трем|тремя|трое|троих", "четыре|четырех|четырем|четырьмя|четверо|четверых",
        "пять|пяти|пятью|пятеро", "шесть|шести|шестью|шестеро", "семь|семи|семью|семеро", "восемь|восьми|восемью",
        "девять|девяти|девятью", "десять|десяти|десятью", "одиннадцать|одиннадцати", "двенадцать|двенадцати",
        "тринадцать|тринадцати", "четырнадцать|четырнадцати", "пятнадцать|пятнадцати", "шестнадцать|шестнадцати",
        "семнадцать|семнадцати", "восемнадцать|восемнадцати", "девятнадцать|девятнадцати",
    ),
}  # fmt: skip
TENS: dict[str, tuple[str, ...]] = {
    "en": ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"),
    "es": (
        "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa", "cien|ciento",
    ),
    "pt": (
        "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa", "cem|cento",
    ),
    "fr": ("vingt|vingts", "trente", "quarante", "cinquante", "soixante", "septante", "-", "nonante", "cent|cents"),
    "ru": (
        "двадцать|двадцати", "тридцать|тридцати", "сорок|сорока", "пятьдесят|пятидесяти",
        "шестьдесят|шестидесяти", "семьдесят|семидесяти", "восемьдесят|восьмидесяти", "девяносто|девяноста",
        "сто|ста",
    ),
}  # fmt: skip
# From 200 to 900, where a language has a word for each.
HUNDREDS: dict[str, tuple[str, ...]] = {
    "es": (
        "doscientos|doscientas", "trescientos|trescientas", "cuatrocientos|cuatrocientas", "quinientos|quinientas",
        "seiscientos|seiscientas", "setecientos|setecientas", "ochocientos|ochocientas", "novecientos|novecientas",
    ),
    "pt": (
        "duzentos|duzentas", "trezentos|trezentas", "quatrocentos|quatrocentas", "quinhentos|quinhentas",
        "seiscentos|seiscentas", "setecentos|setecentas", "oitocentos|oitocentas", "novecentos|novecentas",
    ),
    "ru": (
        "двести|двухсот", "триста|трехсот", "четыреста|четырехсот", "пятьсот|пятисот", "шестьсот|шестисот",
        "семьсот|семисот", "восемьсот|восьмисот", "девятьсот|девятисот",
    ),
}  # fmt: skip
FUSED: dict[str, dict[str, int]] = {
    "es": {
        "veintiun": 21, "veintiuna": 21, "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24,
        "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    },
}  # fmt: skip
GROUPS: dict[str, dict[str, int]] = {
    "en": {"dozen": 12, "dozens": 0, "pair": 2, "couple": 2},
    "es": {"docena": 12, "decena": 10, "veintena": 20, "treintena": 30, "cincuentena": 50, "par": 2},
    "pt": {"duzia": 12, "dezena": 10, "vintena": 20, "trintena": 30, "par": 2},
    "fr": {
        "douzaine": 12, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
        "cinquantaine": 50, "paire": 2,
    },
    "ru": {
        "дюжина": 12, "дюжину": 12, "дюжины": 12, "десяток": 10, "десятка": 10, "пара": 2, "пару": 2, "пары": 2,
    },
}  # fmt: skip
HALVES = frozenset({"half", "media", "meia", "demi", "demie"})
JOINERS = {"en": "and", "es": "y", "pt": "e", "fr": "et", "ru": "-"}
# Words that are another thing in another of the five: they count only in a text of their own language.
AMBIGUOUS = frozenset({"once", "dos", "seize", "sept", "cent", "cents", "un", "e", "par", "pair", "paire"})
WORD = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(r"(?<![\w.,/-])\d{1,3}(?:[ .,']\d{3}(?!\d))+(?![\w/]|[.,]\d)|(?<![\w.,/-])\d{1,4}(?![\w/%]|[.,]\d)")
LONGEST_PHRASE, DOZEN = 5, 12


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in a text: characters `start`..`end`; `word` where it is written in letters."""

    start: int
    end: int
    value: int
    word: bool


@functools.cache
def number_words(lang: str | None) -> dict[str, int]:
    """Return the single words of a language and what they count; without a language those that none disputes."""
    if lang is None:
        merged = dict(chain.from_iterable(number_words(each).items() for each in UNITS))
        return {word: value for word, value in merged.items() if word not in AMBIGUOUS}
    values = dict(_forms(enumerate(UNITS[lang], 1)))
    values |= dict(_forms((10 * n, forms) for n, forms in enumerate(TENS[lang], 2)))
    values |= dict(_forms((100 * n, forms) for n, forms in enumerate(HUNDREDS.get(lang, ()), 2)))
    return values | FUSED.get(lang, {}) | {fold_text(word): value for word, value in GROUPS[lang].items()}


def _forms(rows: Iterator[tuple[int, str]] | enumerate[str]) -> Iterator[tuple[str, int]]:
    return ((fold_text(form), value) for value, forms in rows for form in forms.split("|") if form != "-")


@functools.cache
def _joiners(lang: str | None) -> frozenset[str]:
    return frozenset(JOINERS.values()) if lang is None else frozenset({JOINERS.get(lang, "and")})


def find_numbers(folded: str, lang: str | None = None) -> list[Number]:
    """Return the whole numbers in a folded text, in order: digits with or without groups, and words.

    Words are those of `lang`; of a language that is none of the five, those that none of the five disputes.
    """
    lang = lang if lang in UNITS else None
    digits = [
        Number(m.start(), m.end(), int(re.sub(r"\D", "", m.group())), word=False) for m in DIGITS.finditer(folded)
    ]
    return sorted([*digits, *_written(folded, lang)], key=lambda number: number.start)


def _written(folded: str, lang: str | None) -> Iterator[Number]:
    words, joiners = number_words(lang), _joiners(lang)
    run: list[re.Match[str]] = []
    for match in WORD.finditer(folded):
        goes_on = bool(run) and len(run) < LONGEST_PHRASE and folded[run[-1].end() : match.start()] in {" ", "-"}
        # A joiner goes on with a number, an article with a half: twenty and one, half a dozen.
        joins = goes_on and (match.group() in joiners or (match.group() == "a" and run[-1].group() in HALVES))
        if not goes_on:
            yield from _numbers_of(run, words)
            run = []
        if joins or match.group() in words or match.group() in HALVES:
            run.append(match)
        elif run:
            yield from _numbers_of(run, words)
            run = []
    yield from _numbers_of(run, words)


def _numbers_of(run: Sequence[re.Match[str]], words: dict[str, int]) -> Iterator[Number]:
    """Yield the numbers that a run of words tells: two in `two and one`, thirty-two in `thirty-two`."""
    total, start, end, half = 0, 0, 0, False
    for match in run:
        value = words.get(match.group(), 0)
        if not value:
            # A half before its dozen begins the number.
            half, start = (True, match.start()) if not total and match.group() in HALVES else (half, start)
            continue
        joined = _joined(total, value // 2 if half and value == DOZEN else value)
        if joined is None:
            yield Number(start, end, total, word=True)
        if joined is None or not (total or half):
            start = match.start()
        total, end, half = joined or value, match.end(), False
    if total:
        yield Number(start, end, total, word=True)


def _joined(total: int, value: int) -> int | None:
    """Return the number that goes on with one more word, None where the word begins another number."""
    if (total, value) == (4, 20):
        return 80
    if value in {DOZEN, 100} and 0 < total < 10:
        return total * value
    fits_tens = value < 10 and total % 10 == 0 and total % 100 >= 20
    fits_teens = 7 <= value < 10 and total % 100 in {10, 70, 90}
    fits_french = 10 <= value < 20 and total % 100 in {60, 80}
    fits_hundreds = value < 100 and total % 100 == 0
    return total + value if fits_tens or fits_teens or fits_french or fits_hundreds or not total else None


def parse_number(written: str) -> float:
    """Return the number that digits with separators mean: groups of three are thousands, else decimals."""
    written = written.replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return float(re.sub(r"[.,]", "", written))
    whole, separator, decimals = max(written.rpartition("."), written.rpartition(","), key=lambda parts: len(parts[0]))
    return float(re.sub(r"[.,]", "", whole) + "." + decimals) if separator else float(written)
