"""The measures that are seen better than read: how reliable a probability is, and what is taken for what."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from pipeline.feedback.calibrate import Bin

DOTS = 100


def draw_reliability(path: Path, before: Sequence[Bin], after: Sequence[Bin]) -> None:
    """Draw what share of the stories of each probability was a reversal, before and after calibration."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as said")
    for bins, style, label in ((before, "o--", "trees"), (after, "s-", "calibrated")):
        axes.plot([each.said for each in bins], [each.right for each in bins], style, label=label)
    for each in after:
        axes.annotate(str(each.count), (each.said, each.right), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlabel="probability of a reversal", ylabel="share of reversals", xlim=(0, 1), ylim=(0, 1))
    axes.legend()
    figure.savefig(path, dpi=DOTS, metadata={"Software": None})


def draw_confusion(path: Path, table: Mapping[str, Mapping[str, int]]) -> None:
    """Draw how many stories of each true state (rows) were taken for which (columns)."""
    names = sorted({*table, *(name for row in table.values() for name in row)})
    counts = [[table.get(truth, {}).get(said, 0) for said in names] for truth in names]
    figure = Figure(figsize=(5, 4.4), layout="constrained")
    axes = figure.subplots()
    axes.imshow(counts, cmap="Blues")
    largest = max(map(max, counts), default=0)
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            colour = "white" if count > largest / 2 else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=colour)
    axes.set(
        xticks=range(len(names)), yticks=range(len(names)), xticklabels=names, yticklabels=names,
        xlabel="taken for", ylabel="true state",
    )  # fmt: skip
    figure.savefig(path, dpi=DOTS, metadata={"Software": None})
