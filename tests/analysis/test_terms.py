import time

import pytest

from pipeline.analysis.counts import find_counts
from pipeline.analysis.kinds import said_kinds
from pipeline.analysis.terms import contract_quantity, find_sums, price
from pipeline.language.folding import fold_text
from pipeline.language.numbers import find_numbers, parse_number
from pipeline.records.stories import ContractType

HOSTILE = 100_000


def spans(text: str, *names: str) -> list[tuple[int, int]]:
    return [(text.index(name), text.index(name) + len(name)) for name in names]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("a US$20.3 million deal", 20_300_000, "USD"),
        ("contrato de S/79,2 millones", 79_200_000, "PEN"),
        ("12.7 billion pesos", 12_700_000_000, "PHP"),
        ("на 1,2 млрд руб.", 1_200_000_000, "RUB"),
        ("за 1,286 млн долларов", 1_286_000, "USD"),
        ("Rs 3,600 crore", 36_000_000_000, "INR"),
        ("Rs 215 lakh", 21_500_000, "INR"),
        ("€1,2 Md", 1_200_000_000, "EUR"),
        ("worth $4.2bn", 4_200_000_000, "USD"),
        ("$1,286 billion", 1_286_000_000, "USD"),
        ("1.250.000 euros", 1_250_000, "EUR"),
        ("45 millions d'euros", 45_000_000, "EUR"),
        ("R$ 1,1 bilhão", 1_100_000_000, "BRL"),
        ("20 mil millones de dólares", 20_000_000_000, "USD"),
        ("mil milhões de dólares", 1_000_000_000, "USD"),
        ("1 500 000 долларов", 1_500_000, "USD"),
        ("RM 3 juta", 3_000_000, "MYR"),
        ("RM430mil", 430_000_000, "MYR"),
        ("half a billion dollars", 500_000_000, "USD"),
        ("полмиллиарда долларов", 500_000_000, "USD"),
        ("полтора миллиарда рублей", 1_500_000_000, "RUB"),
        ("dos millones de euros", 2_000_000, "EUR"),
        ("un milliard et demi de dollars", 1_500_000_000, "USD"),
        ("dix-huit milliards six cents millions de francs CFA", 18_600_000_000, "XOF"),
        ("one hundred and eighteen million euros", 118_000_000, "EUR"),
        ("41 milhões de dólares fijianos", 41_000_000, "FJD"),
        ("14,7 млрд российских рублей", 14_700_000_000, "RUB"),
    ],
)
def test_sums_are_read_in_their_written_forms(text: str, amount: float, currency: str) -> None:
    (found,) = find_sums(text)
    assert (found.money.amount, found.money.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "customer", "currency"),
    [
        ("38.000 millones de pesos", "CO", "COP"),
        ("170 millones de pesos", "MX", "MXN"),
        ("118 millions de dinars", "TN", "TND"),
        ("Rs 1.1 billion", "NP", "NPR"),
        ("14 milliards de francs", "CM", "XAF"),
        ("118 millions de dinars", "FR", "DZD"),
    ],
)
def test_a_currency_of_many_countries_is_the_customers(text: str, customer: str, currency: str) -> None:
    (found,) = find_sums(text, [customer])
    assert found.money.currency == currency


def test_a_span_covers_its_sum_letter_for_letter() -> None:
    text = "The order, worth half a billion dollars, and 3 million euros"
    assert [text[s.start : s.end].strip() for s in find_sums(text)] == ["half a billion dollars", "3 million euros"]


@pytest.mark.parametrize(
    "text",
    [
        "It wants a refund of $5 million.",
        "La multa es de 5 millones de dólares.",
        "Elle réclame un acompte de 5 millions d'euros.",
        "Долг оценивается в 5 млн долларов.",
        "The upkeep costs $5 million a year.",
        "between 180 and 230 million euros",
        "o orçamento de 5 milhões de euros",
        "the barrel at $27",
    ],
)
def test_another_things_money_is_no_price(text: str) -> None:
    assert price([text]) is None


@pytest.mark.parametrize(
    ("sentences", "amount"),
    [
        (["It wants a refund of $5 million.", "The deal was worth $80 million."], 80_000_000),
        (["The contract, worth $80 million, came with a credit of $300 million."], 80_000_000),
        (["El acuerdo de 50 unidades costó 80 millones de dólares.", "Otro, por 52 millones."], 80_000_000),
    ],
)
def test_the_price_is_what_the_words_call_so(sentences: list[str], amount: float) -> None:
    found = price(sentences)
    assert found is not None
    assert found.amount == amount


