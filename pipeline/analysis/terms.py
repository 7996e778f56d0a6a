"""The terms of a contract as a story tells them: its price, how many units it is for, and what kind it is."""

from pipeline.analysis.counts import contract_quantity
from pipeline.analysis.kinds import contract_type
from pipeline.analysis.money import find_sums, price

__all__ = ["contract_quantity", "contract_type", "find_sums", "price"]
