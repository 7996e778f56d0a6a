"""How many units a contract is for: what counts its equipment, told from years, crews, fleets and parts of it."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.folding import fold_text
from pipeline.language.numbers import Number, find_numbers

Span = tuple[int, int]

# What a count of equipment stands before where the name does not follow.
THINGS = (
    r"helicopt\w*|chopper|gunship|aircraft|airframe|airplane|plane|jet|fighter|bomber|trainer|tank|vehicle|carrier|boat"
    r"|ship|vessel|frigate|submarine|corvette|system|launcher|batter(?:y|ies)|battalion|regiment|unit|machine|engine"
    r"|missile|rifle|drone|gun|howitzer|tube|simulator|truck|hull|airlifter|bird|helo"
    r"|avion|aparato|aeronave|caza|tanque|carro|blindado|vehiculo|lancha|buque|fragata|submarino|sistema|bateria|equipo"
    r"|unidad|maquina|misil|fusil|motor|anfibio|nave|patrulla|regimiento"
    r"|aviao|avioes|caca|navio|fragata|misseis|missil|fuzi|viatura|unidade|divis|barco|jato"
    r"|appareil|chasseur|char|blinde|navire|fregate|sous-marin|batiment|missile|engin|exemplaire"
    r"|vedette|moteur|batterie"
    r"|вертолет\w*|самолет\w*|истребител\w*|танк\w*|машин\w*|борт\w*|комплекс\w*|корабл\w*|лод\w*|фрегат\w*|катер\w*"
    r"|установ\w*|систем\w*|дивизион\w*|единиц\w*|ракет\w*|двигател\w*|экземпляр\w*|штурмовик\w*|бмп\b"
    r"|бтр\b|аппарат\w*|штук\w*"
)
# Between a number and its thing stand none of these.
BREAKS = (
    r"for|from|with|in|at|and|to|by|or|which|that|who|on|as|after|before|under|into|per|y|e|et|и|en|em"
    r"|para|pour|avec|con|com"
    r"|с|в|на|из|для|por|par|que|qui|a|au|aux|o|и|или|ou|sus|are|is|was|were|have|has|will"
)
# What stands before a number that is no count, and what stands behind it.
NOT_BEFORE = re.compile(
    fold_text(
        r"(?:no\.?|nos\.?|№|n\.?[ºo°]|numero|article|articulo|artigo|page|pagina|phase|fase|lote"
        r"|lot|chapter|clause|clausula"
        r"|item|mm|tipo|type|grupo|squadron|aged|entre|between|from|class|version|over the|next|past"
        r"|last|пункт|стать\w|ст\.|[$€£])[ ]?$"
    )
)
NOT_BEHIND = re.compile(
    fold_text(
        r"[ -]?(?:%|percent|per cent|por ciento|por cento|pour cent|процент|million|billion|crore|lakh|thousand|hundred"
        r"|millones|milhoes|mil\b|milliard|млн|млрд|тыс|милл|years?|year-|anos?\b|ans?\b|лет\b|год"
        r"|days?|dias?|jours?|дн[яе]"
        r"|months?|meses|mes\b|mois|месяц|weeks?|semanas?|semaines?|недел|hours?|horas?|heures?|час|minut|минут"
        r"|km|kilomet|км|mm\b|мм\b|tons?\b|tonnes?|tonelad|тонн|knots|people|personas|personnes"
        r"|человек|seats|passengers"
        r"|pilot|piloto|летчик|technicians?|tecnicos|technicien|техник|specialist|especialista"
        r"|специалист|engineers?\b|men\b"
        r"|mechanic|mecanic|механик|instal?ment|cuotas|parcelas|prestacoes|tranches|crates?|cajas|caixas|caisses|ящик"
        r"|(?:de )?(?:january|february|march|april|may|june|july|august|september|october|november|december"
        r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
        r"|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro"
        r"|janvier|fevrier|mars|avril|mai\b|juin|juillet|aout|septembre|octobre|novembre|decembre"
        r"|январ|феврал|марта|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр|jan\b|feb\b|dec\b"
        r"|nov\b|oct\b|sept\b)"
        r"|h\d|:\d|рубл|dollar|dolar|euro|pesos|долл|евро|partes\b|parties\b|sides\b|lados\b|сторон"
        r"|officials?|sources?|sailors|cadets|countries|paises|pays\b|стран)"
    )
)
# What leans a count towards the contract's own, or away: a fleet, a part of the whole, another deal.
LEANINGS: tuple[tuple[str, float], ...] = (
    (
        (
            r"(?:contract|deal|order\w*|purchase|acquisition|sale|overhaul|agreement|tender|supply"
            r"|upgrade|buy\w*|bought|repair) "
            r"(?:\w+ ){0,3}(?:for|of)? ?(?:the |its |all |some )?$"
        ),
        1.0,
    ),
    (
        (
            r"(?:contrat\w*|compra|acuerdo|adquisicion|revision|suministro|encomenda|aquisicao"
            r"|acordo|pedido|venda|manutencao) (?:\w+ ){0,3}$"
        ),
        1.0,
    ),
    (r"(?:achat|acquisition|commande|marche|livraison|vente|entretien|revision|fourniture) (?:\w+ ){0,3}$", 1.0),
    (
        (
            r"(?:контракт\w*|закупк\w*|покупк\w*|поставк\w*|ремонт\w*|модернизаци\w*|договор\w*"
            r"|заказ\w*|обслуживани\w*) (?:\w+ ){0,3}$"
        ),
        1.0,
    ),
    (r"(?:all|its|the|los|las|sus|seus|ses|les|всех|все|оба|обе) $", 0.3),
    (
        (
            r"(?:operates?|flies|fleet of|already has|inventory|opera|posee|flota de|frota de"
            r"|exploite|flotte de|эксплуатир\w*|имеет) (?:\w+ ){0,3}$"
        ),
        -1.2,
    ),
    (
        (
            r"(?:remaining|other|another|first|last|final|next|half|only|outstanding|second|third"
            r"|restantes?|otros|primer\w*|ultim\w*) (?:the )?$"
        ),
        -1.0,
    ),
    (r"(?:outros|demais|autres|premier\w*|dernier\w*|остальн\w*|оставш\w*|перв\w*|последн\w*|ещ[её]|других) $", -1.0),
    (
        (
            r"(?:delivered|received|lost|returned|sent|arriv\w*|recibi\w*|entreg\w*|receb\w*|recu\w*"
            r"|livre\w*|получ\w*|достав\w*|поступ\w*) (?:\w+ ){0,2}$"
        ),
        -0.4,
    ),
)
BEHIND_LEANINGS: tuple[tuple[str, float], ...] = (
    # Two of the twelve: a part, whose whole stands behind it.
    (
        (
            r" (?:\w+ ){0,2}(?:of|out of|de|des|dos|das|из|sur|on) (?:the|its|their|these|sus|les"
            r"|los|las|ses|seus|suas|quatre|quinze"
            r"|\d|dou?ze|doce|\w+(?:ти|ми|ки|их|ех|ох|сти)) ?"
        ),
        -0.9,
    ),
    (r" (?:des|dos|das|из) (?:\w+) (?:\w+-\d|helic|appar|aeron)", -0.6),
    (
        (
            r" (?:\w+ )?(?:remaining|left|restantes?|others?|outros|otros|autres|остав|остальн"
            r"|последн|dernier|ultim|first|last|premier|prime)"
        ),
        -0.8,
    ),
    (
        (
            r" (?:[\w-]+ ){1,3}(?:stood|stand|stands|flew|fly|crash|arriv|llegar|volaron|стоя|летают"
            r"|потер|разби|sont sous|volent)"
        ),
        -0.6,
    ),
)
# An order for 73; comprou 29 em dezembro: the thing is named elsewhere.
ORDERED = re.compile(
    fold_text(
        r"(?<!\w)(?:order\w*|contract\w*|deal|purchase\w*|bought|buy|sale|overhaul|upgrade|acquisition"
        r"|compr\w*|encarg\w*|encomend\w*|contrat\w*|adquir\w*|pedido|venta|venda"
        r"|commande\w*|achet\w*|achat|marche|заказ\w*|контракт\w*|договор\w*|купи\w*|закуп\w*)"
        r" (?:for |of |de |des |por |pour |на )?(?:the |all |los |as |os |les |all its )?$"
    )
)
ORDERED_END = re.compile(r"[,.;)]|$| (?:in|of|at|was|were|en|em|por|de|pour|в|за|по|из)\b")
# How firmly a number is bound: to the name, to a word for a thing, to an order, to nothing but the sentence.
NAME_BOUND, THING_BOUND, ORDERED_BOUND, BARE_BOUND = 1.5, 0.9, 0.7, 0.2
LONGEST_GAP = 48
# How later sentences fade, and the least votes that make a count the contract's: the best of a grid on a part of the
# corpus's training part. With the orders and large numbers added since, .77 of its stories are right.
FADE, LEAST_WEIGHT, THRESHOLD = 0.97, 0.3, 0.6
YEARS, LARGEST = range(1945, 2045), 200_000


@dataclass(frozen=True, slots=True)
class Count:
    """A count of units at `start`..`end` of a sentence; `score` says how well it is the contract's."""

    start: int
    end: int
    value: int
    score: float


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    things, breaks = fold_text(THINGS), fold_text(BREAKS)
    return (
        re.compile(rf"(?<!\w)(?:{things})(?:e?s|es)?(?!\w)"),
        re.compile(rf"(?<!\w)(?:{breaks})(?!\w)"),
        re.compile(r"[,.;:()!?/]|\d"),
    )


