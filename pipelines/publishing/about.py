"""What every release says of itself whatever its rows are: names, licences, who made it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence.

    Args:
        identifier: its SPDX identifier.
        title: its name for people.
        url: the address of its text.
        kind: what it asks for, as the European Union's ADMS licence types have it.
    """

    identifier: str
    title: str
    url: str
    kind: str


DATA_LICENCE: Final = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
    "Attribution",
)
METADATA_LICENCE: Final = Licence(
    "CC0-1.0",
    "CC0 1.0 Universal",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "PublicDomain",
)

NAME: Final = "gleanings"
TITLE: Final = "Gleanings"
#: The language of the texts that rows are made of (BCP 47).
LANGUAGE: Final = "en"
CREATOR: Final = "The Gleanings contributors"
#: What a release is about, in the European Union's table of themes: population and society.
THEME: Final = "SOCI"
#: How long a release can be had, in the European Union's table of planned availability.
AVAILABILITY: Final = "AVAILABLE"
#: What kind of agent the creator is, in the ADMS publisher types.
CREATOR_KIND: Final = "PrivateIndividual(s)"
KEYWORDS: Final = ("news", "quotations", "statistics", "events", "questions and answers", "provenance")
DESCRIPTION: Final = (
    "Events, statistics, quotes and FAQ gleaned from news articles. Every row points by character offsets "
    "to the words of its source and says what the text asserts, never that it is true."
)
RIGHTS_NOTE: Final = (
    "Quoted words belong to those who spoke or published them and are given here as quotations, "
    "each with its source; the articles themselves are not part of the release and stay their publishers'."
)
