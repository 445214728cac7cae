"""Settings that people chose from Slack, with who chose them and when."""

# ruff: noqa: S608 - only placeholders are put together

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import chain

from bot.conversation.setting import Setting
from bot.conversation.turn import NewTurn
from bot.store.database import Database, Statement
from bot.store.turn_rows import accept_statement, to_run

_CHOOSE = """
INSERT INTO settings (team_id, scope, scope_id, name, value, changed_by, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (team_id, scope, scope_id, name) DO UPDATE SET
    value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at
"""

_TAKE_BACK = "DELETE FROM settings WHERE team_id = ?1 AND scope = ?2 AND scope_id = ?3 AND name = ?4"

OF_CHANNEL = """
(scope = 'channel' AND scope_id = ?2) OR (scope = 'thread' AND scope_id >= ?2 || ':' AND scope_id < ?2 || ';')
"""
"""Whether a setting is that of the channel ?2, or of one of its threads."""

_REMEMBERED = 2_000
"""Scopes whose settings are kept in memory: every turn asks for them, and few ever change."""

_PLACES = "SELECT DISTINCT scope, scope_id FROM settings WHERE team_id = ?1"


class SettingStore:
    """What is chosen in each scope. All verbs may raise StoreError.

    What was read is remembered until it changes: this process alone writes to the database. Where nothing is chosen,
    which is most places, nothing is read: a workspace's scopes that hold a choice are known after its first message.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[tuple[str, str, str], tuple[Setting, ...]] = OrderedDict()
        self._places: dict[str, set[tuple[str, str]]] = {}
        self._changes = 0

    async def chosen(self, team_id: str, scopes: Sequence[tuple[str, str]]) -> Sequence[Setting]:
        """Every setting stored for any of the (scope, scope_id) pairs."""
        places = self._places.get(team_id)
        if places is None:
            places = await self._read_places(team_id)
        held = [pair for pair in scopes if pair in places]
        unknown = [pair for pair in held if (team_id, *pair) not in self._known]
        found = {pair: self._known[team_id, *pair] for pair in held if pair not in unknown}
        if unknown:
            found |= await self._read(team_id, unknown)
        return tuple(chain.from_iterable(found.values()))

    async def _read_places(self, team_id: str) -> set[tuple[str, str]]:
        changes = self._changes
        rows = await self._database.read(_PLACES, team_id)
        places = {(row["scope"], row["scope_id"]) for row in rows}
        if changes == self._changes:
            self._places[team_id] = places
        return places

    async def _read(
        self, team_id: str, scopes: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], tuple[Setting, ...]]:
        changes = self._changes
        pairs = ", ".join(f"(?{2 * index + 2}, ?{2 * index + 3})" for index in range(len(scopes)))
        rows = await self._database.read(
            "SELECT scope, scope_id, name, value FROM settings"
            f" WHERE team_id = ?1 AND (scope, scope_id) IN (VALUES {pairs})",
            team_id,
            *chain.from_iterable(scopes),
        )
        settings = [Setting(row["scope"], row["scope_id"], row["name"], row["value"]) for row in rows]
        found = {pair: tuple(row for row in settings if (row.scope, row.scope_id) == pair) for pair in scopes}
        if changes == self._changes:  # else what was read may be older than what was chosen meanwhile
            self._known |= {(team_id, *pair): rows for pair, rows in found.items()}
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def unlearn(self, team_id: str) -> None:
        """Know nothing of a workspace's settings any more: somebody else may have changed them in the database."""
        self._changes += 1
        self._places.pop(team_id, None)
        for key in [key for key in self._known if key[0] == team_id]:
            del self._known[key]

    async def choose(
        self, team_id: str, choices: Sequence[Setting], changed_by: str, now: float, line: NewTurn | None
    ) -> int | None:
        """Store choices and, in the same commit, the line that tells of them; the line's turn id.

        A choice with an empty value is taken back.
        """
        statements = [_choice_statement(team_id, choice, changed_by, now) for choice in choices]
        try:
            if line is None:
                await self._database.transact(statements)
                return None
            results = await self._database.transact([*statements, accept_statement(line)])
            return to_run(results[-1])
        finally:
            self._changes += 1
            self._places.get(team_id, set()).update((choice.scope, choice.scope_id) for choice in choices)
            for choice in choices:
                self._known.pop((team_id, choice.scope, choice.scope_id), None)


def _choice_statement(team_id: str, choice: Setting, changed_by: str, now: float) -> Statement:
    where = (team_id, choice.scope, choice.scope_id, choice.name)
    if not choice.value:
        return Statement(_TAKE_BACK, *where)
    return Statement(_CHOOSE, *where, choice.value, changed_by, now)
