"""Sums, dates and counts as mentions."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.analysis.counts import find_counts
from pipeline.analysis.mention_edges import EQUIPMENT
from pipeline.analysis.money import find_sums
from pipeline.language.dates import find_dates
from pipeline.language.sentences import split_sentences
from pipeline.records.stories import Mention

# A date is found without a day of publication too, but then only one that tells its year is resolved.
STAND_IN = date(2026, 1, 1)
SCORE = 0.9
# What belongs to a date though it resolves nothing (late March, в начале 2008 года), and what does not.
PART_BEFORE = re.compile(
    r"(?<!\w)(?:late|early|mid|previous|este|esta|(?:a\s)?(?:principios|mediados|finales|fines)\sde|(?:início|meados|fim|final)\sde"
    r"|début|fin|mi|начале|середине|конце|(?:перв|втор)ой\sполовин[ыеу])[\s-]$",
    re.IGNORECASE,
)
LONGEST_PART = 18
YEAR_BEHIND = re.compile(r"\sгод[ауе]?(?!\w)")
ARTICLE = re.compile(r"(?:the|el|la|las|los|le|les|un|una|une|um|uma|na|no|a|o)\s", re.IGNORECASE)


def money_mentions(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the sums of money, `20300000 USD`; a peso is that of the countries that the text names."""
    countries = list(dict.fromkeys(name.canonical for name in names if name.label == "COUNTRY" and name.canonical))
    for found in find_sums(text, countries):
        amount = found.money.amount
        canonical = f"{int(amount) if amount == int(amount) else amount} {found.money.currency}"
        start, end = found.start, found.end
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end += text.startswith("руб.", end - 3)
        yield Mention(start, end, text[start:end], "MONEY", canonical, SCORE, "rule:sums")


def date_mentions(text: str, lang: str, published: date | None) -> Iterator[Mention]:
    """Yield the dates, resolved against the day of publication where it is known."""
    resolved = {(span.start, span.end): span.value for span in find_dates(text, lang, published)}
    for span in find_dates(text, lang, published or STAND_IN):
        value = resolved.get((span.start, span.end))
        start, end = _date_edges(text, span.start, span.end)
        yield Mention(start, end, text[start:end], "DATE", value, SCORE, "rule:dates")


def _date_edges(text: str, start: int, end: int) -> tuple[int, int]:
    end = start + len(text[start:end].rstrip(". "))
    behind = YEAR_BEHIND.match(text, end)
    end = behind.end() if behind and text[end - 1].isdigit() else end
    before = PART_BEFORE.search(text[max(0, start - LONGEST_PART) : start])
    start -= len(before.group().removeprefix("a ")) if before else 0
    article = ARTICLE.match(text, start, end)
    return (article.end() if article else start), end


def quantity_mentions(text: str, lang: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the counts of equipment, sentence by sentence."""
    equipment = sorted((name.start, name.end) for name in names if name.label == EQUIPMENT)
    place = 0
    for sentence in split_sentences(text, lang):
        spans = []
        while place < len(equipment) and equipment[place][0] < sentence.end:
            start, end = equipment[place]
            spans.append((start - sentence.start, end - sentence.start))
            place += 1
        for count in find_counts(sentence.text, spans, lang):
            if count.score > 0:
                start, end = sentence.start + count.start, sentence.start + count.end
                article = ARTICLE.match(text, start, end)
                start = article.end() if article else start
                yield Mention(start, end, text[start:end], "QUANTITY", str(count.value), SCORE, "rule:counts")
