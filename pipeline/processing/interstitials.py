"""Pages that stand before a story instead of it: block pages, paywalls, empty shells."""

import re
from dataclasses import dataclass

from pipeline.records.articles import Quality

# Below this many words a page holds no story of its own; agency briefs have from about 25.
SHELL_WORDS = 20
# A block page is short; a long article that talks about robots is no block page.
BLOCK_PAGE_WORDS = 150
TEASER_WORDS = 120

BLOCK_SIGNS = re.compile(
    r"just a moment|attention required|access denied|are you a robot|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|pardon our interruption|unusual traffic|ddos protection|checking your browser|request blocked"
    r"|acceso denegado|acesso negado|accès refusé|доступ ограничен|доступ запрещ[её]н|проверка браузера"
    r"|enable javascript and cookies|captcha",
    re.IGNORECASE,
)
PAYWALL_MARKUP = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
PAYWALL_WORDS = re.compile(
    r"subscribe to (?:continue|read)|already a subscriber|to continue reading|suscr[ií]bete para|contenido exclusivo"
    r"|para suscriptores|assine para|conteúdo exclusivo|exclusivo para assinantes|réservé aux abonnés"
    r"|abonnez-vous pour|la suite est réservée|доступно по подписке|оформите подписку|только для подписчиков",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """How much of a story a page gave; `blocked` says why it gave none."""

    quality: Quality
    blocked: str | None = None


def judge_page(markup: str, title: str, text: str) -> PageVerdict:
    """Say whether a page holds a story, the beginning of one, or stands before it."""
    words = len(text.split())
    if words < BLOCK_PAGE_WORDS and BLOCK_SIGNS.search(f"{title}\n{text}"):
        return PageVerdict(Quality.HEADLINE, "block page")
    if words < SHELL_WORDS:
        return PageVerdict(Quality.HEADLINE, "empty shell")
    walled = PAYWALL_MARKUP.search(markup) or PAYWALL_WORDS.search(text)
    if words < TEASER_WORDS and (walled or PAYWALL_WORDS.search(markup)):
        return PageVerdict(Quality.TEASER)
    return PageVerdict(Quality.FULL)
