"""Money, quantity and kind of contract, as a story tells them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.folding import fold_text
from pipeline.records.stories import ContractType, Money

# How currencies are written, in the folded spelling; the first that fits counts. Signs that several
# countries share ($, peso, rupee without a country) stand for the one that trade reports mean.
CURRENCIES: tuple[tuple[str, str], ...] = (
    (r"us ?\$|u\$s|usd|\$|us dollars?|dollars?|dolares|dolar|долл\w*|dollars americains|доллар\w*", "USD"),
    (r"€|eur|euros?|евро", "EUR"),
    (r"s/\.?|pen|soles", "PEN"),
    (r"₹|rs\.?|inr|rupees?|rupias|roupies|рупи\w*", "INR"),
    (r"₽|rub|руб\w*|roubles?|rubles?|rublos", "RUB"),
    (r"£|gbp|pounds? sterling|libras esterlinas|livres sterling", "GBP"),
    (r"php|₱|philippine pesos?|p(?=\d)|pesos?", "PHP"),
    (r"r\$|brl|reais", "BRL"),
    (r"cny|yuan|юан\w*", "CNY"),
    (r"тенге|tenge|kzt", "KZT"),
    (r"dinars?|dinares|dzd|динар\w*", "DZD"),
)
SCALES: tuple[tuple[str, float], ...] = (
    (r"trillions?|billones|трлн|trn|tn", 1e12),
    (r"lakh crore", 1e12),
    (r"crores?|cr", 1e7),
    (r"lakhs?", 1e5),
    (r"billions?|bn|b|mil millones|bilhoes|bilhao|bi|mil milhoes|milliards?|mds?|млрд\w*|миллиард\w*", 1e9),
    (r"millions?|mn|mln|m|millones|millon|mdd|milhoes|milhao|mi|млн\w*|миллион\w*", 1e6),
    (r"thousands?|mil|mille|тыс\w*|тысяч\w*", 1e3),
)
NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
# A sum beside one of these is not the contract's price.
NOT_THE_PRICE = re.compile(
    fold_text(
        r"refund|penalt|fine[sd]?\b|advance|down ?payment|prepa|budget|instal|tranche|compensat|damages|already paid"
        r"|reembols|multa|anticipo|adelanto|presupuest|indemniz|penalid|cuota|abono"
        r"|adiantamento|orcament|indeniz|parcela|rembours|acompte|avance|indemn|budget|penalite"
        r"|аванс|предоплат|неустойк|штраф|бюджет|компенсац|верн|возврат"
    )
)
TYPE_WORDS: tuple[tuple[ContractType, str], ...] = (
    (ContractType.LICENSED_PRODUCTION, r"licen[cs]ed (?:production|assembly|manufactur)|under licen[cs]e|local(?:ly)? (?:production|assembl|produc|build)"
     r"|co-?produc|joint(?:ly)? produc|make in india|produccion bajo licencia|bajo licencia|sob licenca|producao local|sous licence|лицензионн\w* (?:производств|сборк)|по лицензии|сборк"),
    (ContractType.UPGRADE, r"upgrad|moderni[sz]|retrofit|mid-?life|moderniza|actualizacion|modernis|модерниз"),
    (ContractType.SPARES, r"spare|parts? (?:supply|contract)|repuesto|recambio|refaccion|pecas de reposicao|sobressalente|pieces? (?:detachee|de rechange)|rechange|запчаст|запасн|комплектующ"),
    (ContractType.MAINTENANCE, r"maint|repair|overhaul|servic(?:e|ing) (?:contract|agreement|of)|mantenimiento|reparacion|reparar|overhaul|revision general"
     r"|manutenc|reparo|revisao|revisar|maintenance|entretien|reparation|reviser|revision|ремонт|обслуживан|капремонт"),
    (ContractType.TRAINING, r"training (?:contract|programme|program|of (?:pilots|crews))|train(?:ing)? (?:pilots|crews)|entrenamiento|adiestramiento|capacitacion|formacion de pilotos"
     r"|treinamento|formacao de pilotos|formation (?:des|de) (?:pilotes|equipages)|обучени|подготовк\w* (?:летчик|пилот|экипаж)"),
    (ContractType.PROCUREMENT, r"purchas|buy|bought|acqui|order|procure|deliver|suppl(?:y|ies)|sale|sell|tender|compra|adquisi|adquir|venta|suministr|licitac|entreg"
     r"|aquisi|venda|fornec|achat|achet|commande|livr|vente|fournitur|закуп|покуп|купить|постав|приобре|продаж|тендер"),
)  # fmt: skip
_TYPES = tuple((kind, re.compile(rf"(?<!\w)(?:{fold_text(words)})")) for kind, words in TYPE_WORDS)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in a text; `price` is false where the words around say that it is another thing's."""

    start: int
    end: int
    money: Money
    price: bool


