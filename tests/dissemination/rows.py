"""Rows as the views give them, and digests made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.dissemination.digest import Digest, DigestAlert, Row, build_digest

UNTIL = datetime(2026, 11, 20, 18, tzinfo=UTC)
COUNTS = {"articles": 40, "relevant": 9, "feeds": 14, "silent_feeds": 1}


def alert(**facts: Any) -> Row:
    row = {
        "alert": "A3", "issued_at": "2026-11-20T18:00:00+00:00", "state": "reactivated", "prior": "annulled",
        "event_date": "2026-11-20", "contract": "C4", "customer": "PE", "supplier": ["NASC"], "equipment": ["Mi-17"],
        "contract_type": "maintenance", "amount": 20_300_000.0, "currency": "USD", "quantity": 3,
        "evidence": "The army took the Russians back.", "url": "http://p.example/1", "title": "Back", "site": "P",
        "lang": "en", "published": "2026-11-20", "confidence": 0.9, "reason": "told by 1 article", "correction": None,
    }  # fmt: skip
    return {**row, **facts}


def change(**facts: Any) -> Row:
    return {"event_date": "2025-12-12", "state": "annulled", "evidence": "It ended.", "lang": "en", **facts}


def watched(**facts: Any) -> Row:
    row = {"customer": ["IN"], "equipment": ["S-400"], "event": "suspended", "factuality": "possible"}
    return {**row, "url": "http://i.example/1", "title": "Delhi may wait", **facts}


def digest_of(
    alerts: Sequence[Row] = (),
    *,
    history: Sequence[Row] = (),
    corrections: Sequence[Row] = (),
    watch: Sequence[Row] = (),
) -> Digest:
    told = [DigestAlert(row, tuple(history)) for row in alerts]
    return build_digest(
        UNTIL - timedelta(days=1), UNTIL, alerts=told, corrections=corrections, watched=watch, counts=COUNTS
    )


def digest(**facts: Any) -> Digest:
    """Return a digest of one alert."""
    return digest_of([alert(**facts)])
