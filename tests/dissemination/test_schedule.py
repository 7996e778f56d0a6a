import shlex
from pathlib import Path

import pytest

from pipeline.dissemination.schedule import crontab, systemd_units
from pipeline.errors import ConfigError

COMMAND, DB, FOLDER = Path("/opt/aw/bin/armswatch"), Path("/srv/aw/armswatch.db"), Path("/srv/aw")


def cron_lines(
    command: Path = COMMAND, db: Path = DB, folder: Path = FOLDER, minutes: int = 15, at: str = "06:30"
) -> list[str]:
    return [line for line in crontab(command, db, folder, minutes, at).splitlines() if not line.startswith("#")]


def units(command: Path = COMMAND, db: Path = DB, folder: Path = FOLDER, at: str = "06:30") -> dict[str, list[str]]:
    """Return the lines of each unit under its file's name."""
    parts = systemd_units(command, db, folder, 15, at).split("# /etc/systemd/system/")[1:]
    return {part.partition("\n")[0]: part.splitlines()[1:] for part in parts}


def test_cron_ingests_often_and_sends_daily() -> None:
    ingest, digest = cron_lines(minutes=20, at="06:05")
    assert ingest.startswith(
        "*/20 * * * * cd /srv/aw && /opt/aw/bin/armswatch ingest --quiet --db /srv/aw/armswatch.db"
    )
    assert digest.startswith("5 6 * * * cd /srv/aw && /opt/aw/bin/armswatch digest --send --db /srv/aw/armswatch.db")


def test_cron_takes_a_second_ingest_for_no_error() -> None:
    ingest, digest = cron_lines()
    assert ingest.endswith("|| [ $? -eq 75 ]")
    assert "75" not in digest


def test_cron_quotes_what_a_shell_would_part() -> None:
    command, db, folder = Path("/my apps/armswatch"), Path("/data/it's.db"), Path("/my data")
    for line in cron_lines(command, db, folder):
        words = shlex.split(line.split(" ", 5)[5])
        assert words[:4] == ["cd", "/my data", "&&", "/my apps/armswatch"]
        assert "/data/it's.db" in words


def test_cron_escapes_percent_signs() -> None:
    for line in cron_lines(Path("/50%/armswatch"), Path("/60%/a.db"), Path("/70%")):
        assert line.count("%") == line.count(r"\%") == 3


def test_crontab_ends_with_a_line_break() -> None:
    assert crontab(COMMAND, DB, FOLDER, 15, "06:30").endswith("\n")


def test_systemd_has_a_service_and_a_timer_each() -> None:
    assert list(units()) == [
        "armswatch-ingest.service",
        "armswatch-ingest.timer",
        "armswatch-digest.service",
        "armswatch-digest.timer",
    ]


def test_systemd_runs_the_command_in_its_folder() -> None:
    service = units()["armswatch-ingest.service"]
    assert "ExecStart=/opt/aw/bin/armswatch ingest --quiet --db /srv/aw/armswatch.db" in service
    assert "WorkingDirectory=/srv/aw" in service
    assert "SuccessExitStatus=75" in service


@pytest.mark.parametrize(
    ("timer", "calendar"),
    [("armswatch-ingest.timer", "OnCalendar=*:0/15"), ("armswatch-digest.timer", "OnCalendar=*-*-* 06:05:00")],
)
def test_systemd_timers_have_their_calendar(timer: str, calendar: str) -> None:
    lines = units(at="6:05")[timer]
    assert calendar in lines
    assert "WantedBy=timers.target" in lines


def test_systemd_words_are_quoted_and_escaped() -> None:
    service = units(Path("/my apps/armswatch"), Path('/50%/a"$b.db'), Path("/70% full"))["armswatch-digest.service"]
    assert r'ExecStart="/my apps/armswatch" digest --send --db "/50%%/a\"$$b.db"' in service
    assert "WorkingDirectory=/70%% full" in service


@pytest.mark.parametrize("text", ["24:00", "6:60", "noon", "", "06:30:00", "06:30\n", "-1:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="write 06:30") as error:
        crontab(COMMAND, DB, FOLDER, 15, text)
    assert error.value.key == text
