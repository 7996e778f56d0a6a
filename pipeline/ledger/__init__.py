"""Contracts as a fold over claims, and what is worth an alert; pure functions only."""
