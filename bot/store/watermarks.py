"""How far Slack's history was looked through, and what of it is known."""

# ruff: noqa: S608 - only placeholders and this module's own constants are put together

from collections.abc import Mapping, Sequence

from bot.conversation.answer import STOP_LINE
from bot.conversation.thread import ThreadKey
from bot.store.database import Database

_ACTIVE_THREADS = 1_000
_KEYS_AT_ONCE = 200

_BEGIN = """
INSERT INTO watermarks (team_id, channel_id, ts) VALUES (?1, '', ?2)
ON CONFLICT (team_id, channel_id) DO UPDATE SET ts = watermarks.ts
RETURNING ts
"""

_ALL = "SELECT channel_id, ts FROM watermarks WHERE team_id = ?1 AND channel_id <> ''"

_MOVE = """
INSERT INTO watermarks (team_id, channel_id, ts) VALUES (?1, ?2, ?3)
ON CONFLICT (team_id, channel_id) DO UPDATE SET ts = excluded.ts WHERE excluded.ts > watermarks.ts
"""

_ACTIVE = f"""
SELECT lately.channel_id, lately.thread_ts FROM (
    SELECT channel_id, thread_ts, ts FROM turns
    WHERE team_id = ?1 AND ts > ?2 AND lane = 'ask' AND deleted_at IS NULL
    ORDER BY ts DESC LIMIT {20 * _ACTIVE_THREADS}
) AS lately
GROUP BY lately.channel_id, lately.thread_ts ORDER BY max(lately.ts) DESC LIMIT {_ACTIVE_THREADS}
"""

_CHOSEN_AT = """
SELECT max(changed_at) AS at FROM settings
WHERE team_id = ?1 AND scope IN ('channel', 'team') AND name = 'follow_up' AND (scope = 'team' OR scope_id = ?2)
"""

_REPLIES = f"""
SELECT ts FROM turns
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND ts <> ?3 AND ts <= ?4 AND deleted_at IS NULL
    AND status NOT IN ('context', 'queued', 'running') AND (lane = 'ask' OR key LIKE 'message:%')
UNION
SELECT replies.ts FROM turns
JOIN answers ON answers.turn_id = turns.id
JOIN replies ON replies.answer_id = answers.id
WHERE turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.thread_ts = ?3
    AND turns.status NOT IN ('queued', 'running')
    AND replies.channel_id = ?2 AND replies.ts <> ?3 AND replies.ts <= ?4 AND replies.part <> {STOP_LINE}
"""
"""A button is pressed at a `ts`, too, but that is no message; and a way to stop is one for a moment."""

_ASKED = """
SELECT key, status <> 'context' OR created_at > CAST(ts AS DOUBLE PRECISION) + 0.001 AS asked FROM turns
WHERE team_id = ?1 AND key IN ({places})
"""
"""Within a millisecond both are the same moment: SQLite's conversion may differ from ours in the last bit."""


class WatermarkStore:
    """The watermarks: for each conversation the `ts` up to which everything was looked at. May raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, team_id: str, ts: str) -> str:
        """Where the workspace's history begins for the bot: `ts` at its first start, later what was stored then."""
        return str((await self._database.fetch(_BEGIN, team_id, ts))[0]["ts"])

    async def marks(self, team_id: str) -> Mapping[str, str]:
        """The watermark of each conversation that has one, by channel."""
        return {row["channel_id"]: row["ts"] for row in await self._database.read(_ALL, team_id)}

    async def move(self, team_id: str, channel_id: str, ts: str) -> None:
        """Everything up to `ts` was looked at; a watermark never moves back.

        A power failure may take this back: then that much is looked at again.
        """
        await self._database.fetch_unsynced(_MOVE, team_id, channel_id, ts)

    async def active_threads(self, team_id: str, since_ts: str) -> Sequence[ThreadKey]:
        """The threads in which something was said since that `ts`, the newest first; of very many the newest."""
        rows = await self._database.read(_ACTIVE, team_id, since_ts)
        return [ThreadKey(team_id, row["channel_id"], row["thread_ts"]) for row in rows]

    async def known_replies(self, key: ThreadKey, until_ts: str) -> frozenset[str]:
        """The `ts`, up to one, of the replies of a thread that need no other look: questions, and what we answered.

        Context does not count: a question that was never delivered may have been read as such. Nor does what is under
        way, whose messages come and go.
        """
        rows = await self._database.read(_REPLIES, key.team_id, key.channel_id, key.thread_ts, until_ts)
        return frozenset(row["ts"] for row in rows if row["ts"])

    async def follow_up_since(self, team_id: str, channel_id: str) -> str:
        """Since when it is as it is, whether somebody is answered in a channel who mentions nobody: a `ts`, "" ever."""
        at = (await self._database.read(_CHOSEN_AT, team_id, channel_id))[0]["at"]
        return "" if at is None else f"{at:.6f}"

    async def asked(self, team_id: str, keys: Sequence[str]) -> Mapping[str, bool]:
        """Those of the turns' keys that are stored, with whether they were asked or delivered, and not only read.

        What is read as context is as old as its message; what is delivered comes after it.
        """
        found: dict[str, bool] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            places = ", ".join(f"?{index + 2}" for index in range(len(some)))
            rows = await self._database.read(_ASKED.format(places=places), team_id, *some)
            found.update((row["key"], bool(row["asked"])) for row in rows)
        return found
