"""Articles, revisions, origins, the search index and verdicts in a real database."""

from datetime import timedelta

import pytest

from pipeline.errors import StoreError
from pipeline.processing.identity import bands
from pipeline.records.runs import Stage
from pipeline.records.stories import Mention
from pipeline.store.store import Store
from tests.factories import MODEL, NOW, article, claim, failure, keep_article, story

COPY = "The ministry annulled the contract for Mi-17 helicopters after the supplier missed three deliveries in a row."


def candidates(store: Store, url: str = "http://copy.example/", *, after_days: float = 0) -> list[int]:
    made = article(url, text=COPY)
    now = NOW + timedelta(days=after_days)
    return [origin for origin, _ in store.articles.origin_candidates(bands(made.fingerprint), url, now)]


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def blocks(store: Store) -> list[tuple[str, str]]:
    return [(block.foreign_party, block.category) for _, block in store.ledger.blocks_due()]


# -- articles and revisions --


def test_first_text_makes_article_revision_and_origin(store: Store) -> None:
    keep_article(store)
    assert (count(store, "articles"), count(store, "revisions"), count(store, "origins")) == (1, 1, 1)


def test_same_text_again_makes_nothing(store: Store) -> None:
    made = article()
    keep_article(store, made)
    new = store.articles.ensure_revision(
        made,
        content_hash=store.db.execute("SELECT content_hash FROM revisions").fetchone()[0],
        origin_id=None,
        bands=bands(made.fingerprint),
        page_id=1,
        now=NOW,
    )
    assert new == (False, False)
    assert (count(store, "revisions"), count(store, "origins")) == (1, 1)


def test_changed_text_is_a_revision_of_the_same_article(store: Store) -> None:
    first = store.articles.revision(keep_article(store, article(title="One")))
    second = store.articles.revision(keep_article(store, article(title="Two")))
    assert (first.article_id, first.title) == (second.article_id, "One")
    assert second.title == "Two"
    assert count(store, "origins") == 1


def test_revision_comes_back_as_it_was_kept(store: Store) -> None:
    made = article(title="Título", text="Ми-17", lang="es")
    kept = store.articles.revision(keep_article(store, made))
    assert (kept.url, kept.title, kept.text, kept.lang, kept.published) == (
        made.url,
        made.title,
        made.text,
        made.lang,
        made.published,
    )


def test_article_without_a_page_is_not_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.articles.ensure_revision(article(), content_hash="x", origin_id=None, bands=[], page_id=99, now=NOW)
    assert (count(store, "articles"), count(store, "search")) == (0, 0)


# -- origins --


def test_copy_finds_the_origin_of_the_first(store: Store) -> None:
    keep_article(store, article("http://first.example/", text=COPY))
    assert candidates(store) == [1]


def test_article_is_no_copy_of_itself(store: Store) -> None:
    keep_article(store, article("http://first.example/", text=COPY))
    assert candidates(store, "http://first.example/") == []


@pytest.mark.parametrize(("days", "found"), [(10, [1]), (10.1, []), (-10, [1]), (-10.1, [])])
def test_only_texts_of_the_same_days_are_copies(store: Store, days: float, found: list[int]) -> None:
    keep_article(store, article("http://first.example/", text=COPY))
    assert candidates(store, after_days=days) == found


def test_text_without_a_shared_band_is_no_candidate(store: Store) -> None:
    keep_article(store, article("http://first.example/", text="Rain is expected over the northern valleys tonight."))
    assert candidates(store) == []


def test_article_joins_the_origin_that_it_is_given(store: Store) -> None:
    keep_article(store, article("http://first.example/", text=COPY))
    keep_article(store, article("http://copy.example/", text=COPY), origin=1)
    assert count(store, "origins") == 1
    assert [row[0] for row in store.db.execute("SELECT origin_id FROM articles")] == [1, 1]


# -- what the models are due --


def test_revision_is_due_until_the_model_judged_it(store: Store) -> None:
    number = keep_article(store)
    assert store.articles.revisions_due(MODEL, NOW) == [number]
    assert store.articles.ensure_story(number, story(), [], NOW)
    assert store.articles.revisions_due(MODEL, NOW) == []
    assert store.articles.revisions_due("test-2", NOW) == [number]


def test_only_the_newest_revision_is_due(store: Store) -> None:
    keep_article(store, article(title="One"))
    newest = keep_article(store, article(title="Two"))
    assert store.articles.revisions_due(MODEL, NOW) == [newest]


def test_revision_that_failed_waits(store: Store) -> None:
    number = keep_article(store)
    store.ensure_failure(failure(str(number), stage=Stage.STORY), NOW)
    assert store.articles.revisions_due(MODEL, NOW) == []
    assert store.articles.revisions_due(MODEL, NOW + timedelta(hours=1)) == [number]


# -- verdicts --


def test_verdict_is_kept_once_for_each_model(store: Store) -> None:
    number = keep_article(store)
    mention = Mention(3, 8, "Mi-17", "EQUIPMENT", "Mi-17", 1.0, "gazetteer")
    assert store.articles.ensure_story(number, story(), [mention], NOW)
    assert not store.articles.ensure_story(number, story("suspended"), [mention], NOW)
    assert store.articles.ensure_story(number, story(model="test-2"), [mention], NOW)
    assert (count(store, "stories"), count(store, "claims"), count(store, "mentions")) == (2, 2, 2)


def test_claim_stands_in_the_block_of_each_customer(store: Store) -> None:
    told = story(claims=[claim(customer=("PE", "BO"))])
    store.articles.ensure_story(keep_article(store), told, [], NOW)
    assert blocks(store) == [("BO", "helicopter"), ("PE", "helicopter")]


def test_leading_category_names_the_block(store: Store) -> None:
    told = story(categories=("helicopter", "aircraft"))
    store.articles.ensure_story(keep_article(store), told, [], NOW)
    assert blocks(store) == [("PE", "helicopter")]


def test_story_without_a_category_stands_under_other(store: Store) -> None:
    store.articles.ensure_story(keep_article(store), story(categories=()), [], NOW)
    assert blocks(store) == [("PE", "other")]


@pytest.mark.parametrize(
    "told",
    [
        story(claims=[claim(russian=False)]),
        story(relevant=False),
        story(claims=[claim(customer=())]),
        story(claims=[]),
    ],
    ids=["no Russian deal", "story not relevant", "no customer", "no claim"],
)
def test_claim_that_is_none_of_ours_stands_in_no_block(store: Store, told: object) -> None:
    assert store.articles.ensure_story(keep_article(store), told, [], NOW)  # type: ignore[arg-type]
    assert blocks(store) == []
