"""Channels that get another id: everything that is stored below the old one goes below the new one.

One transaction moves it all, and to move what was moved already changes nothing. What stands below the new id by then
(a message came first) is joined with it: of two rows about one message the one that nothing came of yet goes, of two
values the later one stays. An answer that is just being written goes on below the id that it began with; what it
leaves there is moved afterwards (`left`).
"""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Callable, Mapping, Sequence

from bot.store.database import Database, Statement, bound
from bot.store.settings import OF_CHANNEL

_REMEMBER = """
INSERT INTO moved_channels (team_id, old_id, new_id, moved_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (team_id, old_id) DO UPDATE SET new_id = excluded.new_id
"""
_FOLLOW = "UPDATE moved_channels SET new_id = ?3 WHERE team_id = ?1 AND new_id = ?2"

_UNTOUCHED = """
status IN ('context', 'queued', 'cancelled') AND attempts = 0 AND edited_ts IS NULL
    AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.turn_id = turns.id)
"""
"""Nothing came of it yet that anybody has seen."""
_KEY_HERE = "replace(turns.key, ':' || ?3 || ':', ':' || ?2 || ':')"
_KEY_THERE = "replace(turns.key, ':' || ?2 || ':', ':' || ?3 || ':')"

_DROP_TWINS_THERE = f"""
DELETE FROM turns WHERE team_id = ?1 AND channel_id = ?3 AND {_UNTOUCHED} AND EXISTS (
    SELECT 1 FROM turns AS here WHERE here.team_id = ?1 AND here.channel_id = ?2 AND here.key = {_KEY_HERE}
        AND (here.status <> 'context' OR turns.status = 'context')
        AND (here.deleted_at IS NOT NULL OR turns.deleted_at IS NULL))
"""
_DROP_TWINS_HERE = f"""
DELETE FROM turns WHERE team_id = ?1 AND channel_id = ?2 AND {_UNTOUCHED} AND EXISTS (
    SELECT 1 FROM turns AS there WHERE there.team_id = ?1 AND there.channel_id = ?3 AND there.key = {_KEY_THERE})
"""
_MOVE_TURNS = f"""
UPDATE turns SET channel_id = ?3, key = CASE
    WHEN EXISTS (SELECT 1 FROM turns AS there WHERE there.team_id = ?1 AND there.key = {_KEY_THERE}) THEN key
    ELSE {_KEY_THERE} END
WHERE team_id = ?1 AND channel_id = ?2 AND NOT (status = 'running' AND lane = 'ask' AND EXISTS (
    SELECT 1 FROM turns AS busy WHERE busy.team_id = ?1 AND busy.channel_id = ?3 AND busy.thread_ts = turns.thread_ts
        AND busy.status = 'running' AND busy.lane = 'ask'))
"""
"""One running question a thread: of two, the one that comes later here is moved when it has ended."""

_RENAMED = "?3 || substr({column}, length(?2) + 1)"
_FILE_ONLY_IN = """'"only_in": "' || {channel} || '"'"""
_MOVE_QUOTES = f"""
UPDATE turns SET quoted_from = {_RENAMED.format(column="quoted_from")},
    files = replace(files, {_FILE_ONLY_IN.format(channel="?2")}, {_FILE_ONLY_IN.format(channel="?3")})
WHERE team_id = ?1 AND quoted_from IS NOT NULL AND quoted_from >= ?2 || ':' AND quoted_from < ?2 || ';'
"""
_TASK_ABOUT = """'"channel_id": "' || {channel} || '"'"""
_MOVE_TASKS = f"""
UPDATE turns SET task = replace(task, {_TASK_ABOUT.format(channel="?2")}, {_TASK_ABOUT.format(channel="?3")})
WHERE team_id = ?1 AND task LIKE '%' || {_TASK_ABOUT.format(channel="?2")} || '%'
"""

