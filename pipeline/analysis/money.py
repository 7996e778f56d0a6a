"""Sums of money in a text, and which of them is the contract's price."""

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.core import get_global
from babel.numbers import get_territory_currencies

from pipeline.analysis.money_words import (
    CALLS_IT_A_PRICE,
    CALLS_IT_ANOTHER_THING,
    CURRENCIES,
    RANGE,
    REPAIR,
    SALE,
    SCALES,
)
from pipeline.language.folding import fold_text
from pipeline.language.numbers import find_numbers, parse_number
from pipeline.records.stories import ContractType, Money

DIGITS = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
HALF_MORE = " et demie?| y medio| e meio"
# The Russian half stands in one word with its scale.
HALF_SCALES = {fold_text("полмиллиарда"): 0.5e9, fold_text("полмиллиона"): 0.5e6}
CYRILLIC_SCALE = re.compile(fold_text("мл|мил|тыс"))
THOUSAND_MILLIONS = ("mil millones", "mil milhoes")
# Below this a sum is a fare or a fee, not the price of a defence contract.
SMALLEST_PRICE = 10_000
# A word that says what a sum is for stands close to it, before it rather than after, and in its own clause.
WORDS_BEFORE, WORDS_AFTER, CLOSE_BEHIND = 60, 34, 18
CLAUSE = re.compile(fold_text(r"[;:.!?](?=\s)|, (?:of which|dont|de los cuales|dos quais|из которых)"))
# No sign or code before a number is longer: ushs, us $.
LONGEST_SIGN = 5
# Number words stand at most this far before their scale: one hundred and twenty-five million.
WORD_REACH = 40
# A sum of this scale with one group of three is a fraction: 1,286 billion is no trillion.
FRACTION_SCALE = 1e9
# What a sum is called before any word leans it; how much less later sentences count, and how little at least.
UNLEANED, DECAY, LEAST_WEIGHT = 0.5, 0.04, 0.4
# How far the kind of contract that a sentence speaks of leans a sum.
KIND_FITS, KIND_DIFFERS = 0.2, -0.3


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in a text; `score` says how well the words around call it a price."""

    start: int
    end: int
    money: Money
    score: float

    @property
    def price(self) -> bool:
        """Whether the words around leave it the price of a thing as large as a defence contract."""
        return self.score > 0 and self.money.amount >= SMALLEST_PRICE


Leanings = tuple[tuple[re.Pattern[str], float], ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """The compiled forms of sums."""

    sums: re.Pattern[str]
    in_words: re.Pattern[str]
    currencies: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    scales: Leanings
    price: Leanings
    other: Leanings


@functools.cache
def _written() -> _Written:
    currency = "|".join(f"(?:{fold_text(pattern)})" for pattern, _ in CURRENCIES)
    scale = "|".join([*HALF_SCALES, *(f"(?:{fold_text(pattern)})" for pattern, _ in SCALES)])
    half = rf"(?P<half>{HALF_MORE})?"
    behind = rf"(?:\)?[\s-]?(?:de (?:nos )?|d'|of )?(?P<after>{currency})(?![^\W\d_]))"
    scaled = rf"(?P<scale>{scale})(?![^\W\d_])"
    return _Written(
        sums=re.compile(
            rf"(?<![\w.,])(?P<before>{currency})?\s?(?P<number>{DIGITS})(?:[\s-]?{scaled})?{half}{behind}?"
        ),
        in_words=re.compile(rf"(?<!\w){scaled}{half}{behind}"),
        currencies=tuple((_whole(pattern), tuple(codes.split())) for pattern, codes in CURRENCIES),
        scales=tuple((_whole(pattern), factor) for pattern, factor in SCALES),
        price=_leanings(CALLS_IT_A_PRICE),
        other=_leanings(CALLS_IT_ANOTHER_THING),
    )


def _leanings(rows: Sequence[tuple[str, float]]) -> Leanings:
    return tuple((re.compile(rf"(?<!\w)(?:{fold_text(pattern)})"), lean) for pattern, lean in rows)


def _whole(pattern: str) -> re.Pattern[str]:
    # A sign may ask for a digit behind it (a P for pesos does), so one is put there.
    return re.compile(rf"(?:{fold_text(pattern)})(?=0$)")


def find_sums(text: str, customers: Sequence[str] = ()) -> Iterator[Sum]:
    """Yield the sums of money in a text, in order; a peso or a dinar is the customer's where it has one."""
    folded = fold_text(text)
    end = 0
    for start, stop, money in sorted([*_in_words(folded, customers), *_in_digits(folded, customers)], key=_place):
        if start >= end:
            yield Sum(start, stop, money, _leaning(folded, start, stop))
            end = stop