def _alternatives(pairs: Sequence[tuple[str, object]]) -> str:
    return "|".join(f"(?:{fold_text(pattern)})" for pattern, _ in pairs)


_SUM = re.compile(
    rf"(?<![\w.,])(?P<before>{_alternatives(CURRENCIES)})?\s?(?P<number>{NUMBER})"
    rf"(?:[\s-]?(?P<scale>{_alternatives(SCALES)})(?![^\W\d_]))?"
    rf"(?:\s?(?:de |d'|of )?(?P<after>{_alternatives(CURRENCIES)})(?![^\W\d_]))?"
)
_CURRENCY = tuple((re.compile(fold_text(pattern)), code) for pattern, code in CURRENCIES)
_SCALE = tuple((re.compile(fold_text(pattern)), factor) for pattern, factor in SCALES)


def find_sums(text: str) -> Iterator[Sum]:
    """Yield the sums of money in a text: a number with a currency before or behind it."""
    folded = fold_text(text)
    for match in _SUM.finditer(folded):
        written = match["before"] or match["after"]
        if not written:
            continue
        scale = _looked_up(_SCALE, match["scale"]) if match["scale"] else 1.0
        amount = round(parse_number(match["number"]) * scale, 2)
        near = folded[max(0, match.start() - 60) : match.end() + 40]
        currency = _looked_up(_CURRENCY, written.strip())
        yield Sum(match.start(), match.end(), Money(amount, currency), NOT_THE_PRICE.search(near) is None)


def _looked_up(table: Sequence[tuple[re.Pattern[str], object]], written: str) -> object:
    return next(value for pattern, value in table if pattern.fullmatch(written))


def parse_number(written: str) -> float:
    """Return the number that digits with separators mean: groups of three are thousands, else decimals."""
    written = written.replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", written):
        return float(re.sub(r"[.,]", "", written))
    whole, separator, decimals = max(written.rpartition("."), written.rpartition(","), key=lambda parts: len(parts[0]))
    return float(re.sub(r"[.,]", "", whole) + "." + decimals) if separator else float(written)


def price(sentences: Sequence[str]) -> Money | None:
    """Return the contract's price: the first sum that is called nothing else, of the most telling sentences first."""
    for sentence in sentences:
        for found in find_sums(sentence):
            if found.price and found.money.amount >= 10_000:
                return found.money
    return None


_WORD_NUMBERS = {
    fold_text(word): value
    for value, words in {
        2: "two dos dois duas deux два две двух", 3: "three tres três trois три трех", 4: "four cuatro quatro quatre четыре четырех",
        5: "five cinco cinq пять пяти", 6: "six seis шесть шести", 7: "seven siete sete sept семь семи",
        8: "eight ocho oito huit восемь восьми", 9: "nine nueve nove neuf девять девяти", 10: "ten diez dez dix десять десяти",
        11: "eleven once onze одиннадцать", 12: "twelve doce doze douze двенадцать двенадцати дюжина dozen",
        14: "fourteen catorce quatorze четырнадцать", 15: "fifteen quince quinze пятнадцать", 16: "sixteen dieciséis dezesseis seize шестнадцать",
        18: "eighteen dieciocho dezoito восемнадцать", 20: "twenty veinte vinte vingt двадцать", 24: "twenty-four veinticuatro",
        30: "thirty treinta trinta trente тридцать", 40: "forty cuarenta quarenta quarante сорок", 50: "fifty cincuenta cinquenta cinquante пятьдесят",
    }.items()
    for word in words.split()
}  # fmt: skip
# Between a number and its thing stand at most these few words: 16 heavy-lift Mi-17, doce helicópteros rusos Mi-17.
_COUNT = re.compile(r"(?<![\w.,/-])(\d{1,4}|[^\W\d_]+(?:-[^\W\d_]+)?)\s+((?:[^\W\d_][\w'-]*\s+){0,4})$")
_NOT_A_COUNT = re.compile(fold_text(r"million|billion|percent|por ciento|млн|млрд|years?|anos|ans|лет|года?|jan|feb|days?|meses|months?"))


def quantity(folded: str, start: int) -> int | None:
    """Return how many of the thing that begins at `start` a folded sentence counts, None where it does not."""
    match = _COUNT.search(folded[max(0, start - 80) : start])
    if not match or _NOT_A_COUNT.search(match[2]):
        return None
    written = match[1]
    number = int(written) if written.isdigit() else _WORD_NUMBERS.get(written)
    is_year = number is not None and 1940 <= number <= 2100
    return number if number and not is_year else None


def contract_type(sentences: Sequence[str]) -> ContractType | None:
    """Return what the contract is for, from the most telling sentence that says it."""
    for sentence in sentences:
        folded = fold_text(sentence)
        for kind, pattern in _TYPES:
            if pattern.search(folded):
                return kind
    return None