_MOVE_THREADS = """
INSERT INTO threads (team_id, channel_id, thread_ts, addressed, backfilled, unread, reset_ts, title, titled_from)
SELECT team_id, ?3, thread_ts, addressed, backfilled, unread, reset_ts, title, titled_from FROM threads
WHERE team_id = ?1 AND channel_id = ?2
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET
    addressed = threads.addressed OR excluded.addressed, backfilled = threads.backfilled OR excluded.backfilled,
    unread = CASE WHEN threads.backfilled THEN threads.unread ELSE excluded.unread END,
    reset_ts = CASE WHEN excluded.reset_ts > threads.reset_ts THEN excluded.reset_ts ELSE threads.reset_ts END,
    title = COALESCE(threads.title, excluded.title),
    titled_from = CASE WHEN threads.title IS NULL THEN excluded.titled_from ELSE threads.titled_from END
"""
_MOVE_WATERMARK = """
INSERT INTO watermarks (team_id, channel_id, ts)
SELECT team_id, ?3, ts FROM watermarks WHERE team_id = ?1 AND channel_id = ?2
ON CONFLICT (team_id, channel_id) DO UPDATE SET ts = excluded.ts WHERE excluded.ts > watermarks.ts
"""
_MOVE_SETTINGS = f"""
INSERT INTO settings (team_id, scope, scope_id, name, value, changed_by, changed_at)
SELECT team_id, scope, {_RENAMED.format(column="scope_id")}, name, value, changed_by, changed_at FROM settings
WHERE team_id = ?1 AND ({OF_CHANNEL})
ON CONFLICT (team_id, scope, scope_id, name) DO UPDATE SET
    value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at
WHERE excluded.changed_at > settings.changed_at
"""
_LIST = "' ' || value || ' '"
_MOVE_IN_LISTS = f"""
UPDATE settings SET value = trim(replace({_LIST}, ' ' || ?2 || ' ',
    CASE WHEN {_LIST} LIKE '% ' || ?3 || ' %' THEN ' ' ELSE ' ' || ?3 || ' ' END))
WHERE team_id = ?1 AND scope = 'team' AND name = 'channels' AND {_LIST} LIKE '% ' || ?2 || ' %'
"""
_MOVE_PURGES = """
INSERT INTO purges (team_id, scope, scope_id, until_ts, gone, blanked, told_key, told_channel_id, told_user_id, done_at)
SELECT team_id, scope, ?3, until_ts, gone, blanked, told_key, told_channel_id, told_user_id, done_at FROM purges
WHERE team_id = ?1 AND scope = 'channel' AND scope_id = ?2
ON CONFLICT (team_id, scope, scope_id) DO UPDATE SET
    until_ts = CASE WHEN excluded.until_ts > purges.until_ts THEN excluded.until_ts ELSE purges.until_ts END,
    done_at = CASE WHEN excluded.done_at IS NULL THEN NULL ELSE purges.done_at END,
    told_key = CASE WHEN purges.done_at IS NULL THEN purges.told_key ELSE excluded.told_key END,
    told_channel_id = CASE WHEN purges.done_at IS NULL THEN purges.told_channel_id ELSE excluded.told_channel_id END,
    told_user_id = CASE WHEN purges.done_at IS NULL THEN purges.told_user_id ELSE excluded.told_user_id END
"""
_PURGE_AGAIN = """
UPDATE purges SET done_at = NULL
WHERE team_id = ?1 AND scope = 'channel' AND scope_id = ?3 AND done_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM turns WHERE turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.status = 'context'
        AND turns.deleted_at IS NULL AND turns.ts <= purges.until_ts)
"""
"""What was read from Slack for an answer that went on below the old id may be older than what was forgotten since."""
_MOVE_REPLIES = """
UPDATE replies SET channel_id = ?3 WHERE channel_id = ?2 AND answer_id IN (
    SELECT answers.id FROM turns JOIN answers ON answers.turn_id = turns.id
    WHERE turns.team_id = ?1 AND turns.channel_id = ?3)
"""
_OF_NOTES_THERE = "team_id = ?1 AND channel_id = ?3 AND thread_ts IN"

