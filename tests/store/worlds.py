"""Stores with a history in them, laid by the same pure functions that a run uses."""

from datetime import datetime

from pipeline.ledger.alerts import compare
from pipeline.ledger.fold import fold
from pipeline.records.stories import Story
from pipeline.store.store import Store
from tests.factories import MODEL, NOW, keep_story, story


def fold_all(store: Store, now: datetime = NOW) -> tuple[list[int], list[int]]:
    """Fold what is due, as a run does, and return the numbers of new alerts and corrections."""
    run = store.start_run("ingest", now, now)
    alerts: list[int] = []
    corrections: list[int] = []
    for number, block in store.ledger.blocks_due():
        folded = fold(block, store.ledger.claims(number, MODEL), store.ledger.judgements(number))
        change = compare(store.ledger.contracts(number), folded, now)
        told, taken_back = store.ledger.save_fold(number, change, now, run)
        alerts += told
        corrections += taken_back
    return alerts, corrections


def peru_alerted(
    store: Store, *urls: str, told: Story | None = None, published: str = "2026-11-20T09:00", now: datetime = NOW
) -> list[int]:
    """Keep one story at each address, fold, and return the alerts: Peru annuls its Mi-17 contract."""
    for url in urls or ("http://press.example/story",):
        keep_story(store, url, told or story(), published=published, now=now)
    return fold_all(store, now)[0]
