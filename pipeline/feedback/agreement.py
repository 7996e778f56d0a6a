"""How far two readers of the same stories agree, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import cohen_kappa_score

from pipeline.feedback.corpus import CorpusClaim, CorpusStory
from pipeline.feedback.labels import Reading

# Told of every story; the rest of those that both readers take for relevant.
ALWAYS = ("relevant", "reversal", "event", "factuality")
OF_RELEVANT = (
    "prior", "event_date", "event_month", "initiator", "source", "customer", "supplier", "equipment", "contract_type",
    "value", "quantity", "factors", "evidence",
)  # fmt: skip
OF_CLAIMS = ("event", "factuality", "time", "russian")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two readers gave the same label, in 0..1, over `n` cases; `kappa` corrects for chance (Cohen)."""

    same: float
    n: int
    kappa: float | None


def field(reading: Any, name: str) -> Any:
    """Return a label in a form that two readers can be compared by."""
    if name == "event_month":
        return reading.event_date[:7] if reading.event_date else None
    value = getattr(reading, name)
    if name == "value":
        return (value.amount, value.currency) if value else None
    return frozenset(value) if isinstance(value, list) else value


def agreement(
    stories: Sequence[CorpusStory], first: Mapping[str, Reading], second: Mapping[str, Reading]
) -> dict[str, Agreement]:
    """Return the agreement of two sets of readings, for each label of a story and of a claim."""
    pairs = [(first[s.id], second[s.id]) for s in stories if s.id in first and s.id in second]
    both = [(a, b) for a, b in pairs if a.relevant and b.relevant]
    table = {name: _agree([(field(a, name), field(b, name)) for a, b in pairs]) for name in ALWAYS}
    table |= {name: _agree([(field(a, name), field(b, name)) for a, b in both]) for name in OF_RELEVANT}
    shared = [claims for a, b in pairs for claims in shared_claims(a, b)]
    total = sum(len(a.claims) + len(b.claims) for a, b in pairs)
    table["claim found"] = Agreement(2 * len(shared) / total if total else 0.0, total, None)
    for name in OF_CLAIMS:
        table[f"claim {name}"] = _agree([(getattr(a, name), getattr(b, name)) for a, b in shared])
    return table


def shared_claims(first: Reading, second: Reading) -> list[tuple[CorpusClaim, CorpusClaim]]:
    """Return the claims that both readers marked, each pair once; a sentence cut otherwise counts as the same."""
    left = list(second.claims)
    pairs = []
    for claim in first.claims:
        match = next((o for o in left if _same(claim.sentence, o.sentence)), None)
        if match:
            left.remove(match)
            pairs.append((claim, match))
    return pairs


def _same(one: str, other: str) -> bool:
    return one == other or one in other or other in one


def _agree(pairs: Sequence[tuple[Any, Any]]) -> Agreement:
    if not pairs:
        return Agreement(0.0, 0, None)
    same = sum(a == b for a, b in pairs) / len(pairs)
    names: tuple[list[str], list[str]] = ([str(a) for a, _ in pairs], [str(b) for _, b in pairs])
    plain = all(not isinstance(a, frozenset) for a, _ in pairs) and len({*names[0], *names[1]}) > 1
    return Agreement(same, len(pairs), float(cohen_kappa_score(*names)) if plain else None)


def agreement_rows(
    stories: Sequence[CorpusStory], first: Mapping[str, Reading], second: Mapping[str, Reading]
) -> list[list[str]]:
    """Return a table: a label a row; all stories, the chance-corrected agreement, then each language."""
    langs = sorted({story.lang for story in stories})
    tables: list[dict[str, Agreement]] = [agreement(stories, first, second)]
    tables += [agreement([s for s in stories if s.lang == lang], first, second) for lang in langs]
    rows = [["label", "n", "all", "kappa", *langs]]
    for name, overall in tables[0].items():
        kappa = f"{overall.kappa:.2f}" if overall.kappa is not None else ""
        rows.append([name, str(overall.n), f"{overall.same:.3f}", kappa, *_cells(t[name] for t in tables[1:])])
    return rows


def _cells(values: Iterable[Agreement]) -> list[str]:
    return [f"{value.same:.2f}" if value.n else "" for value in values]
