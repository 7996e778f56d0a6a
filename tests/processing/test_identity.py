import pytest
from lxml.html import document_fromstring

from pipeline.processing.identity import (
    BANDS,
    PERMUTATIONS,
    bands,
    canonical_address,
    choose_origin,
    clean_address,
    content_hash,
    fingerprint,
    similarity,
)

BASE = "http://press.example/news/1?page=2"
STORY = " ".join(f"sentence {n} of the story tells of yard number {n * 7}." for n in range(30))


def canonical(head: str) -> str | None:
    return canonical_address(document_fromstring(f"<html><head>{head}</head><body>x</body></html>"), BASE)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<link rel=canonical href='http://press.example/a?utm_source=x'>", "http://press.example/a"),
        ("<link rel=canonical href='../a'>", "http://press.example/a"),
        ("<link rel=canonical href='/?p=12'>", "http://press.example/?p=12"),
        ("<link rel=canonical href=' '><meta property='og:url' content='/b'>", "http://press.example/b"),
        ("<link rel=canonical href='http://[x/'><meta property='og:url' content='/b'>", "http://press.example/b"),
        ("<link rel=canonical href='/a'><meta property='og:url' content='/b'>", "http://press.example/a"),
        ("<link rel=canonical href='javascript:void(0)'>", None),
        ("<link rel=canonical href='http://press.example'>", None),
        ("", None),
    ],
    ids=["tracked", "relative", "query", "empty", "broken", "both", "script", "home", "none"],
)
def test_a_page_tells_its_own_address(head: str, address: str | None) -> None:
    assert canonical(head) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://press.example/a?id=3&page=2#comments",
        "http://press.example/a?page=2&id=3&utm_medium=rss&fbclid=q",
        "HTTP://Press.Example/a?id=3&page=2",
    ],
)
def test_spellings_of_one_address_become_one(address: str) -> None:
    assert clean_address(address) == "http://press.example/a?id=3&page=2"


def test_a_story_that_differs_in_a_number_is_another_revision() -> None:
    assert content_hash("T", "three jets") != content_hash("T", "four jets")
    assert content_hash("T", "three jets").startswith("sha256:")


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    # The store keeps fingerprints: a change of this value needs a migration.
    assert fingerprint("The yard sent no parts until spring.")[:3] == (1814334481, 160461419, 1101977036)


def test_a_fingerprint_is_blind_to_case_and_punctuation() -> None:
    assert fingerprint("The yard: sent NO parts, until spring") == fingerprint("the yard sent no parts until spring.")


@pytest.mark.parametrize("text", ["", "one", "Мы", "一二三"])
def test_the_shortest_text_has_a_fingerprint(text: str) -> None:
    assert len(fingerprint(text)) == PERMUTATIONS
    assert len(bands(fingerprint(text))) == BANDS


@pytest.mark.parametrize(("kept", "share"), [(1.0, 1.0), (0.7, 0.7), (0.4, 0.4)])
def test_similarity_tells_the_share_of_common_text(kept: float, share: float) -> None:
    part = STORY[: int(len(STORY) * kept)]
    assert similarity(fingerprint(STORY), fingerprint(part)) == pytest.approx(share, abs=0.15)


def test_half_a_story_is_no_copy() -> None:
    assert choose_origin(fingerprint(STORY[: len(STORY) // 3]), [(1, fingerprint(STORY))]) is None


def test_the_oldest_of_equal_origins_is_chosen() -> None:
    same = fingerprint(STORY)
    assert choose_origin(same, [(9, same), (4, same), (7, same)]) == 4


def test_without_candidates_there_is_no_origin() -> None:
    assert choose_origin(fingerprint(STORY), []) is None
