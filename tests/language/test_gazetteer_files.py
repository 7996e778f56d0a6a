from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.language.gazetteers import Gazetteers
from pipeline.language.lexicon import load_lexicon
from pipeline.models import data_file


def names(tmp_path: Path, kind: str, rows: str) -> Gazetteers:
    path = tmp_path / "more.yaml"
    path.write_text(rows, encoding="utf-8")
    return Gazetteers(load_lexicon(data_file("models/gazetteers"), [(kind, path)]))


def found(gazetteers: Gazetteers, text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.id) for hit in gazetteers.find(text, "en")]


def test_a_file_adds_an_entry(tmp_path: Path) -> None:
    more = names(tmp_path, "equipment", "- {id: Ka-900, russian: true, category: helicopter, aliases: [Grasshopper-9]}")
    assert found(more, "the Grasshopper-9 and the Mi-17") == [("Grasshopper-9", "Ka-900"), ("Mi-17", "Mi-17")]
    assert "Ka-900" in more.lexicon.russian_equipment


def test_a_file_adds_names_to_an_entry(tmp_path: Path) -> None:
    more = names(tmp_path, "suppliers", "- {id: Rosoboronexport, aliases: [The Big Shop]}")
    assert found(more, "The Big Shop and Rosoboronexport") == [
        ("The Big Shop", "Rosoboronexport"),
        ("Rosoboronexport", "Rosoboronexport"),
    ]


@pytest.mark.parametrize(
    ("kind", "rows", "reason"),
    [
        ("equipment", "- {id: Mi-17, russian: true, category: naval}", "category is 'helicopter' already"),
        ("equipment", "- {id: X-1, russian: true, category: boat}", "unknown category 'boat'"),
        ("equipment", "- {id: X-1, russian: 3, category: naval}", "russian"),
        ("suppliers", "- {id: A, aliases: []}\n- {id: A, aliases: []}", "stands twice"),
        ("suppliers", "id: A", "must hold a list"),
        ("customers", "- {id: Peru}", "id"),
        ("customers", "- {id: [", "cannot be read"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_entry(tmp_path: Path, kind: str, rows: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        names(tmp_path, kind, rows)
    assert "more.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Tunguska off", "Rosoboronexport was told on Monday.", "Tunguska"),
        ("Verba", "The Verba missile system was bought. Later the Verba was dropped.", "Verba"),
    ],
)
def test_a_name_has_one_sense_in_a_story(title: str, text: str, expected: str) -> None:
    more = Gazetteers(load_lexicon(data_file("models/gazetteers")))
    in_title, in_text = more.find_story(title, text, "en")
    assert [hit.id for hit in in_title] == [expected]
    assert len([hit for hit in in_text if hit.id == expected]) == text.count(expected)


def test_a_plain_word_stays_one_where_no_arms_are_spoken_of() -> None:
    more = Gazetteers(load_lexicon(data_file("models/gazetteers")))
    assert more.find_story("Verba volant", "The Tunguska is a river.", "en") == ([], [])
