"""What is forgotten as a whole: everything of a person, a channel or a workspace, a little at a time.

A purge is a row from the moment it is wanted until long after it is done. While it is open, its turns are blanked step
by step; a process that dies between two steps leaves blank what is blank, and the next one goes on. Its end is one
commit: what is no turn goes, the row is closed, the line that tells of it is stored. After that the row keeps what is
older than it from being stored again (`bot.store.turn_rows`).
"""

# ruff: noqa: S608 - statements are put together from this module's own constants, and placeholders

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.conversation.erasing import Purge, Step, Told
from bot.conversation.setting import Scope
from bot.conversation.turn import NewTurn
from bot.store.database import Database, Row, Statement, bound
from bot.store.erasing import AT_ONCE, BLANK_ANSWERS, BLANK_FEEDBACK, TAKE_BACK, TO_ERASE, UNTITLE, places
from bot.store.notes import DROP_NOTES
from bot.store.settings import OF_CHANNEL
from bot.store.turn_rows import DMS_OF_PERSON, accept_statement, task_of, to_run

_WINDOW = 5_000
"""Turns, by their ids, among which one step looks: few milliseconds of reading, however many there are."""

_ORDER = """
INSERT INTO purges (team_id, scope, scope_id, until_ts, gone, told_key, told_channel_id, told_user_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (team_id, scope, scope_id) DO UPDATE SET
    until_ts = excluded.until_ts, gone = purges.gone OR excluded.gone, done_at = NULL,
    blanked = CASE WHEN purges.done_at IS NULL THEN purges.blanked ELSE 0 END,
    told_key = excluded.told_key, told_channel_id = excluded.told_channel_id, told_user_id = excluded.told_user_id
WHERE excluded.until_ts > purges.until_ts OR (excluded.gone AND NOT purges.gone)
"""
_OPEN = """
SELECT team_id, scope, scope_id, until_ts, gone, blanked, told_key, told_channel_id, told_user_id FROM purges
WHERE done_at IS NULL ORDER BY until_ts
"""

_TEAM = "team_id || '' = ?1"
"""So that what is searched is a span of ids, or what is under way, and never all that a workspace has."""
_IDS = "(SELECT ?2 UNION SELECT old_id FROM moved_channels WHERE team_id = ?1 AND new_id = ?2)"
"""A channel's id, and those that it had before: what runs while it gets another one is moved afterwards."""
_WHOSE: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.PERSON: f"{_TEAM} AND user_id = ?2",
        Scope.CHANNEL: f"{_TEAM} AND channel_id IN {_IDS}",
        Scope.WORKSPACE: f"{_TEAM} AND team_id || '' = ?2",
    }
)
_SAID = "CASE WHEN ts IS NULL THEN created_at <= CAST(?3 AS DOUBLE PRECISION) ELSE ts <= ?3 END"

_NEWEST = "SELECT max(id) AS id FROM turns"
_SOME = f"""
SELECT id, lane FROM turns
WHERE id > ?4 AND id <= ?5 AND {{whose}} AND {_SAID} AND deleted_at IS NULL ORDER BY id LIMIT {AT_ONCE}
"""

_FORGET = "{take_back} WHERE id IN ({turns}) AND deleted_at IS NULL RETURNING id, lane, status"
_GIVE_UP = """
UPDATE turns SET text = '', files = '[]', quoted = '', quoted_from = NULL, task = NULL, not_before = NULL,
    control = CASE WHEN status = 'running' THEN control END,
    wish = CASE WHEN lane = 'ask' AND status = 'running' THEN 'withdraw' END,
    cancel_requested = (lane = 'ask' AND status = 'running'),
    status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END,
    deleted_at = COALESCE(deleted_at, {now})
"""
"""As TAKE_BACK, where nothing can be taken away in Slack any more."""

_COUNT = "UPDATE purges SET blanked = blanked + ?4 WHERE team_id = ?1 AND scope = ?2 AND scope_id = ?3"

_UNDER_WAY = " UNION ALL ".join(
    f"SELECT id FROM turns WHERE status = '{status}' AND {{whose}} AND {_SAID}" for status in ("queued", "running")
)
_BLANK_UNDER_WAY = BLANK_ANSWERS.format(turns=_UNDER_WAY)
_GIVE_UP_UNDER_WAY = f"{_GIVE_UP.format(now='?4')} WHERE id IN ({_UNDER_WAY}) RETURNING id, lane, status"

