"""A turn as a row of `turns`, and the one statement that stores a new one."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict

from bot.conversation.file_ref import FileRef
from bot.conversation.spent import Spent
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, Turn, TurnStatus, Wish
from bot.store.database import Row, Statement

_LETTERS = "bcdfghjkmnpqrstvwxz"
_SHORT_ID_LENGTH = 7
_ALWAYS = frozenset({"id", "name", "mimetype", "size"})

COLUMNS = """id, short_id, team_id, key, channel_id, thread_ts, ts, lane, status, attempts, user_id, user_team_id, text,
    files, COALESCE(pressed_variant, asked_variant) AS asked_variant, control, dest_channel_id, dest_thread_ts,
    created_at, uncounted, wish, task, quoted,
    wished_by, edited_ts"""
"""What `turn_of` reads."""

DMS_OF_PERSON = """(
    SELECT channel_id FROM turns
    WHERE team_id = ?1 AND user_id = ?2 AND lane = 'ask' AND substr(channel_id, 1, 1) = 'D')"""
"""The direct messages in which the person ?2 of the workspace ?1 has asked: found among what that person asked."""

_ACCEPT = """
INSERT INTO turns (short_id, team_id, key, channel_id, thread_ts, ts, event_id, lane, status, user_id, user_team_id,
    text, files, asked_variant, control, edited_ts, created_at, task, quoted, quoted_from)
SELECT ?1, ?2, here.key, here.channel, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
    CASE WHEN ?21 IS NOT NULL AND EXISTS (SELECT 1 FROM turns
        WHERE team_id = ?2 AND key = 'message:' || ?21 AND deleted_at IS NOT NULL) THEN '[]' ELSE ?13 END,
    ?14, ?15, ?16, ?17, ?19,
    CASE WHEN ?21 IS NOT NULL AND EXISTS (SELECT 1 FROM turns
        WHERE team_id = ?2 AND key = 'message:' || ?21 AND deleted_at IS NOT NULL) THEN '' ELSE ?20 END,
    ?21
FROM (SELECT channel, replace(?3, ':' || ?4 || ':', ':' || channel || ':') AS key FROM (
    SELECT COALESCE((SELECT new_id FROM moved_channels
        WHERE team_id = ?2 AND old_id = ?4 AND ?9 = 'queued'), ?4) AS channel
) AS place) AS here
WHERE NOT EXISTS (SELECT 1 FROM turns
        WHERE team_id = ?2 AND key = here.key AND NOT (status = 'context' AND ?9 = 'queued'))
   AND (NOT ?18
     OR (EXISTS (SELECT 1 FROM threads
            WHERE team_id = ?2 AND channel_id = here.channel AND thread_ts = ?5 AND addressed)
        AND (NOT EXISTS (SELECT 1 FROM turns
                WHERE team_id = ?2 AND channel_id = here.channel AND thread_ts = ?5 AND ts > ?6
                AND lane = 'ask' AND status <> 'context' AND user_id <> '' AND NOT refused)
            OR EXISTS (SELECT 1 FROM turns
                WHERE team_id = ?2 AND channel_id = here.channel AND thread_ts = ?5 AND ts < ?6
                AND lane = 'ask' AND status <> 'context' AND user_id <> '' AND NOT refused)))
     OR EXISTS (SELECT 1 FROM turns WHERE team_id = ?2 AND channel_id = here.channel AND thread_ts = ?5 AND ts < ?6
        AND lane = 'ask' AND status <> 'context' AND deleted_at IS NULL AND NOT refused))
   AND NOT EXISTS (SELECT 1 FROM purges WHERE team_id = ?2 AND until_ts >= ?22 AND (gone OR ?9 = 'context' OR ?18)
        AND (scope, scope_id) IN (VALUES ('team', ?2), ('channel', here.channel), ('user', ?10)))
ON CONFLICT (team_id, key) DO UPDATE SET
    status = 'queued', lane = excluded.lane, event_id = excluded.event_id, text = excluded.text,
    files = excluded.files, asked_variant = excluded.asked_variant, control = excluded.control,
    user_team_id = excluded.user_team_id, edited_ts = excluded.edited_ts, created_at = excluded.created_at
WHERE turns.status = 'context' AND excluded.status = 'queued' AND turns.deleted_at IS NULL
    AND (turns.edited_ts IS NULL OR excluded.edited_ts >= turns.edited_ts)
