"""From a text to its verdict: the one entry into this room.

text ─► names ─► concerns Russia? ──no──► other news
│yes
▼
first candidates ─► vectors, surface ─► claim scores ─► sums ─► may it be ours? ──no──► other news
│yes
▼
all candidates ─► … ─► sums ─► labels ─► story
"""

from dataclasses import dataclass, replace

from pipeline.analysis.claims import ReadStory, read_names, read_sentences
from pipeline.analysis.classifier import (
    Classifier,
    Matrix,
    encode_candidates,
    load_classifier,
    mean_vector,
)
from pipeline.analysis.entities import find_mentions
from pipeline.analysis.story import FACTOR_THRESHOLD, Labels, Reading, decide, make_story
from pipeline.analysis.sums import summarise
from pipeline.analysis.triage import LEAST_LIKELY, concerns_russia, first_look
from pipeline.language.gazetteers import Gazetteers, load_gazetteers
from pipeline.language.identify import identify
from pipeline.language.passages import SentenceReader
from pipeline.language.readers import load_reader
from pipeline.records.stories import Event, Factor, Factuality, Mention, Story, StoryInput

MAX_TEXT = 200_000
# That a story which names nothing Russian is no reversal is as sure as the gazetteers are complete.
OTHER_NEWS = Labels(relevant=False, event=Event.NONE, factuality=Factuality.ASSERTED, reversal_probability=0.001)


@dataclass(frozen=True, slots=True)
class Judged:
    """A story with the mentions found in its text, and what the claim heads said of each candidate."""

    story: Story
    mentions: tuple[Mention, ...]
    reading: Reading


class Analyst:
    """Judges stories with the bundled models; without `triage` it reads every story whole."""

    def __init__(
        self,
        gazetteers: Gazetteers | None = None,
        classifier: Classifier | None = None,
        *,
        reader: SentenceReader | None = None,
        triage: bool = True,
    ) -> None:
        self._triage = triage
        self._gazetteers = gazetteers or load_gazetteers()
        self._reader = reader or load_reader()
        self._classifier = classifier or load_classifier(self._reader.name)

    @property
    def model(self) -> str:
        """Name and version of the model; each stored story carries it."""
        return self._classifier.version

    def judge(self, story: StoryInput, *, force_relevant: bool = False) -> Judged:
        """Return the verdict on a story; a text over the size limit is read up to it."""
        story = replace(story, text=story.text[:MAX_TEXT], summary=story.summary[:MAX_TEXT])
        lang = story.lang or identify(f"{story.title}\n{story.text or story.summary}")
        read = read_names(story, lang, self._gazetteers)
        spare = self._triage and not force_relevant
        if spare and not concerns_russia(read):
            reading = self._reading(read, encode_candidates(read, self._reader))
            return Judged(make_story(reading, OTHER_NEWS, (), self._gazetteers.lexicon), (), reading)
        read = read_sentences(read)
        if spare:
            judged = self._first_verdict(first_look(read))
            if judged is not None:
                return judged
        rows = encode_candidates(read, self._reader)
        reading = self._reading(read, rows)
        verdict = self._verdict(reading, rows, force_relevant=force_relevant)
        if not verdict.relevant:
            return Judged(verdict, (), reading)
        mentions = find_mentions(story.text or story.summary, lang, story.published, read.hits)
        return Judged(verdict, tuple(mentions), reading)

    def verdict(self, read: ReadStory, rows: Matrix) -> Story:
        """Return the verdict on a story that was read and encoded (`encode_candidates`)."""
        return self._verdict(self._reading(read, rows), rows)

    def _reading(self, read: ReadStory, rows: Matrix) -> Reading:
        return Reading(read, self._classifier.claim_scores(rows), self._classifier)

    def _first_verdict(self, read: ReadStory) -> Judged | None:
        """Return the verdict on a story's first candidates where they leave no doubt that it is other news."""
        rows = encode_candidates(read, self._reader)
        reading = self._reading(read, rows)
        scores = self._story_scores(reading, rows)
        if max(scores["story:relevant"]["true"], scores["story:reversal"]["true"]) >= LEAST_LIKELY:
            return None
        return Judged(make_story(reading, decide(scores), (), self._gazetteers.lexicon), (), reading)

    def _story_scores(self, reading: Reading, rows: Matrix) -> dict[str, dict[str, float]]:
        summary = summarise(reading.read, rows, reading.scores, self._classifier.heads)
        return self._classifier.story_scores(summary, mean_vector(rows))

    def _verdict(self, reading: Reading, rows: Matrix, *, force_relevant: bool = False) -> Story:
        story_scores = self._story_scores(reading, rows)
        labels = decide(story_scores, force_relevant=force_relevant)
        factors = [f for f in Factor if story_scores.get(f"factor:{f}", {}).get("true", 0) >= FACTOR_THRESHOLD]
        return make_story(reading, labels, factors, self._gazetteers.lexicon)
