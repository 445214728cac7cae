"""What people want of turns that are stored already: edited, deleted, stopped, answered anew, an answer taken away.

Each verb changes the row and leaves a wish in it; whoever runs the turn next (or runs it now, and is told to look)
fulfils it. So a wish survives the process like a question does.
"""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence

from bot.conversation.answer import Standing
from bot.conversation.budgets import PLACE_SHOWN_AFTER_S
from bot.conversation.tasks import Task
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Turn, Wish, lane_of, message_key
from bot.store.database import Database, Row, Statement
from bot.store.erasing import TO_ERASE
from bot.store.notes import DROP_NOTES
from bot.store.turn_rows import control_json, new_short_id, quoted_from, task_json

_WISHED = """status = CASE WHEN status = 'running' THEN status ELSE 'queued' END,
    cancel_requested = (status = 'running'), uncounted = CASE WHEN status = 'running' THEN uncounted ELSE attempts END,
    not_before = NULL"""
"""A turn that runs is told to look; every other is queued for it, with all its attempts."""

_FIND = """
SELECT turns.id, turns.user_id, COALESCE(pressed_variant, asked_variant) AS asked_variant, turns.status,
    answers.finish, answers.variant, answers.larger
FROM turns LEFT JOIN answers ON answers.turn_id = turns.id AND answers.current
WHERE turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.thread_ts = ?3 AND lane = 'ask' AND deleted_at IS NULL
"""
_FIND_BY_ID = f"{_FIND} AND turns.short_id = ?4"
_FIND_AT = f"""
{_FIND} AND turns.status <> 'context' AND NOT refused AND (turns.ts = ?4
    OR EXISTS (SELECT 1 FROM replies WHERE replies.answer_id = answers.id AND replies.ts = ?4)) LIMIT 1
"""
_FIND_LAST = f"""
{_FIND} AND turns.ts < ?4 AND turns.status <> 'context' AND NOT refused ORDER BY turns.ts DESC, turns.id DESC LIMIT 1
"""

_ASKED_LAST = """
SELECT thread_ts FROM turns
WHERE team_id = ?1 AND user_id = ?2 AND channel_id = ?3 AND lane = 'ask' AND status <> 'context' AND NOT refused
    AND ts IS NOT NULL AND deleted_at IS NULL
ORDER BY created_at DESC, id DESC LIMIT 1
"""

_AGAIN = f"""
UPDATE turns SET wish = ?2, pressed_variant = COALESCE(?3, pressed_variant), wished_by = ?4, {_WISHED}
WHERE id = ?1 AND status IN ('completed', 'failed', 'cancelled') AND deleted_at IS NULL
RETURNING id, status
"""

_EDIT_COUNTS = "deleted_at IS NULL AND (edited_ts IS NULL OR edited_ts < ?4)"
_EDIT = f"""
UPDATE turns SET text = ?3, edited_ts = ?4, asked_variant = ?5, wish = 'answer', lane = ?6,
    pressed_variant = CASE WHEN COALESCE(?5, '') = COALESCE(asked_variant, '') THEN pressed_variant END,
    control = ?7, task = ?8, wished_by = NULL, {_WISHED}
WHERE team_id = ?1 AND key = ?2 AND {_EDIT_COUNTS} AND status <> 'context'
    AND (COALESCE(control, '') <> COALESCE(?7, '')
        OR (?7 IS NULL AND (text <> ?3 OR COALESCE(?5, '') <> COALESCE(asked_variant, ''))))
RETURNING id, status
"""
"""A question is answered anew when its words or its variant are others; a mark acts anew when it is another one."""
_EDIT_UNASKED = f"""
UPDATE turns SET
    text = CASE WHEN {_EDIT_COUNTS} AND (lane = 'control' OR status = 'context') THEN ?3 ELSE text END,
    edited_ts = CASE WHEN {_EDIT_COUNTS} THEN ?4 ELSE edited_ts END
WHERE team_id = ?1 AND key = ?2 RETURNING id
"""

_TO_ERASE_OVERWRITTEN = f"""
{TO_ERASE} AND EXISTS (SELECT 1 FROM turns WHERE team_id = ?1 AND key = ?2 AND text <> ?3 AND deleted_at IS NULL)
"""

_DROP_NOTES_OF_EDITED = DROP_NOTES.format(turns="team_id = ?1 AND key = ?2 AND text <> ?3")
_DROP_NOTES_OF_DELETED = DROP_NOTES.format(turns="team_id = ?1 AND key = ?2")
_DROP_NOTES_QUOTING = DROP_NOTES.format(turns="team_id = ?1 AND quoted_from = ?2 AND quoted_from IS NOT NULL")

