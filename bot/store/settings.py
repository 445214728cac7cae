"""Settings that people chose from Slack, with who chose them and when."""

# ruff: noqa: S608 - only placeholders are put together

from collections.abc import Sequence
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


class SettingStore:
    """What is chosen in each scope. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen(self, team_id: str, scopes: Sequence[tuple[str, str]]) -> Sequence[Setting]:
        """Every setting stored for any of the (scope, scope_id) pairs."""
        if not scopes:
            return ()
        pairs = ", ".join(f"(?{2 * index + 2}, ?{2 * index + 3})" for index in range(len(scopes)))
        rows = await self._database.read(
            "SELECT scope, scope_id, name, value FROM settings"
            f" WHERE team_id = ?1 AND (scope, scope_id) IN (VALUES {pairs})",
            team_id,
            *chain.from_iterable(scopes),
        )
        return tuple(Setting(row["scope"], row["scope_id"], row["name"], row["value"]) for row in rows)

    async def choose(
        self, team_id: str, setting: Setting, changed_by: str, now: float, line: NewTurn | None
    ) -> int | None:
        """Store a setting and, in the same commit, the line that tells of it; the line's turn id."""
        choice = Statement(
            _CHOOSE, team_id, setting.scope, setting.scope_id, setting.name, setting.value, changed_by, now
        )
        if line is None:
            await self._database.fetch(choice.sql, *choice.args)
            return None
        results = await self._database.transact([choice, accept_statement(line)])
        return to_run(results[-1])
