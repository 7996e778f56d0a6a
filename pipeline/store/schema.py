"""The tables, as ordered migrations; a database of a newer version is refused.

Each fact has one table; nothing says in what state of work a row is: work is what is missing.
Times are aware UTC in ISO 8601, lists and sums are JSON.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("armswatch")

TABLES: dict[str, str] = {
    "runs": """
        id INTEGER PRIMARY KEY, command TEXT NOT NULL, now TEXT NOT NULL, started_at TEXT NOT NULL,
        finished_at TEXT, report TEXT
    """,
    "feeds": """
        id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL, site TEXT NOT NULL,
        lang TEXT NOT NULL, country TEXT NOT NULL, kind TEXT NOT NULL, enabled INTEGER NOT NULL,
        reason TEXT NOT NULL, etag TEXT, last_modified TEXT, moved_to TEXT
    """,
    "fetches": """
        id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds(id), run_id INTEGER REFERENCES runs(id),
        fetched_at TEXT NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('changed', 'unchanged', 'failed')),
        status INTEGER, entries INTEGER NOT NULL DEFAULT 0, entries_new INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '', retry_at TEXT
    """,
    "entries": """
        id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds(id), guid TEXT NOT NULL,
        url TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, author TEXT NOT NULL,
        published TEXT, seen_at TEXT NOT NULL, UNIQUE (feed_id, guid)
    """,
    "pages": """
        id INTEGER PRIMARY KEY, url TEXT NOT NULL, final_url TEXT NOT NULL, sha256 TEXT NOT NULL,
        content_type TEXT NOT NULL, bytes INTEGER NOT NULL, fetched_at TEXT NOT NULL,
        hint_title TEXT NOT NULL, hint_summary TEXT NOT NULL, hint_published TEXT, UNIQUE (url, sha256)
    """,
    "origins": "id INTEGER PRIMARY KEY, first_seen TEXT NOT NULL",
    "articles": """
        id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, origin_id INTEGER NOT NULL REFERENCES origins(id),
        first_seen TEXT NOT NULL
    """,
    "revisions": """
        id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), content_hash TEXT NOT NULL,
        title TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, site TEXT NOT NULL,
        published TEXT, lang TEXT NOT NULL, quality TEXT NOT NULL, words INTEGER NOT NULL, fingerprint BLOB NOT NULL,
        seen_at TEXT NOT NULL, UNIQUE (article_id, content_hash)
    """,
    "extractions": """
        page_id INTEGER PRIMARY KEY REFERENCES pages(id), revision_id INTEGER NOT NULL REFERENCES revisions(id)
    """,
    "origin_bands": """
        band TEXT NOT NULL, revision_id INTEGER NOT NULL REFERENCES revisions(id), PRIMARY KEY (band, revision_id)
    """,
    "stories": """
        id INTEGER PRIMARY KEY, revision_id INTEGER NOT NULL REFERENCES revisions(id), model TEXT NOT NULL,
        relevant INTEGER NOT NULL, event TEXT NOT NULL, prior TEXT, factuality TEXT NOT NULL, event_date TEXT,
        initiator TEXT, source TEXT, customer TEXT NOT NULL, supplier TEXT NOT NULL, equipment TEXT NOT NULL,
        categories TEXT NOT NULL, contract_type TEXT, amount REAL, currency TEXT, quantity INTEGER,
        factors TEXT NOT NULL, evidence TEXT, reversal INTEGER NOT NULL, confidence REAL NOT NULL,
        reason TEXT NOT NULL, tagged_at TEXT NOT NULL, UNIQUE (revision_id, model)
    """,
    "mentions": """
        id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL REFERENCES stories(id), start INTEGER NOT NULL,
        end INTEGER NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, canonical TEXT, score REAL NOT NULL,
        rule TEXT NOT NULL
    """,
    "claims": """
        id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL REFERENCES stories(id), model TEXT NOT NULL,
        position INTEGER NOT NULL, sentence TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
        in_title INTEGER NOT NULL, event TEXT NOT NULL, factuality TEXT NOT NULL, time TEXT NOT NULL,
        russian INTEGER NOT NULL, deal TEXT NOT NULL, customer TEXT NOT NULL, equipment TEXT NOT NULL,
        source TEXT, initiator TEXT, event_date TEXT, score REAL NOT NULL, UNIQUE (story_id, position)
    """,
    "blocks": """
        id INTEGER PRIMARY KEY, foreign_party TEXT NOT NULL, category TEXT NOT NULL,
        folded_story INTEGER NOT NULL DEFAULT 0, folded_judgement INTEGER NOT NULL DEFAULT 0,
        UNIQUE (foreign_party, category)
    """,
    "claim_blocks": """
        claim_id INTEGER NOT NULL REFERENCES claims(id), block_id INTEGER NOT NULL REFERENCES blocks(id),
        PRIMARY KEY (claim_id, block_id)
    """,
    "judgements": """
        id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id),
        kind TEXT NOT NULL CHECK (kind IN ('reject', 'accept')), by TEXT NOT NULL, note TEXT NOT NULL,
        made_at TEXT NOT NULL
    """,
    "contracts": """
        id INTEGER PRIMARY KEY, block_id INTEGER NOT NULL REFERENCES blocks(id), state TEXT NOT NULL,
        supplier TEXT NOT NULL, equipment TEXT NOT NULL, contract_type TEXT, amount REAL, currency TEXT,
        quantity INTEGER, first_seen TEXT NOT NULL, withdrawn_at TEXT
    """,
    "contract_claims": """
        contract_id INTEGER NOT NULL REFERENCES contracts(id), claim_id INTEGER NOT NULL REFERENCES claims(id),
        PRIMARY KEY (contract_id, claim_id)
    """,
    "transitions": """
        id INTEGER PRIMARY KEY, contract_id INTEGER NOT NULL REFERENCES contracts(id), position INTEGER NOT NULL,
        state TEXT NOT NULL, event_date TEXT, known_at TEXT NOT NULL, news INTEGER NOT NULL, initiator TEXT,
        source TEXT, evidence_claim INTEGER NOT NULL REFERENCES claims(id), claims TEXT NOT NULL,
        origins INTEGER NOT NULL, UNIQUE (contract_id, position)
    """,
    "alerts": """
        id INTEGER PRIMARY KEY, contract_id INTEGER NOT NULL REFERENCES contracts(id), state TEXT NOT NULL,
        prior TEXT, event_date TEXT, known_at TEXT NOT NULL, evidence_claim INTEGER NOT NULL REFERENCES claims(id),
        claims TEXT NOT NULL, reason TEXT NOT NULL, issued_at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id)
    """,
    "corrections": """
        id INTEGER PRIMARY KEY, alert_id INTEGER NOT NULL UNIQUE REFERENCES alerts(id), reason TEXT NOT NULL,
        issued_at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id)
    """,
    "failures": """
        stage TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
        tries INTEGER NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, retry_at TEXT, solved_at TEXT,
        PRIMARY KEY (stage, key)
    """,
}
MEANINGS: dict[str, str] = {
    "runs": "One row a run: the command, its `now`, when it really began and ended, and what it counted, as JSON.",
    "feeds": "The feeds of `feeds.yaml`, those that left it included, with the validators for the next request.",
    "fetches": "Each time a feed was asked, and what came of it.",
    "entries": "What the feeds list, as they tell it.",
    "pages": "The pages that were fetched or added; the bytes lie under `sha256` in the pages file.",
    "origins": "One row an independent text; copies of one text share it.",
    "articles": "The articles, one row a canonical address.",
    "revisions": "The texts of each article over time; the newest counts. `fingerprint` is its MinHash signature.",
    "extractions": "Which revision was read out of which page.",
    "origin_bands": "The keys under which texts of one origin meet.",
    "stories": "The verdicts: one row a revision and a model.",
    "mentions": "The named things in a text, as spans of characters.",
    "claims": "What one sentence of a text says of a contract's state.",
    "blocks": "Foreign party and equipment category; `folded_…` is the newest row that the last fold saw.",
    "claim_blocks": "Which claims speak of which block.",
    "judgements": "The analysts' decisions, an append-only log; the newest on an article counts.",
    "contracts": "What the claims of a block tell of one contract; derived by the fold, its number stays.",
    "contract_claims": "Which claims speak of which contract; derived.",
    "transitions": "The changes of each contract's state, in order; derived. `claims` is a JSON list of numbers.",
    "alerts": "What was told; never changed, never deleted.",
    "corrections": "What takes back an alert.",
    "failures": "Pages, articles and stories that failed, how often, and when they are tried again.",
    "search": "The search index: stems of each article's newest title and text; `rowid` is the article's.",
}
INDEXES = (
    "fetches(feed_id, id)",
    "entries(url)",
    "revisions(article_id, id)",
    "extractions(revision_id)",
    "articles(origin_id)",
    "stories(model, reversal)",
    "mentions(story_id)",
    "mentions(canonical)",
    "claim_blocks(block_id)",
    "contracts(block_id)",
    "contract_claims(claim_id)",
    "judgements(article_id)",
    "alerts(contract_id)",
)


@migrations()
def m001_initial(db: Database) -> None:
    """Lay all tables, their indexes and the search index."""
    for name, columns in TABLES.items():
        db.execute(f"CREATE TABLE {name} ({' '.join(columns.split())}) STRICT")
    for index in INDEXES:
        table, _, columns = index.partition("(")
        name = f"{table}_{columns.rstrip(')').replace(', ', '_')}"
        db.execute(f"CREATE INDEX {name} ON {table}({columns}")
    # The stems of title and text; FTS5 folds neither ё to е nor inflection, so both are done before.
    db.execute("CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize='unicode61 remove_diacritics 0')")


def newest() -> str:
    """Return the name of the newest migration that this version knows."""
    return migrations._migrations[-1].name


def unknown_migrations(db: Database) -> list[str]:
    """Return the migrations that a database has and this version does not know, in order."""
    known = {migration.name for migration in migrations._migrations}
    return [applied.name for applied in migrations.applied(db) if applied.name not in known]


def newer_message(unknown: list[str]) -> str:
    """Return what to tell who opens a database of a newer version: both versions and what to do."""
    return (
        f"the database has schema {unknown[-1]}, this version of armswatch knows up to {newest()}: "
        "install a newer armswatch"
    )
