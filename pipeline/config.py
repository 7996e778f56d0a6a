"""The settings: `feeds.yaml`, `armswatch.yaml` and the environment become one frozen `Config`.

An unknown key, a duplicate address or a wrong value is a ConfigError that names file and line.
Secrets come from the environment alone (`ARMSWATCH_SMTP_PASSWORD`).
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pipeline.errors import ConfigError
from pipeline.records.feeds import FeedKind, FeedSpec

DEFAULT_DB = Path("armswatch.db")
DEFAULT_CONFIG = Path("armswatch.yaml")
SMTP_PASSWORD_VARIABLE = "ARMSWATCH_SMTP_PASSWORD"  # noqa: S105 -- the variable's name, not a password

HttpUrl = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+")]
CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}$")]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
Unit = Annotated[float, msgspec.Meta(ge=0, le=1)]
Section = TypeVar("Section", bound=msgspec.Struct)


class FetchConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the network is used; times in seconds, sizes in bytes."""

    contact: str = ""
    interval_minutes: Positive = 60
    timeout_seconds: Positive = 60
    max_bytes: Annotated[int, msgspec.Meta(gt=0)] = 10_000_000
    host_gap_seconds: Annotated[float, msgspec.Meta(ge=0)] = 2.0
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=32)] = 8
    max_pages_per_run: Annotated[int, msgspec.Meta(ge=1)] = 2_000
    allow_private_addresses: bool = False


class AlertConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a change of state is told; None keeps the constant of `ledger.alerts`."""

    threshold: Unit | None = None


class GazetteerConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files of names that add to the bundled ones, in the same form."""

    equipment: tuple[Text, ...] = ()
    suppliers: tuple[Text, ...] = ()
    customers: tuple[Text, ...] = ()

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """Kind and place of each file."""
        return tuple((kind, Path(each)) for kind in self.__struct_fields__ for each in getattr(self, kind))

    def beside(self, folder: Path) -> "GazetteerConfig":
        """Return the files with their places counted from a folder."""
        placed = {kind: tuple(str(folder / each) for each in getattr(self, kind)) for kind in self.__struct_fields__}
        return GazetteerConfig(**placed)


class SmtpConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mail server; its password comes from the environment."""

    host: Text
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    starttls: bool = True
    user: str = ""


class DigestConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """Who gets the digest, from whom and through which server."""

    to: tuple[Text, ...] = ()
    sender: str = "armswatch@localhost"
    smtp: SmtpConfig | None = None


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of an installation."""

    db: str | None = None
    feeds: str = "feeds.yaml"
    workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    triage: bool = True
    gazetteers: GazetteerConfig = GazetteerConfig()
    fetch: FetchConfig = FetchConfig()
    alerts: AlertConfig = AlertConfig()
    digest: DigestConfig = DigestConfig()


class _FeedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of one feed in `feeds.yaml`."""

    name: Text
    url: HttpUrl
    language: LanguageCode
    country: CountryCode
    kind: FeedKind
    site: HttpUrl | None = None
    enabled: bool = True
    reason: str = ""


def load_config(path: Path | None) -> Config:
    """Read `armswatch.yaml`; without a path the default file counts where it exists.

    Raises ConfigError naming file and line.
    """
    if path is None:
        if not DEFAULT_CONFIG.exists():
            return Config()
        path = DEFAULT_CONFIG
    tree = _read_yaml(path)
    if tree is None:
        return Config()
    config = _convert(tree, Config, path, tree, "")
    # A path in the file means a place beside the file, wherever the command is run.
    base = path.parent
    placed = {name: str(base / value) for name, value in (("db", config.db), ("feeds", config.feeds)) if value}
    return msgspec.structs.replace(config, **placed, gazetteers=config.gazetteers.beside(base))


def database_path(option: str | None, config: Config) -> Path:
    """Return where the database is: the option or `ARMSWATCH_DB`, else the setting, else the default."""
    return Path(option or config.db or DEFAULT_DB)


def smtp_password(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the mail server's password out of the environment, or None."""
    return environment.get(SMTP_PASSWORD_VARIABLE) or None


def load_feeds(path: Path) -> tuple[FeedSpec, ...]:
    """Read `feeds.yaml`; raises ConfigError naming file and line for whatever is wrong in it."""
    tree = _read_yaml(path)
    if not isinstance(tree, CommentedMap) or not isinstance(tree.get("feeds"), CommentedSeq):
        raise ConfigError("must have a key `feeds` that holds a list", key=f"{path}:1")
    for unknown in tree.keys() - {"feeds"}:
        raise ConfigError(f"unknown key `{unknown}`", key=f"{path}:{tree.lc.key(unknown)[0] + 1}")
    return tuple(_feed_rows(path, tree["feeds"]))


def _feed_rows(path: Path, rows: CommentedSeq) -> Iterator[FeedSpec]:
    first_seen: dict[str, int] = {}
    for index, raw in enumerate(rows):
        line = rows.lc.item(index)[0] + 1
        row = _convert(raw, _FeedRow, path, raw, f"feeds[{index}]", line)
        address = row.url.rstrip("/")
        if address in first_seen:
            raise ConfigError(
                f"feeds[{index}].url: {row.url} stands in line {first_seen[address]} too", key=f"{path}:{line}"
            )
        first_seen[address] = line
        if not row.enabled and not row.reason:
            raise ConfigError(f"feeds[{index}]: a feed that is not enabled needs a `reason`", key=f"{path}:{line}")
        yield FeedSpec(row.name, row.url, row.language, row.country, row.kind, row.site or "", row.enabled, row.reason)


def _read_yaml(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", key=str(path)) from error
    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"is no valid YAML: {error.problem or error.context}", key=f"{path}:{line}") from error
    except (YAMLError, RecursionError) as error:
        raise ConfigError(f"is no valid YAML: {error}", key=f"{path}:1") from error


def _convert(raw: Any, kind: type[Section], path: Path, tree: Any, where: str, line: int = 1) -> Section:
    try:
        return msgspec.convert(_plain(raw), kind)
    except msgspec.ValidationError as error:
        message, _, pointer = str(error).partition(" - at `$")
        keys = re.findall(r"[\w-]+", pointer)
        unknown = re.search(r"unknown field `([^`]+)`", message)
        if unknown:
            keys.append(unknown[1])
        shown = ".".join([where, *keys] if where else keys) or "the file"
        raise ConfigError(f"{shown}: {message}", key=f"{path}:{_line_of(tree, keys, line)}") from error


def _plain(tree: Any) -> Any:
    """Return a round-trip tree of ruamel as plain values: its numbers and strings know how they were written."""
    if isinstance(tree, dict):
        return {key: _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return next((kind(tree) for kind in (float, int, str) if isinstance(tree, kind) and type(tree) is not bool), tree)


def _line_of(tree: Any, keys: list[str], line: int) -> int:
    """Return the line of the deepest of `keys` that the YAML tree has."""
    for key in keys:
        if isinstance(tree, CommentedSeq) and key.isdecimal():
            line = tree.lc.item(int(key))[0] + 1
            tree = tree[int(key)]
        elif isinstance(tree, CommentedMap) and key in tree:
            line = tree.lc.key(key)[0] + 1
            tree = tree[key]
        else:
            break
    return line