RETURNING id, status
"""


def accept_statement(turn: NewTurn) -> Statement:
    """What stores `turn`, once a key. It gives the row's id and status when it stored or queued something.

    A row that is known stays as it is (and is looked for first: an insert that comes to nothing would still write a
    page), with one exception: what was stored as context and now comes addressed takes over the new one's fields and is
    queued, unless it was deleted or edited later than what comes. What counts only in a thread in which the bot was
    addressed counts only when that was before it was said: it may come late, after a newer question, be that deleted by
    now; an older one counts, be it deleted too. What is older than a purge of its place or its person is stored only
    when it was addressed, and not at all when the place is gone. What is asked about a message that is deleted by now
    is stored without what it said. What asks below an id that a channel had is stored below the one that it has, where
    it may be known; what is only read stays where an answer under way looks for it, until all that was left there is
    moved.
    """
    return Statement(
        _ACCEPT,
        new_short_id(),
        turn.thread.team_id,
        turn.key,
        turn.thread.channel_id,
        turn.thread.thread_ts,
        turn.ts,
        turn.event_id,
        turn.lane.value,
        turn.status.value,
        turn.user_id,
        turn.user_team_id,
        turn.text,
        _files_json(turn.files),
        turn.asked_variant,
        control_json(turn.control),
        turn.edited_ts,
        turn.created_at,
        turn.only_if_addressed,
        *_task_columns(turn.task, turn.files),
        turn.ts or f"{turn.created_at:.6f}",
    )


def to_run(rows: Sequence[Row]) -> int | None:
    """The id of the turn that an accept statement queued, if it did."""
    return int(rows[0]["id"]) if rows and rows[0]["status"] == TurnStatus.QUEUED else None


def new_short_id() -> str:
    """Seven letters, without vowels (no words come of them) and without letters that look alike.

    Nothing depends on its being unique: people and logs use it, the program uses `id`.
    """
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in secrets.token_bytes(_SHORT_ID_LENGTH))


def turn_of(row: Row, spent: Spent | None = None) -> Turn:
    """The turn that a row of `COLUMNS` holds; `spent` is what was used that day by whom it is charged to."""
    return Turn(
        id=row["id"],
        short_id=row["short_id"],
        key=row["key"],
        thread=ThreadKey(row["team_id"], row["channel_id"], row["thread_ts"]),
        ts=row["ts"],
        lane=Lane(row["lane"]),
        status=TurnStatus(row["status"]),
        attempts=row["attempts"],
        user_id=row["user_id"],
        text=row["text"],
        created_at=row["created_at"],
        files=files_of(row["files"]),
        asked_variant=row["asked_variant"],
        control=_control_of(row["control"]),
        user_team_id=row["user_team_id"],
        dest_channel_id=row["dest_channel_id"],
        dest_thread_ts=row["dest_thread_ts"],
        uncounted=row["uncounted"],
        wish=Wish(row["wish"]) if row["wish"] else None,
        task=task_of(row["task"], row["quoted"]),
        wished_by=row["wished_by"],
        edited_ts=row["edited_ts"],
        spent=spent,
    )


def _files_json(files: tuple[FileRef, ...]) -> str:
    if not files:
        return "[]"
    listed = [{name: value for name, value in asdict(file).items() if value or name in _ALWAYS} for file in files]
    return json.dumps(listed, ensure_ascii=False)


def files_of(files_json: str) -> tuple[FileRef, ...]:
    """The files in a row's `files`."""
    return () if files_json == "[]" else tuple(FileRef(**file) for file in json.loads(files_json))


def control_json(control: Control | None) -> str | None:
    """The column `control`: for one control always the same text."""
    if control is None:
        return None
    return json.dumps(
        {"key": control.key, "values": dict(control.values), "effect": control.effect}, ensure_ascii=False
    )


def _control_of(stored: str | None) -> Control | None:
    return None if stored is None else Control(**json.loads(stored))


def quoted_from(channel_id: str, ts: str) -> str:
    """What finds the turns that quote a message."""
    return f"{channel_id}:{ts}"


def task_of(stored: str | None, quoted: str) -> Task | None:
    """What a row's turn is about."""
    if stored is None:
        return None
    fields = {"channel_id": "", **json.loads(stored)}
    return Task(TaskKind(fields.pop("kind")), quoted=quoted, **fields)


def _task_columns(task: Task | None, files: tuple[FileRef, ...]) -> tuple[str | None, str, str | None]:
    """The columns `task`, `quoted` and `quoted_from`."""
    if task is None:
        return None, "", None
    return task_json(task), task.quoted, quoted_from(task.channel_id, task.ts) if task.quoted or files else None


def task_json(task: Task | None) -> str | None:
    """The column `task`."""
    if task is None:
        return None
    fields = {
        "kind": task.kind.value,
        "channel_id": task.channel_id,
        "ts": task.ts,
        "thread_ts": task.thread_ts,
        "author_id": task.author_id,
        "author_name": task.author_name,
        "language": task.language,
        "since_ts": task.since_ts,
        "until_ts": task.until_ts,
        "span": task.span,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
