"""Crontab lines and systemd units that run Armswatch by the clock; pure."""

import re
import shlex
from pathlib import Path

from pipeline.errors import ConfigError

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def crontab(command: Path, db: Path, folder: Path, minutes: int, digest_at: str) -> str:
    """Return two crontab lines: an ingest every so many minutes, a digest once a day.

    cron's exit-code mails stay useful: exit 75 (another ingest is at work) is no error.
    """
    hour, minute = _clock(digest_at)
    # In a crontab a percent sign ends the command unless it is escaped.
    enter, run = (text.replace("%", r"\%") for text in (f"cd {shlex.quote(str(folder))}", shlex.quote(str(command))))
    base = shlex.quote(str(db)).replace("%", r"\%")
    return "\n".join(
        [
            "# crontab -e",
            f"*/{minutes} * * * * {enter} && {run} ingest --quiet --db {base} >> armswatch.log 2>&1 || [ $? -eq 75 ]",
            f"{minute} {hour} * * * {enter} && {run} digest --send --db {base} >> armswatch.log 2>&1",
            "",
        ]
    )


def systemd_units(command: Path, db: Path, folder: Path, minutes: int, digest_at: str) -> str:
    """Return a service and a timer each for ingest and digest, under the names of their files."""
    hour, minute = _clock(digest_at)
    units = []
    for name, arguments, calendar in (
        ("ingest", "ingest --quiet", f"*:0/{minutes}"),
        ("digest", "digest --send", f"*-*-* {hour:02d}:{minute:02d}:00"),
    ):
        run = " ".join(_unit_word(str(word)) for word in (command, *arguments.split(), "--db", db))
        units += [
            f"# /etc/systemd/system/armswatch-{name}.service",
            f"[Unit]\nDescription=Armswatch {name}\nAfter=network-online.target\nWants=network-online.target\n",
            f"[Service]\nType=oneshot\nWorkingDirectory={_unit_path(str(folder))}\nExecStart={run}\nSuccessExitStatus=75\n",
            f"# /etc/systemd/system/armswatch-{name}.timer",
            f"[Unit]\nDescription=Armswatch {name} by the clock\n",
            f"[Timer]\nOnCalendar={calendar}\nPersistent=true\n",
            "[Install]\nWantedBy=timers.target\n",
        ]
    return "\n".join(units)


def _clock(text: str) -> tuple[int, int]:
    match = CLOCK.fullmatch(text)
    if not match:
        raise ConfigError("is no time of day: write 06:30", key=text)
    return int(match[1]), int(match[2])


def _unit_word(word: str) -> str:
    """Quote a word of ExecStart: systemd reads backslashes, quotes, dollars and percent signs."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s'\"]", word) else escaped


def _unit_path(path: str) -> str:
    return path.replace("%", "%%")