_MOVE = (
    _PURGE_AGAIN,
    _DROP_TWINS_THERE,
    _DROP_TWINS_HERE,
    _MOVE_TURNS,
    _MOVE_QUOTES,
    _MOVE_TASKS,
    _MOVE_REPLIES,
    "UPDATE answers SET used_in = ?3 WHERE team_id = ?1 AND used_at IS NOT NULL AND used_in = ?2",
    _MOVE_THREADS,
    "DELETE FROM threads WHERE team_id = ?1 AND channel_id = ?2",
    f"DELETE FROM notes WHERE {_OF_NOTES_THERE} (SELECT thread_ts FROM notes WHERE team_id = ?1 AND channel_id = ?2)",
    "UPDATE notes SET channel_id = ?3 WHERE team_id = ?1 AND channel_id = ?2",
    _MOVE_WATERMARK,
    "DELETE FROM watermarks WHERE team_id = ?1 AND channel_id = ?2",
    _MOVE_SETTINGS,
    f"DELETE FROM settings WHERE team_id = ?1 AND ({OF_CHANNEL})",
    _MOVE_IN_LISTS,
    _MOVE_PURGES,
    "DELETE FROM purges WHERE team_id = ?1 AND scope = 'channel' AND scope_id = ?2",
    "UPDATE purges SET told_channel_id = ?3 WHERE team_id = ?1 AND told_channel_id = ?2",
)

_LEFT = f"""
SELECT old_id, new_id FROM (SELECT team_id, old_id, new_id FROM moved_channels
    WHERE team_id = ?1 AND moved_at > ?2) AS moved
WHERE EXISTS (SELECT 1 FROM turns WHERE turns.team_id = ?1 AND turns.channel_id = moved.old_id)
    OR EXISTS (SELECT 1 FROM threads WHERE threads.team_id = ?1 AND threads.channel_id = moved.old_id)
    OR EXISTS (SELECT 1 FROM notes WHERE notes.team_id = ?1 AND notes.channel_id = moved.old_id)
    OR EXISTS (SELECT 1 FROM watermarks WHERE watermarks.team_id = ?1 AND watermarks.channel_id = moved.old_id)
    OR EXISTS (SELECT 1 FROM settings WHERE team_id = ?1 AND ({OF_CHANNEL.replace("?2", "moved.old_id")}))
    OR EXISTS (SELECT 1 FROM answers WHERE answers.team_id = ?1 AND used_at > ?2 AND used_in = moved.old_id)
    OR EXISTS (SELECT 1 FROM turns JOIN answers ON answers.turn_id = turns.id
        JOIN replies ON replies.answer_id = answers.id
        WHERE turns.team_id = ?1 AND turns.channel_id = moved.new_id AND replies.channel_id = moved.old_id)
"""
_DELETED_THERE = """
SELECT there.ts FROM turns AS there JOIN turns AS here
    ON here.team_id = ?1 AND here.key = 'message:' || ?2 || ':' || there.ts AND here.deleted_at IS NULL
WHERE there.team_id = ?1 AND there.channel_id = ?3 AND there.deleted_at IS NOT NULL
"""


class MoveStore:
    """The moves. All verbs may raise StoreError; what they did is committed when they return.

    `on_settings_moved` is called when settings of a workspace may have moved.
    """

    def __init__(self, database: Database, on_settings_moved: Callable[[str], None]) -> None:
        self._database = database
        self._on_settings_moved = on_settings_moved

    async def known(self, team_id: str) -> Mapping[str, str]:
        """The ids that channels had, each with the one that the channel has by now."""
        rows = await self._database.read("SELECT old_id, new_id FROM moved_channels WHERE team_id = ?1", team_id)
        return {row["old_id"]: row["new_id"] for row in rows}

    async def deleted_there(self, team_id: str, here_id: str, there_id: str) -> Sequence[str]:
        """The messages (by `ts`) that are stored below one id of a channel and were deleted below the other."""
        return [row["ts"] for row in await self._database.read(_DELETED_THERE, team_id, here_id, there_id)]

    async def move(self, team_id: str, old_id: str, new_id: str, now: float) -> None:
        """Move all that is stored of a channel, and remember it; `now` in seconds since the epoch."""
        names = (team_id, old_id, new_id)
        remember = [Statement(_REMEMBER, *names, now), Statement(_FOLLOW, *names)]
        try:
            await self._database.transact([*remember, *(bound(sql, *names) for sql in _MOVE)])
        finally:
            self._on_settings_moved(team_id)

    async def left(self, team_id: str, since: float) -> Sequence[tuple[str, str]]:
        """Of the channels that moved since a moment (seconds since the epoch): those of which something came after.

        The old id and the new one of each.
        """
        rows = await self._database.read(_LEFT, team_id, since)
        return [(row["old_id"], row["new_id"]) for row in rows]
