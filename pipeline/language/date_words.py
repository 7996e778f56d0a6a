"""The words that date in five languages, in the folded spelling: phrases, seasons, spans of time, and what is ahead."""

# Phrases (regular expressions without open repeats) and how far from publication they lie: d days, m days told by
# the month, M months, Y years. Days keep their day; weeks and months are told by the month, years by the year.
RELATIVE: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("(?:the )?day before yesterday", "-2d"), ("yesterday", "-1d"),
        ("today|tonight|this (?:morning|afternoon)", "0d"),
        ("(?:earlier |late |later |early )?this week|(?:the )?other day", "0m"), ("(?:late |early )?last week", "-7m"),
        ("next week", "7m"), ("last month|(?:the )?previous month|past month", "-1M"), ("next month", "1M"),
        ("(?:earlier |late |later |early |mid-)?this month", "0M"), ("(?:late |early |the end of )?last year", "-1Y"),
        ("(?:earlier |late |later |early |by the end of )?(?:this|the current) year", "0Y"), ("next year", "1Y"),
        ("the year before last", "-2Y"), ("(?:beginning|start|end) of the month", "0M"),
        ("(?:beginning|start|end) of the year", "0Y"), ("half a year ago", "-6M"),
    ),
    "es": (
        ("anteayer|antier", "-2d"), ("ayer", "-1d"), ("hoy|esta (?:manana|tarde|noche)", "0d"), ("esta semana", "0m"),
        ("(?:la )?semana pasada|(?:la )?pasada semana", "-7m"), ("(?:la )?proxima semana|semana que viene", "7m"),
        ("(?:de )?este mes|(?:el )?presente mes|mes en curso|del corriente", "0M"),
        ("(?:el )?mes pasado|(?:el )?pasado mes", "-1M"), ("(?:el )?(?:proximo mes|mes que viene|mes proximo)", "1M"),
        ((
            "(?:de )?este (?:mismo )?ano|(?:el )?presente ano|ano en curso"
            "|(?:a )?(?:principios|comienzos|inicios) de ano"
        ), "0Y"),
        ("(?:el )?ano pasado|(?:el )?pasado ano", "-1Y"), ("(?:el )?(?:proximo ano|ano que viene|ano proximo)", "1Y"),
        ("hace medio ano", "-6M"), ("hace (?:un )?ano y medio", "-1Y"),
        ("ano antepasado|(?:el )?antepasado ano", "-2Y"),
    ),
    "pt": (
        ("anteontem", "-2d"), ("ontem", "-1d"), ("hoje|esta (?:manha|tarde|noite)", "0d"),
        ("n?esta semana|desta semana", "0m"), ("(?:na )?semana passada", "-7m"), ("(?:na )?proxima semana", "7m"),
        ("(?:n|d)?este mes|no mes corrente", "0M"), ("(?:no )?mes passado", "-1M"),
        ("(?:no )?(?:proximo mes|mes que vem)", "1M"), ("(?:n|d)?este ano|no inicio do ano", "0Y"),
        ("(?:no |do )?ano passado", "-1Y"), ("(?:no )?(?:proximo ano|ano que vem)", "1Y"), ("ano retrasado", "-2Y"),
        ("ha meio ano", "-6M"),
    ),
    "fr": (
        ("avant-hier", "-2d"), ("hier(?: soir| matin)?", "-1d"),
        ("aujourd'hui|ce (?:matin|soir|jour)(?!-)|ce jour", "0d"),
        ("cette semaine|ces jours-ci", "0m"), ("(?:la )?semaine (?:derniere|passee)", "-7m"),
        ("(?:la )?semaine prochaine", "7m"), ("ce mois(?:-ci)?|du mois en cours", "0M"),
        ("(?:le )?mois (?:dernier|passe)", "-1M"), ("(?:le )?mois prochain", "1M"),
        ("cette annee|en debut d'annee", "0Y"), ("l'(?:annee (?:derniere|passee)|an (?:dernier|passe))", "-1Y"),
        ("l'(?:annee prochaine|an prochain)", "1Y"),
    ),
    "ru": (
        ("позавчера", "-2d"), ("вчера|накануне", "-1d"), ("сегодня|нынче утром", "0d"),
        ("(?:на |в начале )?(?:этой|текущей) недел[еи]|на днях", "0m"), ("(?:на )?(?:прошлой|минувшей) неделе", "-7m"),
        ("(?:на )?следующей неделе", "7m"), ("(?:в )?(?:этом|текущем|нынешнем) месяце|(?:этого|текущего) месяца", "0M"),
        ("(?:в )?(?:прошлом|минувшем) месяце|прошлого месяца", "-1M"), ("(?:в )?следующем месяце", "1M"),
        ((
            "(?:в )?(?:этом|текущем|нынешнем|сем) году|(?:этого|текущего|нынешнего) года|с начала года"
            "|в начале года"
        ), "0Y"),
        ("(?:в )?(?:прошлом|минувшем) году|(?:прошлого|минувшего) года|(?:за )?прошлый год", "-1Y"),
        ("(?:в )?позапрошлом году", "-2Y"),
        ("(?:в )?(?:следующем|будущем) году|(?:следующего|будущего) года", "1Y"),
    ),
}  # fmt: skip

