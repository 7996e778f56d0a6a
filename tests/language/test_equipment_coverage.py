import csv
import re
import time
from pathlib import Path

import pytest

from pipeline.language.gazetteers import Hit, Kind, load_gazetteers

ROOT = Path(__file__).parents[2]
FACTS = next(
    (path for path in (folder / "shared/real/facts" for folder in (ROOT, ROOT.parent)) if path.is_dir()),
    ROOT / "shared/real/facts",
)
LEFT_OUT = Path(__file__).with_name("coverage_left_out.tsv")
FLOOR = 0.95

# What the list appends to tell two rows apart, and no paper writes.
TAGS = re.compile(r"\s+(?:-+|SAMS|TEL|FAC|ATM|ATK|AV|MI|GR|AEW|\(\d+\))$|\s+$")
# Words whose Russian spelling no table of letters gives.
WORDS = {
    "Pantsyr": "Панцирь",
    "Shtil": "Штиль",
    "Kopyo": "Копьё",
    "Rys": "Рысь",
    "Vynpel": "Вымпел",
    "Positiv": "Позитив",
    "Sovremenny": "Современный",
    "Treugolnik": "Треугольник",
    "Vikhr-AT": "Вихрь",
    "EgyptSat-2": "Египтсат-2",
    "Sea": "Морской",
    "Dragon": "Змей",
    "Club": "Клаб",
    "BrahMos": "БраМос",
    "AIR": "",
    "LAND": "",
    "NAVAL": "",
    "turret": "",
    "Taifun-K-53949": "Тайфун-К",
    "Talwar": "Тальвар",
    "ANSAT": "Ансат",
    **{f"Project-{number}": f"проекта {number}" for number in ("10412", "12200", "1241", "22180")},
    "Project-636E": "проекта 636Э",
    "Project-877E": "проекта 877Э",
    "Project-971I": "проекта 971И",
}
LETTERS = {
    "shch": "щ",
    "kh": "х",
    "zh": "ж",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "ya": "я",
    "yo": "ё",
    "mm": "мм",
    "bre": "брэ",
    "tes": "тэс",
    "elb": "эльб",
    **dict(zip("abvgdeziklmnoprstufyhc", "абвгдезиклмнопрстуфйхк", strict=True)),
}
SPELLING = re.compile("|".join(LETTERS), re.IGNORECASE)
NOUNS = {
    "SAM": "зенитная ракета",
    "SAM system": "зенитный ракетный комплекс",
    "portable SAM": "ПЗРК",
    "radar": "радар",
    "radar system": "радар",
    "search system": "радар",
    "sonar": "гидроакустическая станция",
    "missile": "ракета",
    "anti-tank missile": "ПТРК",
    "coastal defence system": "береговой ракетный комплекс",
    "self-propelled air-defence system": "зенитный комплекс",
    "self-propelled anti-aircraft gun": "зенитная установка",
    "mortar": "миномёт",
    "gun": "пушка",
    "naval gun": "корабельная установка",
    "rocket launcher": "реактивная система залпового огня",
    "missile launcher": "пусковая установка ракет",
    "helicopter": "вертолёт",
    "aircraft": "самолёт",
    "aircraft carrier": "авианосец",
    "turret": "боевой модуль",
    "carrier": "бронетранспортёр",
    "tank": "танк",
    "destroyer": "эсминец",
    "tank destroyer": "противотанковый комплекс",
    "vehicle": "бронемашина",
    "turbofan": "двигатель",
    "turboprop": "двигатель",
    "bomb": "бомба",
    "shell": "снаряд",
    "torpedo": "торпеда",
    "mine/torpedo": "морская мина",
    "satellite": "спутник",
    "MCM ship": "тральщик",
    "boat": "катер",
    "submarine": "подводная лодка",
    "frigate": "фрегат",
    "tanker": "танкер",
    "landing craft": "десантный корабль",
    "missile/ASM": "ракета",
}


def equipment(text: str, lang: str) -> list[Hit]:
    return [hit for hit in load_gazetteers().find(text, lang) if hit.kind == Kind.EQUIPMENT]


def in_cyrillic(name: str) -> str:
    return " ".join(filter(None, (WORDS.get(word, SPELLING.sub(_letters, word)) for word in name.split())))


def _letters(found: re.Match[str]) -> str:
    letters = LETTERS[found[0].lower()]
    return letters.upper() if found[0].isupper() else letters.capitalize() if found[0][0].isupper() else letters