_DELETE = """
INSERT INTO turns (short_id, team_id, key, channel_id, thread_ts, ts, lane, status, user_id, text, deleted_at,
    created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, 'ask', 'cancelled', '', '', ?6, ?6)
ON CONFLICT (team_id, key) DO UPDATE SET
    text = '', files = '[]', quoted = '', task = NULL,
    control = CASE WHEN turns.status IN ('queued', 'running') THEN turns.control END,
    deleted_at = COALESCE(turns.deleted_at, excluded.deleted_at), not_before = NULL,
    wish = CASE WHEN {shown} THEN 'withdraw' ELSE NULL END,
    status = CASE
        WHEN turns.status = 'queued' AND NOT {shown} THEN 'cancelled'
        WHEN turns.status IN ('completed', 'failed', 'cancelled') AND {shown} THEN 'queued'
        ELSE turns.status END,
    uncounted = CASE WHEN turns.status = 'running' THEN turns.uncounted ELSE turns.attempts END,
    cancel_requested = (turns.status = 'running')
RETURNING id, user_id, status
""".format(
    shown=f"""(turns.status = 'running'
        OR (turns.status = 'queued' AND (turns.attempts > 0 OR turns.created_at <= ?6 - {PLACE_SHOWN_AFTER_S}))
        OR EXISTS (SELECT 1 FROM answers WHERE turn_id = turns.id AND current))"""
)
"""A turn that was taken up before, or waited, has left a status at least, if the process was killed then."""

_TO_ERASE_DELETED = f"""
{TO_ERASE} AND (EXISTS (SELECT 1 FROM turns WHERE team_id = ?1 AND key = ?2 AND deleted_at IS NULL)
    OR EXISTS (SELECT 1 FROM turns WHERE team_id = ?1 AND quoted_from = ?3 AND quoted_from IS NOT NULL))
"""
"""Of a message that nothing is stored of there is nothing to erase."""

_BLANK_ANSWERS = """
UPDATE answers SET text = '', notice = NULL WHERE turn_id IN (SELECT id FROM turns WHERE team_id = ?1 AND key = ?2)
"""
"""At once, since Slack may be slow to take the answer away, or refuse to."""

_UNQUOTE = """
UPDATE turns SET quoted = '', files = '[]' WHERE team_id = ?1 AND quoted_from = ?2 AND quoted_from IS NOT NULL
"""

_UNTITLE = """
UPDATE threads SET title = ''
WHERE team_id = ?1 AND channel_id = ?2 AND titled_from = ?3
    AND thread_ts IN (SELECT thread_ts FROM turns WHERE team_id = ?1 AND key = ?4)
"""
"""A title that was made of the question; `titled_from` stays until Slack shows it no more, too."""

_WHOLE = "EXISTS (SELECT 1 FROM answers WHERE turn_id = turns.id AND current AND finish IS NOT NULL)"
_STOP = f"""
UPDATE turns SET wish = 'stop', cancel_requested = (status = 'running'), not_before = NULL
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND lane = 'ask' AND status IN ('queued', 'running')
    AND COALESCE(wish, '') <> 'withdraw' AND (?4 IS NULL OR COALESCE(edited_ts, ts, '') <= ?4)
    AND (COALESCE(wish, '') IN ('answer', 'continue') OR NOT {_WHOLE})
RETURNING id, {_WHOLE} AS whole
"""
"""What was asked or edited after the stop is not what was meant, also where all of it is delivered at once.

Of an answer that is whole and only has to be written there is nothing to stop, unless another one is wanted.
"""

_BUSY = """
SELECT id FROM turns WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND lane = 'ask'
    AND status IN ('queued', 'running') LIMIT 1
"""

_STOP_CHANNEL = """
UPDATE turns SET wish = 'stop', cancel_requested = (status = 'running'), not_before = NULL
WHERE id IN (
        SELECT id FROM turns WHERE team_id || '' = ?1 AND channel_id = ?2 AND status = 'queued'
        UNION ALL SELECT id FROM turns WHERE team_id || '' = ?1 AND channel_id = ?2 AND status = 'running')
    AND lane = 'ask' AND COALESCE(wish, '') <> 'withdraw'
RETURNING id, user_id, EXISTS (
    SELECT 1 FROM answers JOIN replies ON replies.answer_id = answers.id WHERE answers.turn_id = turns.id) AS visible
"""
"""Found among what is under way, and not among all that was ever said in the channel."""

_WISH = "SELECT wish FROM turns WHERE id = ?1"