def _place(found: tuple[int, int, Money]) -> tuple[int, int]:
    return found[0], -found[1]


def _in_digits(folded: str, customers: Sequence[str]) -> Iterator[tuple[int, int, Money]]:
    for match in _written().sums.finditer(folded):
        before = match["before"]
        # Before a number stands a sign or a code; a word there (libras 5) belongs to something else.
        sign = match["after"] or (before if before and len(before) <= LONGEST_SIGN else None)
        if sign:
            scale = _scale(match["scale"], before or sign)
            number = _number(match["number"], match["scale"] or "", scale) + (0.5 if match["half"] else 0)
            yield match.start(), match.end(), Money(round(number * scale, 2), _currency(sign, customers))


def _in_words(folded: str, customers: Sequence[str]) -> Iterator[tuple[int, int, Money]]:
    """Yield the sums whose number is written in words: half a billion dollars, dos millones de euros."""
    for match in _written().in_words.finditer(folded):
        before = folded[max(0, match.start() - WORD_REACH) : match.start()]
        number, start = _words_before(before)
        if not number and match["scale"] in (*THOUSAND_MILLIONS, *HALF_SCALES):
            number, start = 1.0, len(before)
        if number:
            number += 0.5 if match["half"] else 0
            larger = LARGER.search(before[:start])
            more = _words_before(before[: larger.start() + 1])[0] * 1e9 if larger else 0
            money = Money(round(more + number * _scale(match["scale"], ""), 2), _currency(match["after"], customers))
            yield match.start() - len(before) + start, match.end(), money


# Words that make a number with the scale behind them.
FRACTIONS = (
    (re.compile(fold_text(r"(?:one and a half|полтора|полутора|uno y medio|um e meio) $")), 1.5),
    (re.compile(r"(?:half an? |medio |media |meio |(?:un )?demi[- ])$"), 0.5),
)
ONE = re.compile(r"(?<!\w)(?:an?|one|une?|um) $")
# What stands before the six hundred in eighteen milliards six hundred millions.
LARGER = re.compile(fold_text(r" (?:milliards?|mil millones|billions?|миллиард\w*)(?: and| et| y)? $"))


def _words_before(before: str) -> tuple[float, int]:
    """Return the number that the words at the end of a text tell, and where it starts; zero where they tell none."""
    for pattern, value in FRACTIONS:
        match = pattern.search(before)
        if match:
            return value, match.start()
    end = len(before.rstrip(" -"))
    for lang in (None, "es", "fr", "pt"):
        numbers = find_numbers(before, lang)
        if numbers and numbers[-1].end == end and numbers[-1].word:
            return float(numbers[-1].value), numbers[-1].start
    match = ONE.search(before)
    return (1.0, match.start()) if match else (0.0, 0)


def _number(written: str, scale_word: str, scale: float) -> float:
    is_large = scale >= FRACTION_SCALE and scale_word not in THOUSAND_MILLIONS
    if (is_large or CYRILLIC_SCALE.match(scale_word)) and re.fullmatch(r"\d{1,2}[.,]\d{3}", written):
        return float(written.replace(",", "."))
    return parse_number(written)


