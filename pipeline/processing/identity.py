"""Which address an article goes by, whether it changed, and whether it is a copy of another."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

import numpy as np
from courlan import clean_url
from datasketch import MinHash
from lxml.html import HtmlElement

# 64 permutations in 16 bands of 4 rows bring together texts whose shingles agree by half
# (the usual (1/bands)^(1/rows)); the estimate's error is about 1/sqrt(64).
PERMUTATIONS = 64
BANDS = 16
ROWS = PERMUTATIONS // BANDS
SHINGLE_WORDS = 4
MINHASH_SEED = 1
# In the newsroom copies with a new headline, a credit line and a cut last paragraph keep .88 to .97 of the
# shingles; a rewrite, and papers' own stories on one event, .05 at most.
SAME_ORIGIN = 0.5
WORD = re.compile(r"\w+")


def canonical_address(tree: HtmlElement, base: str) -> str | None:
    """Return the address that a page calls its own (canonical link, else `og:url`), None where it calls none.

    A site that names its home page as every page's own address is not believed.
    """
    links = tree.xpath("//link[@rel='canonical']/@href[normalize-space()]")
    links += tree.xpath("//meta[@property='og:url']/@content")
    for link in links:
        try:
            address = urljoin(base, str(link).strip())
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname and (parts.path.strip("/") or parts.query):
            return clean_address(address)
    return None


def clean_address(address: str) -> str:
    """Return an address without fragment and tracking parameters, in one spelling."""
    bare = urldefrag(address).url
    return clean_url(bare) or bare


def content_hash(title: str, text: str) -> str:
    """Return what tells two revisions of an article apart: blind to spaces, tagged with its algorithm."""
    words = " ".join(f"{title}\n{text}".split())
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the MinHash signature of a text's word shingles, 64 unsigned numbers of 32 bits."""
    words = WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=MINHASH_SEED)
    sketch.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return tuple(int(value) for value in sketch.hashvalues)


def bands(signature: Sequence[int]) -> tuple[str, ...]:
    """Return the keys under which texts of one origin meet: one for each band of the signature."""
    return tuple(
        f"{band}:{hashlib.sha256(repr(tuple(signature[band * ROWS : (band + 1) * ROWS])).encode()).hexdigest()[:16]}"
        for band in range(BANDS)
    )


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the share of shingles that two texts have in common (Jaccard), estimated, in 0..1."""
    return float(np.mean(np.asarray(one) == np.asarray(other)))


def choose_origin(signature: Sequence[int], candidates: Iterable[tuple[int, Sequence[int]]]) -> int | None:
    """Return the origin of the most similar candidate (origin, signature), None where none is a copy."""
    scored = [(similarity(signature, other), -origin) for origin, other in candidates]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= SAME_ORIGIN else None
