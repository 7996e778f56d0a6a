"""The corpus's own checks: its form, its split, its readers, its probes."""

from pathlib import Path

import msgspec
import pytest

from pipeline.errors import InputError
from pipeline.feedback.agreement import agreement, agreement_rows
from pipeline.feedback.corpus import CorpusStory, check, story_problems
from pipeline.feedback.labels import load_readings, read_verdicts
from pipeline.feedback.probe import PROBES, easy_measures, probe, without_claims
from pipeline.feedback.report import put_into_readme, uses_plain_words
from pipeline.feedback.split import load_split, split_problems
from pipeline.records.stories import Event, Factor
from tests.feedback.corpora import PROOF, make_reading, make_sheet, make_story, write_corpus, write_lines

SHEETS = [make_sheet("train-one"), make_sheet("test-other", customer=["PK"]), make_sheet("test-same")]
STORIES = [make_story(f"{s.id}-{n}", sheet=s.id, reversal=n == 1) for s in SHEETS for n in (1, 2)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_corpus(tmp_path, SHEETS, STORIES)


def test_a_sound_corpus_has_no_problem(folder: Path) -> None:
    assert check(folder) == []
    assert split_problems(folder) == []


def test_a_family_stands_on_one_side_and_a_shared_deal_aside(folder: Path) -> None:
    assert {s.sheet for s in load_split(folder, "train")} == {"train-one"}
    assert {s.sheet for s in load_split(folder, "test")} == {"test-other"}
    assert len(load_split(folder, "all")) == len(STORIES)


def test_a_split_made_for_other_stories_is_told(folder: Path) -> None:
    write_lines(folder / "stories" / "more.jsonl", [make_story("train-one-3", sheet="train-one", reversal=True)])
    assert any("digest" in problem for problem in split_problems(folder))


@pytest.mark.parametrize(
    ("part", "problem"),
    [("aside", "its deal stands in the training part too"), ("train", "stands in 2 parts")],
)
def test_a_sheet_in_the_wrong_part_is_told(folder: Path, part: str, problem: str) -> None:
    path = folder / "splits.json"
    parts = msgspec.json.decode(path.read_bytes())
    parts["test"] += parts[part]
    if part == "aside":
        parts["aside"] = []
    path.write_bytes(msgspec.json.encode(parts))
    assert any(problem in found for found in split_problems(folder))


def test_a_story_of_a_sheet_in_no_part_is_told(folder: Path) -> None:
    (folder / "splits.json").write_text('{"train": [], "test": [], "aside": [], "digest": ""}')
    with pytest.raises(InputError, match=r"train-one.*in no part"):
        load_split(folder, "train")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reversal": False}, "reversal"),
        ({"event": Event.NONE}, "event"),
        ({"prior": Event.ANNULLED}, "prior"),
        ({"customer": ["Ghana"]}, "customer"),
        ({"event_date": "May 2019"}, "event_date"),
        ({"relevant": False}, "relevant"),
        ({"evidence": "Nobody wrote this."}, "evidence"),
        ({"deals": {}}, "claims[0].deal"),
        ({"text": "Something else."}, "claims[0].sentence"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_labels_that_contradict_text_or_one_another_are_told(change: dict, field: str) -> None:
    story = msgspec.structs.replace(STORIES[0], **change)
    assert field in [name for name, _ in story_problems(story)]


def test_a_line_of_the_wrong_form_is_named_with_file_line_and_field(folder: Path) -> None:
    path = folder / "stories" / "part.jsonl"
    lines = path.read_bytes().splitlines()
    path.write_bytes(lines[0] + b"\n" + lines[1].replace(b'"press"', b"7") + b"\n")
    (problem,) = check(folder)
    assert (problem.path, problem.line) == (path, 2)
    assert "genre" in problem.message


def test_readers_who_agree_and_differ_are_counted() -> None:
    first = {s.id: make_reading(s) for s in STORIES}
    other = {
        STORIES[0].id: {"event": Event.SUSPENDED},
        STORIES[1].id: {"factors": [Factor.OPERATIONAL_URGENCY], "claims": []},
    }
    second = {s.id: make_reading(s, **other.get(s.id, {})) for s in STORIES}
    table = agreement(STORIES, first, second)
    assert table["event"].same == pytest.approx(5 / 6)
    assert table["factors"].same == pytest.approx(5 / 6)
    assert table["claim found"].same == pytest.approx(10 / 11)
    assert table["claim event"].same == 1
    rows = agreement_rows(STORIES, first, second)
    assert rows[0] == ["label", "n", "all", "kappa", "en"]
    assert ["event", "6", "0.833"] in [row[:3] for row in rows]


def test_readings_are_read_strictly(folder: Path) -> None:
    path = folder / "labels" / "blind" / "part.jsonl"
    write_lines(path, [make_reading(STORIES[0]), make_reading(STORIES[0])])
    with pytest.raises(InputError, match="read twice"):
        load_readings(folder, "blind")
    path.write_text('{"id": "train-one-1"}\n')
    with pytest.raises(InputError, match=r"part\.jsonl:1"):
        load_readings(folder, "blind")


def test_a_taggers_line_that_is_no_verdict_is_named() -> None:
    with pytest.raises(InputError, match="out:2"):
        list(read_verdicts([b"\n", b'{"id": 3, "relevant": "perhaps"}'], "out"))


def test_the_text_without_its_claims_holds_no_claim() -> None:
    assert without_claims(STORIES[0]) == "The minister spoke on Monday. Rain is expected."


def _family(number: int, *, told_by_customer: bool) -> list[CorpusStory]:
    """Return four stories of a sheet, half of them reversals; the customer may tell which."""
    return [
        make_story(
            f"train-{number}-{i}",
            sheet=f"train-{number}",
            reversal=i % 2 == 0,
            customer=["GH" if told_by_customer and i % 2 == 0 else "PK"],
        )
        for i in range(4)
    ]


@pytest.mark.parametrize(("told", "failed"), [(True, False), (False, True)])
def test_a_probe_finds_a_planted_shortcut_and_nothing_where_there_is_none(*, told: bool, failed: bool) -> None:
    stories = [story for n in range(10) for story in _family(n, told_by_customer=told)]
    (finding,) = probe(stories, PROBES[:1])
    assert finding.failed is failed
    assert finding.low <= finding.auc <= finding.high


def test_an_easy_corpus_pleases_the_bag_of_words() -> None:
    def easy(n: int) -> CorpusStory:
        text = f"{'They ended it today' if n % 2 else 'They deny it today'}. {PROOF}"
        return make_story(f"train-{n}", sheet=f"train-{n}", reversal=bool(n % 2), text=text)

    stories = [easy(n) for n in range(40)]
    assert easy_measures(stories[:30], stories[30:])["bag of words"] == 1.0


@pytest.mark.parametrize(
    ("lang", "evidence", "plain"),
    [
        ("en", "The crates went back on Friday.", False),
        ("en", "The contract is dead.", True),
        ("ru", "Аванс вернули в марте.", False),
        ("ru", "Стороны расторгли соглашение.", True),
        ("fr", "La livraison a été gelée.", True),
    ],
)
def test_plain_words_are_seen_in_the_proof(lang: str, evidence: str, *, plain: bool) -> None:
    story = msgspec.structs.replace(STORIES[0], lang=lang, evidence=evidence)
    assert uses_plain_words(story) is plain


def test_the_measured_part_of_a_readme_is_replaced(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# C\n\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n")
    put_into_readme(tmp_path, "new")
    assert "old" not in readme.read_text()
    assert "new" in readme.read_text()
    assert readme.read_text().endswith("after\n")
    readme.write_text("# C\n")
    with pytest.raises(InputError, match="measured: begin"):
        put_into_readme(tmp_path, "new")
