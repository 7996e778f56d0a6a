"""What the corpus holds and what was measured on it, as the tables of its README."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline.errors import InputError
from pipeline.feedback.agreement import agreement_rows
from pipeline.feedback.corpus import CorpusStory, load_sheets
from pipeline.feedback.curves import learning_curve, leave_one_out, story_vectors
from pipeline.feedback.labels import load_readings
from pipeline.feedback.probe import easy_measures, probe
from pipeline.feedback.split import load_split

README = "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
# The word for the deal and the plain verbs with their nouns, by which a keyword alert would find a reversal.
PLAIN_WORDS = {
    "en": r"contract|cancel|annul|terminat|scrap|suspend|suspens|reviv|resum|reinstat|reactivat",
    "es": r"contrat|cancel|anul|rescind|rescis|suspend|suspens|reactiv|reanud|retom",
    "pt": r"contrat|cancel|anul|rescind|rescis|suspend|suspens|reativ|reactiv|retom",
    "fr": r"contrat|annul|résili|romp|rupture|suspen|gel[éeà]|gèle|dégel|relanc|repr(?:is|end|en)",
    "ru": r"контракт|расторг|расторж|аннулир|отмен|приостан|замор|возобнов",
}


def uses_plain_words(story: CorpusStory) -> bool:
    """Return whether the proof sentence has the word for the contract or a plain verb of reversal."""
    return bool(re.search(rf"\b(?:{PLAIN_WORDS[story.lang]})", story.evidence or "", re.IGNORECASE))


def measured(folder: Path, say: Callable[[str], None]) -> str:
    """Return all tables in Markdown."""
    everything, train, test = (load_split(folder, part) for part in ("all", "train", "test"))
    sections = [
        _counts(everything, {s.id for s in train}, {s.id for s in test}),
        _sheets(folder),
        _agreement(folder, everything),
        _probes(everything, train, test),
        _curves(everything, {s.id for s in test}, say),
    ]
    return "\n\n".join(sections)


def put_into_readme(folder: Path, text: str) -> None:
    """Replace the measured part of the corpus's README; raises InputError where its marks are missing."""
    path = folder / README
    old = path.read_text(encoding="utf-8")
    if BEGIN not in old or END not in old:
        raise InputError(f"has no lines {BEGIN} and {END}", key=str(path))
    head, tail = old[: old.index(BEGIN)], old[old.index(END) :]
    path.write_text(f"{head}{BEGIN}\n\n{text}\n\n{tail}", encoding="utf-8")


def _table(rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _count_row(name: str, stories: Iterable[CorpusStory]) -> list[object]:
    part = list(stories)
    reversals = [s for s in part if s.reversal]
    words = sorted(len(s.text.split()) for s in part)
    plain = sum(map(uses_plain_words, reversals)) / len(reversals) if reversals else 0.0
    claims = sum(len(s.claims) for s in part)
    median = words[len(words) // 2] if words else 0
    return [name, len(part), sum(s.relevant for s in part), len(reversals), claims, median, f"{plain:.2f}"]


def _counts(stories: Sequence[CorpusStory], train: set[str], test: set[str]) -> str:
    head: list[object] = [
        "part",
        "stories",
        "relevant",
        "reversals",
        "claims",
        "words (median)",
        "reversals proved by plain words",
    ]
    rows: list[list[object]] = [head, _count_row("all", stories)]
    rows += [_count_row(f"`{x}`", (s for s in stories if s.lang == x)) for x in sorted({s.lang for s in stories})]
    rows.append(_count_row("training", (s for s in stories if s.id in train)))
    rows.append(_count_row("test", (s for s in stories if s.id in test)))
    rows.append(_count_row("aside", (s for s in stories if s.id not in train | test)))
    genres = sorted({s.genre for s in stories})
    table: list[list[object]] = [["genre", *head[1:]]]
    table += [_count_row(genre, (s for s in stories if s.genre == genre)) for genre in genres]
    return f"### What it holds\n\n{_table(rows)}\n\n{_table(table)}"


def _sheets(folder: Path) -> str:
    sheets = load_sheets((folder / "sheets").glob("*.jsonl"))
    kinds = sorted({sheet.kind for sheet in sheets})
    rows: list[list[object]] = [["sheets", "all", "from public facts"]]
    rows += [
        [kind, sum(s.kind == kind for s in sheets), sum(s.kind == kind and s.real for s in sheets)] for kind in kinds
    ]
    return _table(rows)


def _agreement(folder: Path, stories: Sequence[CorpusStory]) -> str:
    rows = agreement_rows(stories, load_readings(folder, "writer"), load_readings(folder, "blind"))
    return (
        "### How two readers agree\n\nThe writer's labels beside those of a reader who had the text alone; `n` counts "
        "stories, or claims. A claim is found where both marked the sentence (F1).\n\n" + _table(rows)
    )


def _probes(everything: Sequence[CorpusStory], train: Sequence[CorpusStory], test: Sequence[CorpusStory]) -> str:
    rows: list[list[object]] = [["probe", "ROC AUC", "95 % interval by sheet", "at most"]]
    rows += [[f.name, f"{f.auc:.3f}", f"{f.low:.3f} to {f.high:.3f}", f.bound] for f in probe(everything)]
    easy = [
        ["measure", "reversal F1 on the test part"],
        *([n, f"{v:.3f}"] for n, v in easy_measures(train, test).items()),
    ]
    return f"### What tells nothing, as it must\n\n{_table(rows)}\n\n{_table(easy)}"


def _curves(stories: Sequence[CorpusStory], test: set[str], say: Callable[[str], None]) -> str:
    vectors = story_vectors(stories, say)
    curve = learning_curve(stories, vectors, np.array([s.id in test for s in stories]))
    rows: list[list[object]] = [["training families", "reversal F1 on the test part", "spread of five draws"]]
    rows += [[row["families"], f"{row['f1']:.3f}", f"{row['spread']:.3f}"] for row in curve]
    tables = [_table(rows)]
    for name, trait in (("language", lambda s: s.lang), ("genre", lambda s: s.genre)):
        found = leave_one_out(stories, vectors, trait)
        cells = [[r["left out"], r["stories"], f"{r['f1 with']:.3f}", f"{r['f1 without']:.3f}"] for r in found]
        tables.append(_table([[f"{name} left out", "stories", "F1 having seen it", "F1 without"], *cells]))
    intro = (
        "### What more of it teaches\n\nBy small sentence vectors and logistic regression, far weaker than the models "
        "that Armswatch uses; what is left out is scored on sheets that were not seen."
    )
    return "\n\n".join([intro, *tables])
