"""The address that the HTTP side listens on: why it cannot be had, told of `HOST` and `PORT`."""

import asyncio
import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from socket import gaierror

from bot.errors import Problem

_FOUND_S = 3.0
"""What a name server is given to find the address, in seconds."""


async def refusals_of_address(host: str, port: int) -> Sequence[Problem]:
    """Why nobody could listen there now: one problem or none. The address is taken for a moment, and nobody let in."""
    try:
        await _find(host)
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port, start_serving=False)
    except (OSError, UnicodeError) as error:
        return [problem_of_address(error, host, port)]
    server.close()
    return ()


def problem_of_address(error: OSError | UnicodeError, host: str, port: int) -> Problem:
    """What is to be mended where listening failed so."""
    if isinstance(error, TimeoutError):
        remedy = f"could not be looked up in {_FOUND_S:g} seconds; write an address, or see to the name server"
        return Problem("HOST", remedy)
    number = None if isinstance(error, UnicodeError | gaierror) else error.errno
    # Newer Pythons pass over addresses that this machine has not, and then say that there was none, without a number.
    if number is None or number == errno.EADDRNOTAVAIL:
        return Problem("HOST", "is no name or address of this machine; correct it")
    reason = os.strerror(number).lower()
    return Problem("PORT", f"{host}:{port} cannot be listened on ({reason}); choose another")


async def _find(host: str) -> None:
    """Look a name up, which an address needs not. Raises UnicodeError or OSError for none."""
    with suppress(ValueError):
        ip_address(host)
        return
    async with asyncio.timeout(_FOUND_S):
        await asyncio.get_running_loop().getaddrinfo(host, None)
