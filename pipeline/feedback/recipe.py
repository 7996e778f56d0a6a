"""`make train`: from the corpus to the model file, its metrics and what they were measured on."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.classifier import (
    CALIBRATION_HEAD,
    FALLBACK_FILE,
    MODEL_FILE,
    load_classifier,
    log_odds,
    save_classifier,
)
from pipeline.feedback.calibrate import calibration_error, reliability
from pipeline.feedback.corpus import CorpusStory
from pipeline.feedback.dataset import Example, make_examples
from pipeline.feedback.evaluate import evaluate, prf
from pipeline.feedback.fallback import fit_ngrams, read_by_words
from pipeline.feedback.measure import judge_all
from pipeline.feedback.party_weights import fit_party_weights, write_party_weights
from pipeline.feedback.pictures import draw_confusion, draw_reliability
from pipeline.feedback.train import Trained, train
from pipeline.feedback.triage_loss import triage_loss
from pipeline.feedback.unseen import UNSEEN_FILE, UnseenScores
from pipeline.language.encoder import load_encoder
from pipeline.language.gazetteers import Gazetteers, load_gazetteers
from pipeline.language.ngrams import NGRAMS_FILE, read_ngrams, save_ngrams
from pipeline.models import data_file

METRICS_FILE = "metrics.json"
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
PARTIES_FILE = "parties.yaml"
Say = Callable[[str], None]


def train_and_save(stories: Sequence[CorpusStory], test: Sequence[CorpusStory], out: Path, say: Say) -> dict[str, Any]:
    """Train on `stories`, measure on `test`, write models, metrics and pictures into `out`."""
    encoder, gazetteers = load_encoder(), load_gazetteers()
    say(f"{len(stories)} stories of {len({s.sheet for s in stories})} sheets; reading …")
    unseen = UnseenScores.load(data_file(f"models/{UNSEEN_FILE}"), encoder.name)
    examples = make_examples(stories, gazetteers, encoder, unseen)
    say(f"{sum(len(e.rows) for e in examples)} sentences; training …")
    trained = train(examples, gazetteers.lexicon.equipment, say)
    out.mkdir(parents=True, exist_ok=True)
    write_party_weights(out / PARTIES_FILE, fit_party_weights(examples, gazetteers.lexicon))
    path = out / Path(MODEL_FILE).name
    save_classifier(path, trained.heads, encoder.name)
    classifier = load_classifier(encoder.name, path)
    say("heads upon the encoder written; the same upon words alone …")
    words = train_fallback(examples, gazetteers, out)
    say(f"measuring on {len(test)} stories …")
    scores = evaluate(judge_all(test, Analyst(gazetteers, classifier)))
    metrics = {
        "model": classifier.version,
        "encoder": encoder.name,
        "trained_at": datetime.now(UTC).date().isoformat(),
        "stories": len(stories),
        "sentences": sum(len(e.rows) for e in examples),
        "claims_found_among_candidates": claim_recall(examples),
        "calibration": calibration(trained),
        "triage": triage_loss(examples, trained.summaries),
        "test": scores,
        "by_words_alone": evaluate(judge_all(test, words))["reversal"],
    }
    draw(trained, scores["confusion"], out)
    (out / METRICS_FILE).write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(f"wrote {path} ({classifier.version}) and {out / METRICS_FILE}")
    return metrics


def train_fallback(examples: Sequence[Example], gazetteers: Gazetteers, out: Path) -> Analyst:
    """Train and write the models for where the encoder's packages are missing; return who judges by them."""
    trained = train(read_by_words(examples), gazetteers.lexicon.equipment)
    save_ngrams(out / Path(NGRAMS_FILE).name, fit_ngrams(examples))
    reader = read_ngrams(out / Path(NGRAMS_FILE).name)
    path = out / Path(FALLBACK_FILE).name
    save_classifier(path, trained.heads, reader.name)
    return Analyst(gazetteers, load_classifier(reader.name, path), reader=reader)


def calibrated(trained: Trained) -> NDArray[np.float64]:
    """Return what the unseen probabilities of the training part are worth."""
    head = trained.heads[CALIBRATION_HEAD]
    return head.scores(log_odds(trained.said)[:, None])[:, head.classes.index("true")]


def calibration(trained: Trained) -> dict[str, Any]:
    """Return the error of the probability before and after calibration, and what each alert threshold would tell."""
    said, truth = calibrated(trained), trained.truth
    rows = [(limit, prf(zip(truth.tolist(), (said >= limit).tolist(), strict=True))) for limit in THRESHOLDS]
    return {
        "error_before": calibration_error(trained.said, truth),
        "error_after": calibration_error(said, truth),
        "thresholds": {f"{limit:.2f}": {k: row[k] for k in ("precision", "recall")} for limit, row in rows},
    }


def draw(trained: Trained, confusion: Mapping[str, Mapping[str, int]], out: Path) -> None:
    """Draw how reliable the probability is, and what is taken for what."""
    after = reliability(calibrated(trained), trained.truth)
    draw_reliability(out / "reliability.png", reliability(trained.said, trained.truth), after)
    draw_confusion(out / "confusion.png", confusion)


def claim_recall(examples: Sequence[Example]) -> float:
    """Return the share of the corpus's claims whose sentence is among the candidates, in 0..1."""
    found = sum(len({id(claim) for claim in example.claims if claim}) for example in examples)
    total = sum(len(example.story.claims) for example in examples)
    return found / total if total else 0.0
