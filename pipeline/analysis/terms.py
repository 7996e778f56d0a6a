"""Money, quantity and kind of contract, as a story tells them; the words stand in `models/terms.yaml`."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ruamel.yaml import YAML

from pipeline.language.folding import fold_text
from pipeline.models import data_file
from pipeline.records.stories import ContractType, Money

NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# A word that says what a sum is for stands close to it, before it rather than after.
WORDS_BEFORE, WORDS_AFTER = 50, 30
# Below this a sum is a fare or a fee, not the price of a defence contract.
SMALLEST_PRICE = 10_000
# Between a number and its thing stand at most these few words: 16 heavy-lift Mi-17, doce helicópteros rusos Mi-17.
COUNT = re.compile(r"(?<![\w.,/-])(\d{1,4}|[^\W\d_]+(?:-[^\W\d_]+)?)\s+((?:[^\W\d_][\w'-]*\s+){0,4})$")

Value = TypeVar("Value")
Table = tuple[tuple[re.Pattern[str], Value], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in a text; `price` is false where the words around say that it is another thing's."""

    start: int
    end: int
    money: Money
    price: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `terms.yaml`, compiled."""

    sums: re.Pattern[str]
    currencies: Table[str]
    scales: Table[float]
    not_the_price: re.Pattern[str]
    not_a_count: re.Pattern[str]
    types: Table[ContractType]
    numbers: dict[str, int]


@functools.cache
def _words() -> Words:
    rows = YAML(typ="safe").load(data_file("models/terms.yaml").read_text(encoding="utf-8"))
    currencies, scales = rows["currencies"], rows["scales"]
    return Words(
        sums=_sum_pattern(_either(p for _, p in currencies), _either(p for _, p in scales)),
        currencies=tuple((_whole(p), code) for code, p in currencies),
        scales=tuple((_whole(p), float(factor)) for factor, p in scales),
        not_the_price=re.compile(_either(rows["not_the_price"])),
        not_a_count=re.compile(_either(rows["not_a_count"])),
        types=tuple(
            (re.compile(rf"(?<!\w)(?:{_either(patterns)})"), ContractType(kind))
            for kind, patterns in rows["contract_types"].items()
        ),
        numbers={fold_text(word): number for number, words in rows["numbers"].items() for word in words.split()},
    )


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{fold_text(pattern)})" for pattern in patterns)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_text(pattern)})(?=0?$)")


def _sum_pattern(currency: str, scale: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,])(?P<before>{currency})?\s?(?P<number>{NUMBER})(?:[\s-]?(?P<scale>{scale})(?![^\W\d_]))?"
        rf"(?:\s?(?:de |d'|of )?(?P<after>{currency})(?![^\W\d_]))?"
    )


def find_sums(text: str) -> Iterator[Sum]:
    """Yield the sums of money in a text: a number with a currency before or behind it."""
    words, folded = _words(), fold_text(text)
    for match in words.sums.finditer(folded):
        written = match["before"] or match["after"]
        if not written:
            continue
        scale = _looked_up(words.scales, match["scale"]) if match["scale"] else 1.0
        amount = round(parse_number(match["number"]) * scale, 2)
        near = folded[max(0, match.start() - WORDS_BEFORE) : match.end() + WORDS_AFTER]
        currency = _looked_up(words.currencies, written.strip())
        yield Sum(match.start(), match.end(), Money(amount, currency), words.not_the_price.search(near) is None)


def _looked_up(table: Table[Value], written: str) -> Value:
    # A sign may ask for a digit behind it (a P for pesos does), so one is put there.
    return next(value for pattern, value in table if pattern.match(written + "0"))


def parse_number(written: str) -> float:
    """Return the number that digits with separators mean: groups of three are thousands, else decimals."""
    written = written.replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return float(re.sub(r"[.,]", "", written))
    whole, separator, decimals = max(written.rpartition("."), written.rpartition(","), key=lambda parts: len(parts[0]))
    return float(re.sub(r"[.,]", "", whole) + "." + decimals) if separator else float(written)


def price(sentences: Sequence[str]) -> Money | None:
    """Return the contract's price: the first sum that is called nothing else, of the most telling sentences first."""
    found = (each for sentence in sentences for each in find_sums(sentence))
    return next((each.money for each in found if each.price and each.money.amount >= SMALLEST_PRICE), None)


def quantity(folded: str, start: int) -> int | None:
    """Return how many of the thing that begins at `start` a folded text counts, None where it does not."""
    match = COUNT.search(folded[max(0, start - 80) : start])
    if not match or _words().not_a_count.search(match[2]):
        return None
    written = match[1]
    number = int(written) if written.isdigit() else _words().numbers.get(written)
    is_year = number is not None and 1940 <= number <= 2100
    return number if number and not is_year else None


def contract_type(sentences: Sequence[str]) -> ContractType | None:
    """Return what the contract is for, from the most telling sentence that says it."""
    for sentence in sentences:
        folded = fold_text(sentence)
        for pattern, kind in _words().types:
            if pattern.search(folded):
                return kind
    return None
