"""What a simple approach gets right: the measures that the models must beat, and that the corpus must not please."""

import re
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from pipeline.feedback.corpus import CorpusStory
from pipeline.language.folding import fold_text

SEED = 13
# What an analyst would type into an alert service: a verb of reversal, a word for the deal, Russia.
_VERBS = (
    r"\b(?:cancel|annul|terminat|scrap|suspend|reviv|resum|reinstat|reactivat|rescind|rescis|anul|rescin|suspen|reanud"
    r"|retom|reativ|resili|romp|gele|relanc|repr(?:is|end)|расторг|аннулир|отмен|приостан|заморо|возобнов)"
)
_DEALS = (
    r"\b(?:contract|deal|agreement|order|purchase|contrato|acuerdo|compra|convenio|acordo|aquisi|contrat|accord"
    r"|commande|контракт|договор|сделк|соглашен|закуп)"
)
_RUSSIA = r"\b(?:russia|rusia|ruso|rusa|russo|russa|russe|росси|rosoboronexport|moscow|moscu|moscou|москв)"
KEYWORDS = tuple(re.compile(fold_text(pattern)) for pattern in (_VERBS, _DEALS, _RUSSIA))


def keyword_reversal(story: CorpusStory) -> bool:
    """Return what the keyword query says: all three kinds of words stand in title or text."""
    folded = fold_text(whole_text(story))
    return all(pattern.search(folded) for pattern in KEYWORDS)


def whole_text(story: CorpusStory) -> str:
    """Return title and text of a story."""
    return f"{story.title}\n{story.text}"


def bag_of_words() -> Pipeline:
    """Return TF-IDF over words and pairs of words with logistic regression, the usual first try at a text."""
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, strip_accents="unicode"),
        LogisticRegression(C=10.0, max_iter=2_000, class_weight="balanced", random_state=SEED),
    )


def bag_of_words_reversals(seen: Sequence[CorpusStory], unseen: Sequence[CorpusStory]) -> list[bool]:
    """Return what TF-IDF with logistic regression, trained on `seen`, says of `unseen`."""
    model = bag_of_words().fit([whole_text(s) for s in seen], [s.reversal for s in seen])
    return [bool(verdict) for verdict in model.predict([whole_text(s) for s in unseen])]
