"""The quality gate: the installed models against pinned floors, on sheets that they never saw.

`models/floors.json` holds the floors and the digest of the corpus that they were measured on. Run
with `--pin` after training: a floor is never lowered unless `--lower` says so.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.analysis.classifier import MODEL_FILE
from pipeline.feedback import measure
from pipeline.feedback.evaluate import evaluate
from pipeline.feedback.split import load_split
from pipeline.models import data_file

FLOORS_FILE = "floors.json"
# A score may fall this far below its floor: another numpy build moves a few verdicts.
EPSILON = 0.01
HELD = ("precision", "recall", "f1")


def corpus_digest(folder: Path) -> str:
    """Return the SHA-256 over the corpus's files, names and bytes, in order."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("stories/*.jsonl"), *folder.glob("sheets/*.jsonl"), folder / "splits.json"]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def problems(scores: Mapping[str, Any], floors: Mapping[str, Any], digest: str, model: str) -> list[str]:
    """Return what the gate holds against the models: a changed corpus, another model file, a score below its floor."""
    found = []
    if floors["corpus"] != digest:
        found.append("the corpus changed since the floors were pinned: run `make train`, then pin them anew")
    if floors["model"] != model:
        found.append(f"the floors were pinned for model {floors['model']}, installed is {model}")
    found += [
        f"{name} is {scores[name]:.3f}, its floor is {floor:.3f}"
        for name, floor in floors["reversal"].items()
        if scores[name] < floor - EPSILON
    ]
    return found


def pinned(scores: Mapping[str, Any], old: Mapping[str, Any] | None, digest: str, model: str, *, lower: bool) -> Any:
    """Return new floors: the scores, but never below the old floors unless `lower`."""
    before = {} if old is None or lower else old["reversal"]
    floors = {name: max(round(scores[name], 3), before.get(name, 0.0)) for name in HELD}
    return {"corpus": digest, "model": model, "reversal": floors}


def main(arguments: list[str] | None = None) -> int:
    """Check the models, or pin new floors; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write new floors")
    parser.add_argument("--lower", action="store_true", help="let new floors be lower than the old")
    options = parser.parse_args(arguments)
    models = data_file("models")
    scores = evaluate(measure.installed(load_split(models / "corpus", "test")))["reversal"]
    path = models / FLOORS_FILE
    digest = corpus_digest(models / "corpus")
    model = "sha256:" + hashlib.sha256(data_file(MODEL_FILE).read_bytes()).hexdigest()
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    if options.pin:
        floors = pinned(scores, old, digest, model, lower=options.lower)
        path.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        return 0
    found = ["no floors are pinned"] if old is None else problems(scores, old, digest, model)
    sys.stdout.write("quality: " + ", ".join(f"{name} {scores[name]:.3f}" for name in HELD) + "\n")
    for problem in found:
        sys.stderr.write(f"quality: {problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