@functools.cache
def _leanings() -> tuple[tuple[tuple[re.Pattern[str], float], ...], tuple[tuple[re.Pattern[str], float], ...]]:
    before = tuple((re.compile(rf"(?<!\w)(?:{fold_text(p)})"), lean) for p, lean in LEANINGS)
    return before, tuple((re.compile(fold_text(p)), lean) for p, lean in BEHIND_LEANINGS)


def find_counts(text: str, spans: Sequence[Span], lang: str | None = None) -> list[Count]:
    """Return the counts of a sentence in order; `spans` are where it names the contract's equipment."""
    folded = fold_text(text)
    counts = []
    for number in find_numbers(folded, lang):
        if _is_count(folded, number, spans):
            bound = _bound(folded, number, spans)
            if bound:
                counts.append(Count(number.start, number.end, number.value, bound + _leaning(folded, number)))
    return counts


def _is_count(folded: str, number: Number, spans: Sequence[Span]) -> bool:
    if not 1 < number.value <= LARGEST or (not number.word and number.value in YEARS):
        return False
    if any(start < number.end and number.start < end for start, end in spans):
        return False
    before, behind = folded[max(0, number.start - 12) : number.start], folded[number.end : number.end + 14]
    return not NOT_BEFORE.search(before) and not NOT_BEHIND.match(behind)


