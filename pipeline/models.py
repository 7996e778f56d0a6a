"""Where the model files, the gazetteers and the corpus lie: beside the code in a wheel, at the top in a checkout."""

from pathlib import Path

from pipeline.errors import ModelError


def data_file(name: str) -> Path:
    """Return a file or folder that ships with Armswatch, such as `models/gazetteers` or `feeds.yaml`.

    Raises ModelError where the installation lacks it.
    """
    package = Path(__file__).parent
    for base in (package / "data", package.parent):
        if (base / name).exists():
            return base / name
    raise ModelError("is missing from this installation: install armswatch anew", key=name)
