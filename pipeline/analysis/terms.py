"""The terms of a contract as a story tells them: its price, how many units it is for, and what kind it is."""

from pipeline.analysis.counts import Count, contract_quantity, quantity_near
from pipeline.analysis.kinds import contract_type
from pipeline.analysis.money import Sum, find_sums, price
from pipeline.language.numbers import parse_number

__all__ = [
    "Count",
    "Sum",
    "contract_quantity",
    "contract_type",
    "find_sums",
    "parse_number",
    "price",
    "quantity",
    "quantity_near",
]

# A count stands at most this far before what it counts.
WINDOW = 80


def quantity(folded: str, start: int) -> int | None:
    """Return how many of the thing that begins at `start` a folded text counts, None where it does not."""
    window = folded[max(0, start - WINDOW) : start]
    found = quantity_near(window + "x", [(len(window), len(window) + 1)])
    return found.value if found else None
