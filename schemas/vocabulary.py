"""The closed lists of codes that cells may hold, each code with its meaning.

Every list is a mapping from code to description: the Pandera models check against the keys, the
data dictionary prints the descriptions. Types of columns and laws between them belong in the tables'
modules.
"""

from collections.abc import Mapping
from typing import Final

Vocabulary = Mapping[str, str]

ZONES: Final[Vocabulary] = {
    "title": "The article's own title, where it first stands",
    "subtitle": "A standfirst or deck below the title",
    "byline": "Who wrote, edited or provided the article",
    "dateline": "Place, date or agency that opens the article",
    "heading": "A heading inside the article",
    "body": "The article's paragraphs, lists and tables",
    "caption": "The text of a picture or chart",
    "related": "Teasers, titles and lists of other articles, and repeated titles",
    "faq": "Questions with their answers, as the page prints them",
    "page_info": "Furniture of the page: views, ratings, dates of update, navigation, sharing",
    "author_bio": "What the page says of its author; may be invented, may be personal",
    "other": "Anything else, such as white space before the first block",
}

#: Zones that rows of data come from.
DATA_ZONES: Final = frozenset({"title", "subtitle", "body", "caption", "faq"})

#: The same with their meaning, for the column `zone` of tables of data.
DATA_ZONE_CODES: Final[Vocabulary] = {zone: ZONES[zone] for zone in ZONES if zone in DATA_ZONES}

#: Zones whose signals are recorded without their values, as they may be personal data.
PERSONAL_ZONES: Final = frozenset({"author_bio"})

PUBLISHED_BASES: Final[Vocabulary] = {
    "given": "The input table's `published` column",
    "sidecar": "The `published` key of the article's sidecar",
    "html_metadata": "Metadata of the HTML page",
    "dateline": "A date in the article's dateline or byline",
    "title": "A year in brackets at the end of the title",
    "none": "Nothing in the input says when the article was published",
}

QUOTE_TYPES: Final[Vocabulary] = {
    "direct": "Words inside quotation marks, presented as somebody's own speech or writing",
    "mixed": "A quoted fragment inside a paraphrase",
    "indirect": "Reported speech without marks, with a cue verb and a speaker",
}

ATTRIBUTIONS: Final[Vocabulary] = {
    "explicit": "A cue links the quote to its speaker",
    "inferred": "The speaker is carried over from context by the rule in `rule_id`",
    "unknown": "The text does not say who speaks",
}

COMPARATORS: Final[Vocabulary] = {
    "eq": "Exactly, as far as the text says",
    "lt": "Less than the value",
    "le": "At most the value",
    "gt": "More than the value",
    "ge": "At least the value",
    "approx": "About the value",
}

DIRECTIONS: Final[Vocabulary] = {
    "up": "A rise",
    "down": "A fall",
}

STAT_TYPES: Final[Vocabulary] = {
    "count": "A number of people, things or happenings",
    "amount": "A sum of money, a price or an exchange rate",
    "percentage": "A share or level in percent",
    "ratio": "A share, fraction or multiple without a unit",
    "rate": "A quantity per unit of something else",
    "mean": "An average or median",
    "change": "A rise, a fall or a difference",
    "measure": "A measurement with a unit: length, mass, duration, age, points, degrees",
    "index": "The value of an index or score",
}

EVENT_TIERS: Final[Vocabulary] = {
    "dated": "The clause holds a date expression that locates the event",
    "undated": "No date; a concrete public act of one of the event types",
}

EVENT_TYPES: Final[Vocabulary] = {
    "legislate": "A law is passed, enacted, amended or repealed",
    "sign_into_force": "A law or treaty is signed, or takes effect",
    "propose": "A law, plan or measure is put forward",
    "vote": "Votes are cast or counted",
    "elect": "Somebody is elected",
    "appoint": "Somebody is named to an office",
    "resign": "Somebody leaves an office of their own will",
    "dismiss": "Somebody is removed from an office or job",
    "protest": "People demonstrate",
    "petition": "A petition is started, signed or handed over",
    "strike": "Work is stopped in protest",
    "agree": "Parties agree, sign a deal, settle",
    "meet": "People or bodies meet, hold talks, convene",
    "visit": "Somebody visits somebody or some place",
    "announce": "Something is made known by who decides it",
    "publish": "A text, picture, recording or dataset is made public",
    "report": "Somebody informs the public or an authority of something",
    "investigate": "An authority or body looks into something",
    "arrest": "Somebody is arrested, detained or taken into custody",
    "charge": "Somebody is charged, indicted or sued",
    "plead": "Somebody pleads in court",
    "testify": "Somebody testifies",
    "try_in_court": "A case is heard or ruled upon",
    "convict": "Somebody is found guilty",
    "sentence": "Somebody is sentenced or fined",
    "release": "Somebody or something is set free",
    "kill": "Somebody kills, or is killed by somebody",
    "assault": "Somebody attacks a person bodily",
    "attack": "An armed or violent attack",
    "accident": "A crash, fire, collapse or the like",
    "disaster": "A natural disaster or epidemic strikes",
    "death": "Somebody dies",
    "birth": "Somebody is born",
    "found": "An organisation or thing is founded or opened",
    "close": "An organisation, place or thing is closed or ended",
    "acquire": "Something is bought or taken over",
    "invest": "Money is put into something",
    "launch": "A product, service, campaign or craft is launched",
    "win": "Somebody wins a contest",
    "lose": "Somebody loses a contest",
    "play": "A match, show or performance takes place",
    "travel": "Somebody moves from place to place",
    "aid": "Help is given",
    "sanction": "Sanctions, bans or tariffs are imposed or lifted",
    "pay": "Money is paid",
    "award": "A prize, contract or honour is given",
    "cancel": "Something planned is called off or put off",
    "say": "A dated act of saying",
    "other": "A happening of none of the types above",
}

