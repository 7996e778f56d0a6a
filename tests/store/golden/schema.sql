CREATE TABLE "_sqlite_migrations" (
 "id" INTEGER PRIMARY KEY,
 "migration_set" TEXT,
 "name" TEXT,
 "applied_at" TEXT
);
CREATE TABLE alerts (id INTEGER PRIMARY KEY, contract_id INTEGER NOT NULL REFERENCES contracts(id), state TEXT NOT NULL, prior TEXT, event_date TEXT, known_at TEXT NOT NULL, evidence_claim INTEGER NOT NULL REFERENCES claims(id), claims TEXT NOT NULL, reason TEXT NOT NULL, issued_at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id)) STRICT;
CREATE TABLE articles (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, origin_id INTEGER NOT NULL REFERENCES origins(id), first_seen TEXT NOT NULL) STRICT;
CREATE TABLE blocks (id INTEGER PRIMARY KEY, foreign_party TEXT NOT NULL, category TEXT NOT NULL, folded_story INTEGER NOT NULL DEFAULT 0, folded_judgement INTEGER NOT NULL DEFAULT 0, UNIQUE (foreign_party, category)) STRICT;
CREATE TABLE claim_blocks (claim_id INTEGER NOT NULL REFERENCES claims(id), block_id INTEGER NOT NULL REFERENCES blocks(id), PRIMARY KEY (claim_id, block_id)) STRICT;
CREATE TABLE claims (id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL REFERENCES stories(id), model TEXT NOT NULL, position INTEGER NOT NULL, sentence TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, in_title INTEGER NOT NULL, event TEXT NOT NULL, factuality TEXT NOT NULL, time TEXT NOT NULL, russian INTEGER NOT NULL, deal TEXT NOT NULL, customer TEXT NOT NULL, equipment TEXT NOT NULL, source TEXT, initiator TEXT, event_date TEXT, score REAL NOT NULL, UNIQUE (story_id, position)) STRICT;
CREATE TABLE contract_claims (contract_id INTEGER NOT NULL REFERENCES contracts(id), claim_id INTEGER NOT NULL REFERENCES claims(id), PRIMARY KEY (contract_id, claim_id)) STRICT;
CREATE TABLE contracts (id INTEGER PRIMARY KEY, block_id INTEGER NOT NULL REFERENCES blocks(id), state TEXT NOT NULL, supplier TEXT NOT NULL, equipment TEXT NOT NULL, contract_type TEXT, amount REAL, currency TEXT, quantity INTEGER, first_seen TEXT NOT NULL, withdrawn_at TEXT) STRICT;
CREATE TABLE corrections (id INTEGER PRIMARY KEY, alert_id INTEGER NOT NULL UNIQUE REFERENCES alerts(id), reason TEXT NOT NULL, issued_at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id)) STRICT;
CREATE TABLE entries (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds(id), guid TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, author TEXT NOT NULL, published TEXT, seen_at TEXT NOT NULL, UNIQUE (feed_id, guid)) STRICT;
CREATE TABLE extractions (page_id INTEGER PRIMARY KEY REFERENCES pages(id), revision_id INTEGER NOT NULL REFERENCES revisions(id)) STRICT;
CREATE TABLE failures (stage TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL, tries INTEGER NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, retry_at TEXT, solved_at TEXT, PRIMARY KEY (stage, key)) STRICT;
CREATE TABLE feeds (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL, site TEXT NOT NULL, lang TEXT NOT NULL, country TEXT NOT NULL, kind TEXT NOT NULL, enabled INTEGER NOT NULL, reason TEXT NOT NULL, etag TEXT, last_modified TEXT, moved_to TEXT) STRICT;
CREATE TABLE fetches (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds(id), run_id INTEGER REFERENCES runs(id), fetched_at TEXT NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('changed', 'unchanged', 'failed')), status INTEGER, entries INTEGER NOT NULL DEFAULT 0, entries_new INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', retry_at TEXT) STRICT;
CREATE TABLE judgements (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), kind TEXT NOT NULL CHECK (kind IN ('reject', 'accept')), by TEXT NOT NULL, note TEXT NOT NULL, made_at TEXT NOT NULL) STRICT;
CREATE TABLE mentions (id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL REFERENCES stories(id), start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, canonical TEXT, score REAL NOT NULL, rule TEXT NOT NULL) STRICT;
CREATE TABLE origin_bands (band TEXT NOT NULL, revision_id INTEGER NOT NULL REFERENCES revisions(id), PRIMARY KEY (band, revision_id)) STRICT;
CREATE TABLE origins (id INTEGER PRIMARY KEY, first_seen TEXT NOT NULL) STRICT;
CREATE TABLE pages (id INTEGER PRIMARY KEY, url TEXT NOT NULL, final_url TEXT NOT NULL, sha256 TEXT NOT NULL, content_type TEXT NOT NULL, bytes INTEGER NOT NULL, fetched_at TEXT NOT NULL, hint_title TEXT NOT NULL, hint_summary TEXT NOT NULL, hint_published TEXT, UNIQUE (url, sha256)) STRICT;
CREATE TABLE revisions (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), content_hash TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL, site TEXT NOT NULL, published TEXT, lang TEXT NOT NULL, quality TEXT NOT NULL, words INTEGER NOT NULL, fingerprint BLOB NOT NULL, seen_at TEXT NOT NULL, UNIQUE (article_id, content_hash)) STRICT;
CREATE TABLE runs (id INTEGER PRIMARY KEY, command TEXT NOT NULL, now TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, report TEXT) STRICT;
CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize='unicode61 remove_diacritics 0');
CREATE TABLE stories (id INTEGER PRIMARY KEY, revision_id INTEGER NOT NULL REFERENCES revisions(id), model TEXT NOT NULL, relevant INTEGER NOT NULL, event TEXT NOT NULL, prior TEXT, factuality TEXT NOT NULL, event_date TEXT, initiator TEXT, source TEXT, customer TEXT NOT NULL, supplier TEXT NOT NULL, equipment TEXT NOT NULL, categories TEXT NOT NULL, contract_type TEXT, amount REAL, currency TEXT, quantity INTEGER, factors TEXT NOT NULL, evidence TEXT, reversal INTEGER NOT NULL, confidence REAL NOT NULL, reason TEXT NOT NULL, tagged_at TEXT NOT NULL, UNIQUE (revision_id, model)) STRICT;
CREATE TABLE transitions (id INTEGER PRIMARY KEY, contract_id INTEGER NOT NULL REFERENCES contracts(id), position INTEGER NOT NULL, state TEXT NOT NULL, event_date TEXT, known_at TEXT NOT NULL, news INTEGER NOT NULL, initiator TEXT, source TEXT, evidence_claim INTEGER NOT NULL REFERENCES claims(id), claims TEXT NOT NULL, origins INTEGER NOT NULL, UNIQUE (contract_id, position)) STRICT;
CREATE INDEX alerts_contract_id ON alerts(contract_id);
CREATE INDEX articles_origin_id ON articles(origin_id);
CREATE INDEX claim_blocks_block_id ON claim_blocks(block_id);
CREATE INDEX contract_claims_claim_id ON contract_claims(claim_id);
CREATE INDEX contracts_block_id ON contracts(block_id);
CREATE INDEX entries_url ON entries(url);
CREATE INDEX extractions_revision_id ON extractions(revision_id);
CREATE INDEX fetches_feed_id_id ON fetches(feed_id, id);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
 ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX judgements_article_id ON judgements(article_id);
CREATE INDEX mentions_canonical ON mentions(canonical);
CREATE INDEX mentions_story_id ON mentions(story_id);
CREATE INDEX revisions_article_id_id ON revisions(article_id, id);
CREATE INDEX stories_model_reversal ON stories(model, reversal);
