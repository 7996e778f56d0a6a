"""What a contract is for, by its words in five languages."""

import functools
import re
from collections.abc import Sequence

from pipeline.language.folding import fold_text
from pipeline.records.stories import ContractType

# Word beginnings by kind, and how much they say where they stand: of one kind in a sentence the strongest counts.
# Calibrated on the 726 labelled stories of the training part: .753 right before, .844 with these.
STRONG, WEAK = 1.0, 0.25
WORDS: dict[ContractType, tuple[tuple[float, str], ...]] = {
    ContractType.LICENSED_PRODUCTION: (
        (
            STRONG,
            r"licen[cs]ed (?:production|assembly|manufactur)|(?:under|of) licen[cs]e|licen[cs]e[- ](?:built|build)",
        ),
        (
            STRONG,
            (
                r"local(?:ly)? (?:production|assembl|produc|build|built|manufactur)|co-?produc"
                r"|joint(?:ly)? (?:produc|manufac)"
            ),
        ),
        (
            STRONG,
            r"(?:under|by) a? ?licen[cs]e|technology transfer|transfer of technology|knock-?down|kits? for assembl",
        ),
        (
            STRONG,
            (
                r"(?:bajo|con) licencia|produccion (?:local|conjunta)|sob licenca"
                r"|fabricacion (?:de|conjunta)|producir en|produire (?:en|sur)|fabricar (?:en|no|na)"
                r"|producao (?:local|conjunta)|sous licence"
            ),
        ),
        (
            STRONG,
            (
                r"(?:fabrica|planta|usina) de (?:fusil|fuzi|municion|municoes|armas|ak|los kalash|kalash)"
                r"|usine de (?:fusil|munition)"
            ),
        ),
        (
            STRONG,
            r"лицензионн\w*|машинокомплект|по лицензии|лицензи[юия]\b|совместно\w* (?:с \w+ )?производств|крупноузлов",
        ),
        (WEAK, r"assembl|plant\b|factory|ensambl|ensamblaje|montagem|montaje|canteiro|planta\b|сборк|собрать|собират"),
        (WEAK, r"to be built (?:in|at)|shipyard limited|выпуск\w* в "),
    ),
    ContractType.UPGRADE: (
        (
            STRONG,
            (
                r"upgrad|moderni[sz]|retrofit|mid-?life|actualizacion de|modernis|модерниз|доработк"
                r"|достройк|достроечн|re-?equip"
            ),
        ),
        (WEAK, r"new (?:radar|avionics|electronics)|second phase|доведени|довести до|переоборуд|remotori|refonte"),
    ),
    ContractType.SPARES: (
        (
            STRONG,
            (
                r"spare"
                r"|(?:supply|delivery|order|contract|money|consignment)\w* (?:of|for) [\w-]* ?(?:engine )?parts"
                r"|parts (?:deal|contract|order|supply|agreement)"
            ),
        ),
        (
            STRONG,
            (
                r"repuesto|recambio|refaccion|piezas de|pecas? de reposicao|sobressalente"
                r"|pecas (?:russas|para)|pieces? (?:detachee|de rechange)|rechange"
            ),
        ),
        (STRONG, r"запчаст|запасны\w* част|комплектующи|зип\b"),
        (
            WEAK,
            (
                r"parts\b|engines?\b|motores?\b|moteurs?\b|piezas|pecas|pieces\b|rotor blades|двигател"
                r"|движк|мотор[аыов]|лопаст|pales\b|blades|pallets?|gaskets|crates?|cajas|caixas|caisses"
                r"|ящик"
            ),
        ),
    ),
    ContractType.MAINTENANCE: (
        (
            STRONG,
            (
                r"maintenan|maintain|repair|overhaul|upkeep|refit"
                r"|servic(?:e|ing) (?:contract|agreement|of)|after-?sales|serviceab"
            ),
        ),
        (
            STRONG,
            (
                r"(?:support|logistics?) (?:contract|agreement|programme|program|deal|package)"
                r"|(?:years|package|contract) of support|life extension"
            ),
        ),
        (
            STRONG,
            (
                r"mantenimiento|reparaci|repara[rdn]|revision (?:general|mayor)|puesta a punto"
                r"|inspeccion (?:mayor|capital)|acuerdo de apoyo|soporte (?:logistico|tecnico)|overhaul"
            ),
        ),
        (STRONG, r"manutenc|reparo|reparac|revisao|revisar|suporte logistico|assistencia (?:tecnica|russa)|inspecao"),
        (
            STRONG,
            (
                r"entretien|reparation|repare[rse]|remise a niveau|revision|reviser|carenage"
                r"|remise en etat|maintien en condition|maintenance|soutien (?:technique|logistique)"
            ),
        ),
        (STRONG, r"ремонт|отремонт|обслуживан|капремонт|техпод|поддержк\w* (?:парка|эксплуат)|продлени\w* ресурс"),
        (
            WEAK,
            (
                r"hangar|technicians?|mechanics|airworth|grounded|gearbox|engineers|taller\b|tecnicos"
                r"|oficina|mecanicos|mecaniciens|techniciens|atelier"
            ),
        ),
        (
            WEAK,
            (
                r"inspection|inspeccion|dique|docas?\b|dry dock|техник\w* специалист|механик|logistic"
                r"|support|soporte|apoyo|servicio|assistance"
            ),
        ),
    ),
    ContractType.TRAINING: (
        (
            STRONG,
            (
                r"training (?:contract|programme|program|agreement|course|deal|of)"
                r"|train(?:ing)? (?:of )?(?:\w+ )?(?:pilots|crews|cadets|officers)"
            ),
        ),
        (
            STRONG,
            (
                r"simulator (?:contract|training|course)|instructors?|cadets|осваивал|тренаж|simuladores"
                r"|entrenamiento de|adiestramiento|capacitacion de|formacion de"
            ),
        ),
        (
            STRONG,
            (
                r"formacao de|cadetes|academias? (?:militar|russ)|bolseiros"
                r"|formation (?:des|de) (?:pilotes|equipages|mecaniciens)|instructeurs"
                r"|former (?:les|des) pilotes"
            ),
        ),
        (
            STRONG,
            r"обучени|подготовк\w* (?:[\w-]+ )?(?:летчик|пилот|экипаж|специалист|курсант|кадр)|инструктор|курсант",
        ),
    ),
    ContractType.PROCUREMENT: (
        (WEAK, r"purchas|buy|bought|acqui|order|procure|tender|sale\b|sell|sold|deliver|batch"),
        (WEAK, r"compr[aoe]|adquisi|adquir|venta|vender|suministr|licitac|entrega|aquisi|venda|fornec|encomend|vendid"),
        (WEAK, r"achat|achet|commande|livr|vente|vendre|fournitur|acquer|marche de"),
        (WEAK, r"закуп|покуп|купить|купил|постав|приобре|продаж|продать|тендер|заказ"),
    ),
}
# A trainer aircraft is bought, not taught.
NOT_TRAINING = r"training aircraft|trainer|avions? d'entrainement|avioes de treinamento|aviones de entrenamiento|учебно"
# What the first two sentences (proof and title) weigh against one further on; how fast the rest fade.
FIRST, FADE = 3.0, 0.97
# A deal is a purchase more often than all else together.
BENEFIT_OF_PROCUREMENT = 0.6