_QUOTING = f"""
SELECT id, task, quoted, quoted_from FROM turns
WHERE team_id = ?1 AND quoted_from >= ?2 AND (quoted_from, id) > (?2, ?3) AND (quoted <> '' OR files <> '[]')
ORDER BY quoted_from, id LIMIT {AT_ONCE}
"""
_UNQUOTE = "UPDATE turns SET quoted = '', files = '[]' WHERE id IN ({turns})"
_QUOTING_CHANNEL = "team_id = ?1 AND quoted_from >= ?2 || ':' AND quoted_from < ?2 || ';'"
_UNQUOTE_CHANNEL = f"UPDATE turns SET quoted = '', files = '[]' WHERE {_QUOTING_CHANNEL}"
_DROP_NOTES_QUOTING_CHANNEL = DROP_NOTES.format(turns=_QUOTING_CHANNEL)

_CLOSE = """
UPDATE purges SET done_at = ?5
WHERE team_id = ?1 AND scope = ?2 AND scope_id = ?3 AND until_ts = ?4 AND done_at IS NULL RETURNING scope
"""
"""Nothing when more is wanted by now."""

_UNTITLE_OWN = f"""
UPDATE threads SET title = NULL, titled_from = NULL
WHERE team_id = ?1 AND title IS NOT NULL AND channel_id IN {DMS_OF_PERSON}
"""
"""The titles of a person's direct messages, also of those of which every message was deleted before."""

_SETTINGS_OF_CHANNEL = f"DELETE FROM settings WHERE team_id = ?1 AND ({OF_CHANNEL})"
_THREADS_OF_TEAM = """
DELETE FROM threads WHERE team_id = ?1 AND team_id = ?2 AND NOT (thread_ts > ?3 AND thread_ts < ':')
"""
"""What is no `ts` is the key of a question that was never posted."""

_UNTIL = "CAST(?3 AS DOUBLE PRECISION)"
_END: Mapping[tuple[Scope, bool], Sequence[str]] = MappingProxyType(
    {
        (Scope.PERSON, False): (
            _UNTITLE_OWN,
            "DELETE FROM settings WHERE team_id = ?1 AND scope = 'user' AND scope_id = ?2",
            "UPDATE settings SET changed_by = '' WHERE team_id = ?1 AND changed_by = ?2",
            "DELETE FROM feedback WHERE team_id = ?1 AND user_id = ?2",
        ),
        (Scope.CHANNEL, False): (
            _UNQUOTE_CHANNEL,
            _DROP_NOTES_QUOTING_CHANNEL,
            f"UPDATE threads SET title = NULL, titled_from = NULL WHERE team_id = ?1 AND channel_id IN {_IDS}",
        ),
        (Scope.CHANNEL, True): (
            _UNQUOTE_CHANNEL,
            _DROP_NOTES_QUOTING_CHANNEL,
            f"DELETE FROM notes WHERE team_id = ?1 AND channel_id IN {_IDS}",
            _SETTINGS_OF_CHANNEL,
            f"DELETE FROM threads WHERE team_id = ?1 AND channel_id IN {_IDS}",
            f"DELETE FROM watermarks WHERE team_id = ?1 AND channel_id IN {_IDS}",
        ),
        (Scope.WORKSPACE, True): (
            f"DELETE FROM settings WHERE team_id = ?1 AND team_id = ?2 AND changed_at <= {_UNTIL}",
            f"DELETE FROM feedback WHERE team_id = ?1 AND team_id = ?2 AND created_at <= {_UNTIL}",
            _THREADS_OF_TEAM,
            "DELETE FROM refusals WHERE team_id = ?1 AND team_id = ?2",
            "DELETE FROM moved_channels WHERE team_id = ?1 AND team_id = ?2",
            "DELETE FROM watermarks WHERE team_id = ?1 AND team_id = ?2 AND ts <= ?3",
        ),
    }
)
"""What is no turn, by scope and whether the place is gone: ?2 names whose it is, a workspace by its own id."""