def noun(description: str) -> str:
    """The Russian word for the longest end of a description that the table knows."""
    return next(NOUNS[end] for end in re.findall(r"(?=(?:^|[ -])(.+))", description) if end in NOUNS)


def missed(script: str) -> tuple[list[str], int]:
    """The designations of Russian suppliers in which nothing Russian is found, and how many there are."""
    left_out = {row["designation"] for row in csv.DictReader(LEFT_OUT.open(encoding="utf-8"), delimiter="\t")}
    rows = list(csv.DictReader((FACTS / "weapon_designations.tsv").open(encoding="utf-8"), delimiter="\t"))
    rows = [row for row in rows if re.search("Russia|Soviet", row["suppliers"]) and row["designation"] not in left_out]
    return [row["designation"] for row in rows if not recognised(row, script)], len(rows)


def recognised(row: dict[str, str], script: str) -> bool:
    name = TAGS.sub("", row["designation"])
    if script == "Latin":
        lang, text = "en", f"The army received the {name} {row['description']} from Russia last year."
    else:
        name = in_cyrillic(name)
        lang, text = "ru", f"Армия получила {noun(row['description'])} {name} из России."
    start = text.index(name)
    russian = load_gazetteers().lexicon.russian_equipment
    return any(hit.id in russian and hit.start < start + len(name) and hit.end > start for hit in equipment(text, lang))


@pytest.mark.skipif(not FACTS.is_dir(), reason="the lists of facts are not in this checkout")
@pytest.mark.parametrize("script", ["Latin", "Cyrillic"])
def test_russian_designations_are_recognised(script: str) -> None:
    names, count = missed(script)
    assert len(names) <= (1 - FLOOR) * count, names


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "the Mi 17 and the MI17", ["Mi-17", "Mi-17"]),
        ("en", "Su-30MKI jets", ["Su-30"]),
        ("ru", "вертолёты Ми-17В-5", ["Mi-17"]),
        ("ru", "комплекс «Триумф» ПВО", ["S-400"]),
        ("ru", "С-400, S-400 и C-400", ["S-400", "S-400", "S-400"]),
        ("ru", "танки Т-90С и T-90С", ["T-90", "T-90"]),
        ("ru", "БМП-3 и BMP-3", ["BMP-3", "BMP-3"]),
        ("ru", "зенитные комплексы «Тунгуска», две Тунгуски ПВО", ["Tunguska", "Tunguska"]),
        ("ru", "прикрыты зенитными «Торами»", ["Tor"]),
        ("ru", "ракеты для Искандеров", ["Iskander"]),
        ("ru", "подводные лодки проекта 636", ["Kilo"]),
        ("en", "a project 636 submarine, Project-877", ["Kilo", "Kilo"]),
        ("es", "submarinos del proyecto 636", ["Kilo"]),
        ("ru", "самолёты Ан-2", ["An-2"]),
        ("pt", "os helicópteros AH-2 Sabre", ["Mi-35"]),
        ("en", "the AH-2 Rooivalk", ["Rooivalk"]),
        ("en", "Igla portable missiles", ["Igla"]),
        ("fr", "le missile antichar Kornet", ["Kornet"]),
        ("pt", "o míssil portátil Igla", ["Igla"]),
    ],
)
def test_spellings_name_their_family(lang: str, text: str, expected: list[str]) -> None:
    assert [hit.id for hit in equipment(text, lang)] == expected


