"""Blocks, contracts, transitions, alerts, corrections and judgements."""

import json
import sqlite3
from collections import defaultdict
from datetime import datetime

from sqlite_utils import Database

from pipeline.records.contracts import (
    Alert,
    Block,
    BlockChange,
    Contract,
    Judgement,
    JudgementKind,
    KnownChange,
    KnownContract,
    LedgerClaim,
)
from pipeline.records.stories import ClaimTime, ContractType, Event, Factuality, Initiator, Source
from pipeline.store.guarding import wrap_sqlite_errors
from pipeline.store.rows import from_iso, member, strings, to_iso, to_json

# The story of the active model on the newest revision of each article: what the fold reads.
CURRENT_STORIES = """stories s JOIN revisions r ON r.id = s.revision_id AND s.model = :model
    AND r.id = (SELECT max(id) FROM revisions WHERE article_id = r.article_id)"""


@wrap_sqlite_errors
class LedgerStore:
    """What the fold reads and what it leaves."""

    def __init__(self, db: Database, name: str) -> None:
        self._db, self.name = db, name

    def blocks_due(self) -> list[tuple[int, Block]]:
        """Return the blocks with claims or judgements that came after their last fold, in order.

        Any newer story on an article with claims in a block makes it due: a revision, or a new
        model, may have taken a claim away.
        """
        rows = self._rows(
            """SELECT b.* FROM blocks b WHERE EXISTS (
                 SELECT 1 FROM claim_blocks cb JOIN claims c ON c.id = cb.claim_id
                 JOIN stories s0 ON s0.id = c.story_id JOIN revisions r0 ON r0.id = s0.revision_id
                 WHERE cb.block_id = b.id AND (
                   EXISTS (SELECT 1 FROM revisions r1 JOIN stories s1 ON s1.revision_id = r1.id
                           WHERE r1.article_id = r0.article_id AND s1.id > b.folded_story)
                   OR EXISTS (SELECT 1 FROM judgements j
                              WHERE j.article_id = r0.article_id AND j.id > b.folded_judgement)))
               ORDER BY b.foreign_party, b.category"""
        )
        return [(row["id"], Block(row["foreign_party"], row["category"])) for row in rows]

    def claims(self, block_id: int, model: str) -> list[LedgerClaim]:
        """Return a block's claims by the active model, on the newest revisions."""
        rows = self._rows(
            f"""SELECT c.*, r.article_id, a.origin_id, a.url, coalesce(r.published, a.first_seen) AS published,
                  s.supplier, s.contract_type, s.amount, s.currency, s.quantity, s.confidence,
                  c.event = s.event AND c.factuality = s.factuality AS subject,
                  coalesce(c.sentence = s.evidence, 0) AS proof
                FROM {CURRENT_STORIES} JOIN articles a ON a.id = r.article_id
                JOIN claims c ON c.story_id = s.id JOIN claim_blocks cb ON cb.claim_id = c.id
                WHERE cb.block_id = :block ORDER BY c.id""",  # noqa: S608 -- no value, a constant
            model=model,
            block=block_id,
        )
        return [_ledger_claim(row) for row in rows]

    def judgements(self, block_id: int) -> list[Judgement]:
        """Return the judgements on the articles of a block."""
        rows = self._rows(
            """SELECT DISTINCT j.* FROM judgements j JOIN revisions r ON r.article_id = j.article_id
               JOIN stories s ON s.revision_id = r.id JOIN claims c ON c.story_id = s.id
               JOIN claim_blocks cb ON cb.claim_id = c.id WHERE cb.block_id = :block ORDER BY j.id""",
            block=block_id,
        )
        return [
            Judgement(
                id=row["id"],
                made_at=datetime.fromisoformat(row["made_at"]),
                by=row["by"],
                kind=JudgementKind(row["kind"]),
                article_id=row["article_id"],
                note=row["note"],
            )
            for row in rows
        ]

    def add_judgement(self, article_id: int, kind: JudgementKind, by: str, note: str, now: datetime) -> int:
        """Add an analyst's decision to the log and return its number."""
        cursor = self._db.execute(
            "INSERT INTO judgements (article_id, kind, by, note, made_at) VALUES (?, ?, ?, ?, ?)",
            [article_id, kind.value, by, note, to_iso(now)],
        )
        return int(cursor.lastrowid or 0)

    def contracts(self, block_id: int) -> list[KnownContract]:
        """Return the contracts that the last fold of a block left, with the alerts that stand."""
        transitions, alerts = self._changes(block_id, "transitions"), self._changes(block_id, "alerts")
        signatures: dict[int, set[tuple[int, Event]]] = defaultdict(set)
        for row in self._rows(
            """SELECT cc.contract_id, r.article_id, c.event FROM contract_claims cc
               JOIN contracts k ON k.id = cc.contract_id JOIN claims c ON c.id = cc.claim_id
               JOIN stories s ON s.id = c.story_id JOIN revisions r ON r.id = s.revision_id
               WHERE k.block_id = :block AND (k.withdrawn_at IS NULL
                 OR k.id IN (SELECT contract_id FROM alerts WHERE id NOT IN (SELECT alert_id FROM corrections)))""",
            block=block_id,
        ):
            signatures[row["contract_id"]].add((row["article_id"], Event(row["event"])))
        return [
            KnownContract(number, frozenset(signature), tuple(transitions[number]), tuple(alerts[number]))
            for number, signature in sorted(signatures.items())
        ]

    def save_fold(self, block_id: int, change: BlockChange, now: datetime, run_id: int) -> tuple[list[int], list[int]]:
        """Keep a block's fold in one transaction; return the numbers of the new alerts and corrections."""
        alerts: list[int] = []
        with self._db.atomic():
            for contract, fresh in change.contracts:
                number = self._ensure_contract(block_id, contract, now)
                self._replace_history(number, contract)
                alerts += [self._add_alert(number, alert, now, run_id) for alert in fresh]
            for number in change.withdrawn:
                self._db.execute(
                    "UPDATE contracts SET withdrawn_at = coalesce(withdrawn_at, ?) WHERE id = ?", [to_iso(now), number]
                )
                self._db.execute("DELETE FROM transitions WHERE contract_id = ?", [number])
            corrections = [
                self._db.execute(
                    "INSERT INTO corrections (alert_id, reason, issued_at, run_id) VALUES (?, ?, ?, ?)",
                    [correction.alert_id, correction.reason, to_iso(now), run_id],
                ).lastrowid
                for correction in change.corrections
            ]
            self._db.execute(
                "UPDATE blocks SET folded_story = (SELECT coalesce(max(id), 0) FROM stories),"
                " folded_judgement = (SELECT coalesce(max(id), 0) FROM judgements) WHERE id = ?",
                [block_id],
            )
        return alerts, [number for number in corrections if number]

    def _ensure_contract(self, block_id: int, contract: Contract, now: datetime) -> int:
        values = [
            contract.state.value,
            to_json(contract.suppliers),
            to_json(contract.equipment),
            contract.contract_type,
            contract.amount,
            contract.currency,
            contract.quantity,
        ]
        if contract.id is not None:
            self._db.execute(
                "UPDATE contracts SET state = ?, supplier = ?, equipment = ?, contract_type = ?, amount = ?,"
                " currency = ?, quantity = ?, withdrawn_at = NULL WHERE id = ?",
                [*values, contract.id],
            )
            return contract.id
        cursor = self._db.execute(
            "INSERT INTO contracts (state, supplier, equipment, contract_type, amount, currency, quantity, block_id,"
            " first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*values, block_id, to_iso(now)],
        )
        return int(cursor.lastrowid or 0)

    def _replace_history(self, number: int, contract: Contract) -> None:
        """Lay down what the fold says now: it is derived, the claims and judgements are the record."""
        self._db.execute("DELETE FROM transitions WHERE contract_id = ?", [number])
        self._db.execute("DELETE FROM contract_claims WHERE contract_id = ?", [number])
        self._db.conn.executemany(
            "INSERT INTO contract_claims VALUES (?, ?)", [(number, claim.id) for claim in contract.claims]
        )
        self._db.conn.executemany(
            "INSERT INTO transitions (contract_id, position, state, event_date, known_at, news, initiator, source,"
            " evidence_claim, claims, origins) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number,
                    position,
                    change.state.value,
                    change.event_date,
                    to_iso(change.known_at),
                    int(change.news),
                    change.initiator,
                    change.source,
                    change.evidence.id,
                    to_json([claim.id for claim in change.claims]),
                    change.origins,
                )
                for position, change in enumerate(contract.transitions)
            ],
        )

    def _add_alert(self, contract_id: int, alert: Alert, now: datetime, run_id: int) -> int:
        cursor = self._db.execute(
            "INSERT INTO alerts (contract_id, state, prior, event_date, known_at, evidence_claim, claims, reason,"
            " issued_at, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                contract_id,
                alert.state.value,
                alert.prior,
                alert.event_date,
                to_iso(alert.claims[0].published),
                alert.claims[0].id,
                to_json([claim.id for claim in alert.claims]),
                alert.reason,
                to_iso(now),
                run_id,
            ],
        )
        return int(cursor.lastrowid or 0)

    def _changes(self, block_id: int, table: str) -> dict[int, list[KnownChange]]:
        """Return the transitions, or the alerts not yet taken back, of a block's contracts."""
        standing = "AND t.id NOT IN (SELECT alert_id FROM corrections)" if table == "alerts" else ""
        rows = self._rows(
            f"""SELECT t.* FROM {table} t JOIN contracts k ON k.id = t.contract_id
                WHERE k.block_id = :block {standing} ORDER BY t.id""",  # noqa: S608 -- no value, two table names
            block=block_id,
        )
        changes: dict[int, list[KnownChange]] = defaultdict(list)
        for row in rows:
            changes[row["contract_id"]].append(
                KnownChange(
                    id=row["id"],
                    state=Event(row["state"]),
                    event_date=row["event_date"],
                    known_at=datetime.fromisoformat(row["known_at"]),
                    articles=self._articles_of(json.loads(row["claims"])),
                )
            )
        return changes

    def _articles_of(self, claim_ids: list[int]) -> frozenset[int]:
        marks = ", ".join("?" * len(claim_ids))
        sql = f"""SELECT DISTINCT r.article_id FROM claims c JOIN stories s ON s.id = c.story_id
                  JOIN revisions r ON r.id = s.revision_id WHERE c.id IN ({marks})"""  # noqa: S608 -- marks only
        return frozenset(row[0] for row in self._db.execute(sql, claim_ids))

    def _rows(self, sql: str, **values: object) -> list[sqlite3.Row]:
        cursor = self._db.conn.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(sql, values).fetchall()


def _ledger_claim(row: sqlite3.Row) -> LedgerClaim:
    published = from_iso(row["published"])
    if published is None:
        raise ValueError(f"claim {row['id']} has no date")
    return LedgerClaim(
        id=row["id"],
        article_id=row["article_id"],
        origin_id=row["origin_id"],
        url=row["url"],
        published=published,
        sentence=row["sentence"],
        event=Event(row["event"]),
        factuality=Factuality(row["factuality"]),
        time=ClaimTime(row["time"]),
        event_date=row["event_date"],
        source=member(Source, row["source"]),
        initiator=member(Initiator, row["initiator"]),
        equipment=strings(row["equipment"]),
        suppliers=strings(row["supplier"]),
        contract_type=member(ContractType, row["contract_type"]),
        amount=row["amount"],
        currency=row["currency"],
        quantity=row["quantity"],
        score=row["score"],
        confidence=row["confidence"],
        subject=bool(row["subject"]),
        proof=bool(row["proof"]),
    )
