"""What the triage costs: reversals that a first look would leave unread, by models that never saw their sheet."""

from collections.abc import Sequence
from typing import Any

from scipy.stats import beta

from pipeline.analysis.classifier import CLAIM_HEADS, Head, Matrix, claim_columns
from pipeline.analysis.sums import summarise
from pipeline.analysis.triage import FIRST_CANDIDATES, LEAST_LIKELY, concerns_russia, first_look
from pipeline.feedback.dataset import Example, sheet_folds
from pipeline.feedback.train import fit_story_head, train_claim_heads

CONFIDENCE = 0.95


def triage_loss(examples: Sequence[Example], summaries: Matrix) -> dict[str, Any]:
    """Return how many reversals there are, how many the names and the first look would lose, and the share at most.

    `summaries` are the examples' sums from claim heads that never saw their sheet. The share is the upper
    end of the exact 95 % interval (Clopper and Pearson, 1934).
    """
    groups = [example.story.sheet for example in examples]
    reversals = unnamed = overlooked = 0
    for seen, unseen in sheet_folds(groups):
        claim_heads = train_claim_heads([examples[i] for i in seen])
        stories = [examples[i].story for i in seen]
        truths = ([story.relevant for story in stories], [story.reversal for story in stories])
        story_heads = [fit_story_head(summaries[seen], truth) for truth in truths]
        for i in unseen:
            if examples[i].story.reversal:
                reversals += 1
                unnamed += not concerns_russia(examples[i].read)
                overlooked += _first_probability(examples[i], claim_heads, story_heads) < LEAST_LIKELY
    lost = unnamed + overlooked
    most = float(beta.ppf(1 - (1 - CONFIDENCE) / 2, lost + 1, reversals - lost)) if reversals > lost else 1.0
    return {"reversals": reversals, "unnamed": unnamed, "overlooked": overlooked, "lost_at_most": most}


def _first_probability(example: Example, claim_heads: dict[str, Head], story_heads: Sequence[Head]) -> float:
    """Return how likely a story is ours or a reversal by its first candidates."""
    read, rows = first_look(example.read), example.rows[:FIRST_CANDIDATES]
    scores = {name: claim_heads[name].scores(claim_columns(rows)) for name in CLAIM_HEADS}
    summary = summarise(read, rows, scores, claim_heads)[None, :]
    return max(float(head.scores(summary)[0, head.classes.index("true")]) for head in story_heads)
