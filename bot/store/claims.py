"""Claiming: which turn is run next, and what a claim tells of it. The statements alone; `turns` uses them.

In each claim ?1 is the worker, ?2 until when its lease holds, ?3 the moment, ?4 how many questions one person may have
running, ?5 when the day began; moments in seconds since the epoch.
"""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence

from bot.conversation.spent import Spent
from bot.conversation.turn import Turn
from bot.store.database import Row
from bot.store.turn_rows import COLUMNS, turn_of
from bot.store.usage import TOKENS

_OLDEST_OF_ITS_THREAD = """(
    SELECT oldest.id FROM turns AS oldest
    WHERE oldest.team_id = asked.team_id AND oldest.channel_id = asked.channel_id
        AND oldest.thread_ts = asked.thread_ts AND oldest.status = 'queued' AND oldest.lane = 'ask'
    ORDER BY oldest.attempts = 0, oldest.ts, oldest.id LIMIT 1)"""
"""What was begun goes on before an older message that Slack delivered late: a stream that it left open has no mark
yet, and the next turn of the thread would take that for its own (`bot/slack/lookup.py`)."""

_THREAD_IS_IDLE = """NOT EXISTS (
    SELECT 1 FROM turns AS busy
    WHERE busy.team_id = {turn}.team_id AND busy.channel_id = {turn}.channel_id
        AND busy.thread_ts = {turn}.thread_ts AND busy.status = 'running' AND busy.lane = 'ask')"""

_CLAIM = """
UPDATE turns SET status = 'running', attempts = attempts + 1, worker = ?1, lease_until = ?2, not_before = NULL,
    cancel_requested = FALSE
WHERE status = 'queued' AND (not_before IS NULL OR not_before <= ?3) AND id = """

_RUNNING_OF_ITS_ASKER = """(
    SELECT count(CASE WHEN own.lane = 'ask' THEN 1 END) FROM turns AS own
    WHERE own.team_id = {turn}.team_id AND own.user_id = {turn}.user_id AND own.status = 'running')"""

_ITS_ASKER_WAS_ANSWERED_AT = """(
    SELECT COALESCE(max(last.used_at), 0) FROM answers AS last
    WHERE last.team_id = {turn}.team_id AND last.used_by = {turn}.user_id AND last.used_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM turns AS unsaid
            WHERE unsaid.id = last.turn_id AND unsaid.status = 'queued' AND unsaid.wish IS NULL))"""
"""What was written and waits for Slack is nobody's answer yet."""

_ASKED_AT = "COALESCE(CAST(asked.ts AS DOUBLE PRECISION), asked.created_at)"
"""A message's own moment, because events overtake each other; a command has no message."""

_SPENT_BY_ITS_PAYER = """(
    SELECT {sum} FROM answers AS used WHERE used.team_id = CAST(turns.team_id AS TEXT)
        AND used.used_by = COALESCE(turns.wished_by, turns.user_id) AND used.used_at >= ?5)"""
"""In RETURNING a column has no affinity, and without the cast SQLite would search the whole index."""

_CLAIMED = f"""{COLUMNS}, {_SPENT_BY_ITS_PAYER.format(sum="count(*)")} AS spent_requests,
    {_SPENT_BY_ITS_PAYER.format(sum=f"COALESCE(sum({TOKENS}), 0)")} AS spent_tokens"""

_CLAIM_BEHIND = f"""{_CLAIM} (
    SELECT CASE asked.lane WHEN 'control' THEN asked.id ELSE {_OLDEST_OF_ITS_THREAD} END
    FROM turns AS asked WHERE {{asked}})
AND (lane = 'control'
    OR ({_THREAD_IS_IDLE.format(turn="turns")} AND {_RUNNING_OF_ITS_ASKER.format(turn="turns")} < ?4))
RETURNING {_CLAIMED}
"""
CLAIM_BEHIND_ID = _CLAIM_BEHIND.format(asked="asked.id = ?6")
CLAIM_BEHIND_KEY = _CLAIM_BEHIND.format(asked="asked.team_id = ?6 AND asked.key = ?7")

_MAY_RUN = f"""(asked.not_before IS NULL OR asked.not_before <= {{now}})
    AND asked.id = {_OLDEST_OF_ITS_THREAD} AND {_THREAD_IS_IDLE.format(turn="asked")}"""
"""Nothing of its own thread goes before it."""

CLAIM_FAIREST = f"""{_CLAIM} (
    SELECT asked.id FROM turns AS asked
    WHERE asked.status = 'queued' AND (asked.not_before IS NULL OR asked.not_before <= ?3)
        AND (asked.lane = 'control'
            OR ({_MAY_RUN.format(now="?3")} AND {_RUNNING_OF_ITS_ASKER.format(turn="asked")} < ?4))
    ORDER BY asked.lane = 'ask', {_RUNNING_OF_ITS_ASKER.format(turn="asked")},
        {_ITS_ASKER_WAS_ANSWERED_AT.format(turn="asked")}, {_ASKED_AT}, asked.id
    LIMIT 1)
RETURNING {_CLAIMED}
"""

IN_LINE = f"""
SELECT {COLUMNS} FROM (
    SELECT asked.*, {_RUNNING_OF_ITS_ASKER.format(turn="asked")}
        + row_number() OVER (PARTITION BY asked.team_id, asked.user_id ORDER BY {_ASKED_AT}, asked.id) AS round,
        {_ITS_ASKER_WAS_ANSWERED_AT.format(turn="asked")} AS answered_at,
        {_ASKED_AT} AS asked_at
    FROM turns AS asked WHERE asked.status = 'queued' AND asked.lane = 'ask' AND asked.deleted_at IS NULL
        AND {_MAY_RUN.format(now="?1")}
) AS waiting
ORDER BY round, answered_at, asked_at, id LIMIT ?2
"""
"""One after another of each person's, as the claims take them; at the moment ?1, ?2 of them at most."""


def claimed_turn(rows: Sequence[Row], since: float) -> Turn | None:
    """The turn that a claim took, if it took one, with what its payer has used since the day began."""
    return turn_of(row := rows[0], Spent(row["spent_requests"], row["spent_tokens"], since)) if rows else None
