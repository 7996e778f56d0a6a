"""`make train`: from the corpus to the model file, its metrics and what they were measured on."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import MODEL_FILE, load_classifier, save_classifier
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.dataset import Example, make_examples
from pipeline.feedback.evaluate import evaluate
from pipeline.feedback.measure import judge_all
from pipeline.feedback.party_weights import fit_party_weights, write_party_weights
from pipeline.feedback.train import train
from pipeline.feedback.unseen import UNSEEN_FILE, UnseenScores
from pipeline.language.encoder import load_encoder
from pipeline.language.gazetteers import load_gazetteers
from pipeline.models import data_file

METRICS_FILE = "metrics.json"
PARTIES_FILE = "parties.yaml"
Say = Callable[[str], None]


def train_and_save(stories: Sequence[CorpusStory], test: Sequence[CorpusStory], out: Path, say: Say) -> dict[str, Any]:
    """Train on `stories`, measure on `test`, write model and metrics into `out`."""
    encoder, gazetteers = load_encoder(), load_gazetteers()
    say(f"{len(stories)} stories of {len({s.sheet for s in stories})} sheets; reading and encoding …")
    unseen = UnseenScores.load(data_file(f"models/{UNSEEN_FILE}"), encoder.name)
    examples = make_examples(stories, gazetteers, encoder, unseen)
    say(f"{sum(len(e.rows) for e in examples)} sentences; training …")
    heads = train(examples, say)
    out.mkdir(parents=True, exist_ok=True)
    write_party_weights(out / PARTIES_FILE, fit_party_weights(examples, gazetteers.lexicon))
    path = out / Path(MODEL_FILE).name
    save_classifier(path, heads, encoder.name)
    classifier = load_classifier(encoder.name, path)
    pairs = judge_all(test, Analyst(gazetteers, classifier))
    metrics = {
        "model": classifier.version,
        "encoder": encoder.name,
        "trained_at": datetime.now(UTC).date().isoformat(),
        "stories": len(stories),
        "sentences": sum(len(e.rows) for e in examples),
        "claims_found_among_candidates": claim_recall(examples),
        "test": evaluate(pairs),
    }
    (out / METRICS_FILE).write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(f"wrote {path} ({classifier.version}) and {out / METRICS_FILE}")
    return metrics


def claim_recall(examples: Sequence[Example]) -> float:
    """Return the share of the corpus's claims whose sentence is among the candidates, in 0..1."""
    found = sum(len({id(claim) for claim in example.claims if claim}) for example in examples)
    total = sum(len(example.story.claims) for example in examples)
    return found / total if total else 0.0
