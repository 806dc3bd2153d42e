"""Generated articles: the same seed gives the same texts, in the shapes that news has.

For measuring cost, not accuracy: sentences come from templates with invented names, numbers, dates, quotes
and events. Sentences that hold none of these are mixed in until a megabyte has about 12,000 rows of
`coverage`, a little above what real news has (10,000 to 11,000 on two corpora), as cost goes with them.
"""

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CHOICES: Final = {
    "given": ("Ada", "Boris", "Clara", "Dario", "Elin", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katja"),
    "family": ("Arden", "Brandt", "Cole", "Duarte", "Ekberg", "Fell", "Grant", "Holm", "Ivers", "Jansen"),
    "town": ("Aldervik", "Bremsund", "Cordova", "Delmark", "Estholm", "Farrow", "Grimsey", "Halden"),
    "role": ("mayor", "minister", "director", "spokeswoman", "engineer", "professor", "chairman", "leader"),
    "month": ("January", "February", "March", "April", "May", "June", "July", "August", "October"),
    "things": ("boats", "houses", "jobs", "schools", "patients", "farms", "bridges", "trains", "tickets"),
    "who": ("residents", "critics", "the owners", "many of the workers", "officials", "families", "lawyers"),
    "what": (
        "the plan",
        "the old harbour",
        "a new road",
        "the rules",
        "their work",
        "the river",
        "the market",
    ),
    "does": ("want to keep", "have long doubted", "will look at", "hardly know", "still rely on", "rebuilt"),
    "why": ("because the winters are hard", "although money is short", "as their parents did", "for now"),
}
#: Sentences that hold signals: quotes, numbers, dates, events.
_TELLING: Final = (
    "The council of {town} approved a budget of {amount} million euros on {day} {month} {year}.",
    "“We have waited for this for {few} years,” said {given} {family}, the {role} of {town}.",
    "About {count} {things} were lost, {percent} percent more than in {year}.",
    "{given} {family} was appointed {role} in {month} {year} after {few} months of talks.",
    "According to the {role}, one in {few} {things} in {town} is older than {percent} years.",
    "The two sides signed an agreement in {town} on {day} {month}, and {count} people marched in protest.",
    "“It is a {few}-year plan,” {family} told reporters. “Nobody will lose a job.”",
    "Prices rose by {percent}.{few} percent last year and the bank raised its rate to {few}.5 percent.",
    "The road between {town} and the coast was closed for {few} days because of heavy rain.",
    "A spokesman said that the company would invest ${amount} million in {town} by {year}.",
)
#: Sentences that hold names at the most.
_PLAIN: Final = (
    "In {town}, {who} {does} {what} {why}.",
    "Most of the {things} have known better times, and {who} {does} {what}, as nobody in the valley denies.",
    "The {role} did not answer when {family} asked whether {who} {does} {what} {why}.",
    "The river runs past old mills and gardens, past {things} and {what}, before it reaches the sea.",
    "It is not clear what {family} will do next, and {who} {does} {what}.",
)
_PLAIN_SHARE: Final = 0.7


def article(number: int, characters: int, seed: int = 0) -> str:
    """One article of about so many characters; its number and the seed decide every word.

    >>> article(3, 500) == article(3, 500) != article(4, 500)
    True
    """
    chance = random.Random(f"{seed} {number}")
    lines = [filled(chance, "{town} decides on {things}, case ") + str(number)]
    length = 0
    while length < characters:
        paragraph = " ".join(_sentence(chance) for _ in range(chance.randint(1, 4)))
        lines += ["", paragraph]
        length += len(paragraph) + 2
    return "\n".join([*lines, ""])


def write_articles(folder: Path, numbers: Iterable[int], characters: int) -> None:
    """Write articles as files, a thousand a subfolder."""
    for number in numbers:
        path = folder / f"{number // 1000:04}" / f"article-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number, characters), encoding="utf-8")


def write_table(path: Path, numbers: Iterable[int], characters: int) -> None:
    """Write articles as a table of JSON Lines."""
    with path.open("w", encoding="utf-8") as lines:
        for number in numbers:
            print(json.dumps({"text": article(number, characters)}, ensure_ascii=False), file=lines)


def _sentence(chance: random.Random) -> str:
    return filled(chance, chance.choice(_PLAIN if chance.random() < _PLAIN_SHARE else _TELLING))


def filled(chance: random.Random, template: str) -> str:
    """A template with words and numbers by chance: `{town}`, `{things}`, `{percent}`, ..."""
    words = {name: chance.choice(words) for name, words in _CHOICES.items()}
    filled = template.format(
        **words,
        day=chance.randint(1, 28),
        year=chance.randint(1990, 2025),
        amount=chance.randint(2, 900),
        count=f"{chance.randint(11, 99_000):,}",
        percent=chance.randint(2, 60),
        few=chance.randint(2, 9),
    )
    return filled[0].upper() + filled[1:]
