"""The terms of a contract as a story tells them: its price, and how many units it is for."""

from pipeline.analysis.counts import contract_quantity
from pipeline.analysis.money import find_sums, price

__all__ = ["contract_quantity", "find_sums", "price"]