def _scale(written: str | None, sign: str) -> float:
    if not written or written in HALF_SCALES:
        return HALF_SCALES.get(written or "", 1.0)
    # In Malaysia a mil is a million.
    if written == "mil" and sign.strip() in {"rm", "myr", "ringgit"}:
        return 1e6
    return next(factor for pattern, factor in _written().scales if pattern.match(written + "0"))


def _currency(written: str, customers: Sequence[str]) -> str:
    codes = next(codes for pattern, codes in _written().currencies if pattern.match(written.strip() + "0"))
    own = {code for country in customers for code in currencies_of(country)} if len(codes) > 1 else set()
    return next((code for code in codes if code in own), codes[0])


@functools.cache
def currencies_of(country: str) -> tuple[str, ...]:
    """Return the currencies that a country (ISO 3166-1 alpha-2) has had since the end of the Soviet Union."""
    if country not in get_global("territory_currencies"):
        return ()
    return tuple(get_territory_currencies(country, date(1992, 1, 1), date(2030, 1, 1)))


def _leaning(folded: str, start: int, end: int) -> float:
    """Return how the words of a sum's own clause lean: above zero a price, below zero another thing's money."""
    before = CLAUSE.split(folded[max(0, start - WORDS_BEFORE) : start])[-1]
    after = CLAUSE.split(folded[end : end + WORDS_AFTER])[0]
    if RANGE[0].search(before) or RANGE[1].match(after):
        return -1.0
    near, close = f"{before}¤{after}", f"{before}¤{after[:CLOSE_BEHIND]}"
    priced = sum(lean for pattern, lean in _written().price if pattern.search(near))
    return UNLEANED + priced + sum(lean for pattern, lean in _written().other if pattern.search(close))


# A sum without a currency, where a preposition says that it is one: por 52 millones.
BARE = re.compile(
    fold_text(r"(?<!\w)(?:por|for|at|pour|за|на|valait|de|uns|cerca de) ")
    + rf"(?P<number>{DIGITS})[ -]"
    + fold_text(r"(?P<scale>millones|milhoes|millions?|milliards?|billions?|млн|млрд|crore)").replace("(?p", "(?P")
    + r"(?P<half> y medio)?(?=[.,;:!?)»]|$)"
)


def price(sentences: Sequence[str], customers: Sequence[str] = (), kind: ContractType | None = None) -> Money | None:
    """Return the contract's price: the sum that its words call so, of the most telling sentences first.

    A sum told of a sale says little of a repair contract, and the other way round; a sum without
    its currency has that of the other sums.
    """
    sentences = list(dict.fromkeys(sentences))
    every = [list(find_sums(sentence, customers)) for sentence in sentences]
    usual = Counter(each.money.currency for sums in every for each in sums).most_common(1)
    best: tuple[float, Money] | None = None
    for place, (sentence, sums) in enumerate(zip(sentences, every, strict=True)):
        folded = fold_text(sentence)
        bare = _bare_sums(folded, usual[0][0]) if usual else []
        weight = max(LEAST_WEIGHT, 1 - DECAY * place)
        for each in (*sums, *bare):
            score = weight * (each.score + _kind_leaning(folded, kind))
            if each.price and score > 0 and (best is None or score > best[0]):
                best = score, each.money
    return best[1] if best else None


def _bare_sums(folded: str, currency: str) -> list[Sum]:
    sums = []
    for match in BARE.finditer(folded):
        scale = _scale(match["scale"], "")
        number = _number(match["number"], match["scale"], scale) + (0.5 if match["half"] else 0)
        score = _leaning(folded, match.start("number"), match.end())
        sums.append(Sum(match.start("number"), match.end(), Money(round(number * scale, 2), currency), score))
    return sums


def _kind_leaning(folded: str, kind: ContractType | None) -> float:
    repaired, sold = REPAIR.search(folded) is not None, SALE.search(folded) is not None
    if kind is None or repaired == sold:
        return 0.0
    return KIND_FITS if sold == (kind == ContractType.PROCUREMENT) else KIND_DIFFERS
