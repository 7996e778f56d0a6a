"""`armswatch digest`: the day's digest, written to files and sent."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlite_utils import Database

from pipeline.cli.options import Moment, Settings, now_option, settings_options
from pipeline.config import smtp_password
from pipeline.dissemination.digest import Digest, DigestAlert, build_digest, make_message, render_html, render_text
from pipeline.dissemination.mail import send
from pipeline.errors import ConfigError
from pipeline.store import queries

MAX_ALERTS = 200


@click.command("digest")
@click.option("--since", type=Moment(), help="From this time on.  [default: a day before --until]")
@click.option("--until", type=Moment(), help="Before this time.  [default: now]")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write digest-DATE.eml and .html into this folder."
)
@click.option("--send", "send_it", is_flag=True, help="Send it to the recipients of armswatch.yaml.")
@now_option
@settings_options
def digest_command(
    settings: Settings,
    since: datetime | None,
    until: datetime | None,
    out: Path | None,
    now: datetime,
    *,
    send_it: bool,
) -> None:
    """Print the digest of the last day, or write it to files, or send it by mail."""
    end = until or now
    with queries.open_reading(settings.db) as db:
        digest = read_digest(db, since or end - timedelta(days=1), end)
    config = settings.config.digest
    message = make_message(digest, config.sender, config.to)
    if out:
        for path in write_digest(digest, message.as_bytes(), out):
            click.echo(path)
    if send_it:
        if not (config.smtp and config.to):
            raise ConfigError("sending needs `digest.to` and `digest.smtp` in armswatch.yaml", key="digest")
        send(message, config.smtp, smtp_password())
        click.echo(f"sent to {', '.join(config.to)}: {digest.subject}")
    if not (out or send_it):
        click.echo(render_text(digest))


def read_digest(db: Database, since: datetime, until: datetime) -> Digest:
    """Read what a digest of a time tells out of the database."""
    rows = queries.alerts(db, queries.Filter(since=since, until=until, limit=MAX_ALERTS))
    return build_digest(
        since,
        until,
        alerts=[DigestAlert(row, tuple(queries.history(db, row["contract"]))) for row in reversed(rows)],
        corrections=queries.corrections(db, since, until),
        watched=queries.watch_list(db, since, until),
        counts=queries.counts(db, since, until),
    )


def write_digest(digest: Digest, message: bytes, folder: Path) -> list[Path]:
    """Write a digest's mail and page into a folder and return where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"digest-{digest.until.date().isoformat()}"
    files = {folder / f"{name}.eml": message, folder / f"{name}.html": render_html(digest).encode()}
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)
