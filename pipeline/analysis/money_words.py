"""The words of money in five languages: currencies, scales, and what leans a sum towards or away from a price."""

import re

from pipeline.language.folding import fold_text

# Pattern, then ISO codes: of several the customer's own counts, else the first. The more special stand first.
CURRENCIES: tuple[tuple[str, str], ...] = (
    (r"fj\$|fjd|f\$|fijian dollars?|dolares fijianos|dollars fidjiens", "FJD"),
    (r"s\$|sgd|singapore dollars?", "SGD"),
    (r"au?\$|aud|australian dollars?", "AUD"),
    (r"hk\$|hkd", "HKD"),
    (r"nt\$|twd", "TWD"),
    (r"namibian? dollars?|n\$|nad", "NAD"),
    (r"c\$|cordobas?|nio", "NIO CAD"),
    (r"r\$|brl|reais|real brasileiro|reales", "BRL"),
    (r"u\. ?s\. ?(?:\$|dollars?)|us ?\$|u\$[sd]|usd|us dollars?|\$ ?us|dollars? americains", "USD"),
    (r"dolares(?: estadounidenses| americanos| norteamericanos)?|dolar|долл\w*|доллар\w*|\$|dollars?", "USD"),
    (r"€|eur|euros?|евро", "EUR"),
    (r"s/\.?|pen|(?:nuevos )?soles", "PEN"),
    (r"inr|₹", "INR"),
    (r"(?:indian )?rupees?|rs\.?|rupias(?: indias)?|roupies|рупи\w*", "INR NPR PKR LKR MUR"),
    (r"белорусск\w+ рубл\w*|byn|byr", "BYN BYR"),
    (r"₽|rub|rur|российск\w+ рубл\w*|руб\w*|roubles?|rubles?|rublos", "RUB"),
    (r"£e|egyptian pounds?|egp|livres egyptiennes|le(?=\d)", "EGP"),
    (r"£|gbp|pounds? sterling|libras esterlinas|livres sterling|фунт\w* стерлинг\w*", "GBP"),
    (r"pounds?|libras|livres|фунт\w*", "GBP EGP SYP LBP SDG SSP"),
    (r"php|₱|philippine pesos?|p(?=\d)", "PHP"),
    (r"pesos?(?: mexicanos| colombianos| argentinos| filipinos)?|песо", "PHP MXN COP ARS CLP UYU CUP DOP"),
    (r"cny|rmb|yuans?|yuanes|iuanes|renminbi|юан\w*", "CNY"),
    (r"тенге|tenges?|kzt", "KZT"),
    (r"dzd|algerian dinars?|dinars algeriens|алжирск\w+ динар\w*", "DZD"),
    (r"iqd|iraqi dinars?", "IQD"),
    (r"dinars?|dinares|динар\w*", "DZD TND IQD LYD KWD JOD BHD RSD"),
    (r"rm|myr|ringgits?|ринггит\w*", "MYR"),
    (r"rp\.?|idr|rupiahs?|rupias indonesias", "IDR"),
    (r"tk\.?|bdt|takas?|так[аи]?", "BDT"),
    (r"baht|bahts|thb|бат\w*", "THB"),
    (r"dongs?|vnd|донг\w*", "VND"),
    (r"kyats?|mmk|кьят\w*", "MMK"),
    (r"fcfa|f cfa|francs? cfa|xaf|xof|cfa francs?|francos cfa|франк\w* кфа", "XOF XAF"),
    (r"francs? suisses|chf|swiss francs?", "CHF"),
    (r"francs?|франк\w*", "XOF XAF CHF BIF RWF GNF CDF"),
    (r"ksh|kes|ushs?|ugx|tsh|tzs|sh(?=\d)|shs|shillings?|шиллинг\w*", "UGX KES TZS"),
    (r"₦|ngn|nairas?|n(?=\d)|найр\w*", "NGN"),
    (r"gh₵|gh¢|ghs|cedis?", "GHS"),
    (r"birrs?|etb|быр\w*", "ETB"),
    (r"kwanzas?|kz|aoa|кванз\w*", "AOA"),
    (r"meticais|metical|mzn", "MZN"),
    (r"bs\.?|bolivares", "VES BOB VEF"),
    (r"bolivianos?|bob", "BOB"),
    (r"guaranies|pyg", "PYG"),
    (r"quetzales|gtq", "GTQ"),
    (r"драм\w*|drams?|amd", "AMD"),
    (r"сомони|tjs|somoni", "TJS"),
    (r"сом(?:ов|а)|kgs", "KGS"),
    (r"сум(?:ов|а)?|uzs|uzbek sums?", "UZS"),
    (r"манат\w*|manats?|azn|tmt", "AZN TMT"),
    (r"гривен\w*|гривн\w*|hryvnias?|uah", "UAH"),
    (r"тугрик\w*|tugriks?|togrogs?|mnt", "MNT"),
    (r"лев(?:ов|а)?|levs?|leva|levas|bgn|лв", "BGN"),
    (r"форинт\w*|forints?|huf", "HUF"),
    (r"злот\w*|zlotys?|pln", "PLN"),
    (r"крон\w*|korunas?|crowns?|couronnes|coroas|coronas|czk", "CZK SKK"),
    (r"лир\w*|liras?|livres turques", "TRY"),
    (r"шекел\w*|shekels?|nis|ils", "ILS"),
    (r"dirhams?|dirhames|aed|dhs?|mad|дирхам\w*", "AED MAD"),
    (r"ri[iy]als?|reals? iraniens|риал\w*|irr|sar", "IRR SAR QAR OMR YER"),
    (r"tomans?", "IRR"),
    (r"yens?|jpy|¥|иен\w*", "JPY"),
    (r"krw|south korean won|вон", "KRW"),
    (r"rands?|zar|ранд\w*", "ZAR"),
)
# A word that several languages share means what the trade press means; a Spanish billon is a million millions.
SCALES: tuple[tuple[str, float], ...] = (
    (r"trillions?|trilhoes|trilhao|billones|billon|трлн|триллион\w*|trn|tn|triliun", 1e12),
    (r"lakh crores?", 1e12),
    (r"crores?|cr\.?|крор\w*", 1e7),
    (r"lakhs?|lacs?|лакх\w*", 1e5),
    (r"mil millones|mil milhoes|miles de millones", 1e9),
    (
        r"billions?|bln|bn|b|bilhoes|bilhao|bilioes|bi|milliards?|millardos?|mrd|mds?|mia|млрд\w*|миллиард\w*|miliar",
        1e9,
    ),
    (r"millions?|mios?|mn|mln|mm|m|millones|millon|mdd|milhoes|milhao|mi|млн\w*|миллион\w*|juta", 1e6),
    (r"thousands?|mil|mille|тыс\w*\.?", 1e3),
)
# One end of a range is no price: the words before a sum that say so, and those behind it. (Folding makes \W of \w.)
RANGE = (
    re.compile(
        fold_text(
            r"(?<!\d)(?!(?:19|20)\d\d\b)\d{1,6}(?:[.,]\d{1,4})?(?: \w{2,12})?"
            r"(?: ?- ?| (?:and|to|a|à|y|et|e|до|и) )[$€£]?$"
        )
    ),
    re.compile(fold_text(r"(?: ?- ?| (?:to|a|à|до) )[$€£]?\d")),
)
REPAIR = re.compile(
    fold_text(
        "overhaul|maint|repair|upkeep|support|servic|refit|upgrad|moderni|mantenim|repara|apoyo|soporte|puesta a punto"
        "|manuten|reparo|revis|entretien|carenage|soutien|ремонт|обслужив|модерниз|поддержк|spare"
        "|parts|repuesto|запчаст"
    )
)
SALE = re.compile(
    fold_text(
        "bought|buy|purchas|sold|sale|compr|adqui|vend|vent[ae]|achat|achet|купил|куплен|покупк|закуп|продаж|приобр"
    )
)
# Word beginnings and how far each leans: the sum is ¤, so that order can be told.
CALLS_IT_A_PRICE: tuple[tuple[str, float], ...] = (
    (r"worth|valued|value of|valor|d'une valeur|estimad|montant|стоим|сумм|цен[аоуы]|обош|valait|valia|put at", 0.5),
    (r"contract|deal|agreement|order\b|sale\b|purchase|package|contrat|acuerdo|compra|venta|marche|commande", 0.3),
    (r"контракт|договор|сделк|заказ|соглашен|закупк|покупк|convenio|encomenda|achat|accord|acordo", 0.3),
    (
        (
            r"(?:for|at|por|pour|за|в|на|ценой|costo de|cost\w*|custo\w*|coute\w*)"
            r" (?:\w{2,12} (?:de |of )?)?¤"
        ),
        0.3,
    ),
)
# These count where they stand before the sum, or close behind it.
CALLS_IT_ANOTHER_THING: tuple[tuple[str, float], ...] = (
    (
        r"refund|penalt|fine[sd]?\b|advance|down ?-?payment|deposit|prepa[iy]|compensat|damages|already paid|retention",
        -1.2,
    ),
    (
        r"reembols|multa|anticip|adelanto|indemniz|penalid|abono|abonad|devol|devuel|reintegr|garantia|fianza|sancion",
        -1.2,
    ),
    (r"adiantamento|indeniz|indemn|sinal\b|caucao|restitu|rembours|acompte|avances?\b|penalite|versee?|caution", -1.2),
    (
        r"аванс|предоплат|неустойк|штраф|компенсац|вернуть|вернул[аи]? |возврат|возвращ|пеня|пени\b|гаранти|взыскат",
        -1.2,
    ),
    (
        r"budget|presupuest|orcament|бюджет|instal?ments?\b|tranche|cuotas?\b|parcela|prestac|echeance|платеж|транш",
        -1.0,
    ),
    (r"взнос|bond\b|debt|arrear|owe[sd]?\b|owing|unpaid|outstanding|overdue|deuda|adeud|atraso|divida|dette", -1.0),
    (
        r"arrier|impay|долг|задолж|недоплат|credit|loan|prestamo|emprestimo|prets?\b|кредит|за[её]м\b|bribe|kickback",
        -1.0,
    ),
    (r"commission|soborno|comision|взятк|откат|reserve|reservas|gdp|revenue|turnover|exports|ingresos|receita", -1.0),
    (r"faturamento|chiffre d'affaires|выручк|barrel|barril|baril|баррел|aid\b|ayuda|ajuda|aide\b|помощ|salar", -1.0),
    (r"annual|anual|annuel|ежегодн|agences|humanit|saving|save[sd]?\b|written off|write off|wrote off|balance", -0.9),
    (r"remain|unspent|saldo|restant|reste\b|остат|оставш|claim|lawsuit|sue[sd]?\b|court|tribunal|arbitra|иск\b", -0.7),
    (r"истец|суд\b|reclam|paid\b|pagad|pago\b|paye\b|заплат|выплат|transferred|set aside|earmark|allocat", -0.6),
    (r"asign|afect|выдел|залож|desvia|seized|frees?\b|freed|descongel|asks?\b|asking|wants?\b|хочет|требу", -0.5),
    (
        r"french|american|turkish|korean|chinese|frances|turc|franc[ae]\b|китайск|американск|французск|rafale|airbus",
        -0.5,
    ),
    (r"old|earlier|previous|antig|anterior|ancien|прежн|former|parts lie|idle|lost|stolen|sumico|desaparec", -0.4),
    (
        (
            r"(?:more|extra|another|additional|ещ[её]|сверх|adicional\w*|mais|otros|outros) ¤"
            r"|¤ (?:more|extra|mas\b|mais\b)"
        ),
        -0.6,
    ),
    (
        (
            r"¤ ?(?:a|per|each|apiece|par|por|cada|al|la|кажд\w+|за|в|every) ?"
            r"(?:year|month|day|unit|aircraft|helicopter|piece|ano|mes|dia|unidad|an\b|mois|jour|штук\w*|год|месяц)"
        ),
        -0.9,
    ),
    (r"¤ ?(?:each|apiece|chacun|annually|yearly|monthly|ежегодно)", -0.9),
)
