"""A first look that spares the encoder what is plainly other news.

names ─► Russia, its firms, arms or towns named? ─► first sentences read ─► may it be ours? ─► the whole is read
"""

import re
from dataclasses import replace

from pipeline.analysis.claims import RUSSIA, ReadStory
from pipeline.analysis.towns import find_towns
from pipeline.language.folding import fold_text
from pipeline.language.gazetteers import CATEGORY_WORDS, Kind

# Russia named once and late, or one of its towns alone, is enough in a story that speaks of arms so often.
PASSING_MENTION, ARMS_WORDS = 400, 2
ARMS = re.compile(
    fold_text(
        r"\b(?:weapon|arms\b|army|military|navy|air force|armament|armas\b|armée|ejército|exército|milita"
        r"|defen[cs]e|defens|défense|оружи|арми|военн|оборон|ввс\b|вмс\b|"
        + "|".join(CATEGORY_WORDS[name] for name in ("helicopter", "combat_aircraft", "air_defence", "armour", "naval"))
        + ")"
    )
)
# So many candidates are read first, and a story that is ours with less than this probability is left at them.
FIRST_CANDIDATES = 12
LEAST_LIKELY = 0.1


def concerns_russia(read: ReadStory) -> bool:
    """Return whether a story names Russia, its firms or its arms.

    Once and late, or a Russian town alone, is enough where it speaks of arms, too.
    """
    if any(read.is_russian(hit) for hit in read.title_hits):
        return True
    own = [hit for hit in read.hits if read.is_russian(hit)]
    in_passing = len(own) == 1 and own[0].kind == Kind.COUNTRY and own[0].start > PASSING_MENTION
    if own and not in_passing:
        return True
    # Most stories speak of no arms: only the rest is searched for towns.
    if len(ARMS.findall(fold_text(read.story.text or read.story.summary))) < ARMS_WORDS:
        return False
    return bool(own) or any(country == RUSSIA for country, _ in find_towns(read.story, read.title_hits, read.hits))


def first_look(read: ReadStory) -> ReadStory:
    """Return a story with its first candidates alone."""
    return replace(read, candidates=read.candidates[:FIRST_CANDIDATES])