@functools.cache
def _patterns() -> tuple[tuple[ContractType, float, re.Pattern[str]], ...]:
    return tuple(
        (kind, weight, re.compile(rf"(?<!\w)(?:{fold_text(pattern)})"))
        for kind, rows in WORDS.items()
        for weight, pattern in rows
    )


def kind_scores(sentences: Sequence[str]) -> dict[ContractType, float]:
    """Return how much the words of the sentences speak for each kind, the most telling sentences first."""
    scores = dict.fromkeys(WORDS, 0.0)
    for place, sentence in enumerate(dict.fromkeys(sentences)):
        weight = FIRST if place < 2 else FADE ** (place - 2)
        folded = re.sub(fold_text(NOT_TRAINING), " ", fold_text(sentence))
        said: dict[ContractType, float] = {}
        for kind, strength, pattern in _patterns():
            if pattern.search(folded):
                said[kind] = max(said.get(kind, 0.0), strength)
        for kind, strength in said.items():
            scores[kind] += weight * strength
    return scores


def contract_type(sentences: Sequence[str]) -> ContractType | None:
    """Return what the contract is for, by score over its sentences, None where no word tells."""
    scores = kind_scores(sentences)
    if not any(scores.values()):
        return None
    scores[ContractType.PROCUREMENT] += BENEFIT_OF_PROCUREMENT
    return max(scores, key=lambda kind: scores[kind])
