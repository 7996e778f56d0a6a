"""The Russian statistical model as a spaCy component: slovnet's recogniser on navec's vectors, from natasha's data."""

import functools
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans
from threadpoolctl import ThreadpoolController

from pipeline.errors import ModelError
from pipeline.language.sentences import split_sentences

NAME = "slovnet_ner_news_v1"
COMPONENT = "armswatch_slovnet"
PACKAGES = ("slovnet", "navec", "natasha")
MODEL, VECTORS = f"model/{NAME}.tar", "emb/navec_news_v1_1B_250K_300d_100q.tar"


def is_installed() -> bool:
    """Return whether the extra `ru` is there."""
    return all(importlib.util.find_spec(package) for package in PACKAGES)


@functools.cache
def _recogniser() -> Any:
    from navec import Navec  # noqa: PLC0415 -- an extra
    from slovnet import NER  # noqa: PLC0415 -- an extra

    # natasha is asked for its files only: to import it would load two more dictionaries.
    spec = importlib.util.find_spec("natasha")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModelError("is not installed: pip install 'armswatch[ru]'", key=NAME)
    folder = Path(folders[0]) / "data"
    return NER.load(folder / MODEL).navec(Navec.load(folder / VECTORS))


@functools.cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _entities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the model's spans, read sentence by sentence: its memory grows with the longest one."""
    sentences = [each for each in split_sentences(text, "ru") if any(map(str.isalpha, each.text))]
    with _threads().limit(limits=1):
        for sentence, markup in zip(sentences, _recogniser().map(each.text for each in sentences), strict=True):
            for span in markup.spans:
                yield sentence.start + span.start, sentence.start + span.stop, span.type


@Language.factory(COMPONENT)
def make_component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets a document's entities: PER, LOC and ORG."""
    del nlp, name

    def mark(doc: Doc) -> Doc:
        spans = (doc.char_span(*found, alignment_mode="expand") for found in _entities(doc.text))
        doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
        return doc

    return mark