def _bound(folded: str, number: Number, spans: Sequence[Span]) -> float:
    """Return how firmly a number is bound to the equipment's name or another word for a thing, zero for neither."""
    things, breaks, stops = _patterns()
    window = folded[number.end : number.end + LONGEST_GAP]
    for start, _ in spans:
        # The number is often told twice: four (4) Mi-35P.
        gap = folded[number.end : start].lstrip(")") if number.end <= start <= number.end + LONGEST_GAP else None
        if gap is not None and not breaks.search(gap) and not stops.search(gap):
            return NAME_BOUND
    match = things.search(window)
    if match and not breaks.search(window[: match.start()]) and not stops.search(window[: match.start()]):
        return THING_BOUND if len(window[: match.start()].split()) <= 2 else THING_BOUND / 2
    if ORDERED.search(folded, max(0, number.start - LONGEST_GAP), number.start) and ORDERED_END.match(
        folded, number.end
    ):
        return ORDERED_BOUND
    return BARE_BOUND if re.match(r" of them|[,.;)]? |[.,;)]", window) and spans else 0.0


def _leaning(folded: str, number: Number) -> float:
    before, behind = folded[max(0, number.start - 60) : number.start], folded[number.end : number.end + 30]
    leans = sum(lean for pattern, lean in _leanings()[0] if pattern.search(before))
    return leans + sum(lean for pattern, lean in _leanings()[1] if pattern.match(behind))


def tells_two_kinds(text: str, spans: Sequence[Span], counts: Sequence[Count]) -> bool:
    """Return whether two models of the equipment each have a count of their own: two Mi-171Sh and one Mi-8MTV."""
    folded = fold_text(text)
    named = {
        re.sub(r"[\s-]", "", folded[start:end])
        for start, end in spans
        for count in counts
        if count.score >= THING_BOUND and 0 <= start - count.end <= LONGEST_GAP
    }
    listed = re.search(r"\w (?:and|y|e|et|и|u) (?:\w+) [\w-]*\d", folded) is not None
    return len(named) > 1 and listed


def contract_quantity(sentences: Sequence[tuple[str, Sequence[Span]]], lang: str | None = None) -> int | None:
    """Return how many units the contract is for, by the counts of its sentences, the most telling first."""
    votes: defaultdict[int, float] = defaultdict(float)
    for place, (text, spans) in enumerate(sentences):
        weight = max(LEAST_WEIGHT, FADE**place)
        for value, score in _votes(text, spans, lang):
            votes[value] += weight * score
    best = max(votes.items(), key=lambda pair: (pair[1], pair[0]), default=None)
    return best[0] if best and best[1] >= THRESHOLD else None


def _votes(text: str, spans: Sequence[Span], lang: str | None) -> Iterator[tuple[int, float]]:
    counts = find_counts(text, spans, lang)
    if tells_two_kinds(text, spans, counts):
        return
    for value in {count.value for count in counts}:
        yield value, max(count.score for count in counts if count.value == value)
