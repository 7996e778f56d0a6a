"""Blocks, contracts, alerts, corrections and judgements in a real database."""

from datetime import timedelta

import pytest

from pipeline.errors import StoreError
from pipeline.records.contracts import BlockChange, Correction, JudgementKind
from pipeline.records.stories import Claim
from pipeline.store.store import Store
from tests.factories import MODEL, NOW, claim, keep_story, story
from tests.store.worlds import fold_all, peru_alerted

ONE, TWO = "http://one.example/a", "http://two.example/b"


def blocks_due(store: Store) -> list[str]:
    return [block.foreign_party for _, block in store.ledger.blocks_due()]


def reject(store: Store, article: int, kind: JudgementKind = JudgementKind.REJECT) -> int:
    return store.ledger.add_judgement(article, kind, "analyst", "misread", NOW)


# -- what is due --


def test_block_is_due_until_it_is_folded(store: Store) -> None:
    keep_story(store)
    assert blocks_due(store) == ["PE"]
    fold_all(store)
    assert blocks_due(store) == []


def test_only_the_block_with_news_is_due(store: Store) -> None:
    keep_story(store, ONE)
    keep_story(store, TWO, story(customer=("IN",)))
    fold_all(store)
    keep_story(store, "http://three.example/c", story(customer=("IN",)))
    assert blocks_due(store) == ["IN"]


def test_new_verdict_makes_the_block_due_that_it_left(store: Store) -> None:
    keep_story(store, ONE)
    fold_all(store)
    keep_story(store, ONE, story(relevant=False, claims=[]), title="It was about shoes")
    assert blocks_due(store) == ["PE"]


def test_judgement_makes_the_block_due(store: Store) -> None:
    article = keep_story(store)
    fold_all(store)
    reject(store, article)
    assert blocks_due(store) == ["PE"]


# -- what the fold reads --


def test_claims_are_those_of_the_active_model(store: Store) -> None:
    keep_story(store, ONE)
    assert len(store.ledger.claims(1, MODEL)) == 1
    assert store.ledger.claims(1, "test-2") == []


def test_claims_are_those_of_the_newest_revision(store: Store) -> None:
    keep_story(store, ONE, story("signed"), title="One")
    keep_story(store, ONE, story("annulled"), title="Two")
    assert [read.event for read in store.ledger.claims(1, MODEL)] == ["annulled"]


def test_claim_carries_what_its_story_and_article_say(store: Store) -> None:
    article = keep_story(store, ONE, story(claims=[claim(event_date="2026-11")], confidence=0.7))
    (read,) = store.ledger.claims(1, MODEL)
    assert (read.article_id, read.url, read.event_date, read.confidence) == (article, ONE, "2026-11", 0.7)
    assert (read.equipment, read.suppliers, read.contract_type) == (("Mi-17",), ("Rosoboronexport",), "procurement")
    assert (read.amount, read.currency, read.quantity) == (54_000_000, "USD", 6)


@pytest.mark.parametrize(
    ("told", "subject"),
    [(claim("annulled"), True), (claim("signed"), False), (claim("annulled", factuality="possible"), False)],
    ids=["as the verdict", "another event", "another factuality"],
)
def test_subject_is_what_the_verdict_says(store: Store, told: Claim, subject: bool) -> None:
    keep_story(store, ONE, story("annulled", claims=[told]))
    assert [read.subject for read in store.ledger.claims(1, MODEL)] == [subject]


def test_proof_is_the_evidence_of_the_story(store: Store) -> None:
    keep_story(store, ONE, story(claims=[claim(sentence="The evidence."), claim(sentence="Another.")]))
    assert [(read.sentence, read.proof) for read in store.ledger.claims(1, MODEL)] == [
        ("The evidence.", True),
        ("Another.", False),
    ]


def test_undated_article_counts_from_its_first_sight(store: Store) -> None:
    keep_story(store, ONE)
    store.db.execute("UPDATE revisions SET published = NULL")
    (read,) = store.ledger.claims(1, MODEL)
    assert read.published == NOW


def test_judgement_is_read_with_every_block_of_its_article(store: Store) -> None:
    article = keep_story(store, ONE, story(claims=[claim(customer=("PE", "BO"))]))
    keep_story(store, TWO, story(customer=("IN",)))
    number = reject(store, article)
    read = {block.foreign_party: store.ledger.judgements(key) for key, block in store.ledger.blocks_due()}
    assert {party: [judgement.id for judgement in found] for party, found in read.items()} == {
        "BO": [number],
        "IN": [],
        "PE": [number],
    }


