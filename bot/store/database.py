"""The port to a database: what an engine has to do, and no more.

SQL is written once, in what SQLite (3.40+) and Postgres (15+) share; parameters are `?1`, `?2` … (an engine rewrites
them to its own form). Where a partial index is meant, the SQL holds literals: bound parameters would defeat it.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

Value = str | int | float | None
"""What a parameter may be; `bool` is an `int`."""

_PARAMETER = re.compile(r"\?(\d+)")


class Row(Protocol):
    """One row of a result; columns by name."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - a column holds what its type in the schema says
        """The column's value."""


class Statement:
    """SQL text and its parameters."""

    __slots__ = ("args", "sql")

    def __init__(self, sql: str, *args: Value) -> None:
        self.sql = sql
        self.args = args


def bound(sql: str, *args: Value) -> Statement:
    """A statement with as many of the parameters as it names."""
    return Statement(sql, *args[: max(map(int, _PARAMETER.findall(sql)))])


class Database(Protocol):
    """An open database. Every verb raises StoreError when the database does not do what it was told."""

    @property
    def serial(self) -> str:
        """How a column is declared that numbers its rows and never gives a number twice."""

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one statement on the writer; its rows. Committed when this returns.

        A caller that is cancelled while it waits does not know whether the statement was committed.
        """

    async def fetch_unsynced(self, sql: str, *args: Value) -> Sequence[Row]:
        """Like `fetch`, but faster, and a power failure (never a killed process) may take it back.

        For what is simply done again then, like a claim. Nothing that is committed later survives without it.
        """

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one query; it sees everything that was committed before."""

    async def transact(self, statements: Sequence[Statement], *, guarded: bool = False) -> Sequence[Sequence[Row]]:
        """Run statements in one transaction, all or nothing; the rows of each.

        `guarded`: the first statement decides. When it gives no row, nothing is changed and the result is empty.
        """

    async def size(self) -> int:
        """The database's size in bytes."""

    async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
        """Have the files forget what was overwritten or deleted; False when it cannot be done now.

        Without `rebuild` the log alone forgets, at once; with it the whole file is written anew, and nothing else
        meanwhile. That is given up when a write has waited for it for `patience_s` seconds, or the caller is cancelled.
        """

    async def close(self) -> None:
        """Give everything back; what was committed is in the file. Later calls raise StoreError."""
