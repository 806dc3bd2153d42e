"""Puts a release to a place of any kind. What is done there is said in the module of that kind."""

from collections.abc import Callable, Iterator

from pipelines.depositing.contents import Contents
from pipelines.depositing.hub import items_in_repository, put_into_repository
from pipelines.depositing.places import Deposited, DepositError, Item, Place, Record, Repository, Store
from pipelines.depositing.record import items_in_record, put_into_record
from pipelines.depositing.store import items_in_store, put_into_store


def items_of(contents: Contents, place: Place) -> Iterator[Item]:
    """The files that a place would hold, in the order in which they are sent; no server is asked.

    Args:
        contents: the release.
        place: where it would go.
    """
    match place:
        case Store():
            return items_in_store(contents, place)
        case Repository():
            return items_in_repository(contents)
        case Record():
            return items_in_record(contents)


def deposit(
    contents: Contents, place: Place, server: str | None, is_public: bool, tell: Callable[[int], None]
) -> Deposited:
    """Put a release to a place, and compare what is there with it.

    Args:
        contents: the release.
        place: where it goes.
        server: the address of another server than the usual one.
        is_public: whether everybody is to see it from now on.
        tell: called with the number of files that are there.

    Returns:
        What was sent, and where it is found.

    Raises:
        DepositError: it is not there whole.
    """
    match place:
        case Store():
            if is_public:
                raise DepositError(
                    "Who may read from a bucket is said by its own policy: leave out --publish."
                )
            return put_into_store(contents, place, server, tell)
        case Repository():
            return put_into_repository(contents, place, server, is_public, tell)
        case Record():
            return put_into_record(contents, place, server, is_public, tell)
