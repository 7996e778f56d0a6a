from pathlib import Path

import numpy as np
import pytest

from pipeline.analysis.classifier import log_odds
from pipeline.feedback.calibrate import calibration_error, fit_calibration, reliability, unseen_probabilities
from pipeline.feedback.pictures import draw_confusion, draw_reliability

SAID = np.repeat([0.1, 0.9], 100)
TRUTH = np.arange(200) % 100 < np.repeat([30, 60], 100)
PNG = b"\x89PNG"


def test_bins_tell_what_was_said_and_what_was_right() -> None:
    low, high = reliability(SAID, TRUTH)
    assert (low.count, high.count) == (100, 100)
    assert (low.right, high.right) == pytest.approx((0.3, 0.6))
    assert calibration_error(SAID, TRUTH) == pytest.approx(0.25)


def test_a_calibrated_probability_is_what_it_is_worth() -> None:
    head = fit_calibration(SAID, TRUTH)
    worth = head.scores(log_odds(SAID)[:, None])[:, head.classes.index("true")]
    assert (worth[0], worth[-1]) == pytest.approx((0.3, 0.6), abs=0.01)
    assert calibration_error(worth, TRUTH) < 0.01


def test_unseen_probabilities_know_nothing_of_their_sheet() -> None:
    class ByHeart:
        """Knows each row that it saw and calls all others no reversal."""

        classes_ = (False, True)

        def fit(self, rows, truth):
            self.known = {row.tobytes() for row, true in zip(rows, truth, strict=True) if true}
            return self

        def predict_proba(self, rows):
            return np.array([[0, 1] if row.tobytes() in self.known else [1, 0] for row in rows])

    sheets = [str(number // 4) for number in range(40)]
    rows = np.array([[int(sheet)] for sheet in sheets])
    assert not unseen_probabilities(rows, np.ones(40, dtype=bool), sheets, ByHeart).any()


def test_pictures_are_drawn(tmp_path: Path) -> None:
    bins = reliability(SAID, TRUTH)
    draw_reliability(tmp_path / "a.png", bins, bins)
    draw_confusion(tmp_path / "b.png", {"annulled": {"annulled": 3, "other": 1}, "other": {}})
    assert all((tmp_path / name).read_bytes().startswith(PNG) for name in ("a.png", "b.png"))
