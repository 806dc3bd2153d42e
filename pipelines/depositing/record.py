"""A release as a record of Zenodo: a draft with a DOI reserved, which is published only if one asks for that.

A draft of this release that is there already goes on; it is known by the hash of what the release holds,
which its notes tell. A release that comes after a published one becomes a new version of that record. How
the server is asked is said in `zenodo`, what its files are in `packing`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pipelines.depositing.contents import Contents
from pipelines.depositing.packing import package_names, packages_of
from pipelines.depositing.places import GOES_ON, Deposited, DepositError, Item, Record
from pipelines.depositing.servers import server_of, token_in
from pipelines.depositing.zenodo import Deposition, Zenodo
from pipelines.publishing.canonical import Json
from pipelines.running.passing import passing_folder

_ZENODO: Final = "https://zenodo.org"
_TOKEN: Final = "ZENODO_TOKEN"
_DESCRIPTION: Final = "schema-org.jsonld"
#: Languages as Zenodo has them (ISO 639-3), by those of releases (BCP 47).
_LANGUAGES: Final = {"en": "eng"}


def items_in_record(contents: Contents) -> Iterator[Item]:
    """The files of a record, in the order in which they are sent."""
    with passing_folder("deposit") as scratch:
        for package in packages_of(contents, scratch):
            yield package.item


def put_into_record(
    contents: Contents, place: Record, server: str | None, is_public: bool, tell: Callable[[int], None]
) -> Deposited:
    """Put a release into a draft of a record, or go on with it; what is there already is not sent again.

    Args:
        contents: the release.
        place: the record or draft; without a number the draft of this release, or a new one.
        server: the address of another server than Zenodo's own.
        is_public: whether the draft is published, which cannot be undone.
        tell: called with the number of files that are there.

    Raises:
        DepositError: it is not there whole; nothing is published then.
    """
    address = server_of(server or _ZENODO, is_told_a_token=True)
    zenodo = Zenodo(address, token_in(_TOKEN, f"{address}, which its settings give under Applications"))
    metadata = metadata_of(contents)
    names = package_names(contents)
    draft = _draft_of(zenodo, place, metadata)
    if not draft.is_published:
        draft = zenodo.describe(draft, metadata)
        for name, held in draft.files.items():
            if name not in names:
                zenodo.take_away(draft, held)
    sent, there = _fill(zenodo, draft, contents, tell)
    _compare(zenodo.deposition(draft.number), there)
    note = f"it is a draft; publish it there, or by running this again with --publish (zenodo:{draft.number})"
    if draft.is_published:
        note = "it was published before"
    elif is_public:
        draft = zenodo.publish(draft)
        note = "it is published, for ever"
    where = f"{draft.page or f'{address}/deposit/{draft.number}'}, DOI {draft.doi or 'not reserved'}"
    return Deposited(where, tuple(sent), len(there) - len(sent), (note,))


def metadata_of(contents: Contents) -> Mapping[str, Json]:
    """What a record says of a release, in Zenodo's words, from what the release says of itself."""
    try:
        told = json.loads((contents.folder / _DESCRIPTION).read_text(encoding="utf-8"))
        return _metadata(told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DepositError(f"{_DESCRIPTION} does not say what a record needs: {error}") from error


def _metadata(told: Mapping[str, Any]) -> dict[str, Json]:
    articles = [
        source["url"] for source in told["isBasedOn"] if source["@type"] == "NewsArticle" and "url" in source
    ]
    language = _LANGUAGES.get(told["inLanguage"])
    return {
        "upload_type": "dataset",
        "title": told["name"],
        "description": told["description"],
        "creators": [{"name": told["creator"]["name"]}],
        "version": told["version"],
        "publication_date": told["datePublished"],
        "keywords": told["keywords"],
        "access_right": "open",
        "license": told["license"]["identifier"].lower(),
        **({"language": language} if language else {}),
        "notes": f"{told['copyrightNotice']} Content: {told['identifier']}",
        "related_identifiers": [
            {"identifier": url, "relation": "isDerivedFrom", "resource_type": "publication-article"}
            for url in articles
        ],
        "prereserve_doi": True,
    }


def _draft_of(zenodo: Zenodo, place: Record, metadata: Mapping[str, Any]) -> Deposition:
    """The draft that a release goes into; or the record that it is, where it is published already."""
    content = metadata["notes"].rpartition(" ")[2]

    def is_same(found: Deposition) -> bool:
        return found.version == metadata["version"] and content in found.notes

    if place.number is None:
        own = (found for found in zenodo.own_depositions() if is_same(found))
        begun = next(own, None)
        return zenodo.deposition(begun.number) if begun else zenodo.begin(metadata)
    named = zenodo.deposition(place.number)
    if (named.files or named.is_published) and named.title != metadata["title"]:
        raise DepositError(f"{place} is called {named.title!r}, and is no record of Gleanings: name another.")
    return zenodo.begin_version(named) if named.is_published and not is_same(named) else named


def _fill(
    zenodo: Zenodo, draft: Deposition, contents: Contents, tell: Callable[[int], None]
) -> tuple[list[Item], list[Item]]:
    """Send to a draft what it lacks; what was sent, and all that should be there now."""
    sent, there = [], []
    with passing_folder("deposit") as scratch:
        for package in packages_of(contents, scratch):
            item, held = package.item, draft.files.get(package.item.name)
            there.append(item)
            if (held and held.item == item) or draft.is_published:
                continue
            if held:
                zenodo.take_away(draft, held)
            zenodo.put(draft, item, package.path)
            sent.append(item)
            tell(len(there))
    return sent, there


def _compare(found: Deposition, wanted: list[Item]) -> None:
    """Refuse a draft that does not hold what it should."""
    held = {held.item for held in found.files.values()}
    wrong = sorted(item.name for item in held.symmetric_difference(wanted))
    if not wrong:
        return
    to_do = "a published record never changes" if found.is_published else f"run it again: {GOES_ON}"
    raise DepositError(
        f"{found.page or found.number} does not hold the release: {', '.join(wrong)} differ; {to_do}."
    )
