"""Which sentences of a story may bear a contract's state, and what is seen of them before any model reads."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.cues import load_cues
from pipeline.analysis.terms import find_sums
from pipeline.language.dates import DateSpan, find_dates
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import Gazetteers, Hit, Kind
from pipeline.language.sentences import Sentence, split_sentences
from pipeline.records.dates import interval
from pipeline.records.stories import StoryInput

# So many sentences are read whether or not they hold a stem: .998 of the training part's claims stand among what is
# read (from the first 12, .96), some 12 sentences of a story.
LEAD_SENTENCES = 40
# A live blog of hundreds of sentences that all name contracts is read from the top.
MAX_CANDIDATES = 60
RUSSIA = "RU"
# The first sentences of the text are its lead.
LEAD = 3
CUE_CLIP = 3

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence in its place, with the names and dates in it.

    `index` counts the text's sentences, -1 is the title; `masked` has plain words for names, sums and
    dates; `previous` is the sentence before, masked likewise.
    """

    sentence: Sentence
    in_title: bool
    index: int
    hits: tuple[Hit, ...]
    dates: tuple[DateSpan, ...]
    has_sum: bool
    folded: str
    masked: str
    previous: str


@dataclass(frozen=True, slots=True)
class ReadStory:
    """A story as the models read it: what it names anywhere, and its candidate sentences.

    `russian_equipment` holds the families of Russian design.
    """

    story: StoryInput
    lang: str
    hits: tuple[Hit, ...]
    title_hits: tuple[Hit, ...]
    sentences: int
    candidates: tuple[Candidate, ...]
    russian_equipment: frozenset[str]

    @property
    def masked_title(self) -> str:
        """The title with plain words for names, empty where there is none."""
        return next((candidate.masked for candidate in self.candidates if candidate.in_title), "")

    def is_russian(self, hit: Hit) -> bool:
        """Return whether a name is Russia's: the country, a supplier, or equipment of its design."""
        return (
            hit.kind == Kind.SUPPLIER
            or (hit.kind == Kind.COUNTRY and hit.id == RUSSIA)
            or (hit.kind == Kind.EQUIPMENT and hit.id in self.russian_equipment)
        )


def read_names(story: StoryInput, lang: str, gazetteers: Gazetteers) -> ReadStory:
    """Find the names of a story and read no sentence of it; an empty text is replaced by the summary."""
    title_hits, hits = gazetteers.find_story(story.title, story.text or story.summary, lang)
    return ReadStory(story, lang, tuple(hits), tuple(title_hits), 0, (), gazetteers.lexicon.russian_equipment)


def read_story(story: StoryInput, lang: str, gazetteers: Gazetteers) -> ReadStory:
    """Find the names of a story and its candidate sentences."""
    return read_sentences(read_names(story, lang, gazetteers))


def read_sentences(names: ReadStory) -> ReadStory:
    """Return a story with its candidate sentences, too."""
    story, lang, title_hits, hits = names.story, names.lang, names.title_hits, names.hits
    text = story.text or story.summary
    sentences = split_sentences(text, lang)
    title = Sentence(story.title, 0, len(story.title), 0)
    candidates = [_candidate(story.title, title, -1, title_hits, names)] if story.title else []
    previous = ""
    for index, sentence in enumerate(sentences):
        candidates.append(_candidate(text, sentence, index, hits, names, previous))
        previous = candidates[-1].masked
    chosen = [candidate for candidate in candidates if _may_bear_state(candidate, lang)]
    return replace(names, sentences=len(sentences), candidates=tuple(chosen[:MAX_CANDIDATES]))


def _may_bear_state(candidate: Candidate, lang: str) -> bool:
    if candidate.index < LEAD_SENTENCES or any(hit.kind != Kind.COUNTRY for hit in candidate.hits):
        return True
    return load_cues().bears_state(candidate.folded, lang)


def _candidate(
    text: str, sentence: Sentence, index: int, hits: Sequence[Hit], read: ReadStory, previous: str = ""
) -> Candidate:
    inside = tuple(hit for hit in hits if sentence.start <= hit.start and hit.end <= sentence.end)
    dates = tuple(find_dates(sentence.text, read.lang, read.story.published))
    sums = [(found.start, found.end) for found in find_sums(sentence.text)]
    return Candidate(
        sentence=sentence,
        in_title=index < 0,
        index=index,
        hits=inside,
        dates=dates,
        has_sum=bool(sums),
        folded=fold_text(sentence.text),
        masked=_mask(text, sentence, _maskable(sentence, inside, dates, sums, read)),
        previous=previous,
    )


# Plain words, for the encoder knows them: what a name or a date is, not which. Russia itself stays.
RUSSIAN_FIRM, RUSSIAN_ARMS, OTHER_ARMS, COUNTRY, SUM = "Russian firm", "Russian arms", "other arms", "Country", "money"
# How long ago a date lies, by the days since its end.
AGES = ((10, "now"), (60, "lately"), (400, "months ago"))
LONG_AGO, AHEAD, UNDATED = "years ago", "soon", "some day"