# The year of a month or a season told by a phrase, and of one that some other sentence told: that one is left open.
YEAR_PHRASES: dict[str, tuple[tuple[str, int | None], ...]] = {
    "en": (
        ("(?:of )?last year", -1), ("(?:of )?this year", 0), ("(?:of )?next year", 1),
        ("(?:of )?(?:that|the same|the following|the previous) year", None),
    ),
    "es": (
        ("(?:del |el )?(?:ano pasado|pasado ano)", -1),
        ("(?:de |del )?(?:este ano|presente ano|corriente|ano en curso)", 0),
        ("(?:del )?(?:proximo ano|ano que viene)", 1),
        ("de (?:aquel|ese|ese mismo|aquel mismo) ano|del mismo ano|del ano siguiente", None),
    ),
    "pt": (
        ("do ano passado|passado", -1), ("(?:d|n)este ano|do corrente(?: ano)?", 0),
        ("do (?:proximo ano|ano que vem)", 1),
        ("d(?:aquele|esse|o mesmo)(?: mesmo)? ano|do ano seguinte", None),
    ),
    "fr": (
        ("(?:de )?l'(?:an dernier|annee derniere|an passe)", -1), ("(?:de )?cette annee", 0),
        ("(?:de )?l'(?:an prochain|annee prochaine)", 1),
        ("de (?:cette annee-la|la meme annee|l'annee suivante)", None),
    ),
    "ru": (
        ("(?:прошлого|минувшего|прошедшего) года", -1), ("(?:этого|текущего|нынешнего|сего) года|с\\.г\\.", 0),
        ("(?:следующего|будущего) года", 1), ("(?:того|того же|тогo жe) года", None),
    ),
}  # fmt: skip

