"""All that is kept of a person or of a channel, as records for somebody to read (docs/privacy.md)."""

# ruff: noqa: S608 - statements are put together from this module's own constants, and placeholders

import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, Protocol

from bot.store.database import Row, Value
from bot.store.erasing import places
from bot.store.settings import OF_CHANNEL
from bot.store.turn_rows import DMS_OF_PERSON, files_of, task_of

FORMAT = 1
"""Told in the first record; another one when a field changes its meaning."""

Record = dict[str, Any]
"""One line of an export: what can be written as JSON."""

_AT_ONCE = 200
_WINDOW = 5_000
"""Turns, by their ids, among which one query looks, so that none takes long."""

_NEWEST = "SELECT max(id) AS id FROM turns"
_TURNS = f"""
SELECT id, short_id, channel_id, thread_ts, ts, created_at, status, lane, user_id, user_team_id, text, files,
    asked_variant, task, quoted
FROM turns
WHERE id > ?3 AND id <= ?4 AND team_id || '' = ?1 AND {{whose}} = ?2 AND deleted_at IS NULL
    AND (lane = 'ask' OR text <> '') ORDER BY id LIMIT {_AT_ONCE}
"""
"""Without the bot's own lines, which nobody wrote."""
_ANSWERS = """
SELECT turn_id, n, variant, model_id, text, notice, finish, current, prompt_tokens, completion_tokens, cost_usd,
    created_at
FROM answers WHERE turn_id IN ({turns}) ORDER BY turn_id, n
"""
_SETTINGS = """
SELECT scope, scope_id, name, value, changed_by, changed_at FROM settings WHERE team_id = ?1 AND ({where})
ORDER BY scope, scope_id, name
"""
_FEEDBACK = """
SELECT turns.short_id, turns.channel_id, turns.thread_ts, feedback.n, feedback.user_id, feedback.verdict,
    feedback.said, feedback.created_at
FROM feedback JOIN turns ON turns.id = feedback.turn_id
"""
_FEEDBACK_BY = f"{_FEEDBACK} WHERE feedback.team_id = ?1 AND feedback.user_id = ?2 ORDER BY feedback.created_at"
_FEEDBACK_ON = f"{_FEEDBACK} WHERE feedback.turn_id IN ({{turns}}) ORDER BY feedback.turn_id, feedback.created_at"

_NOTES = "SELECT channel_id, thread_ts, until_ts, messages, text, made_at FROM notes WHERE team_id = ?1 AND text <> ''"
_NOTES_OF_CHANNEL = f"{_NOTES} AND channel_id = ?2 ORDER BY thread_ts"
_NOTES_OF_PERSON = f"{_NOTES} AND channel_id IN {DMS_OF_PERSON} ORDER BY channel_id, thread_ts"
"""Those on their direct messages; notes on other threads are made of what several people said."""

_TITLES = "SELECT channel_id, thread_ts, title, titled_from FROM threads WHERE team_id = ?1 AND title <> ''"
_TITLES_OF_CHANNEL = f"{_TITLES} AND channel_id = ?2 ORDER BY thread_ts"
_TITLES_OF_PERSON = f"{_TITLES} AND channel_id IN {DMS_OF_PERSON} ORDER BY channel_id, thread_ts"

_TEAMS = "SELECT DISTINCT team_id FROM turns ORDER BY team_id"


