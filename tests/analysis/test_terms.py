import time

import pytest

from pipeline.analysis.terms import contract_type, find_sums, parse_number, price, quantity
from pipeline.records.stories import ContractType


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("a US$20.3 million deal", 20_300_000, "USD"),
        ("contrato de S/79,2 millones", 79_200_000, "PEN"),
        ("12.7 billion pesos", 12_700_000_000, "PHP"),
        ("на 1,2 млрд руб.", 1_200_000_000, "RUB"),
        ("Rs 3,600 crore", 36_000_000_000, "INR"),
        ("€1,2 Md", 1_200_000_000, "EUR"),
        ("worth $4.2bn", 4_200_000_000, "USD"),
        ("1.250.000 euros", 1_250_000, "EUR"),
    ],
)
def test_sums_are_read_in_their_written_forms(text: str, amount: float, currency: str) -> None:
    (found,) = find_sums(text)
    assert (found.money.amount, found.money.currency) == (amount, currency)


def test_a_refund_is_not_the_price() -> None:
    assert price(["It wants a refund of $5 million.", "The deal was worth $80 million."]).amount == 80_000_000


def test_groups_of_three_are_thousands() -> None:
    assert [parse_number(n) for n in ("1,200", "1.200.000", "1,2", "3.75", "12 500")] == [
        1200,
        1_200_000,
        1.2,
        3.75,
        12500,
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("sixteen heavy mi-17", 16), ("24 mi-171", 24), ("doce helicopteros rusos mi-17", 12), ("in 2013 mi-17", None)],
)
def test_a_count_belongs_to_what_follows(text: str, number: int | None) -> None:
    assert quantity(text, text.index("mi-")) == number


def test_the_special_kind_wins_over_the_purchase() -> None:
    assert contract_type(["Compra de repuestos para los helicópteros"]) == ContractType.SPARES


def test_hostile_numbers_are_read_in_bounded_time() -> None:
    started = time.monotonic()
    for text in ("1" * 200_000, "1,000" * 40_000, "$ " * 100_000, "1 000 " * 40_000):
        assert sum(1 for _ in find_sums(text)) >= 0
    assert time.monotonic() - started < 10
