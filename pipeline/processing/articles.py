"""A page's bytes become an article: trafilatura reads it, the page's own address and dates are kept."""

from datetime import UTC, datetime, timedelta

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Document
from w3lib.encoding import html_to_unicode

from pipeline.errors import ExtractionError
from pipeline.language.identify import identify
from pipeline.processing.identity import canonical_address, clean_address, fingerprint
from pipeline.processing.interstitials import judge_page
from pipeline.processing.layout import unwrap_layout_tables
from pipeline.processing.titles import own_title
from pipeline.records.articles import Article, Page, Quality

MAX_TEXT = 200_000
MAX_TITLE = 1_000
# A feed's date and a page's own date of one story differ by time zones and midnight.
SAME_DAY = timedelta(days=2)
# Where a page marks up its date; without any of these what htmldate finds is a guess out of links and prose.
# The times in a sidebar or in a list are those of other stories.
DATE_MARKUP = etree.XPath(
    "//time[@datetime and not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::li)]"
    " | //*[@itemprop='datePublished'] | //script[contains(@type, 'ld+json') and contains(., '\"datePublished\"')]"
    " | //meta[@content and re:test(concat(@name, ' ', @property), $names, 'i')]",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
DATE_NAMES = r"publi(?:sh|cation)|pub-?date|(?:^|[ .:_-])(?:date|created|issued)(?:$|[ ._-])"


def extract_article(page: Page) -> Article:
    """Read the article out of a page.

    Where the page stands before the story (block page, empty shell), the feed's own title and
    summary make a headline-only article. Raises ExtractionError where there are none either.
    """
    key = page.final_url or page.url
    _, markup = html_to_unicode(page.content_type, page.body)
    tree = _tree(markup)
    if tree is None:
        raise ExtractionError("the page is no HTML", key=key, reason="no html")
    address = canonical_address(tree, key) or (clean_address(key) if key else None)
    if address is None:
        raise ExtractionError("the page does not tell its address: give --url", key=key, reason="no address")
    marked = bool(DATE_MARKUP(tree, names=DATE_NAMES))
    unwrap_layout_tables(tree)
    found = _read(tree, key, page.fetched_at)
    title = (found.title if found and found.title else page.hint_title)[:MAX_TITLE]
    title = own_title(title, tree, key or address, page.hint_title)
    text = tidy((found.text or "") if found else "")
    verdict = judge_page(markup, title, text)
    if verdict.blocked:
        return _from_feed(page, address, verdict.blocked)
    return Article(
        url=address,
        title=title,
        summary=page.hint_summary or (found.description if found and found.description else ""),
        text=text,
        author=(found.author or "")[:200] if found else "",
        site=(found.sitename or "")[:200] if found else "",
        published=_published(found.date if found else None, page, marked=marked),
        lang=identify(f"{title}\n{text}"),
        quality=verdict.quality,
        fingerprint=fingerprint(text),
    )


def tidy(text: str) -> str:
    """Return a text as paragraphs parted by an empty line, within the size limit."""
    lines = (" ".join(line.split()) for line in text[:MAX_TEXT].splitlines())
    return "\n\n".join(line for line in lines if line)


def _tree(markup: str) -> HtmlElement | None:
    try:
        return document_fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _read(tree: HtmlElement, url: str, now: datetime) -> Document | None:
    found = trafilatura.bare_extraction(
        tree,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={
            "original_date": True,
            # A search through all of the text takes the date in another story's link for this one's.
            "extensive_search": False,
            "max_date": (now + timedelta(days=1)).date().isoformat(),
        },
    )
    return found if isinstance(found, Document) else None


def _published(page_date: str | None, page: Page, *, marked: bool) -> datetime | None:
    """Return when the article came out: the page's own day, with the feed's hour where both agree.

    A dated feed wins over a guess on a page that marks up no date.
    """
    hint = page.hint_published
    try:
        day = datetime.fromisoformat(page_date).replace(tzinfo=UTC) if page_date else None
    except ValueError:
        day = None
    if day is None or (hint and (not marked or abs(hint - day) <= SAME_DAY)):
        return hint or day
    return day


def _from_feed(page: Page, address: str, reason: str) -> Article:
    if not page.hint_title:
        raise ExtractionError(f"the page holds no story ({reason})", key=address, reason=reason)
    words = f"{page.hint_title}\n{page.hint_summary}"
    return Article(
        url=address,
        title=page.hint_title,
        summary=page.hint_summary,
        text=tidy(page.hint_summary),
        author="",
        site="",
        published=page.hint_published,
        lang=identify(words),
        quality=Quality.HEADLINE,
        fingerprint=fingerprint(words),
    )