class Readable(Protocol):
    """What can be asked: the bot's own database, or a file beside it."""

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one query. Raises StoreError."""


class ExportStore:
    """Exports. All verbs may raise StoreError."""

    def __init__(self, readable: Readable) -> None:
        self._readable = readable

    async def teams(self) -> Sequence[str]:
        """The workspaces of which something is kept."""
        return [row["team_id"] for row in await self._readable.read(_TEAMS)]

    async def of_person(self, team_id: str, user_id: str) -> AsyncIterator[Record]:
        """What is kept of a person: settings, what they wrote with the answers to it, opinions, titles, notes.

        What was deleted is in none of it.
        """
        yield _about(team_id, "person", user_id)
        for row in await self._readable.read(
            _SETTINGS.format(where="scope = 'user' AND scope_id = ?2"), team_id, user_id
        ):
            yield _setting(row)
        async for turns in self._turns("user_id", team_id, user_id):
            for record in await self._with_answers(turns):
                yield record
        for row in await self._readable.read(_FEEDBACK_BY, team_id, user_id):
            yield _opinion(row)
        for row in await self._readable.read(_TITLES_OF_PERSON, team_id, user_id):
            yield _title(row)
        for row in await self._readable.read(_NOTES_OF_PERSON, team_id, user_id):
            yield _notes(row)

    async def of_channel(self, team_id: str, channel_id: str) -> AsyncIterator[Record]:
        """What is kept of a channel: its settings and its threads', and all that was written and answered there."""
        yield _about(team_id, "channel", channel_id)
        for row in await self._readable.read(_SETTINGS.format(where=OF_CHANNEL), team_id, channel_id):
            yield _setting(row)
        async for turns in self._turns("channel_id", team_id, channel_id):
            for record in await self._with_answers(turns):
                yield record
            ids = [row["id"] for row in turns]
            for row in await self._readable.read(_FEEDBACK_ON.format(turns=places(ids)), *ids):
                yield _opinion(row)
        for row in await self._readable.read(_TITLES_OF_CHANNEL, team_id, channel_id):
            yield _title(row)
        for row in await self._readable.read(_NOTES_OF_CHANNEL, team_id, channel_id):
            yield _notes(row)

    async def _turns(self, whose: str, team_id: str, name: str) -> AsyncIterator[Sequence[Row]]:
        newest = (await self._readable.read(_NEWEST))[0]["id"] or 0
        behind = 0
        while behind < newest:
            until = min(behind + _WINDOW, newest)
            rows = await self._readable.read(_TURNS.format(whose=whose), team_id, name, behind, until)
            if rows:
                yield rows
            behind = rows[-1]["id"] if len(rows) == _AT_ONCE else until

    async def _with_answers(self, turns: Sequence[Row]) -> Sequence[Record]:
        ids = [row["id"] for row in turns]
        found: dict[int, list[Record]] = {}
        for row in await self._readable.read(_ANSWERS.format(turns=places(ids)), *ids):
            found.setdefault(row["turn_id"], []).append(_answer(row))
        return [_turn(row, found.get(row["id"], [])) for row in turns]


def _about(team_id: str, what: str, name: str) -> Record:
    made = {"format": FORMAT, "exported_at": round(time.time(), 3)}
    return {"kind": "about", **made, "team_id": team_id, "of": what, "id": name}


def _setting(row: Row) -> Record:
    return {"kind": "setting"} | _columns(row, "scope", "scope_id", "name", "value", "changed_by", "changed_at")


def _turn(row: Row, answers: Sequence[Record]) -> Record:
    task = task_of(row["task"], row["quoted"])
    about = (
        {} if task is None else {"task": task.kind.value, "about_channel_id": task.channel_id, "quoted": task.quoted}
    )
    return {
        "kind": "message",
        "id": row["short_id"],
        **_columns(row, "channel_id", "thread_ts", "ts", "user_id", "text"),
        "files": [file.called for file in files_of(row["files"])],
        "stored_at": row["created_at"],
        "status": row["status"],
        **about,
        "answers": list(answers),
    }


def _answer(row: Row) -> Record:
    names = ("n", "variant", "model_id", "text", "notice", "finish", "prompt_tokens", "completion_tokens", "cost_usd")
    return _columns(row, *names) | {"current": bool(row["current"]), "begun_at": row["created_at"]}


def _opinion(row: Row) -> Record:
    names = ("channel_id", "thread_ts", "n", "user_id", "verdict", "said")
    return {"kind": "feedback", "message_id": row["short_id"], **_columns(row, *names), "given_at": row["created_at"]}


def _title(row: Row) -> Record:
    """`made_of` is the question that the title was made of; null when a person gave it."""
    return {"kind": "title"} | _columns(row, "channel_id", "thread_ts", "title") | {"made_of": row["titled_from"]}


def _notes(row: Row) -> Record:
    return {"kind": "notes"} | _columns(row, "channel_id", "thread_ts", "until_ts", "messages", "text", "made_at")


def _columns(row: Row, *names: str) -> Record:
    return {name: row[name] for name in names}