def _maskable(
    sentence: Sentence, hits: Sequence[Hit], dates: Sequence[DateSpan], sums: Sequence[tuple[int, int]], read: ReadStory
) -> list[tuple[int, int, str]]:
    """Return what would let a model learn deals by heart, names, sums and dates, with the words in their place."""
    offset = sentence.start
    spans = [
        (hit.start, hit.end, _name_word(hit, read))
        for hit in hits
        if not (hit.kind == Kind.COUNTRY and hit.id == RUSSIA)
    ]
    spans += [(start + offset, end + offset, SUM) for start, end in sums]
    return spans + [(d.start + offset, d.end + offset, _date_word(d, read.story.published)) for d in dates]


def _mask(text: str, sentence: Sentence, spans: Sequence[tuple[int, int, str]]) -> str:
    """Put each span's word in its place; of overlapping spans the first stays."""
    parts, position = [], sentence.start
    for start, end, word in sorted(spans):
        if start >= position:
            parts += [text[position:start], word]
            position = end
    return "".join([*parts, text[position : sentence.end]])


def _name_word(hit: Hit, read: ReadStory) -> str:
    if hit.kind == Kind.EQUIPMENT:
        return RUSSIAN_ARMS if hit.id in read.russian_equipment else OTHER_ARMS
    return RUSSIAN_FIRM if hit.kind == Kind.SUPPLIER else COUNTRY


def _date_word(span: DateSpan, published: date | None) -> str:
    if published is None:
        return UNDATED
    first, last = interval(span.value)
    if first > published:
        return AHEAD
    return next((word for limit, word in AGES if (published - last).days <= limit), LONG_AGO)


# The last of these are the story's, the same for each of its candidates.
STORY_FEATURES = 6
FEATURE_NAMES = (
    "in_title", "first", "second", "third", "depth", "words", "question", "quoted",
    "russia", "supplier", "russian_equipment", "other_equipment", "other_countries",
    "sum", "date", "date_today", "date_past", "years_back",
    "story_russia", "story_supplier", "story_russian_equipment", "story_other_equipment", "title_russian",
    "story_russian_share",
)  # fmt: skip


def surface_features(read: ReadStory) -> Features:
    """Return what is seen of each candidate without reading it: one row a candidate.

    `FEATURE_NAMES`, then the cues of the sentence, those of the title, and the order of stop and start.
    """
    story = _story(read)
    rows = [
        [*_place(c, read), *_names(c, read), *_times(c, read), *story, *_cue_counts(c, read)] for c in read.candidates
    ]
    return np.asarray(rows, dtype=np.float32).reshape(-1, surface_width())


def surface_width() -> int:
    """Return how many surface features a candidate has."""
    return len(FEATURE_NAMES) + 2 * len(load_cues().groups) + 2


def _cue_counts(c: Candidate, read: ReadStory) -> list[float]:
    """Return the cues of a sentence, those of the title (or first sentence), and which of stop and start is first."""
    cues = load_cues()
    texts = (c.folded, read.candidates[0].folded)
    counts = [float(min(n, CUE_CLIP)) for text in texts for n in cues.counts(text, read.lang)]
    return counts + [float(first) for first in cues.order(c.folded, read.lang)]


def _place(c: Candidate, read: ReadStory) -> list[float]:
    depth = (c.index + 1) / max(1, read.sentences)
    words = math.log1p(len(c.sentence.text.split()))
    text = c.sentence.text
    quoted = any(mark in text for mark in '"«“„')
    return [c.in_title, c.index == 0, c.index == 1, c.index == 2, depth, words, text.endswith("?"), quoted]


def _names(c: Candidate, read: ReadStory) -> list[float]:
    russian = read.russian_equipment
    equipment = [hit.id in russian for hit in c.hits if hit.kind == Kind.EQUIPMENT]
    countries = {hit.id for hit in c.hits if hit.kind == Kind.COUNTRY}
    return [
        RUSSIA in countries,
        any(hit.kind == Kind.SUPPLIER for hit in c.hits),
        any(equipment),
        any(not own for own in equipment),
        min(3, len(countries - {RUSSIA})),
    ]


def _times(c: Candidate, read: ReadStory) -> list[float]:
    published = read.story.published
    if not c.dates or published is None:
        return [c.has_sum, bool(c.dates), 0, 0, 0]
    ages = [(published - interval(span.value)[1]).days for span in c.dates]
    years = max(0.0, max(ages) / 365)
    return [c.has_sum, True, any(abs(age) <= 10 for age in ages), any(age > 60 for age in ages), math.log1p(years)]


def _story(read: ReadStory) -> list[float]:
    hits = (*read.title_hits, *read.hits)
    equipment = [hit.id in read.russian_equipment for hit in hits if hit.kind == Kind.EQUIPMENT]
    own = sum(map(read.is_russian, hits))
    return [
        any(hit.kind == Kind.COUNTRY and hit.id == RUSSIA for hit in hits),
        any(hit.kind == Kind.SUPPLIER for hit in hits),
        any(equipment),
        min(3, sum(not own for own in equipment)),
        any(map(read.is_russian, read.title_hits)),
        own / max(1, len(hits)),
    ]
