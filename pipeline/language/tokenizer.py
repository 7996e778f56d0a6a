"""Text to the token numbers of multilingual-e5-small."""

import functools
import io

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from pipeline.language.weights import Weights

# Piece types of a SentencePiece model.
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


def build_model(weights: Weights) -> bytes:
    """Return a SentencePiece model of the weights' pieces, with the standard normaliser (`nmt_nfkc`).

    The normaliser's table comes with the library and is taken from a tiny model that it trains.
    """
    tiny = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 50),
        model_writer=tiny,
        vocab_size=16,
        normalization_rule_name="nmt_nfkc",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
    model.ParseFromString(tiny.getvalue())
    del model.pieces[:]
    kinds = {weights.begin: _CONTROL, weights.end: _CONTROL, weights.pad: _CONTROL, weights.unknown: _UNKNOWN}
    for number, (piece, score) in enumerate(zip(weights.pieces, weights.scores, strict=True)):
        model.pieces.add(piece=piece, score=float(score), type=kinds.get(number, _NORMAL))
    trained = model.trainer_spec
    trained.vocab_size = len(weights.pieces)
    for name, number in (("bos", weights.begin), ("eos", weights.end), ("pad", weights.pad), ("unk", weights.unknown)):
        setattr(trained, f"{name}_id", number)
        setattr(trained, f"{name}_piece", weights.pieces[number])
    return bytes(model.SerializeToString())


@functools.cache
def load_tokenizer(weights: Weights) -> sentencepiece.SentencePieceProcessor:
    """Return the tokenizer of a weights file, built once."""
    tokenizer = sentencepiece.SentencePieceProcessor()
    tokenizer.LoadFromSerializedProto(build_model(weights))
    return tokenizer
