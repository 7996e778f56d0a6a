import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.main import exit_code, group
from pipeline.errors import ArmswatchError

FEED = """feeds:
  - name: A
    url: http://127.0.0.1:1/feed
    language: en
    country: GB
    kind: press
"""
STORY = {
    "id": 7,
    "title": "",
    "summary": "",
    "text": "Uganda's army has cancelled its contract with Rosoboronexport for Mi-28 helicopters.",
    "published": "2026-11-20",
    "more": "ignored",
}


def run(*arguments: str, cwd: Path, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    code = "from pipeline.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that took in three stored pages."""
    folder = tmp_path_factory.mktemp("filled")
    pages = folder / "pages"
    pages.mkdir()
    words = "The weather in the valley stayed mild, and the market opened late on Sunday because of the fair. " * 4
    for number, extra in enumerate(("вертолёты стоят на поле", "las anulaciones fueron muchas", "plain words")):
        html = f"<html><head><title>Story {number}</title><link rel=canonical href='http://p.example/{number}'></head>"
        html += f"<body><article><h1>Story {number}</h1><p>{words}</p><p>{extra} {words}</p></article></body></html>"
        (pages / f"{number}.html.gz").write_bytes(gzip.compress(html.encode()))
    done = run("ingest", "--html-dir", "pages", "--now", "2026-11-20T18:00Z", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "3 new" in done.stdout
    return folder


def test_a_story_line_gets_a_verdict_with_all_fields_in_order(tmp_path: Path) -> None:
    done = run("tag", "-", cwd=tmp_path, stdin=json.dumps(STORY) + "\n")
    row = json.loads(done.stdout)
    assert done.returncode == 0
    assert row["id"] == 7
    assert list(row)[1:] == [
        "relevant", "event", "prior", "factuality", "event_date", "initiator", "source", "customer", "supplier",
        "equipment", "contract_type", "value", "quantity", "factors", "evidence", "reversal", "confidence",
    ]  # fmt: skip


def test_a_bad_line_is_told_with_its_number_and_the_rest_is_done(tmp_path: Path) -> None:
    lines = [json.dumps(STORY), "{broken", json.dumps({**STORY, "id": "b", "published": "someday"}), "", "7"]
    lines.append(json.dumps({"id": "last", "title": None, "text": None, "published": None}))
    done = run("tag", "-", cwd=tmp_path, stdin="\n".join(lines))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [7, "last"]
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 2", "line 3", "line 5"]


def test_search_finds_inflections_and_missing_diacritics(filled: Path) -> None:
    for query, number in (("вертолеты", 0), ("anulación", 1)):
        done = run("search", query, "--format", "jsonl", cwd=filled)
        assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [f"http://p.example/{number}"]


def test_a_story_is_shown_by_number_and_by_address(filled: Path) -> None:
    by_number = json.loads(run("show", "S1", "--format", "json", cwd=filled).stdout)
    by_address = json.loads(run("show", by_number["url"], "--format", "json", cwd=filled).stdout)
    assert by_number == by_address
    assert "The weather" in run("show", "S1", cwd=filled).stdout


def test_a_shown_story_has_its_mentions_in_colour_with_their_ids(tmp_path: Path) -> None:
    told = "Uganda has cancelled its contract with Rosoboronexport for Mi-28 helicopters, the army said on Friday."
    more = (
        "The ministry had asked for the money back in spring, a spokesman told reporters who waited at the gate. " * 4
    )
    text = f"<h1>Uganda drops Mi-28 deal</h1><p>{told}</p><p>{more}</p>"
    page = f"<html><head><title>Uganda drops Mi-28 deal</title><link rel=canonical href='http://p.example/1'></head><body><article>{text}</article></body></html>"
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html.gz").write_bytes(gzip.compress(page.encode()))
    run("ingest", "--html-dir", "pages", "--now", "2026-11-20T18:00Z", cwd=tmp_path)
    shown = run("show", "S1", cwd=tmp_path, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[1;31mMi-28\x1b[0m" in shown
    assert "\x1b[1;36mUganda\x1b[0m" in shown
    plain = run("show", "S1", cwd=tmp_path).stdout
    for line in ("Mi-28 → Mi-28", "Uganda → UG", "Rosoboronexport → Rosoboronexport"):
        assert line in plain


def test_the_settings_name_files_that_add_to_the_gazetteers(tmp_path: Path) -> None:
    (tmp_path / "armswatch.yaml").write_text("gazetteers:\n  equipment: [mine.yaml]\n")
    (tmp_path / "mine.yaml").write_text("- {id: Ka-900, russian: true, category: helicopter}\n")
    line = {**STORY, "text": STORY["text"].replace("Mi-28", "Ka-900")}
    row = json.loads(run("tag", cwd=tmp_path, stdin=json.dumps(line)).stdout)
    assert row["equipment"] == ["Ka-900"]
    (tmp_path / "mine.yaml").write_text("- {id: Ka-900}\n")
    done = run("tag", cwd=tmp_path, stdin=json.dumps(line))
    assert done.returncode == 2
    assert "mine.yaml: entry 0 `Ka-900`" in done.stderr


def test_without_triage_other_news_is_read_too(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": "The town hall opens at nine."})
    counts = [
        len(json.loads(run("tag", "--explain", *switch, cwd=tmp_path, stdin=line).stdout)["candidates"])
        for switch in ([], ["--no-triage"])
    ]
    assert counts == [0, 1]


def test_a_second_run_on_the_same_pages_finds_nothing_new(filled: Path) -> None:
    done = run("ingest", "--html-dir", "pages", "--now", "2026-11-20T19:00Z", cwd=filled)
    assert "nothing new" in done.stdout


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_every_query_speaks_every_format(filled: Path, form: str) -> None:
    for query in (["alerts"], ["contracts"], ["feeds"], ["search", "fair"]):
        done = run(*query, "--format", form, cwd=filled)
        assert done.returncode == 0, done.stderr


def test_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = run("alerts", cwd=tmp_path)
    assert done.returncode == 4
    assert "armswatch ingest" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_unreachable_network_fails_every_feed_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEED)
    done = run("ingest", cwd=tmp_path)
    assert done.returncode == 3
    assert "http://127.0.0.1:1/feed" in done.stdout
    assert "failed" in run("feeds", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("kind: pres", 6),
        ("kind: press\n    colour: red", 7),
        ("kind: press\n  - {name: B, url: 'http://127.0.0.1:1/feed', language: en, country: GB, kind: press}", 7),
    ],
    ids=["wrong value", "unknown key", "duplicate address"],
)
def test_a_wrong_feeds_file_names_file_and_line(tmp_path: Path, wrong: str, line: int) -> None:
    (tmp_path / "feeds.yaml").write_text(FEED.replace("kind: press", wrong))
    done = run("ingest", cwd=tmp_path)
    assert done.returncode == 2
    assert f"feeds.yaml:{line}:" in done.stderr


def test_init_writes_settings_that_load_and_does_not_write_over_them(tmp_path: Path) -> None:
    assert run("init", cwd=tmp_path).returncode == 0
    assert "enabled" in (tmp_path / "feeds.yaml").read_text()
    uncommented = [line[2:] for line in (tmp_path / "armswatch.yaml").read_text().splitlines() if line.startswith("# ")]
    keys = "\n".join(line for line in uncommented if ":" in line.split("#")[0] and not line[0].isupper())
    (tmp_path / "all.yaml").write_text(keys)
    assert run("alerts", "--config", "all.yaml", cwd=tmp_path).returncode == 4
    assert run("init", cwd=tmp_path).returncode == 2


def test_the_schedule_names_the_paths(tmp_path: Path) -> None:
    done = run("schedule", "show", "--db", str(tmp_path / "my news.db"), cwd=tmp_path)
    assert f"'{tmp_path}/my news.db'" in done.stdout
    assert f'"{tmp_path}/my news.db"' in done.stdout


def test_the_digest_is_written_and_tells_of_nothing(filled: Path, tmp_path: Path) -> None:
    done = run("digest", "--until", "2026-11-21", "--out", str(tmp_path), cwd=filled)
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".eml", ".html"}
    assert "no reversal" in next(tmp_path.glob("*.eml")).read_text()


def test_a_page_that_cannot_be_read_is_named_and_the_rest_is_stored(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    words = "The market opened late on Sunday because of the fair in the valley. " * 6
    html = f"<html><link rel=canonical href='http://p.example/1'><article><p>{words}</p></article></html>"
    (tmp_path / "pages" / "a.html").write_text(html)
    (tmp_path / "pages" / "b.html.gz").write_bytes(b"no gzip")
    done = run("ingest", "--html-dir", "pages", cwd=tmp_path)
    assert "pages      1 new" in done.stdout
    assert "b.html.gz" in done.stdout


def test_an_address_that_does_not_answer_is_no_broken_database(tmp_path: Path) -> None:
    done = run("add", "http://127.0.0.1:1/x", cwd=tmp_path)
    assert done.returncode == 1
    assert "http://127.0.0.1:1/x" in done.stderr


def test_help_and_version_load_nothing_heavy() -> None:
    assert CliRunner().invoke(group, ["--version"]).output.startswith("armswatch, version")
    assert "75 another ingest" in CliRunner().invoke(group, ["--help"]).output


def test_an_unknown_error_of_ours_has_a_code() -> None:
    assert exit_code(ArmswatchError("x")) == 4


def test_the_texts_of_the_corpus_are_judged_and_scored_by_pipe(tmp_path: Path) -> None:
    texts = run("corpus", "texts", "--split", "test", cwd=tmp_path).stdout
    rows = [json.loads(line) for line in texts.splitlines()]
    assert set(rows[0]) == {"id", "title", "summary", "text", "published", "lang"}
    none = {"relevant": False, "event": "none", "factuality": "asserted", "reversal": False}
    verdicts = "".join(json.dumps({"id": row["id"], **none}) + "\n" for row in rows)
    done = run("evaluate", "--verdicts", "-", "--format", "json", cwd=tmp_path, stdin=verdicts)
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert scores["reversal"]["recall"] == 0
    assert scores["stories"] == len(rows)
    assert {"keyword_query", "bag_of_words"} <= scores.keys()
    fewer = run("evaluate", "--verdicts", "-", cwd=tmp_path, stdin=verdicts.partition("\n")[2])
    assert fewer.returncode == 2
    assert rows[0]["id"] in fewer.stderr
