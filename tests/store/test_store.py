"""Runs and failures in a real database."""

import json
from datetime import timedelta

import pytest

from pipeline.errors import StoreError
from pipeline.records.runs import RunReport, Stage
from pipeline.store.store import Store
from tests.factories import NOW, failure

URL = "http://press.example/story"


def failure_row(store: Store) -> dict[str, object]:
    (row,) = store.db.query("SELECT * FROM failures")
    return dict(row)


def test_run_is_finished_when_it_says_so(store: Store) -> None:
    run = store.start_run("demo", NOW, NOW)
    assert not store.finished_run("demo", NOW)
    store.finish_run(run, RunReport(NOW), NOW + timedelta(seconds=9))
    assert store.finished_run("demo", NOW)
    assert not store.finished_run("ingest", NOW)
    assert not store.finished_run("demo", NOW + timedelta(days=1))


def test_report_of_a_run_is_kept_in_numbers(store: Store) -> None:
    report = RunReport(NOW, feeds_asked=3, alerts=[7], failures=[failure(), failure("b")])
    store.finish_run(store.start_run("ingest", NOW, NOW), report, NOW)
    kept = json.loads(store.db.execute("SELECT report FROM runs").fetchone()[0])
    assert (kept["feeds_asked"], kept["alerts"], kept["failures"]) == (3, [7], 2)


def test_pause_grows_and_then_it_is_given_up(store: Store) -> None:
    pauses = []
    for _ in range(5):
        store.ensure_failure(failure(), NOW)
        pauses.append(failure_row(store)["retry_at"])
    hours = [NOW + timedelta(hours=number) for number in (1, 4, 16)]
    assert pauses == [*(moment.isoformat() for moment in hours), None, None]


def test_time_that_the_server_gave_counts_even_in_the_end(store: Store) -> None:
    for _ in range(6):
        store.ensure_failure(failure(retry_at="2026-11-25T00:00"), NOW)
    assert failure_row(store)["retry_at"] == "2026-11-25T00:00:00+00:00"


def test_first_time_of_a_failure_stays(store: Store) -> None:
    store.ensure_failure(failure(), NOW)
    store.ensure_failure(failure(), NOW + timedelta(hours=2))
    row = failure_row(store)
    assert (row["first_at"], row["last_at"], row["tries"]) == (
        NOW.isoformat(),
        (NOW + timedelta(hours=2)).isoformat(),
        2,
    )


def test_solved_failure_begins_anew(store: Store) -> None:
    for _ in range(4):
        store.ensure_failure(failure(), NOW)
    store.solve_failure(Stage.PAGE.value, URL, NOW)
    assert failure_row(store)["solved_at"] == NOW.isoformat()
    store.ensure_failure(failure(), NOW)
    row = failure_row(store)
    assert (row["tries"], row["solved_at"], row["retry_at"]) == (1, None, (NOW + timedelta(hours=1)).isoformat())


def test_solving_what_never_failed_adds_nothing(store: Store) -> None:
    store.solve_failure(Stage.PAGE.value, URL, NOW)
    assert list(store.db.query("SELECT * FROM failures")) == []


def test_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.start_run("ingest", NOW, NOW)