EVENT_STATUSES: Final[Vocabulary] = {
    "occurred": "The text says that it happened",
    "ongoing": "The text says that it is happening",
    "planned": "The text says that it is planned, scheduled or about to happen",
    "hypothetical": "The text says that it might, could or would happen",
    "denied": "The text says that it did not or will not happen",
}

DATE_PRECISIONS: Final[Vocabulary] = {
    "day": "A calendar day",
    "week": "A week",
    "month": "A month",
    "season": "A season of the year",
    "quarter": "A quarter of a year",
    "year": "A year",
    "decade": "A decade",
    "century": "A century",
    "none": "No date, or one that cannot be resolved",
}

DATE_BASES: Final[Vocabulary] = {
    "explicit": "All of the date stands in the text",
    "inferred_year": "The year is taken from the document's date",
    "relative": "Resolved against the document's date or another date of the text",
    "none": "No date, or one that cannot be resolved",
}

ANSWER_FORMATS: Final[Vocabulary] = {
    "text": "Running text",
    "list": "A list; the span begins at the first list marker",
    "table": "A table",
}

MARKUP_SOURCES: Final[Vocabulary] = {
    "visible": "Found in the visible text",
    "json_ld": "Found in the page's JSON-LD",
    "microdata": "Found in the page's microdata",
}

#: Whose the words of a row are. None of them are licensed with the data: they are given as quotations.
RIGHTS: Final[Vocabulary] = {
    "speaker": "The words are the speaker's, quoted from the article",
    "publisher": "The words are the article's, or the page's, and its publisher's",
}

STANDINGS: Final[Vocabulary] = {
    "sourced": "Some figure or statement of the answer is credited to somebody by name",
    "unsourced": "The answer claims something, and names no source; a source only described is none",
    "none": "The answer claims nothing: it only asks, or calls upon the reader",
}

ENTITY_TYPES: Final[Vocabulary] = {
    "person": "A human being",
    "organisation": "A body, company, agency, party, court or medium",
    "place": "A country, region, town, building or other location",
    "other": "Something named whose type the text does not show",
}

SIGNALS: Final[Vocabulary] = {
    "number": "A numeric expression, in digits or words",
    "date": "A time expression: date, time of day, duration or recurring time",
    "quote_mark": "A pair of quotation marks with what it encloses, or a stray mark",
    "question": "A sentence that ends in a question mark, or the question of an FAQ",
}

TIMEX_TYPES: Final[Vocabulary] = {
    "DATE": "A calendar time of day precision or coarser (ISO-TimeML)",
    "TIME": "A time of day (ISO-TimeML)",
    "DURATION": "A length of time (ISO-TimeML)",
    "SET": "A recurring time (ISO-TimeML)",
}

#: Why a signal is no row of a table. Codes that begin with `zone_` say that the zone yields no rows.
COVERAGE_REASONS: Final[Vocabulary] = {
    "date": "A number that is part of a date or names a year",
    "time": "A number that is part of a time of day",
    "duration": "A duration that only places something in time",
    "age": "A person's age, or the age bounds of a population",
    "ordinal": "An ordinal number or a rank",
    "identifier": "A number that names something: an article of a law, a model, a phone number, an address",
    "score": "The score of a match, a tally of votes given as a score, or a win-loss record",
    "pronoun_one": "`one` as a pronoun or article",
    "phrase": "A number inside a set phrase",
    "no_quantity": "A number of which the text does not say what it counts or measures",
    "title_of_work": "Marks around the title of a work or law",
    "name": "Marks around a name",
    "scare_quote": "Marks that hold a word at a distance",
    "word_as_word": "A word mentioned as a word",
    "measure": "A mark that stands for minutes, seconds, feet or inches",
    "nested_quote": "A quotation inside a quotation that is a row already",
    "unmatched_mark": "A stray half of a pair of quotation marks",
    "no_event": "A time expression whose clause reports no event",
    "statistic_period": "A time expression that is the period of a statistic",
    "no_location": "A duration or recurring time that locates no event",
    "answer_date": "The date by which the page dates an answer",
    "inside_name": "A time expression that is part of a name or title",
    "document_date": "The date of the article itself",
    "prose_question": "A question in running text that no answer of an FAQ follows",
    "heading_question": "A heading that is a question, followed by a section of the article",
    "quoted_question": "A question inside a quotation",
    "failed": "The extractor that looks at such signals failed on the document; `errors` says how",
    **{
        f"zone_{zone}": f"Stands in the zone `{zone}`, which yields no rows"
        for zone in ZONES
        if zone not in DATA_ZONES
    },
}

