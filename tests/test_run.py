"""The main job as a whole: the demo over real HTTP, killed and taken up again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
# A test run kills twice; ARMSWATCH_KILLS=10 tries ten moments of the run.
KILLS = int(os.environ.get("ARMSWATCH_KILLS", "2"))
SHARES = [(kill + 1) / (KILLS + 1) for kill in range(KILLS)]
COMMAND = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "demo", "--quiet", "--dir"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
QUESTIONS = {
    "entries": "SELECT f.url, e.guid, e.url, e.title FROM entries e JOIN feeds f ON f.id = e.feed_id",
    "articles": "SELECT a.url, r.content_hash, r.title, r.text FROM articles a JOIN revisions r ON r.article_id = a.id",
    "stories": "SELECT url, event, factuality, reversal, customer, equipment, evidence, confidence FROM story_list",
    "contracts": "SELECT customer, category, equipment, state, state_date, transitions, articles FROM contract_list",
    "history": "SELECT k.customer, h.position, h.state, h.event_date, h.evidence, h.origins FROM contract_history h "
    "JOIN contract_list k ON k.contract = h.contract",
    "alerts": "SELECT customer, equipment, state, prior, event_date, evidence, issued_at FROM alert_list",
}


def content(folder: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(folder / "newsroom.db") as db:
        return {name: sorted(db.execute(sql).fetchall(), key=repr) for name, sql in QUESTIONS.items()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, float]:
    folder = tmp_path_factory.mktemp("demo") / "whole"
    started = time.monotonic()
    done = subprocess.run(
        [*COMMAND, str(folder)], env=ENVIRONMENT, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder, done.stdout, time.monotonic() - started


def test_the_demo_shows_its_alerts_its_history_and_its_digest(undisturbed: tuple[Path, str, float]) -> None:
    folder, shown, _ = undisturbed
    assert "sample" in shown
    assert "Sitting 1, now = 2025-12-15" in shown
    with sqlite3.connect(folder / "newsroom.db") as db:
        rows = db.execute(
            "SELECT h.contract, h.state FROM contract_history h JOIN contract_list k ON k.contract = h.contract "
            "WHERE k.customer = 'PE' ORDER BY h.contract, h.position"
        ).fetchall()
    # The delays that the stories tell stand between them.
    histories = [[state for number, state in rows if number == contract and state != "stalled"] for contract, _ in rows]
    assert ["signed", "annulled", "reactivated"] in histories
    assert {path.suffix for path in folder.glob("digest-*")} == {".eml", ".html"}


def test_a_second_run_finds_nothing_new(undisturbed: tuple[Path, str, float]) -> None:
    folder, _, _ = undisturbed
    before = content(folder)
    done = subprocess.run(
        [*COMMAND, str(folder)], env=ENVIRONMENT, capture_output=True, text=True, timeout=200, check=True
    )
    assert "nothing new" in done.stdout
    assert content(folder) == before


def test_a_run_that_was_killed_is_taken_up_where_it_stopped(
    undisturbed: tuple[Path, str, float], tmp_path: Path
) -> None:
    whole, _, seconds = undisturbed
    folder = tmp_path / "killed"
    for share in SHARES:
        process = subprocess.Popen(
            [*COMMAND, str(folder)], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(share * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run([*COMMAND, str(folder)], env=ENVIRONMENT, capture_output=True, timeout=200, check=True)
    assert content(folder) == content(whole)
