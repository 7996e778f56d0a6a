"""From a text to its verdict: the one entry into this room.

text ─► names ─► names Russia? ──no──► other news
│yes
▼
candidates ─► vectors, surface ─► claim scores ─► sums ─► labels ─► story
"""

from dataclasses import dataclass, replace

from pipeline.analysis.claims import ReadStory, read_story
from pipeline.analysis.classifier import (
    Classifier,
    Matrix,
    encode_candidates,
    load_classifier,
    mean_vector,
    summarise,
)
from pipeline.analysis.entities import find_mentions
from pipeline.analysis.story import FACTOR_THRESHOLD, Labels, Reading, decide, make_story
from pipeline.language.encoder import Encoder, load_encoder
from pipeline.language.gazetteers import Gazetteers, load_gazetteers
from pipeline.language.identify import identify
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
    """Judges stories with the bundled models; they load when the first story needs them."""

    def __init__(self, gazetteers: Gazetteers | None = None, classifier: Classifier | None = None) -> None:
        self._gazetteers = gazetteers or load_gazetteers()
        self._encoder: Encoder = load_encoder()
        self._classifier = classifier or load_classifier(self._encoder.name)

    @property
    def model(self) -> str:
        """Name and version of the model; each stored story carries it."""
        return self._classifier.version

    def judge(self, story: StoryInput, *, force_relevant: bool = False) -> Judged:
        """Return the verdict on a story; a text over the size limit is read up to it."""
        story = replace(story, text=story.text[:MAX_TEXT], summary=story.summary[:MAX_TEXT])
        lang = story.lang or identify(f"{story.title}\n{story.text or story.summary}")
        read = read_story(story, lang, self._gazetteers, every=force_relevant)
        rows = encode_candidates(read, self._encoder)
        reading = Reading(read, self._classifier.claim_scores(rows), self._classifier)
        verdict = self._verdict(reading, rows, force_relevant=force_relevant)
        mentions = find_mentions(story.text or story.summary, lang, story.published) if verdict.relevant else []
        return Judged(verdict, tuple(mentions), reading)

    def verdict(self, read: ReadStory, rows: Matrix) -> Story:
        """Return the verdict on a story that was read and encoded (`encode_candidates`)."""
        return self._verdict(Reading(read, self._classifier.claim_scores(rows), self._classifier), rows)

    def _verdict(self, reading: Reading, rows: Matrix, *, force_relevant: bool = False) -> Story:
        read, scores, heads = reading.read, reading.scores, self._classifier.heads
        if not read.names_russia and not force_relevant:
            return make_story(reading, OTHER_NEWS, (), self._gazetteers.lexicon)
        story_scores = self._classifier.story_scores(summarise(read, rows, scores, heads), mean_vector(rows))
        labels = decide(story_scores, force_relevant=force_relevant)
        factors = [f for f in Factor if story_scores.get(f"factor:{f}", {}).get("true", 0) >= FACTOR_THRESHOLD]
        return make_story(reading, labels, factors, self._gazetteers.lexicon)