def test_judgement_on_no_article_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        reject(store, 99)


# -- what the fold leaves --


def test_contract_keeps_its_number_over_folds(store: Store) -> None:
    peru_alerted(store, ONE)
    peru_alerted(store, TWO)
    (known,) = store.ledger.contracts(1)
    assert known.id == 1
    assert {article for article, _ in known.signature} == {1, 2}


def test_known_contract_has_its_transitions_and_alerts(store: Store) -> None:
    assert peru_alerted(store, ONE) == [1]
    (known,) = store.ledger.contracts(1)
    assert [(change.state, change.articles) for change in known.transitions] == [("annulled", {1})]
    assert [(alert.id, alert.state) for alert in known.alerts] == [(1, "annulled")]


def test_folding_again_changes_nothing(store: Store) -> None:
    peru_alerted(store, ONE)
    store.db.execute("UPDATE blocks SET folded_story = 0")
    before = list(store.db.query("SELECT * FROM contract_history"))
    assert fold_all(store) == ([], [])
    assert list(store.db.query("SELECT * FROM contract_history")) == before


def test_rejected_article_takes_the_alert_back(store: Store) -> None:
    peru_alerted(store, ONE)
    reject(store, 1)
    assert fold_all(store) == ([], [1])
    (row,) = store.db.query("SELECT alert, correction FROM alert_list")
    assert row["alert"] == "A1"
    assert "annulled" in row["correction"]


def test_alert_is_taken_back_once(store: Store) -> None:
    peru_alerted(store, ONE)
    reject(store, 1)
    fold_all(store)
    reject(store, 1)
    assert fold_all(store) == ([], [])


def test_alert_of_a_contract_that_goes_on_is_taken_back_once(store: Store) -> None:
    peru_alerted(store, ONE, told=story("signed"), published="2026-01-10T09:00")
    peru_alerted(store, TWO)
    reject(store, 2)
    assert fold_all(store) == ([], [1])
    reject(store, 2)
    assert fold_all(store) == ([], [])


def test_accepted_again_it_is_told_again(store: Store) -> None:
    peru_alerted(store, ONE)
    reject(store, 1)
    fold_all(store)
    reject(store, 1, JudgementKind.ACCEPT)
    assert fold_all(store) == ([2], [])


def test_alert_with_another_article_stands(store: Store) -> None:
    peru_alerted(store, ONE, TWO)
    reject(store, 1)
    assert fold_all(store) == ([], [])


def test_revision_that_says_no_more_takes_the_alert_back(store: Store) -> None:
    peru_alerted(store, ONE)
    keep_story(store, ONE, story(relevant=False, claims=[]), title="Corrected: no contract was annulled")
    assert fold_all(store) == ([], [1])


def test_withdrawn_contract_without_an_alert_is_forgotten(store: Store) -> None:
    peru_alerted(store, ONE, told=story("signed"))
    reject(store, 1)
    fold_all(store)
    assert store.ledger.contracts(1) == []


def test_withdrawal_keeps_its_first_time(store: Store) -> None:
    peru_alerted(store, ONE)
    for now in (NOW, NOW + timedelta(days=1)):
        store.ledger.save_fold(1, BlockChange((), (1,), ()), now, 1)
    assert store.db.execute("SELECT withdrawn_at FROM contracts").fetchone()[0] == NOW.isoformat()


def test_broken_fold_leaves_the_block_as_it_was(store: Store) -> None:
    keep_story(store, ONE)
    run = store.start_run("ingest", NOW, NOW)
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.ledger.save_fold(1, BlockChange((), (), (Correction(99, "no such alert"),)), NOW, run)
    assert blocks_due(store) == ["PE"]


def test_alert_is_known_in_the_order_of_its_issue(store: Store) -> None:
    peru_alerted(store, ONE)
    later = NOW + timedelta(days=60)
    told = story("reactivated")
    assert peru_alerted(store, TWO, told=told, published="2027-01-19T09:00", now=later) == [2]
    rows = store.db.query("SELECT alert, contract, state, prior FROM alert_list ORDER BY issued_at")
    assert [tuple(row.values()) for row in rows] == [
        ("A1", "C1", "annulled", None),
        ("A2", "C1", "reactivated", "annulled"),
    ]
