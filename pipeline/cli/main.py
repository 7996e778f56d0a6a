"""The command `armswatch`: the family's head, which loads a command's file when it is asked for."""

import importlib
import sys

import click

from pipeline import __version__
from pipeline.errors import (
    ArmswatchError,
    ConfigError,
    FetchError,
    InputError,
    LockedError,
)

# Which file has which command, and its help in a line: `armswatch alerts` must not wait for spaCy to load,
# nor must `armswatch --help`.
COMMANDS = {
    "ingest": ("ingest", "Read what is due, judge what is new, issue alerts."),
    "add": ("ingest", "Put in one article from an address or a file."),
    "tag": ("tag", "Judge stories given as JSON lines."),
    "alerts": ("query", "List the alerts, the newest first."),
    "contracts": ("query", "List the contracts, the last changed first."),
    "search": ("query", "Find stories by words, in any inflection."),
    "show": ("show", "Show an alert, a contract or a story in full."),
    "judge": ("judge", "Reject or accept what a story claims."),
    "digest": ("digest", "Print, write or send the digest of a day."),
    "feeds": ("settings", "List the feeds with their health."),
    "schedule": ("settings", "Say how to run Armswatch by the clock."),
    "init": ("settings", "Write armswatch.yaml and feeds.yaml."),
    "train": ("learn", "Train the models on the corpus."),
    "train-encoder": ("learn", "Tune the encoder on the corpus."),
    "evaluate": ("learn", "Score the models on labelled stories."),
    "corpus": ("corpus", "Check, show, probe and measure the labelled corpus."),
    "demo": ("demo", "Run the main job on a bundled sample newsroom."),
}
EXIT_PARTLY = 1
EXIT_USAGE = 2
EXIT_EVERY_FEED_FAILED = 3
EXIT_BROKEN = 4
EXIT_BUSY = 75


class LazyGroup(click.Group):
    """A group whose commands are imported when first needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in their order of use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pipeline.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 done in part (some lines or items were bad); 2 wrong usage, settings or input; "
    "3 every feed failed; 4 the database or the models cannot be used; 75 another ingest is at work.",
)
@click.version_option(__version__, prog_name="armswatch")
def group() -> None:
    """Learn which defence contract with Russia was annulled, suspended or brought back."""


def main() -> None:
    """Run the command and turn the project's own errors into one line and an exit code."""
    try:
        # Out of its standalone mode click returns the code of `ctx.exit`, and what a command returns.
        code = group.main(prog_name="armswatch", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("armswatch: stopped; what was done is kept, the next run goes on", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`armswatch alerts | head`); nothing more is to be said.
        sys.stderr.close()
        sys.exit(0)
    except ArmswatchError as error:
        click.echo(f"armswatch: {error}", err=True)
        sys.exit(exit_code(error))


def exit_code(error: ArmswatchError) -> int:
    """Return the exit code that stands for an error."""
    if isinstance(error, LockedError):
        return EXIT_BUSY
    if isinstance(error, FetchError):
        return EXIT_PARTLY
    return EXIT_USAGE if isinstance(error, ConfigError | InputError) else EXIT_BROKEN