class WishStore:
    """The wishes. All verbs may raise StoreError; what they did is committed when they return."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: ThreadKey, short_id: str) -> Standing | None:
        """The question that people see as `short_id` in a thread; None when it is gone or was deleted."""
        return _standing(await self._database.read(_FIND_BY_ID, *_columns_of(key), short_id))

    async def at(self, key: ThreadKey, ts: str) -> Standing | None:
        """The question that a message of a thread asks, or (a part of) whose answer it is."""
        return _standing(await self._database.read(_FIND_AT, *_columns_of(key), ts))

    async def busy(self, key: ThreadKey) -> bool:
        """Whether anything runs or waits in a thread."""
        return bool(await self._database.read(_BUSY, *_columns_of(key)))

    async def last(self, key: ThreadKey, before_ts: str) -> Standing | None:
        """A thread's last question before a `ts`."""
        return _standing(await self._database.read(_FIND_LAST, *_columns_of(key), before_ts))

    async def asked_last(self, team_id: str, user_id: str, channel_id: str) -> ThreadKey | None:
        """The thread of a channel in which a person asked last; deleted questions are none."""
        rows = await self._database.read(_ASKED_LAST, team_id, user_id, channel_id)
        return ThreadKey(team_id, channel_id, rows[0]["thread_ts"]) if rows else None

    async def again(self, turn_id: int, wish: Wish, variant: str | None = None, by: str | None = None) -> bool:
        """Queue an ended turn for a wish; False when it is under way."""
        return bool(await self._database.fetch(_AGAIN, turn_id, wish.value, variant, by))

    async def edit(  # noqa: PLR0913 - what a message can ask, each once
        self,
        team_id: str,
        key: str,
        text: str,
        edited_ts: str,
        variant: str | None = None,
        *,
        control: Control | None = None,
        task: Task | None = None,
    ) -> tuple[bool, int | None]:
        """Overwrite what the message stored under `key` asks when the edit is newer: also a question by a mark.

        What was deleted stays deleted. Raises StoreError, too, when a mark that acts just now becomes a question while
        another one of its thread runs: then the edit is to come again.
        """
        asked = (lane_of(control).value, control_json(control), task_json(task))
        steps = [
            Statement(_DROP_NOTES_OF_EDITED, team_id, key, text),
            Statement(_TO_ERASE_OVERWRITTEN, team_id, key, text),
            Statement(_EDIT, team_id, key, text, edited_ts, variant, *asked),
            Statement(_EDIT_UNASKED, team_id, key, text, edited_ts),
        ]  # in one: the original may be stored at the same moment
        *_, edited, known = await self._database.transact(steps)
        return bool(known), int(edited[0]["id"]) if edited else None

    async def delete(self, team_id: str, channel_id: str, ts: str, now: float) -> int | None:
        """Blank a message's text; the id of the turn whose answer is to be taken away, if there is one.

        A turn of which nothing can have been shown is cancelled. Of an unknown message a blank cancelled row is kept,
        so that the message loses when it comes after all. Where the message is quoted, or a title was made of it,
        that goes, too.
        """
        key = message_key(channel_id, ts)
        delete = Statement(_DELETE, new_short_id(), team_id, key, channel_id, ts, now)
        unquote = Statement(_UNQUOTE, team_id, quoted_from(channel_id, ts))
        untitle = Statement(_UNTITLE, team_id, channel_id, ts, key)
        blank = Statement(_BLANK_ANSWERS, team_id, key)
        unnote = Statement(_DROP_NOTES_OF_DELETED, team_id, key)
        unnote_quoted = Statement(_DROP_NOTES_QUOTING, team_id, quoted_from(channel_id, ts))
        rest = [blank, unquote, untitle, unnote, unnote_quoted]
        erase = Statement(_TO_ERASE_DELETED, team_id, key, quoted_from(channel_id, ts))
        _, (row,), *_ = await self._database.transact([erase, delete, *rest])
        return int(row["id"]) if row["status"] in ("queued", "running") else None

    async def stop(self, key: ThreadKey, until_ts: str | None = None) -> Sequence[tuple[int, bool]]:
        """Have everything stopped that runs or waits in a thread and is not newer than a `ts`.

        The turns' ids, with whether an answer stays as it is: one that was whole before another was wanted.
        """
        rows = await self._database.fetch(_STOP, *_columns_of(key), until_ts)
        return [(int(row["id"]), bool(row["whole"])) for row in rows]

    async def stop_channel(self, team_id: str, channel_id: str) -> Sequence[tuple[int, str, bool]]:
        """Have everything stopped that runs or waits in a channel.

        The turns' ids, with who asked each and whether anything of its answer is to be seen.
        """
        rows = await self._database.fetch(_STOP_CHANNEL, team_id, channel_id)
        return [(int(row["id"]), row["user_id"], bool(row["visible"])) for row in rows]

    async def wish_of(self, turn: Turn) -> Wish | None:
        """What is wanted of a turn by now."""
        rows = await self._database.read(_WISH, turn.id)
        return Wish(rows[0]["wish"]) if rows and rows[0]["wish"] else None


def _columns_of(key: ThreadKey) -> tuple[str, str, str]:
    return key.team_id, key.channel_id, key.thread_ts


def _standing(rows: Sequence[Row]) -> Standing | None:
    if not rows:
        return None
    row = rows[0]
    under_way = row["status"] in ("queued", "running")
    variant = row["variant"] or row["asked_variant"]
    return Standing(row["id"], row["user_id"], variant, row["finish"], row["larger"], under_way)
