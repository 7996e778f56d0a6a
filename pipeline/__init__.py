"""Armswatch: which defence contract with Russia was annulled, suspended or brought back."""

__version__ = "0.1.0"