class PurgeStore:
    """The purges. All verbs may raise StoreError; what they did is committed when they return.

    `on_settings_gone` is called when settings of a workspace may have gone.
    """

    def __init__(self, database: Database, on_settings_gone: Callable[[str], None]) -> None:
        self._database = database
        self._on_settings_gone = on_settings_gone

    async def order(self, purge: Purge) -> None:
        """Remember that something is to be forgotten. One that is known for later things already stays as it is."""
        told = (purge.told.key, purge.told.channel_id, purge.told.user_id) if purge.told else (None, "", "")
        await self._database.fetch(_ORDER, *_name_of(purge), purge.until_ts, purge.gone, *told)

    async def wanted(self) -> Sequence[Purge]:
        """What is to be forgotten and is not yet, the oldest first."""
        return [_purge_of(row) for row in await self._database.read(_OPEN)]

    async def step(self, purge: Purge, behind_id: int, now: float) -> Step:
        """Forget some of what comes behind a turn's id; `now` in seconds since the epoch."""
        newest = int((await self._database.read(_NEWEST))[0]["id"] or 0)
        until_id = min(behind_id + _WINDOW, newest)
        some = _SOME.format(whose=_WHOSE[purge.scope])
        found = await self._database.read(some, *_bounds_of(purge), behind_id, until_id)
        stopped = await self._forget(purge, found, now) if found else []
        if len(found) == AT_ONCE:
            return Step(stopped, int(found[-1]["id"]))
        return Step(stopped, None if until_id >= newest else until_id)

    async def _forget(self, purge: Purge, found: Sequence[Row], now: float) -> Sequence[int]:
        """Blank turns with all that belongs to them, and count the messages; the ids of those to be stopped."""
        turn_ids = [int(row["id"]) for row in found]
        turns = places(turn_ids)
        take_back = (_GIVE_UP if purge.gone else TAKE_BACK).format(now=f"?{len(turn_ids) + 1}")
        results = await self._database.transact(
            [
                Statement(UNTITLE.format(turns=f"id IN ({turns})"), *turn_ids),
                Statement(DROP_NOTES.format(turns=f"id IN ({turns})"), *turn_ids),
                Statement(BLANK_ANSWERS.format(turns=turns), *turn_ids),
                Statement(BLANK_FEEDBACK.format(turns=turns), *turn_ids),
                Statement(_COUNT, *_name_of(purge), sum(row["lane"] == "ask" for row in found)),
                Statement(TO_ERASE),
                Statement(_FORGET.format(take_back=take_back, turns=turns), *turn_ids, now),
            ]
        )
        return _stopped(results[-1])

    async def give_up(self, purge: Purge, now: float) -> Sequence[int]:
        """Where a place is gone: end what waits there; the ids of those that run, which are to be stopped first."""
        whose, bounds = _WHOSE[purge.scope], _bounds_of(purge)
        if not await self._database.read(_UNDER_WAY.format(whose=whose), *bounds):
            return []
        results = await self._database.transact(
            [
                Statement(_BLANK_UNDER_WAY.format(whose=whose), *bounds),
                Statement(TO_ERASE),
                Statement(_GIVE_UP_UNDER_WAY.format(whose=whose), *bounds, now),
            ]
        )
        return [int(row["id"]) for row in results[-1] if row["status"] == "running"]

    async def close(self, purge: Purge, line: NewTurn | None, now: float) -> tuple[bool, int | None]:
        """End a purge whose turns are all blank, and store the line that tells of it; the id of that turn.

        False, and nothing is done, when more is wanted by now.
        """
        if purge.scope is Scope.PERSON:
            await self._unquote(purge)
        close = Statement(_CLOSE, *_name_of(purge), purge.until_ts, now)
        rest = [bound(sql, *_bounds_of(purge)) for sql in _END[purge.scope, purge.gone]]
        told = [] if line is None else [accept_statement(line)]
        try:
            results = await self._database.transact([close, *rest, Statement(TO_ERASE), *told], guarded=True)
        finally:
            self._on_settings_gone(purge.team_id)
        return bool(results), to_run(results[-1]) if results and told else None

    async def _unquote(self, purge: Purge) -> None:
        """Blank what others quoted of a person's words."""
        behind = ("", 0)
        while rows := await self._database.read(_QUOTING, purge.team_id, *behind):
            behind = (rows[-1]["quoted_from"], rows[-1]["id"])
            tasks = ((int(row["id"]), task_of(row["task"], row["quoted"])) for row in rows)
            theirs = [turn_id for turn_id, task in tasks if task is not None and task.author_id == purge.scope_id]
            if theirs:
                turns = places(theirs)
                drop = Statement(DROP_NOTES.format(turns=f"id IN ({turns})"), *theirs)
                await self._database.transact([Statement(_UNQUOTE.format(turns=turns), *theirs), drop])


def _name_of(purge: Purge) -> tuple[str, str, str]:
    return purge.team_id, purge.scope.value, purge.scope_id


def _bounds_of(purge: Purge) -> tuple[str, str, str]:
    return purge.team_id, purge.scope_id, purge.until_ts


def _stopped(rows: Sequence[Row]) -> Sequence[int]:
    return [int(row["id"]) for row in rows if row["lane"] == "ask" and row["status"] in ("queued", "running")]


def _purge_of(row: Row) -> Purge:
    told = Told(row["told_key"], row["told_channel_id"], row["told_user_id"]) if row["told_key"] else None
    names = row["team_id"], Scope(row["scope"]), row["scope_id"]
    return Purge(*names, row["until_ts"], bool(row["gone"]), told, int(row["blanked"]))
