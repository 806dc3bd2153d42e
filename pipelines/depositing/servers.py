"""The addresses of servers, and who one is there: a token of the environment, which goes nowhere else."""

import os
from typing import Final
from urllib.parse import urlsplit

from pipelines.depositing.places import DepositError

_THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")


def server_of(address: str, *, is_told_a_token: bool) -> str:
    """The address of a server, without a slash at its end.

    Args:
        address: as it was given.
        is_told_a_token: whether who asks is known by a token, which then nobody else may read on its way.

    Raises:
        DepositError: it is none.

    >>> server_of("https://zenodo.example/", is_told_a_token=True)
    'https://zenodo.example'
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else None
    except ValueError:
        host = None
    if not host:
        raise DepositError(f"{address!r} is no address of a server: write one that begins with https://.")
    if parts.username is not None or parts.query or parts.fragment:
        raise DepositError("The address of a server holds a name, a password or a query: leave that out.")
    if is_told_a_token and parts.scheme != "https" and host not in _THIS_MACHINE:
        raise DepositError(f"{address} would be told your token where others can read it: write https://.")
    return address.rstrip("/")


def token_in(variable: str, where: str) -> str:
    """The token by which a server knows who asks.

    Args:
        variable: the variable of the environment that holds it.
        where: what the token is for, and where one gets it.

    Raises:
        DepositError: there is none.
    """
    token = os.environ.get(variable, "").strip()
    if not token:
        raise DepositError(f"{variable} is not set in the environment: it must hold a token for {where}.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise DepositError(
            f"{variable} holds no token for {where}: there are characters in it that none has."
        )
    return token
