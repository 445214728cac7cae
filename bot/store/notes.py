"""Notes on what is left out of long threads' prompts.

Notes are made of what people said, so that they go with it: whatever deletes or changes a message, or takes an answer
away, deletes the thread's notes in the same commit, when it was read for them (`DROP_NOTES`). That holds for notes that
are just being made, too: `begin` leaves a row before anything is read, and `keep` finds none when it was deleted since.
"""

import secrets

from bot.conversation.notes import Notes
from bot.conversation.thread import ThreadKey
from bot.store.database import Database

DROP_NOTES = """
DELETE FROM notes WHERE (team_id, channel_id, thread_ts) IN (
    SELECT team_id, channel_id, thread_ts FROM turns WHERE ({turns}) AND ts <= (
        SELECT source_ts FROM notes AS read
        WHERE read.team_id = turns.team_id AND read.channel_id = turns.channel_id AND read.thread_ts = turns.thread_ts))
"""
"""Deletes the notes that some turns were read for; to be run while these still have what finds them."""

_NOTES = """
SELECT text, until_ts, messages FROM notes
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND after_ts = ?4 AND text <> ''
"""
_BEGIN = """
INSERT INTO notes (team_id, channel_id, thread_ts, after_ts, source_ts, making) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET
    text = CASE WHEN notes.after_ts = excluded.after_ts THEN notes.text ELSE '' END,
    until_ts = CASE WHEN notes.after_ts = excluded.after_ts THEN notes.until_ts ELSE '' END,
    messages = CASE WHEN notes.after_ts = excluded.after_ts THEN notes.messages ELSE 0 END,
    source_ts = CASE WHEN notes.source_ts > excluded.source_ts THEN notes.source_ts ELSE excluded.source_ts END,
    after_ts = excluded.after_ts, making = excluded.making
"""
_KEEP = """
UPDATE notes SET text = ?5, until_ts = ?6, messages = ?7, source_ts = ?6, making = NULL, made_at = ?8
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND making = ?4 RETURNING made_at
"""


class NoteStore:
    """The notes. All verbs may raise StoreError; what they did is committed when they return."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notes(self, key: ThreadKey, after_ts: str) -> Notes | None:
        """The notes on what a thread holds after its last reset; None where there are none."""
        rows = await self._database.read(_NOTES, *_columns_of(key), after_ts)
        return Notes(rows[0]["text"], rows[0]["until_ts"], rows[0]["messages"]) if rows else None

    async def begin(self, key: ThreadKey, after_ts: str, source_ts: str) -> str:
        """Before anything up to `source_ts` is read for notes: what `keep` is to be called with."""
        making = secrets.token_hex(8)
        await self._database.fetch(_BEGIN, *_columns_of(key), after_ts, source_ts, making)
        return making

    async def keep(self, key: ThreadKey, making: str, notes: Notes, now: float) -> bool:
        """Store notes; False, and nothing is stored, when something that was read is not as it was, or others began.

        `now` in seconds since the epoch.
        """
        kept = (notes.text, notes.until_ts, notes.messages, now)
        return bool(await self._database.fetch(_KEEP, *_columns_of(key), making, *kept))


def _columns_of(key: ThreadKey) -> tuple[str, str, str]:
    return key.team_id, key.channel_id, key.thread_ts
