import pytest

from pipeline.analysis.claims import read_story
from pipeline.analysis.classifier import load_classifier
from pipeline.analysis.kinds import KINDS, kind_features, said_kinds
from pipeline.language.gazetteers import load_gazetteers
from pipeline.language.readers import load_reader
from pipeline.records.stories import ContractType, StoryInput


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Compra de repuestos para los helicópteros", {ContractType.SPARES}),
        ("Контракт на капитальный ремонт сорван", {ContractType.MAINTENANCE}),
        ("Le contrat de modernisation est suspendu", {ContractType.UPGRADE}),
        ("They are assembled under licence", {ContractType.LICENSED_PRODUCTION}),
        ("contrato de formação de pilotos", {ContractType.TRAINING}),
        ("Eight training aircraft", set()),
        ("The weather was fine.", set()),
    ],
)
def test_strong_words_tell_the_kind(sentence: str, kinds: set[ContractType]) -> None:
    assert {kind for kind, said in zip(KINDS, said_kinds(sentence), strict=True) if said[0]} == kinds


@pytest.mark.parametrize(
    ("lang", "kind", "text"),
    [
        ("es", ContractType.SPARES, "Rusia retiene los repuestos de los Mi-17. La compra de repuestos está parada."),
        ("ru", ContractType.MAINTENANCE, "Контракт на капитальный ремонт Ми-17 сорван. Вертолёты купили в 2010 году."),
        ("en", ContractType.LICENSED_PRODUCTION, "India drops joint production of the Ka-226T. They were to be built."),
        (
            "en",
            ContractType.PROCUREMENT,
            "The purchase of eight Yak-130 training aircraft is off. Old ones need repair.",
        ),
    ],
)
def test_the_leading_kind_wins_over_those_in_passing(lang: str, kind: ContractType, text: str) -> None:
    gazetteers = load_gazetteers()
    story = read_story(StoryInput("1", "", "", text, None, lang), lang, gazetteers)
    features = kind_features(story, [], story.candidates[0], gazetteers.lexicon.equipment)
    assert load_classifier(load_reader().name).contract_type(features) == kind
