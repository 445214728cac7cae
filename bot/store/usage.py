"""What was used: summed up from the answers for which the model was asked, and kept nowhere else."""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence

from bot.conversation.budgets import Holder
from bot.conversation.spent import Spent
from bot.conversation.usage import Single, Timing, Took
from bot.store.database import Database, Row

TOKENS = "COALESCE(prompt_tokens, 0) + COALESCE(completion_tokens, 0)"
"""The tokens of one answer."""

_SPENT = f"SELECT count(*) AS requests, COALESCE(sum({TOKENS}), 0) AS tokens FROM answers WHERE team_id = ?1"
_SPENT_BY: dict[Holder, str] = {
    Holder.PERSON: f"{_SPENT} AND used_at >= ?2 AND used_by = ?3",
    Holder.CHANNEL: f"{_SPENT} AND used_at >= ?2 AND used_in = ?3",
    Holder.WORKSPACE: f"{_SPENT} AND used_at >= ?2 AND ?3 = team_id",
}

_TOOK = f"""
count(*) AS requests, COALESCE(sum({TOKENS}), 0) AS tokens, sum(cost_usd) AS cost_usd,
    COALESCE(sum(CASE WHEN estimated THEN {TOKENS} END), 0) AS estimated
"""
_OF_PERSON = f"SELECT {_TOOK} FROM answers WHERE team_id = ?1 AND used_at >= ?2 AND used_by = ?3"
_OF_WORKSPACE = f"SELECT {_TOOK} FROM answers WHERE team_id = ?1 AND used_at >= ?2"
_RANKED = f"""
SELECT {{column}} AS name, {_TOOK} FROM answers WHERE team_id = ?1 AND used_at >= ?2 AND {{column}} IS NOT NULL
GROUP BY {{column}} ORDER BY requests DESC, {{column}} LIMIT ?3
"""
_BY_MODEL = f"""
SELECT variant, model_id, {_TOOK} FROM answers WHERE team_id = ?1 AND used_at >= ?2 AND variant IS NOT NULL
GROUP BY variant, model_id
"""
_BY_CHANNEL = _RANKED.format(column="CASE WHEN used_in LIKE 'D%' THEN '' ELSE used_in END")
_BY_PERSON = _RANKED.format(column="used_by")

_LATEST = """
SELECT used_in, variant, model_id, prompt_tokens, completion_tokens, estimated, first_word_ms, duration_ms, cost_usd
FROM answers WHERE team_id = ?1 AND used_at IS NOT NULL AND used_by = ?2 AND variant IS NOT NULL
    AND first_word_ms IS NOT NULL AND duration_ms IS NOT NULL ORDER BY used_at DESC LIMIT ?3
"""
_TIMINGS = """
SELECT variant, model_id, first_word_ms, duration_ms, completion_tokens FROM (
    SELECT variant, model_id, first_word_ms, duration_ms, completion_tokens FROM answers
    WHERE team_id = ?1 AND used_at IS NOT NULL ORDER BY used_at DESC LIMIT ?2
) AS lately WHERE variant IS NOT NULL AND first_word_ms IS NOT NULL AND duration_ms IS NOT NULL
"""


class UsageStore:
    """Sums. All verbs may raise StoreError; moments in seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent(self, holder: Holder, team_id: str, holder_id: str, since: float) -> Spent:
        """What a person, a channel or the workspace used since a moment."""
        (row,) = await self._database.read(_SPENT_BY[holder], team_id, since, holder_id)
        return Spent(row["requests"], row["tokens"], since)

    async def of_person(self, team_id: str, user_id: str, since: float) -> Took:
        """What the answers that a person wanted took since a moment."""
        (row,) = await self._database.read(_OF_PERSON, team_id, since, user_id)
        return _took(row)

    async def latest_of(self, team_id: str, user_id: str, most: int) -> Sequence[Single]:
        """What each of the last answers that a person wanted took, the newest first; of those that told times."""
        return [_single(row) for row in await self._database.read(_LATEST, team_id, user_id, most)]

    async def of_workspace(self, team_id: str, since: float) -> Took:
        """What all answers took since a moment."""
        (row,) = await self._database.read(_OF_WORKSPACE, team_id, since)
        return _took(row)

    async def by_model(self, team_id: str, since: float) -> Sequence[tuple[str, str | None, Took]]:
        """The variants, each with its hosts' names for the models that answered, and what these answers took."""
        rows = await self._database.read(_BY_MODEL, team_id, since)
        return [(row["variant"], row["model_id"], _took(row)) for row in rows]

    async def by_channel(self, team_id: str, since: float, most: int) -> Sequence[tuple[str, Took]]:
        """The channels by id with what their answers took, the most asked first; direct messages are one, ""."""
        return _ranked(await self._database.read(_BY_CHANNEL, team_id, since, most))

    async def by_person(self, team_id: str, since: float, most: int) -> Sequence[tuple[str, Took]]:
        """The same for people, by id."""
        return _ranked(await self._database.read(_BY_PERSON, team_id, since, most))

    async def timings(self, team_id: str, most: int) -> Sequence[Timing]:
        """How long the last answers took, at most so many."""
        rows = await self._database.read(_TIMINGS, team_id, most)
        return [_timing(row) for row in rows]


def _timing(row: Row) -> Timing:
    took = row["first_word_ms"], row["duration_ms"], row["completion_tokens"] or 0
    return Timing(row["variant"], *took, row["model_id"])


def _single(row: Row) -> Single:
    told = row["prompt_tokens"] or 0, bool(row["estimated"]), row["cost_usd"]
    return Single(row["used_in"] or "", _timing(row), *told)


def _took(row: Row) -> Took:
    return Took(row["requests"], row["tokens"], row["estimated"], row["cost_usd"])


def _ranked(rows: Sequence[Row]) -> Sequence[tuple[str, Took]]:
    return [(row["name"], _took(row)) for row in rows]
