"""A page's title without what its site adds: its own name, a section, a slogan."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

SEPARATOR = re.compile(r"\s+[|–—―·•»«~⋆/:-]+\s+|\s*[|»]\s*|:\s+")
# A shorter heading ("News", "Read more") may stand in a title by chance.
HEADLINE_WORDS = 3
# Shorter parts of a host's name are endings such as `co`.
NAME_LETTERS = 3


def own_title(title: str, tree: HtmlElement, url: str, feed_title: str = "") -> str:
    """Return a title without the site's name at its ends, cut to what the page or the feed calls the headline.

    A name before a colon is cut only where a heading shows that the rest stands alone: on a
    ministry's own site "Ministry: …" belongs to the headline.
    """
    title = " ".join(title.split())
    names = set(_site_names(tree, url))
    cuts = list(SEPARATOR.finditer(title))
    start, end = 0, len(title)
    while cuts and ":" not in cuts[-1].group() and _key(title[cuts[-1].end() : end]) in names:
        end = cuts.pop().start()
    while cuts and ":" not in cuts[0].group() and _key(title[start : cuts[0].start()]) in names:
        start = cuts.pop(0).end()
    headings = {_key(text) for text in _headings(tree, feed_title) if len(text.split()) >= HEADLINE_WORDS} - names
    parts = [title[start : cut.start()] for cut in cuts] + [title[cut.end() : end] for cut in cuts]
    whole = title[start:end]
    return max(
        (part for part in parts if _key(part) in headings and _key(whole) not in headings), key=len, default=whole
    )


def _headings(tree: HtmlElement, feed_title: str) -> Iterator[str]:
    yield feed_title
    for heading in tree.iter("h1", "h2"):
        yield str(heading.text_content())


def _site_names(tree: HtmlElement, url: str) -> Iterator[str]:
    """Yield the keys of what a site is called: by its meta data, its link home and its host."""
    told = tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    parts = urlsplit(url)
    home = tree.xpath(
        "//a[@href='/' or @href=$root or @href=concat($root, '/')]", root=f"{parts.scheme}://{parts.netloc}"
    )
    for name in (*told, *(link.text_content() for link in home)):
        yield _key(str(name))
    labels = (parts.hostname or "").removeprefix("www.").split(".")
    for first in range(len(labels) - 1):
        for joined in ("".join(labels[first:]), "".join(labels[first:-1])):
            if len(joined) >= NAME_LETTERS:
                yield _key(joined)


def _key(text: str) -> str:
    """Return a text's letters and digits in lower case, without an article in front: `E! Online` is `eonline`."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s", "", text.strip().casefold()))
