from pathlib import Path

import pytest

from pipeline.config import Config, database_path, load_config, load_feeds, smtp_password
from pipeline.errors import ConfigError
from pipeline.records.feeds import FeedKind, FeedSpec

REAL_FEEDS = Path(__file__).parent.parent / "feeds.yaml"
FEED = """\
  - name: The Press
    url: http://press.example/feed
    language: en
    country: GB
    kind: press
"""
FEEDS = f"feeds:\n{FEED}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def refusal_of_feeds(file: Path, text: str) -> ConfigError:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_feeds(file)
    return caught.value


def refusal_of_config(file: Path, text: str) -> ConfigError:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return caught.value


# -- feeds.yaml --


def test_a_feed_is_read_with_its_defaults(file: Path) -> None:
    file.write_text(FEEDS)
    assert load_feeds(file) == (FeedSpec("The Press", "http://press.example/feed", "en", "GB", FeedKind.PRESS),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (FEEDS + "    colour: red\n", 7, "feeds[0].colour: Object contains unknown field"),
        ("colour: red\n" + FEEDS, 1, "unknown key `colour`"),
        (FEEDS.replace("press\n", "blog\n"), 6, "feeds[0].kind: Invalid enum value 'blog'"),
        (FEEDS.replace("GB", "gb"), 5, "feeds[0].country: Expected `str` matching"),
        (FEEDS.replace("http:", "ftp:"), 3, "feeds[0].url: Expected `str` matching"),
        (FEEDS.replace("The Press", "7"), 2, "feeds[0].name: Expected `str`, got `int`"),
        (FEEDS.replace("    language: en\n", ""), 2, "feeds[0]: Object missing required field `language`"),
        (FEEDS + "    enabled: 'no'\n", 7, "feeds[0].enabled: Expected `bool`, got `str`"),
        (FEEDS + "    enabled: false\n", 2, "needs a `reason`"),
        (FEEDS + "    name: Again\n", 7, "found duplicate key"),
        (FEEDS + "  - just a text\n", 7, "feeds[1]: Expected `object`, got `str`"),
        (FEEDS + FEED.replace("feed\n", "feed/\n"), 7, "feeds[1].url: http://press.example/feed/ stands in line 2 too"),
        ("feeds: 3\n", 1, "must have a key `feeds` that holds a list"),
        ("", 1, "must have a key `feeds` that holds a list"),
        ("feeds:\n  - [\n", 3, "is no valid YAML"),
        ("feeds: " + "[" * 700, 1, "is no valid YAML"),
    ],
    ids=[
        "unknown key of a feed", "unknown key", "unknown kind", "country in lower case", "no web address", "number",
        "missing key", "wrong type", "disabled without reason", "key given twice", "no mapping", "duplicate address",
        "no list", "empty file", "broken YAML", "nested too deep",
    ],
)  # fmt: skip
def test_a_wrong_feed_list_names_file_line_and_place(file: Path, text: str, line: int, message: str) -> None:
    refusal = refusal_of_feeds(file, text)
    assert refusal.key == f"{file}:{line}"
    assert message in refusal.message


def test_a_feed_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot be read"):
        load_feeds(tmp_path / "nowhere.yaml")


def test_a_feed_list_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes(FEEDS.replace("The Press", "Известия").encode("windows-1251"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_feeds(file)


def test_yaml_builds_no_objects(file: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    file.write_text(f"feeds: !!python/object/apply:pathlib.Path.touch ['{trace}']\n{FEED.replace('  - ', '')}")
    with pytest.raises(ConfigError):
        load_feeds(file)
    assert not trace.exists()


def test_the_repositorys_own_feed_list_loads() -> None:
    feeds = load_feeds(REAL_FEEDS)
    assert {feed.language for feed in feeds} == {"en", "es", "pt", "fr", "ru"}
    assert {feed.kind for feed in feeds} == set(FeedKind)
    assert len({feed.name for feed in feeds}) == len({feed.url for feed in feeds}) == len(feeds)
    assert sum(feed.enabled for feed in feeds) > 50
    assert all(feed.reason for feed in feeds if not feed.enabled)


# -- armswatch.yaml --


def test_settings_are_read(file: Path) -> None:
    file.write_text("workers: 4\nalerts:\n  threshold: 0.7\ndigest:\n  from: desk@a.example\n  to: [b@a.example]\n")
    config = load_config(file)
    assert (config.workers, config.alerts.threshold) == (4, 0.7)
    assert (config.digest.sender, config.digest.to) == ("desk@a.example", ("b@a.example",))


def test_an_empty_file_keeps_all_defaults(file: Path) -> None:
    file.write_text("# nothing yet\n")
    assert load_config(file) == Config()


def test_a_default_file_that_is_not_there_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_config(None) == Config()


def test_the_default_file_counts_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("armswatch.yaml").write_text("workers: 7\n")
    assert load_config(None).workers == 7


def test_a_named_file_that_is_not_there_is_an_error(file: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(file)


def test_a_path_means_a_place_beside_the_file(file: Path) -> None:
    file.write_text("db: news.db\nfeeds: /etc/feeds.yaml\n")
    config = load_config(file)
    assert (config.db, config.feeds) == (str(file.parent / "news.db"), "/etc/feeds.yaml")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("workers: 2\nfetch:\n  contact: a\n  interval_minuts: 3\n", 4, "fetch.interval_minuts: Object contains"),
        ("fetch:\n  interval_minutes: 0\n", 2, "fetch.interval_minutes: Expected `float` > 0"),
        ("fetch:\n  allow_private_addresses: 1\n", 2, "fetch.allow_private_addresses: Expected `bool`, got `int`"),
        ("alerts:\n  threshold: 1.5\n", 2, "alerts.threshold: Expected `float` <= 1"),
        ("workers: true\n", 1, "workers: Expected `int`, got `bool`"),
        ("digest:\n  to: a@b.example\n", 2, "digest.to: Expected `array`, got `str`"),
        ("digest:\n  to:\n    - a@b.example\n    - 3\n", 4, "digest.to.1: Expected `str`, got `int`"),
        ("digest:\n  smtp:\n    port: 25\n", 2, "digest.smtp: Object missing required field `host`"),
        ("digest:\n  smtp:\n    host: m\n    password: x\n", 4, "digest.smtp.password: Object contains unknown"),
        ("workers: 2\nworkers: 3\n", 2, "found duplicate key"),
        ("- a\n", 1, "the file: Expected `object`, got `array`"),
    ],
    ids=[
        "unknown key", "no interval", "number for yes", "above one", "yes for a number", "text for a list",
        "number in a list", "missing key", "a password", "key given twice", "a list",
    ],
)  # fmt: skip
def test_a_wrong_setting_names_file_line_and_path(file: Path, text: str, line: int, message: str) -> None:
    refusal = refusal_of_config(file, text)
    assert refusal.key == f"{file}:{line}"
    assert message in refusal.message


# -- what else decides --


def test_the_option_wins_over_the_setting_and_the_setting_over_the_default() -> None:
    assert database_path("a.db", Config(db="b.db")) == Path("a.db")
    assert database_path(None, Config(db="b.db")) == Path("b.db")
    assert database_path(None, Config()) == Path("armswatch.db")


@pytest.mark.parametrize(("environment", "password"), [({"ARMSWATCH_SMTP_PASSWORD": "s"}, "s"), ({}, None)])
def test_the_mail_password_comes_from_the_environment(environment: dict[str, str], password: str | None) -> None:
    assert smtp_password(environment) == password