def test_a_repair_contract_does_not_take_the_price_of_the_purchase() -> None:
    sentences = ["The type was bought for $900 million.", "The overhaul was agreed for $48 million."]
    kinds = (ContractType.PROCUREMENT, ContractType.MAINTENANCE)
    assert [found.amount for kind in kinds if (found := price(sentences, (), kind))] == [900_000_000, 48_000_000]


def test_groups_of_three_are_thousands() -> None:
    written = ("1,200", "1.200.000", "1,2", "3.75", "12 500")
    assert [parse_number(each) for each in written] == [1200, 1_200_000, 1.2, 3.75, 12500]


@pytest.mark.parametrize(
    ("lang", "text", "numbers"),
    [
        ("en", "thirty-two, half a dozen, two dozen, one hundred and five", [32, 6, 24, 105]),
        ("es", "treinta y dos, media docena, veinticuatro", [32, 6, 24]),
        ("pt", "vinte e quatro, duas", [24, 2]),
        ("fr", "une douzaine, quatre-vingt-dix-sept, vingt et un, soixante-douze", [12, 97, 21, 72]),
        ("ru", "двадцать четыре, шести, дюжину", [24, 6, 12]),
        ("pt", "dos quarenta", [40]),
    ],
)
def test_numbers_are_read_in_words(lang: str, text: str, numbers: list[int]) -> None:
    assert [number.value for number in find_numbers(fold_text(text), lang)] == numbers


@pytest.mark.parametrize(
    ("lang", "text", "names", "number"),
    [
        ("en", "The purchase of 16 Mi-17 was dropped", ["Mi-17"], 16),
        ("en", "a contract for sixteen helicopters", [], 16),
        ("en", "a bid for ten Kamov Ka-31 radar helicopters", ["Ka-31"], 10),
        ("en", "the matter of four (4) Mi-35P", ["Mi-35P"], 4),
        ("en", "Two of the twelve Mi-35 have come", ["Mi-35"], 12),
        ("fr", "une douzaine de Mi-35", ["Mi-35"], 12),
        ("en", "The order for 73, worth $1 billion, stands", [], 73),
        ("en", "a deal for 24,000 rifles", [], 24000),
        ("ru", "контракт на шесть вертолётов", [], 6),
        ("pt", "seis helicópteros Mi-171", ["Mi-171"], 6),
        ("es", "dos Mi-171Sh y un Mi-8MTV", ["Mi-171Sh", "Mi-8MTV"], None),
        ("es", "dos Mi-171Sh y tres Mi-8MTV", ["Mi-171Sh", "Mi-8MTV"], None),
        ("en", "In 2013 Mi-17 helicopters arrived", ["Mi-17"], None),
        ("en", "a crew of 3 people in the Mi-17", ["Mi-17"], None),
        ("en", "30 mm guns of the BMP-2", ["BMP-2"], None),
        ("ru", "за 40 км от базы Ми-8", ["Ми-8"], None),
        ("fr", "dans 15 jours les Mi-17", ["Mi-17"], None),
    ],
)
def test_a_count_is_bound_to_the_equipment(lang: str, text: str, names: list[str], number: int | None) -> None:
    assert contract_quantity([(text, spans(text, *names))], lang) == number


def test_a_counts_span_covers_its_number() -> None:
    text = "the purchase of thirty-two Mi-17"
    (found,) = find_counts(text, spans(text, "Mi-17"), "en")
    assert text[found.start : found.end] == "thirty-two"


def test_the_contracts_count_outweighs_the_fleet_and_the_part() -> None:
    texts = ["Two of the twelve Mi-35 came.", "The air force operates 40 Mi-35.", "The order for twelve Mi-35 stands."]
    assert contract_quantity([(text, spans(text, "Mi-35")) for text in texts], "en") == 12


@pytest.mark.parametrize(
    "piece",
    ["1", "a", " ", "1,000", "$ ", "1 000 ", "half a ", "million dollars ", "двадцать ", "contract ", "12 old "],
)
def test_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (HOSTILE // len(piece))
    started = time.monotonic()
    list(find_sums(text))
    price([text])
    contract_quantity([(text, [(50, 54)])], "en")
    said_kinds(text)
    assert time.monotonic() - started < 10