EVERYDAY = {
    "en": [
        "Spartak beat Zenit 2-1 after extra time.",
        "The shop opens at 9 and closes at 17.",
        "She made the top 50 for the second time.",
        "A 50-year-old man was hurt on the M-4 near Leeds.",
        "Storm Dudley left 30 villages without power; a hurricane may follow.",
        "Gorshkov scored twice and Makarov saved a penalty.",
        "Gamma rays, neutrino and meteor showers fill the programme.",
        "The mineral water comes from Georgia, the topaz from Brazil.",
        "Milan and Roma drew; the derby is on Sunday.",
        "Ford sells the Puma and Volkswagen the Tiguan; Jaguar makes cars.",
        "A Cheetah escaped from the zoo and met an Oryx.",
        "The Orion nebula is best seen in January.",
        "The D-20 is a die with twenty sides.",
        "He took the A-10 motorway and the A-50 to Nijmegen.",
        "Houston Astros met the Rockets at the ball.",
        "The patriot sang the anthem on 12 June.",
        "Vega and Altair are stars, Lada and UAZ are brands.",
        "MI6 and MI5 named the suspect on Tuesday.",
        "Law & Order: SVU returns, and so do the Chicago Blackhawks.",
        "The company sold 10,000 units in CY15.",
        "Houston won 65-76 and Denver lost 53-65.",
        "Penicillin costs 40 kronor a box; the phone has GPS and GLONASS.",
        "Grad students live on 40 dollars a day.",
    ],
    "es": [
        "El Barça ganó 3-1 y el Spartak perdió en casa.",
        "La tienda abre a las 9 y cierra a las 17.",
        "La canción entró en el top 50 de la semana.",
        "La autopista A-4 quedó cortada en el kilómetro 50.",
        "Compró un kilo de pan y dos de tomates.",
        "El huracán dejó 20 heridos en la costa.",
        "El Ford Focus y el Seat León son coches.",
        "La reunión es el 17 de mayo a las 10.",
        "Los bastiones del partido votaron en contra.",
        "La osa y sus crías duermen en el monte.",
        "La verba del político aburre; la gamma no.",
        "El martes la sonda llegó a Marte.",
        "El grupo Taurus vende licuadoras.",
    ],
    "pt": [
        "O Flamengo venceu o Santos por 2 a 1.",
        "A loja abre às 9 e fecha às 18.",
        "A música está no top 50 do país.",
        "A BR-101 e a M-21 foram fechadas pela chuva.",
        "Comprou um quilo de arroz na feira.",
        "O ciclone atingiu 30 municípios do Sul.",
        "O Fiat Toro e o Ford Ranger lideram as vendas.",
        "A verba da educação caiu 5%.",
        "A prova será em 25 de novembro, às 13h.",
        "Os astros do futebol jantaram em Milão.",
        "O gavião pousou no telhado da igreja.",
        "Uma onda de calor chega na sexta.",
    ],
    "fr": [
        "Le PSG a battu Lyon 3-0 hier soir.",
        "Le magasin ouvre à 9 h et ferme à 18 h.",
        "Il est dans le top 50 des ventes.",
        "L'A-50 est fermée entre Toulon et Marseille.",
        "La tornade a détruit 12 maisons.",
        "Le Mistral souffle à 100 km/h sur la vallée.",
        "Peugeot vend la 308, Renault la R-19.",
        "Le Conseil se réunit le 14 juillet.",
        "César et Milan sont deux prénoms courants.",
        "Le topaze et le grenat sont des pierres.",
        "Un hélicoptère a survolé la ville.",
        "Le match s'est terminé sur le score de 53-65.",
        "Un mètre de neige est tombé au col.",
    ],
    "ru": [
        "«Спартак» обыграл «Зенит» со счётом 2:1.",
        "Магазин открыт с 9 до 21 часа.",
        "Песня вошла в топ-50 недели.",
        "На трассе М-4 и на Р-22 возникли пробки.",
        "Трасса А-215 закрыта из-за снега.",
        "Град и смерч повредили крыши 30 домов.",
        "Ураган прошёл над морем, выпал град.",
        "Горшков забил гол, Макаров отбил пенальти.",
        "Верба расцвела, акация ещё нет.",
        "Игла сломалась, и шить нечем.",
        "Бук и сосна растут на склоне.",
        "Атака «Локомотива» закончилась голом.",
        "Минерал топаз нашли на Урале.",
        "Оса ужалила мальчика в парке.",
        "Тигр убежал из зоопарка, жук уполз.",
        "Конкурс красоты пройдёт 12 мая.",
        "На вокзале стоит поезд «Стрела».",
        "Жилой комплекс «Бастион» сдадут в 2027 году.",
        "С 400 рублями в кармане далеко не уедешь.",
        "«Авангард» обыграл «Ак Барс» 3:2, метель не помешала.",
        "Конкурс на ремонт дорог объявлен, фрегаты и лодки в порту.",
        "Стоимость проекта 636 миллионов рублей.",
    ],
}


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in EVERYDAY.items() for text in texts])
def test_everyday_sentences_name_no_equipment(lang: str, text: str) -> None:
    assert [(text[hit.start : hit.end], hit.id) for hit in equipment(text, lang)] == []


@pytest.mark.parametrize(
    "unit", ["a", "1", "Tor ", "Тор ", "Kornet missil", "проекта 6", "9M3", "Project-", "Su-30MKI "]
)
def test_hostile_text_is_read_in_time_that_grows_with_it(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.monotonic()
    load_gazetteers().find(text, "ru")
    assert time.monotonic() - started < 5
