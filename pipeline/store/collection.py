"""Feeds, their fetch history, entries and pages."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from pipeline.records.articles import Page, PageDue
from pipeline.records.feeds import Entry, EntryDue, FeedDue, FeedSpec, FetchHistory, Validators
from pipeline.records.runs import Stage
from pipeline.store import pages
from pipeline.store.guarding import wrap_sqlite_errors
from pipeline.store.rows import from_iso, to_iso

# What failed and may not be tried again yet; :now is the run's time.
WAITING = """EXISTS (SELECT 1 FROM failures f WHERE f.stage = :stage AND f.key = {key}
             AND f.solved_at IS NULL AND (f.retry_at IS NULL OR f.retry_at > :now))"""


@wrap_sqlite_errors
class CollectionStore:
    """What came in: the feeds, what they answered, their entries, the pages behind these."""

    def __init__(self, db: Database, pages_db: Database, name: str) -> None:
        self._db, self._pages_db, self.name = db, pages_db, name

    # -- feeds --

    def ensure_feeds(self, specs: Iterable[FeedSpec]) -> None:
        """Bring the table of feeds to what `feeds.yaml` says; feeds that left it are disabled, not forgotten."""
        rows = [[s.url, s.name, s.site, s.language, s.country, s.kind.value, int(s.enabled), s.reason] for s in specs]
        with self._db.atomic():
            self._db.execute("UPDATE feeds SET enabled = 0, reason = 'no longer in feeds.yaml'")
            self._db.conn.executemany(
                "INSERT INTO feeds (url, name, site, lang, country, kind, enabled, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET name = excluded.name,"
                " site = excluded.site, lang = excluded.lang, country = excluded.country, kind = excluded.kind,"
                " enabled = excluded.enabled, reason = excluded.reason",
                rows,
            )

    def feeds_with_history(self) -> list[tuple[FeedDue, FetchHistory]]:
        """Return each enabled feed with what the schedule needs to know of its past, in order."""
        return [
            (
                FeedDue(row["id"], row["name"], row["url"], row["lang"], Validators(row["etag"], row["last_modified"])),
                FetchHistory(from_iso(row["last_at"]), row["failures"], from_iso(row["retry_at"])),
            )
            for row in self._rows(
                """SELECT feeds.*, last.fetched_at AS last_at, last.retry_at,
                     (SELECT count(*) FROM fetches f WHERE f.feed_id = feeds.id AND f.id > coalesce(
                        (SELECT max(id) FROM fetches ok WHERE ok.feed_id = feeds.id AND ok.outcome != 'failed'), 0)
                     ) AS failures
                   FROM feeds LEFT JOIN fetches last
                     ON last.id = (SELECT max(id) FROM fetches WHERE feed_id = feeds.id)
                   WHERE feeds.enabled ORDER BY feeds.id"""
            )
        ]

    def ensure_feed_answer(
        self,
        feed_id: int,
        entries: Iterable[Entry],
        validators: Validators,
        now: datetime,
        *,
        run_id: int,
        status: int,
        moved_to: str | None,
    ) -> int:
        """Keep a feed's entries and, in the same transaction, its validators; return how many are new.

        Validators that outlive lost entries would hide these behind the next 304.
        """
        entries = list(entries)
        with self._db.atomic():
            new = sum(self._ensure_entry(feed_id, entry, now) for entry in entries)
            self._db.execute(
                "UPDATE feeds SET etag = ?, last_modified = ?, moved_to = coalesce(?, moved_to) WHERE id = ?",
                [validators.etag, validators.last_modified, moved_to, feed_id],
            )
            self._db.execute(
                "INSERT INTO fetches (feed_id, run_id, fetched_at, outcome, status, entries, entries_new)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [feed_id, run_id, to_iso(now), "unchanged" if status == 304 else "changed", status, len(entries), new],
            )
        return new

    def add_feed_failure(
        self, feed_id: int, reason: str, now: datetime, *, run_id: int, status: int | None, retry_at: datetime | None
    ) -> None:
        """Note that a feed gave no usable answer."""
        self._db.execute(
            "INSERT INTO fetches (feed_id, run_id, fetched_at, outcome, status, reason, retry_at)"
            " VALUES (?, ?, ?, 'failed', ?, ?, ?)",
            [feed_id, run_id, to_iso(now), status, reason, to_iso(retry_at)],
        )

    def _ensure_entry(self, feed_id: int, entry: Entry, now: datetime) -> int:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO entries (feed_id, guid, url, title, summary, author, published, seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                feed_id,
                entry.guid,
                entry.url,
                entry.title,
                entry.summary,
                entry.author,
                to_iso(entry.published),
                to_iso(now),
            ],
        )
        return cursor.rowcount

    # -- pages --

    def entries_due(self, now: datetime, limit: int) -> list[EntryDue]:
        """Return the entries whose page is missing and may be asked for, oldest first, one for each address."""
        waiting = WAITING.format(key="e.url")
        rows = self._rows(
            f"""SELECT min(e.id) AS id, e.url, e.feed_id FROM entries e
                WHERE NOT EXISTS (SELECT 1 FROM pages p WHERE p.url = e.url) AND NOT {waiting}
                GROUP BY e.url ORDER BY min(e.id) LIMIT :limit""",  # noqa: S608 -- no value, a constant
            stage=Stage.PAGE.value,
            now=to_iso(now),
            limit=limit,
        )
        return [EntryDue(row["id"], row["url"], row["feed_id"]) for row in rows]

    def entry_hints(self, entry_id: int) -> tuple[str, str, datetime | None]:
        """Return title, summary and date that the feed gave of an entry."""
        row = self._rows("SELECT title, summary, published FROM entries WHERE id = :id", id=entry_id)[0]
        return row["title"], row["summary"], from_iso(row["published"])

    def ensure_page(self, page: Page) -> bool:
        """Keep a page, its bytes first, and return whether it is new: the same bytes at the same address are not."""
        address = pages.ensure_body(self._pages_db, page.body)
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO pages (url, final_url, sha256, content_type, bytes, fetched_at, hint_title,"
            " hint_summary, hint_published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                page.url,
                page.final_url,
                address,
                page.content_type,
                len(page.body),
                to_iso(page.fetched_at),
                page.hint_title,
                page.hint_summary,
                to_iso(page.hint_published),
            ],
        )
        return cursor.rowcount == 1

    def pages_due(self, now: datetime) -> list[int]:
        """Return the numbers of the pages that no article was read out of yet, in order."""
        waiting = WAITING.format(key="CAST(p.id AS TEXT)")
        rows = self._rows(
            f"""SELECT p.id FROM pages p WHERE p.id NOT IN (SELECT page_id FROM extractions)
                AND NOT {waiting} ORDER BY p.id""",  # noqa: S608 -- no value, a constant
            stage=Stage.ARTICLE.value,
            now=to_iso(now),
        )
        return [row["id"] for row in rows]

    def page(self, page_id: int) -> PageDue | None:
        """Return a page with its bytes, None where they were pruned."""
        row = self._rows("SELECT * FROM pages WHERE id = :id", id=page_id)[0]
        body = pages.body_of(self._pages_db, row["sha256"])
        fetched_at = from_iso(row["fetched_at"])
        if body is None or fetched_at is None:
            return None
        page = Page(
            url=row["url"],
            final_url=row["final_url"],
            body=body,
            content_type=row["content_type"],
            fetched_at=fetched_at,
            hint_title=row["hint_title"],
            hint_summary=row["hint_summary"],
            hint_published=from_iso(row["hint_published"]),
        )
        return PageDue(page_id, page)

    def _rows(self, sql: str, **values: object) -> list[sqlite3.Row]:
        cursor = self._db.conn.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(sql, values).fetchall()