# First month of each season, and the words around a season that make it one that is meant.
SEASONS: dict[str, dict[str, int]] = {
    "en": {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    "es": {"primavera": 3, "verano": 6, "otono": 9, "invierno": 12},
    "pt": {"primavera": 3, "verao": 6, "outono": 9, "inverno": 12},
    "fr": {"printemps": 3, "ete": 6, "automne": 9, "hiver": 12},
    "ru": {
        "весна": 3, "весной": 3, "весны": 3, "весну": 3, "лето": 6, "летом": 6, "лета": 6, "осень": 9, "осенью": 9,
        "осени": 9, "зима": 12, "зимой": 12, "зимы": 12, "зиму": 12,
    },
}  # fmt: skip
SEASON_FORMS: dict[str, tuple[str, ...]] = {
    "en": ("(?P<l>last|this past) {s}", "(?:this|in the|since the|by the|that) {s}(?! of)"),
    "es": (
        "(?:en |desde )?(?:la |el )?{s} (?P<l>pasad[oa]|ultim[oa])",
        "(?:en|desde|de esta|de este|esta|este) (?:la |el )?{s}",
    ),
    "pt": ("(?:na |no |desde )?(?:a |o )?{s} (?P<l>passad[oa])", "(?:na|no|nesta|neste|desde a|desde o) {s}"),
    "fr": ("(?:au |le |l'|a l'|cet )?{s} (?P<l>dernier|passe)", "(?:au|depuis le|ce|cet|a l'|depuis l'|en) ?{s}"),
    "ru": ("(?P<l>прошлой|прошлым|прошлого|минувшей|минувшим) {s}", "(?:этой|этим|нынешней|нынешним) {s}", "{s}"),
}
SEASON_ALONE_RU = ("весной", "летом", "осенью", "зимой")

# A span of time that ended today: {n} is a number in digits or words, {u} a unit.
AGO: dict[str, tuple[str, ...]] = {
    "en": ("(?:some |about |nearly |almost |more than |over |just )?{n} {u} ago",),
    "es": ("hace (?:ya |casi |unos |unas |mas de |apenas |cerca de )?{n} {u}", "{n} {u} atras"),
    "pt": ("ha (?:ja |quase |cerca de |mais de |uns |umas )?{n} {u}(?: atras)?", "{n} {u} atras"),
    "fr": ("(?:il y a|voici|voila) (?:deja |pres de |plus de |environ |quelque )?{n} {u}",),
    "ru": ("(?:{n} )?{u} (?:тому )?назад",),
}
UNITS: dict[str, dict[str, str]] = {
    "en": {"days?": "d", "weeks?|fortnight": "w", "months?": "M", "years?": "Y", "decades?": "D"},
    "es": {"dias?": "d", "semanas?": "w", "mes(?:es)?": "M", "anos?": "Y", "decadas?": "D"},
    "pt": {"dias?": "d", "semanas?": "w", "mes(?:es)?": "M", "anos?": "Y", "decadas?": "D"},
    "fr": {"jours?": "d", "semaines?": "w", "mois": "M", "ans?|annees?": "Y"},
    "ru": {
        "день|дня|дней": "d", "неделю|недели|недель": "w", "месяц|месяца|месяцев": "M", "полгода": "H",
        "год|года|лет": "Y", "десятилетие": "D",
    },
}  # fmt: skip
# What counts one, and what a half more adds nothing to: two and a half years ago lies in the year before the second.
ONES: dict[str, str] = {"en": "a|an|one", "es": "un|una", "pt": "um|uma", "fr": "un|une", "ru": "(?!)"}
HALF_MORE: dict[str, str] = {
    "en": " and a half", "es": " y medio", "pt": " e meio", "fr": " et demi", "ru": " с половиной",
}  # fmt: skip

# A day of a month that is not named: the tenth, no dia 15.
BARE_DAY: dict[str, str] = {
    "en": r"on the (?P<d>\d{1,2})(?:st|nd|rd|th)(?! (?:of|day|anniversary|floor|squadron|brigade))",
    "es": (
        r"(?:el )?(?:pasado )?dia (?P<d>\d{1,2})(?! de(?!l? (?:este|presente|corriente|actual|mes)))"
        r"|el (?P<e>\d{1,2}) (?:de este mes|del (?:presente|corriente|actual))"
    ),
    "pt": r"(?:no |do |ao )?dia (?P<d>\d{1,2})(?! de )",
    "fr": r"le (?P<d>\d{1,2}) (?:courant|de ce mois|du mois)",
    "ru": r"(?P<d>\d{1,2})(?:-?го)? числа",
}
# Days told in words before their month.
DAY_WORDS: dict[str, dict[str, int]] = {
    "en": {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
           "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15, "twentieth": 20},
    "es": {"primero": 1},
    "pt": {"primeiro": 1},
    "fr": {"premier": 1},
    "ru": {
        "первого": 1, "второго": 2, "третьего": 3, "четвертого": 4, "пятого": 5, "шестого": 6, "седьмого": 7,
        "восьмого": 8, "девятого": 9, "десятого": 10, "одиннадцатого": 11, "двенадцатого": 12, "тринадцатого": 13,
        "четырнадцатого": 14, "пятнадцатого": 15, "шестнадцатого": 16, "семнадцатого": 17, "восемнадцатого": 18,
        "девятнадцатого": 19, "двадцатого": 20, "двадцать первого": 21, "двадцать второго": 22,
        "двадцать третьего": 23, "двадцать четвертого": 24, "двадцать пятого": 25, "двадцать шестого": 26,
        "двадцать седьмого": 27, "двадцать восьмого": 28, "двадцать девятого": 29, "тридцатого": 30,
    },
}  # fmt: skip

# Words close before a month or a weekday that put it ahead of publication, or behind it.
AHEAD: dict[str, str] = {
    "en": (
        r"will|should|to (?:sign|receive|get|deliver|resume|start|buy|take|arrive|return)|due|expected"
        r"|scheduled|next|shall|is to|are to|to be|expects?|planned|(?:no|not) earlier than|by the end of"
        r"|we'll|'ll|hopes? to|before(?= $)"
    ),
    "es": (
        r"proxim\w*|previst\w*|espera\w*|seran?|llegaran?|recibiran?|entregaran?|firmaran?|podran?"
        r"|deber\w+|llegarian?|vencera|para(?: el mes de| finales de)? $|antes de $|empezaran?|volveran?"
    ),
    "pt": (
        r"proxim\w*|previst\w*|espera\w*|sera|serao|dev(?:e|em|era|erao)|chegara\w*|vira|virao|para $"
        r"|recebera\w*|retomara\w*|comeca\w* em|ate $"
    ),
    "fr": (
        r"prochain\w*|prevue?s?|attendue?s?|sera|seront|suivra|livrera|arriver(?:a|ont)|d'ici|doit|doivent"
        r"|devr\w+|avant $|reprendra"
    ),
    "ru": (
        r"буд[еу]т|могут|может|прилет[ия]т|приедут|намечен\w*|планиру\w*|ожида\w*|должн\w*|следующ\w*"
        r"|ближайш\w*|до конца|решат|подпишут|поступ[ия]т|получит|сдадут|начн[уе]т\w*|намерен\w*|к $"
        r"|не раньше"
    ),
}
BEHIND: dict[str, str] = {
    "en": r"was|were|had|been|last|since",
    "es": r"era|eran|estaba\w*|habia\w*|fue|fueron|pasad\w*|ultim\w*|desde|debia\w*|iba\w*|tenia\w*|llegaron",
    "pt": r"era|eram|estava\w*|havia|foi|foram|passad\w*|ultim\w*|desde|devia\w*|deveria\w*|tinha\w*",
    "fr": r"etait|etaient|avait|avaient|fut|dernier\w*|depuis|devait|devaient|a ete|ont ete",
    "ru": r"был\w*|прошл\w*|минувш\w*|последн\w*|с(?= $)",
}
LAST: dict[str, str] = {
    "en": "last|past", "es": "pasado|ultimo", "pt": "ultim[oa]|passad[oa]", "fr": "dernier",
    "ru": "прошл(?:ый|ую|ое|ой|ом)|минувш(?:ий|ую|ее|ей|ем)",
}  # fmt: skip
THIS: dict[str, str] = {
    "en": "this",
    "es": "este",
    "pt": "n?este|n?esta",
    "fr": "ce",
    "ru": "эт(?:от|у|о|ой|ом)",
}
LAST_BEHIND: dict[str, str] = {
    "en": "(?!)",
    "es": "pasado|ultimo",
    "pt": "passad[oa]|ultim[oa]",
    "fr": "dernier|passe",
    "ru": "(?!)",
}
