"""Options that commands share, each under one name and one decorator."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.config import Config

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the database is, and the settings, which are read when first asked for."""

    db_option: str | None
    config_path: Path | None

    @property
    def config(self) -> "Config":
        """The settings of `--config`, else of `armswatch.yaml`, else the defaults."""
        from pipeline.config import load_config  # noqa: PLC0415 -- `alerts --db` needs no YAML

        return load_config(self.config_path)

    @property
    def db(self) -> Path:
        """The database: `--db` or `ARMSWATCH_DB`, else the settings, else `armswatch.db`."""
        if self.db_option:
            return Path(self.db_option)
        from pipeline.config import database_path  # noqa: PLC0415 -- as above

        return database_path(None, self.config)


def settings_options(command: Command) -> Command:
    """Add `--db` and `--config`; the command gets `settings`."""

    @click.option("--db", envvar="ARMSWATCH_DB", metavar="FILE", help="The database.  [default: armswatch.db]")
    @click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The settings.  [default: armswatch.yaml, where there is one]",
    )
    @functools.wraps(command)
    def wrapped(db: str | None, config_path: Path | None, **rest: Any) -> Any:
        return command(settings=Settings(db, config_path), **rest)

    return wrapped  # type: ignore[return-value]


format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="How rows are written.",
)


corpus_option = click.option(
    "--corpus", "folder", type=click.Path(path_type=Path, file_okay=False), help="The corpus.  [default: models/corpus]"
)


def corpus_folder(folder: Path | None) -> Path:
    """Return the corpus that `--corpus` names, else the bundled one."""
    from pipeline.models import data_file  # noqa: PLC0415 -- kept beside its only use

    return folder or data_file("models/corpus")


def say(line: str) -> None:
    """Write a line of progress, where it does not mix with what programs read."""
    click.echo(line, err=True)


class Moment(click.ParamType[datetime]):
    """A time: ISO 8601, UTC where no zone is told; or a span back from now, such as 7d or 12h."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the aware time in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_moment(str(value), datetime.now(UTC))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time: write 2026-11-20, 2026-11-20T18:00Z, 7d or 12h", param, ctx)


def parse_moment(text: str, now: datetime) -> datetime:
    """Return the time that a text names; raises ValueError where it names none."""
    from datetime import timedelta  # noqa: PLC0415 -- kept beside its only use

    unit = {"d": "days", "h": "hours", "w": "weeks"}.get(text[-1:])
    if unit and text[:-1].isdigit():
        return now - timedelta(**{unit: int(text[:-1])})
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


now_option = click.option(
    "--now", type=Moment(), default=lambda: datetime.now(UTC), metavar="TIME", help="Take this for the present."
)


def filter_options(command: Command) -> Command:
    """Add what a list can be narrowed by; the command gets `wanted`."""

    @click.option("--since", type=Moment(), help="From this time on (2026-11-20, 7d, 12h).")
    @click.option("--until", type=Moment(), help="Before this time.")
    @click.option(
        "--state", type=click.Choice(["signed", "delivered", "stalled", "suspended", "annulled", "reactivated"])
    )
    @click.option("--customer", metavar="CC", help="Foreign party, ISO 3166-1 alpha-2.")
    @click.option("--equipment", metavar="NAME", help="Family of equipment, such as Mi-17.")
    @click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
    @functools.wraps(command)
    def wrapped(
        since: datetime | None,
        until: datetime | None,
        state: str | None,
        customer: str | None,
        equipment: str | None,
        limit: int,
        **rest: Any,
    ) -> Any:
        from pipeline.store.queries import Filter  # noqa: PLC0415 -- opens the store's code with the command

        upper = customer.upper() if customer else None
        return command(wanted=Filter(since, until, state, upper, equipment, limit), **rest)

    return wrapped  # type: ignore[return-value]