ERROR_STAGES: Final[Vocabulary] = {
    "sidecar": "Reading the article's sidecar",
    "reading": "Turning the bytes into text and zones",
    "extraction": "Turning the text into rows",
    "validation": "Checking the rows against their schemas",
}

ERROR_REASONS: Final[Vocabulary] = {
    "empty": "The input holds no text",
    "binary": "The input is no text",
    "unreadable": "The input cannot be read from its file",
    "too_large": "The input, or its text, is longer than any article",
    "encoding": "The input's character encoding cannot be told",
    "unsupported": "The input's type is not one that Gleanings reads",
    "bad_sidecar": "The sidecar is no valid YAML mapping or holds a wrong value",
    "bad_row": "The row of the input table lacks `text` and `html`, or holds a wrong value",
    "duplicate": "Another input of the same run has the same content or the same doc_id",
    "opted_out": "The sidecar says `opt_out: true`",
    "failed": "An extractor failed on the document; the reason's text says how",
    "cut": "A sentence of the document is longer than any, and was read in pieces",
    "personal_data": "A cell or the name of the source holds personal data, and is left out",
    "invalid": "The document's own row or its zones break their schema; its rows are in quarantine",
}

WITHDRAWAL_REASONS: Final[Vocabulary] = {
    "removed": "The article is no longer among the inputs",
    "opted_out": "The article's sidecar says `opt_out: true`",
    "superseded": "The article's bytes changed; `successor` is the document that it is now",
    "failed": "The article is still among the inputs, but could not be read or extracted; see `errors`",
}

CHANGES: Final[Vocabulary] = {
    "added": "The row is new",
    "removed": "The row is gone",
    "changed": "A cell of the row is another; one line for each such cell",
    "moved": "The row has another id: `old_id` became `new_id`; cells that changed too are told as `changed`",
}

KNOWN_BY: Final[Vocabulary] = {
    "article": "The document is another version of the same article, or else of the same source name",
    "place": "The same words stand in the same place of the same document",
    "words_and_context": "The same words stand between the same words",
    "words": "The same words stand between other words",
    "context": "Other words stand between the same words",
    "likeness": "Words, and those around them, are the same in part",
}

#: The letter that begins the ids of a table's rows.
ROW_ID_PREFIXES: Final[Mapping[str, str]] = {
    "quotes": "q",
    "statistics": "s",
    "events": "e",
    "faq": "f",
    "entities": "n",
    "conflicts": "c",
    "entity_links": "l",
}

#: The letter that begins the ids of whom entities of several documents tell of.
CANONICAL_PREFIX: Final = "k"

ROW_TABLES: Final[Vocabulary] = {
    "quotes": "A row of `quotes`",
    "statistics": "A row of `statistics`",
    "events": "A row of `events`",
    "faq": "A row of `faq`",
    "quarantine": "A row that failed its checks",
}

#: How rows of one document may be at odds. Neither side is ever judged to be the right one.
CONFLICT_KINDS: Final[Vocabulary] = {
    "spelling": "Two spellings of the name of one person",
    "restatement": "A figure in brackets that is not, within rounding, the figure that it restates",
    "change": "A change that the two levels beside it do not give, within rounding",
    "vanished": "A level of nothing after a fall of all of it, as where a missing value is taken for zero",
    "impossible_value": "A value that no quantity can have, such as a rise by infinity percent",
    "part_exceeds_whole": "A part that is greater than the whole it is said to be of",
    "value": "Two values of one measure for the same population, place and period",
    "superlative": "Two answers that give one superlative (the highest, the safest) to different bearers",
    "date": "Two dates of one happening that can come about once only",
    "reversed": "A stretch of time, or a range, whose end stands before its beginning",
}

CONFLICT_TABLES: Final[Vocabulary] = {
    "quotes": "A row of `quotes`",
    "statistics": "A row of `statistics`",
    "events": "A row of `events`",
    "faq": "A row of `faq`",
    "entities": "A row of `entities`",
    "quarantine": "A row that failed its checks",
}

EVIDENCE_TABLES: Final[Vocabulary] = {
    "quotes": "A row of `quotes`",
    "statistics": "A row of `statistics`",
    "events": "A row of `events`",
    "faq": "A row of `faq`",
    "entities": "A row of `entities`",
}

EVIDENCE_CELLS: Final[Vocabulary] = {
    "quotation": "The words of a quote",
    "text": "The numeric expression of a statistic, or the clause of an event",
    "question": "A question",
    "answer": "An answer",
    "variants": "A mention of an entity: the first one with its full name, where there is one",
}

QUARANTINED_TABLES: Final[Vocabulary] = {
    "quotes": "A row of `quotes`",
    "statistics": "A row of `statistics`",
    "events": "A row of `events`",
    "faq": "A row of `faq`",
    "entities": "A row of `entities`",
    "conflicts": "A row of `conflicts`",
    "coverage": "A row of `coverage`",
    "errors": "A row of `errors`",
}
