"""Articles, their revisions and origins, the search index, and the verdicts on them."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from pipeline.language.stems import index_text
from pipeline.records.articles import Article, RevisionDue
from pipeline.records.runs import Stage
from pipeline.records.stories import Claim, Mention, Story
from pipeline.store.collection import WAITING
from pipeline.store.guarding import wrap_sqlite_errors
from pipeline.store.rows import from_iso, pack_numbers, to_iso, to_json, unpack_numbers

# A wire story is copied within days; texts alike across months are forms (weather, tables).
ORIGIN_WINDOW_DAYS = 10


@wrap_sqlite_errors
class ArticleStore:
    """What the pages say and what the models made of it."""

    def __init__(self, db: Database, name: str) -> None:
        self._db, self.name = db, name

    # -- articles and revisions --

    def origin_candidates(self, keys: Sequence[str], url: str, now: datetime) -> list[tuple[int, tuple[int, ...]]]:
        """Return origin and signature of the recent articles that share a band with a text, other than its own."""
        marks = ", ".join("?" * len(keys))
        sql = f"""SELECT DISTINCT a.origin_id, r.fingerprint, r.id FROM origin_bands b
                  JOIN revisions r ON r.id = b.revision_id JOIN articles a ON a.id = r.article_id
                  WHERE b.band IN ({marks}) AND a.url != ?
                  AND abs(julianday(a.first_seen) - julianday(?)) <= ? ORDER BY r.id"""  # noqa: S608 -- marks only
        rows = self._db.execute(sql, [*keys, url, to_iso(now), ORIGIN_WINDOW_DAYS]).fetchall()
        return [(row[0], unpack_numbers(row[1])) for row in rows]

    def ensure_revision(
        self,
        article: Article,
        *,
        content_hash: str,
        origin_id: int | None,
        bands: Iterable[str],
        page_id: int,
        now: datetime,
    ) -> tuple[bool, bool]:
        """Keep an article's text and return whether the article, and whether the revision, is new.

        `origin_id` None makes a new origin where the article is new.
        """
        with self._db.atomic():
            article_id, new_article = self._ensure_article(article.url, origin_id, now)
            row = self._db.execute(
                "SELECT id FROM revisions WHERE article_id = ? AND content_hash = ?", [article_id, content_hash]
            ).fetchone()
            revision_id = row[0] if row else self._add_revision(article_id, article, content_hash, now)
            if not row:
                self._db.conn.executemany(
                    "INSERT INTO origin_bands VALUES (?, ?)", [(band, revision_id) for band in bands]
                )
                self._index(article_id, article)
            self._db.execute("INSERT OR REPLACE INTO extractions VALUES (?, ?)", [page_id, revision_id])
        return new_article, row is None

    def _ensure_article(self, url: str, origin_id: int | None, now: datetime) -> tuple[int, bool]:
        row = self._db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()
        if row:
            return row[0], False
        if origin_id is None:
            origin_id = self._db.execute("INSERT INTO origins (first_seen) VALUES (?)", [to_iso(now)]).lastrowid
        cursor = self._db.execute(
            "INSERT INTO articles (url, origin_id, first_seen) VALUES (?, ?, ?)", [url, origin_id, to_iso(now)]
        )
        return int(cursor.lastrowid or 0), True

    def _add_revision(self, article_id: int, article: Article, content_hash: str, now: datetime) -> int:
        cursor = self._db.execute(
            "INSERT INTO revisions (article_id, content_hash, title, summary, text, author, site, published, lang,"
            " quality, words, fingerprint, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                article_id,
                content_hash,
                article.title,
                article.summary,
                article.text,
                article.author,
                article.site,
                to_iso(article.published),
                article.lang,
                article.quality.value,
                len(article.text.split()),
                pack_numbers(article.fingerprint),
                to_iso(now),
            ],
        )
        return int(cursor.lastrowid or 0)

    def _index(self, article_id: int, article: Article) -> None:
        """Put the newest revision's stems into the search index, one row an article."""
        stemmed = [index_text(article.title, article.lang), index_text(article.text or article.summary, article.lang)]
        self._db.execute("DELETE FROM search WHERE rowid = ?", [article_id])
        self._db.execute("INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", [article_id, *stemmed])

    # -- stories --

    def revisions_due(self, model: str, now: datetime) -> list[int]:
        """Return the newest revision of each article that `model` has not judged, in order."""
        waiting = WAITING.format(key="CAST(r.id AS TEXT)").replace(":stage", "?").replace(":now", "?")
        sql = f"""SELECT r.id FROM revisions r
                  WHERE r.id = (SELECT max(id) FROM revisions WHERE article_id = r.article_id)
                  AND NOT EXISTS (SELECT 1 FROM stories s WHERE s.revision_id = r.id AND s.model = ?)
                  AND NOT {waiting} ORDER BY r.id"""  # noqa: S608 -- no value, a constant
        rows = self._db.execute(sql, [model, Stage.STORY.value, to_iso(now)]).fetchall()
        return [row[0] for row in rows]

    def revision(self, revision_id: int) -> RevisionDue:
        """Return the text of a revision, with its article's address."""
        cursor = self._db.conn.cursor()
        cursor.row_factory = sqlite3.Row
        row = cursor.execute(
            "SELECT r.*, a.url, (SELECT f.country FROM extractions x JOIN pages p ON p.id = x.page_id"
            " JOIN entries e ON e.url = p.url JOIN feeds f ON f.id = e.feed_id WHERE x.revision_id = r.id LIMIT 1"
            ") AS country FROM revisions r JOIN articles a ON a.id = r.article_id WHERE r.id = ?",
            [revision_id],
        ).fetchone()
        return RevisionDue(
            id=row["id"],
            article_id=row["article_id"],
            url=row["url"],
            title=row["title"],
            summary=row["summary"],
            text=row["text"],
            lang=row["lang"],
            published=from_iso(row["published"]),
            country=row["country"],
        )

    def ensure_story(self, revision_id: int, story: Story, mentions: Iterable[Mention], now: datetime) -> bool:
        """Keep the verdict of one model on one revision, with its claims and mentions; return whether it is new."""
        with self._db.atomic():
            cursor = self._db.execute(_STORY_SQL, _story_row(revision_id, story, now))
            if cursor.rowcount == 0:
                return False
            story_id = int(cursor.lastrowid or 0)
            self._db.conn.executemany(
                "INSERT INTO mentions (story_id, start, end, text, label, canonical, score, rule)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(story_id, m.start, m.end, m.text, m.label, m.canonical, m.score, m.rule) for m in mentions],
            )
            for position, claim in enumerate(story.claims):
                self._add_claim(story_id, position, claim, story)
        return True

    def _add_claim(self, story_id: int, position: int, claim: Claim, story: Story) -> None:
        cursor = self._db.execute(_CLAIM_SQL, _claim_row(story_id, position, claim, story.model))
        if not (claim.russian and story.relevant):
            return
        for party in claim.customer:
            # The leading equipment names the block: one contract stands in one block.
            for category in story.categories[:1] or ("other",):
                self._db.execute(
                    "INSERT OR IGNORE INTO blocks (foreign_party, category) VALUES (?, ?)", [party, category]
                )
                self._db.execute(
                    "INSERT INTO claim_blocks SELECT ?, id FROM blocks WHERE foreign_party = ? AND category = ?",
                    [cursor.lastrowid, party, category],
                )


