"""Every public method of the storage classes raises StoreError while another connection holds the database."""

import inspect
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.records.contracts import BlockChange, JudgementKind
from pipeline.records.feeds import Validators
from pipeline.records.runs import RunReport
from pipeline.store.articles import ArticleStore
from pipeline.store.collection import CollectionStore
from pipeline.store.ledger import LedgerStore
from pipeline.store.pages import pages_path
from pipeline.store.queries import Filter, alerts, open_reading
from pipeline.store.store import Store
from tests.factories import MODEL, NOW, article, failure, feed_spec, page, story

CLASSES = (Store, CollectionStore, ArticleStore, LedgerStore)
NEED_NO_DATABASE = {"Store.close"}

# One call of each method. Did you add a method? Add its call here.
CALLS: dict[str, Callable[[Store], object]] = {
    "Store.start_run": lambda s: s.start_run("ingest", NOW, NOW),
    "Store.finish_run": lambda s: s.finish_run(1, RunReport(NOW), NOW),
    "Store.finished_run": lambda s: s.finished_run("ingest", NOW),
    "Store.ensure_failure": lambda s: s.ensure_failure(failure(), NOW),
    "Store.solve_failure": lambda s: s.solve_failure("page", "x", NOW),
    "CollectionStore.ensure_feeds": lambda s: s.collection.ensure_feeds([feed_spec()]),
    "CollectionStore.feeds_with_history": lambda s: s.collection.feeds_with_history(),
    "CollectionStore.ensure_feed_answer": lambda s: s.collection.ensure_feed_answer(
        1, [], Validators(), NOW, run_id=1, status=200, moved_to=None
    ),
    "CollectionStore.add_feed_failure": lambda s: s.collection.add_feed_failure(
        1, "too slow", NOW, run_id=1, status=None, retry_at=None
    ),
    "CollectionStore.entries_due": lambda s: s.collection.entries_due(NOW, 10),
    "CollectionStore.entry_hints": lambda s: s.collection.entry_hints(1),
    "CollectionStore.ensure_page": lambda s: s.collection.ensure_page(page()),
    "CollectionStore.pages_due": lambda s: s.collection.pages_due(NOW),
    "CollectionStore.page": lambda s: s.collection.page(1),
    "ArticleStore.origin_candidates": lambda s: s.articles.origin_candidates(["0:a"], "http://a.example/", NOW),
    "ArticleStore.ensure_revision": lambda s: s.articles.ensure_revision(
        article(), content_hash="x", origin_id=None, bands=[], page_id=1, now=NOW
    ),
    "ArticleStore.revisions_due": lambda s: s.articles.revisions_due(MODEL, NOW),
    "ArticleStore.revision": lambda s: s.articles.revision(1),
    "ArticleStore.ensure_story": lambda s: s.articles.ensure_story(1, story(), [], NOW),
    "LedgerStore.blocks_due": lambda s: s.ledger.blocks_due(),
    "LedgerStore.claims": lambda s: s.ledger.claims(1, MODEL),
    "LedgerStore.judgements": lambda s: s.ledger.judgements(1),
    "LedgerStore.add_judgement": lambda s: s.ledger.add_judgement(1, JudgementKind.REJECT, "me", "", NOW),
    "LedgerStore.contracts": lambda s: s.ledger.contracts(1),
    "LedgerStore.save_fold": lambda s: s.ledger.save_fold(1, BlockChange((), (), ()), NOW, 1),
}


def hold(path: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(path, isolation_level=None, timeout=0.1)
    holder.execute("BEGIN EXCLUSIVE")
    return holder


@pytest.fixture
def locked(store: Store, db_path: Path) -> Iterator[Store]:
    """A store whose database another connection holds; in WAL mode readers would not be kept out."""
    store.db.execute("PRAGMA journal_mode = DELETE")
    store.db.execute("PRAGMA busy_timeout = 10")
    with closing(hold(db_path)):
        yield store


@pytest.mark.parametrize("name", sorted(CALLS))
def test_locked_database_is_an_error_of_the_store(locked: Store, name: str) -> None:
    with pytest.raises(StoreError, match="locked") as error:
        CALLS[name](locked)
    assert error.value.key == locked.name
    assert name.partition(".")[2] in error.value.message


def test_every_public_method_is_listed_here() -> None:
    public = {
        f"{cls.__name__}.{name}"
        for cls in CLASSES
        for name, member in vars(cls).items()
        if not name.startswith("_") and (inspect.isroutine(member) or isinstance(member, property))
    }
    assert public == CALLS.keys() | NEED_NO_DATABASE


def test_locked_database_cannot_be_opened(db_path: Path) -> None:
    Store(db_path).close()
    with closing(sqlite3.connect(db_path)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    with closing(hold(db_path)), pytest.raises(StoreError, match="locked"):
        Store(db_path, busy_seconds=0.01)


def test_locked_pages_file_keeps_the_row_out_too(db_path: Path) -> None:
    with Store(db_path, busy_seconds=0.01) as store:
        with closing(hold(pages_path(db_path))), pytest.raises(StoreError, match="locked"):
            store.collection.ensure_page(page())
        assert store.collection.pages_due(NOW) == []


def test_write_lock_does_not_keep_readers_out(store: Store, db_path: Path) -> None:
    with closing(hold(db_path)), open_reading(db_path) as db:
        assert alerts(db, Filter()) == []


def test_what_a_lock_broke_off_can_be_done_again(db_path: Path) -> None:
    with Store(db_path, busy_seconds=0.01) as store:
        with closing(hold(db_path)), pytest.raises(StoreError):
            store.collection.ensure_feeds([feed_spec()])
        store.collection.ensure_feeds([feed_spec()])
        assert len(store.collection.feeds_with_history()) == 1
