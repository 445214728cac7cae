"""All that is kept of a person or a channel as JSON Lines, for whoever has the database's file."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError, Problem
from bot.store.exporting import ExportStore
from bot.store.migrations import packaged
from bot.store.read_only import read_only


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose export: `name` is a person's id, or with `whole_channel` a channel's.

    `team_id` is needed where the database holds several workspaces.
    """

    name: str
    whole_channel: bool = False
    team_id: str | None = None


async def write_export(path: Path, wanted: Wanted, write: Callable[[str], object]) -> None:
    """Write the export of the database at `path`, a line at a time, whether the bot runs or not. It blocks.

    Raises StoreUnusable when the database cannot be read, ConfigurationError when it holds several workspaces and none
    is named.
    """
    with read_only(path, packaged()[-1].version) as file:
        exports = ExportStore(file)
        team_id = wanted.team_id or _only_one(await exports.teams())
        find = exports.of_channel if wanted.whole_channel else exports.of_person
        async for record in find(team_id, wanted.name):
            write(json.dumps(record, ensure_ascii=False) + "\n")


def _only_one(teams: Sequence[str]) -> str:
    if len(teams) == 1:
        return teams[0]
    if not teams:
        raise ConfigurationError([Problem("export", "nothing is stored yet")])
    raise ConfigurationError([Problem("--team", f"is needed, there are several workspaces: {', '.join(teams)}")])
