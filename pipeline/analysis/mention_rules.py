"""People, bodies and places in Spanish and Portuguese, which have no dependable model: by titles and shapes."""

import functools
import re
from collections.abc import Iterator

from pipeline.records.stories import Mention

WORD = r"[A-ZÁÉÍÓÚÂÊÔÃÕÇÑ][^\W\d_]{1,20}"
TITLES = {
    "es": r"president[ea]|vicepresident[ea]|exministr[oa]|ministr[oa]|viceministr[oa]|general|coronel|almirante"
    r"|vicealmirante|comandante|capitán|brigadier|fiscal|contralor|senador|senadora|diputad[oa]|embajador|embajadora"
    r"|portavoz|canciller|juez|jueza|director|directora|secretari[oa]",
    "pt": r"president[ea]|vice-presidente|ex-ministr[oa]|ministr[oa]|general|coronel|almirante|brigadeiro|comandante"
    r"|tenente-brigadeiro|capitão|procurador|procuradora|senador|senadora|deputad[oa]|embaixador|embaixadora"
    r"|porta-voz|chanceler|juiz|juíza|diretor|diretora|secretári[oa]|professor|professora",
}
SAID = {
    "es": r"dijo|afirmó|aseguró|declaró|anunció|confirmó|señaló|según",
    "pt": r"disse|afirmou|garantiu|declarou|anunciou|confirmou|segundo",
}
# Bodies of a state, with what they are of: Ministerio de Defensa, Tribunal de Contas.
BODIES = {
    "es": r"Ministerio|Secretaría|Contraloría|Fiscalía|Cancillería|Congreso|Senado|Parlamento|Asamblea|Armada"
    r"|Ejército|Marina|Fuerza|Fuerzas|Guardia|Gendarmería|Tribunal|Corte|Comisión|Partido|Policía|Procuraduría",
    "pt": r"Ministério|Secretaria|Procuradoria|Congresso|Senado|Parlamento|Assembleia|Marinha|Exército|Força|Forças"
    r"|Guarda|Tribunal|Comissão|Partido|Polícia|Itamaraty|Câmara",
}
# The wire services and papers that stories of these languages name as their source.
AGENCIES = r"Reuters|AFP|EFE|TASS|Sputnik|Lusa|Bloomberg|Interfax|Infobae|OTAN|NATO|OEA|ONU|RTP|BBC|CNN"
STREETS = {"es": r"calle|avenida|plaza", "pt": r"rua|avenida|praça"}
IN = {"es": "en", "pt": "em"}
SCORES = {"PERSON": 0.8, "ORGANISATION": 0.7, "PLACE": 0.7}


@functools.cache
def _patterns(lang: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return label, name of the rule, and pattern; the group is the mention."""
    name = rf"{WORD}(?:\s(?:(?:de|da|dos|do|del|la|e)\s)?{WORD}){{0,3}}"
    speaker = rf"(?!L[ao]s?\s|El\s|Os?\s|As?\s){WORD}(?:\s{WORD}){{1,2}}"
    body_of = rf"(?:\s(?:de|da|do|del|de\sla|dos|das)\s{WORD}|\s{WORD}){{0,2}}"
    rows = (
        ("PERSON", "title", rf"(?<!\w)(?i:{TITLES[lang]})(?:\s[^\W\d_A-Z]{{3,14}})?,?\s({name})"),
        (
            "PERSON",
            "speaker",
            rf"(?<!\w)(?i:{SAID[lang]})\s({speaker})(?!\w)",
        ),
        ("PERSON", "speaker", rf"(?<!\w)({speaker})\s(?:{SAID[lang]})(?!\w)"),
        ("ORGANISATION", "body", rf"(?<!\w)((?:{BODIES[lang]}){body_of})(?!\w)"),
        ("ORGANISATION", "agency", rf"(?<!\w)({AGENCIES})(?!\w)"),
        ("ORGANISATION", "acronym", r"(?<=\w )\(([A-Z]{3,8})\)"),
        ("PLACE", "street", rf"(?<!\w)((?:{STREETS[lang]})\s(?:de\s)?{WORD}(?:\s{WORD})?)(?!\w)"),
        ("PLACE", "in", rf"(?<!\w){IN[lang]}\s({WORD}(?:\s(?:(?:de|del|do|da)\s)?{WORD}){{0,2}})(?!\w)"),
    )
    return tuple((label, rule, re.compile(pattern)) for label, rule, pattern in rows)


def rule_mentions(text: str, lang: str) -> Iterator[Mention]:
    """Yield what titles and shapes tell, the surest rule first; nothing in other languages."""
    if lang not in TITLES:
        return
    for label, rule, pattern in _patterns(lang):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            yield Mention(start, end, match[1], label, None, SCORES[label], f"rule:{rule}")
