"""A database that cannot be used is told with everything else that is wrong, and left as it was."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.faults.nursery import Nursery
from tests.scenarios.refusals import GOOD, refused, right_for
from tests.scenarios.stage import staged


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE cakes (name TEXT)")


def _damaged(path: Path) -> None:
    path.write_bytes(b"no database" * 1_000)


def _a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _gone_without_its_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").touch()


@pytest.mark.parametrize(
    "spoil", [_foreign, _damaged, Path.touch, Path.mkdir, _a_link_to_itself, _gone_without_its_log]
)
@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, ["SLACK_API_URL"]),
        (
            {"GEMMA_ADMINS": "x", "ALL_PROXY": "socks5://x"},
            ["GEMMA_ADMINS", "ALL_PROXY", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
        ),
        ({"SLACK_BOT_TOKEN": "", "PORT": "http"}, ["PORT", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "AIML_API_KEY": ""}, ["SLACK_BOT_TOKEN", "AIML_API_KEY", "SLACK_APP_TOKEN"]),
        ({"SLACK_API_URL": "htp://x"}, ["SLACK_API_URL"]),
    ],
)
async def test_settings_tokens_and_the_database_are_told_together_and_left_as_they_were(
    tmp_path: Path, nursery: Nursery, changes: dict[str, str], named: list[str], spoil: Callable[[Path], None]
) -> None:
    database = tmp_path / "gemma.db"
    spoil(database)
    before = database.read_bytes() if database.is_file() else None
    async with Playground() as slack:
        env = GOOD | {"SLACK_API_URL": slack.api_url, "DATABASE_URL": f"sqlite:///{database}"} | changes
        names, said = await refused(nursery, tmp_path, env)
    assert sorted(names) == sorted([*named, "DATABASE_URL"])
    assert str(database) in said
    assert (database.read_bytes() if database.is_file() else None) == before


async def test_a_database_in_use_is_told_with_what_else_is_wrong(tmp_path: Path, nursery: Nursery) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        for changes, named in (({}, []), ({"GEMMA_VARIANT": "7b"}, ["GEMMA_VARIANT"])):
            env = {"SLACK_API_URL": stage.slack.api_url, "DATABASE_URL": f"sqlite:///{tmp_path / 'gemma.db'}"}
            names, said = await refused(nursery, tmp_path, GOOD | env | changes)
            assert names == [*named, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL"]
            assert "in use by another process" in said


@pytest.mark.parametrize("database", ["gemma.db/here.db", "a link", "a\x00b.db", "a" * 300])
async def test_a_path_at_which_no_file_can_be_is_told_also_where_nothing_else_is_wrong(
    tmp_path: Path, nursery: Nursery, database: str
) -> None:
    (tmp_path / "gemma.db").touch()
    _a_link_to_itself(tmp_path / "a link")
    (tmp_path / ".env").write_text(f'DATABASE_URL="sqlite:///{database}"')
    (tmp_path / ".env").chmod(0o600)
    async with Playground() as slack:
        for changes, named in (({}, []), ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["SLACK_BOT_TOKEN"])):
            names, _ = await refused(nursery, tmp_path, GOOD | right_for(slack) | changes)
            assert names == [*named, "DATABASE_URL"]


async def test_a_second_process_on_one_database_refuses_to_start(tmp_path: Path, nursery: Nursery) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        env = {
            "SLACK_BOT_TOKEN": stage.slack.bot_token,
            "SLACK_APP_TOKEN": stage.slack.app_token,
            "SLACK_API_URL": stage.slack.api_url,
            "AIML_API_KEY": "sk-secret",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'gemma.db'}",
        }
        code, _, err = await nursery.run(tmp_path, env=env)
    assert code == 2
    assert "DATABASE_URL" in err