_STORY_SQL = """INSERT OR IGNORE INTO stories (revision_id, model, relevant, event, prior, factuality, event_date,
    initiator, source, customer, supplier, equipment, categories, contract_type, amount, currency, quantity, factors,
    evidence, reversal, confidence, reason, tagged_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CLAIM_SQL = """INSERT INTO claims (story_id, model, position, sentence, start, end, in_title, event, factuality, time,
    russian, deal, customer, equipment, source, initiator, event_date, score)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def _story_row(revision_id: int, story: Story, now: datetime) -> list[object]:
    return [
        revision_id,
        story.model,
        int(story.relevant),
        story.event.value,
        story.prior,
        story.factuality.value,
        story.event_date,
        story.initiator,
        story.source,
        to_json(story.customer),
        to_json(story.supplier),
        to_json(story.equipment),
        to_json(story.categories),
        story.contract_type,
        story.value.amount if story.value else None,
        story.value.currency if story.value else None,
        story.quantity,
        to_json(story.factors),
        story.evidence,
        int(story.reversal),
        story.confidence,
        story.reason,
        to_iso(now),
    ]


def _claim_row(story_id: int, position: int, claim: Claim, model: str) -> list[object]:
    return [
        story_id,
        model,
        position,
        claim.sentence,
        claim.start,
        claim.end,
        int(claim.in_title),
        claim.event.value,
        claim.factuality.value,
        claim.time.value,
        int(claim.russian),
        claim.deal,
        to_json(claim.customer),
        to_json(claim.equipment),
        claim.source,
        claim.initiator,
        claim.event_date,
        claim.score,
    ]
