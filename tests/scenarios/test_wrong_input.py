"""A configuration that cannot work ends at once, with one line for each thing to mend."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from weakref import WeakSet

import pytest

from bot.cli import main
from bot.playground import Playground
from tests.faults.nursery import Nursery
from tests.scenarios.stage import staged

ROOT = Path(__file__).parents[2]
AT_ONCE_S = 5.0
"""What a process that cannot work is given to say so, in seconds."""

CHECKED_S = 30.0
"""What `python -m bot check` is given."""

GOOD = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "AIML_API_KEY": "sk-secret", "PORT": "0"}
SECRET = "SECRETSECRET"
SECRETS = ("xoxb-", "xapp-wrong", "xapp-1", "sk-", SECRET)
IMPORTED: WeakSet[Nursery] = WeakSet()
"""Nurseries that have imported everything, which a loaded machine takes its time for: from then on time counts."""

SILENT_NAME_SERVER = """
import socket, sys, threading
from bot.cli import main
socket.getaddrinfo = lambda *_, **__: threading.Event().wait(60)
print("starts", flush=True)
sys.exit(main())
"""
"""`python -m bot` where names are looked up in vain for a minute; it says when everything is imported."""


def right_for(slack: Playground) -> dict[str, str]:
    """What lets a bot in to the stand-in."""
    return {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}


async def refused(nursery: Nursery, folder: Path, env: Mapping[str, str]) -> tuple[list[str], str]:
    """Start a bot that must end by itself: the settings that its lines name, one a line, and all that it says."""
    if nursery not in IMPORTED:
        await nursery.run(folder, "--version", env={})
        IMPORTED.add(nursery)
    async with asyncio.timeout(AT_ONCE_S):
        code, out, err = await nursery.run(folder, env=env)
    assert (code, out) == (2, ""), err
    assert [secret for secret in SECRETS if secret in err.replace("must start with xoxb-", "")] == []
    return [line.partition(": ")[0] for line in err.splitlines()], err


@pytest.mark.parametrize(
    ("changes", "named", "word"),
    [
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN"], "OAuth & Permissions"),
        ({"SLACK_APP_TOKEN": ""}, ["SLACK_APP_TOKEN"], "SLACK_SIGNING_SECRET"),
        (
            {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"},
            ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
            "swapped",
        ),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, ["SLACK_BOT_TOKEN"], "playground"),
        ({"GEMMA_VARIANT": "7b"}, ["GEMMA_VARIANT"], "1b, 4b, 12b, 27b"),
        ({"GEMMA_BASE_URL": "htp:/x"}, ["GEMMA_BASE_URL"], "http"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, ["SLACK_API_URL"], "cannot be reached"),
        (
            {"SLACK_API_URL": "https://a..b/", "GEMMA_BASE_URL": "https://a..b/v1"},
            ["GEMMA_BASE_URL", "SLACK_API_URL"],
            "is no",
        ),
        ({"HTTPS_PROXY": "proxy.corp:8080"}, ["HTTPS_PROXY"], "http://proxy.example.com:8080"),
        ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, ["ALL_PROXY"], "http://proxy.example.com:8080"),
        ({"DATABASE_URL": "postgresql://localhost/x"}, ["DATABASE_URL"], "SQLite is what is supported"),
        ({"AIML_API_KEY": ""}, ["AIML_API_KEY"], "is not set"),
        ({"GEMMA_PROVIDER": "acme"}, ["GEMMA_PROVIDER"], "aimlapi"),
        ({"GEMMA_PROVIDER": "acme", "AIML_API_KEY": ""}, ["GEMMA_PROVIDER"], "'acme'"),
        ({"AIML_API_KEY": f"xoxb-1-{SECRET}"}, ["AIML_API_KEY"], "a bot token of Slack's; it must be a key of the"),
        ({"AIML_API_KEY": f"a {SECRET}", "GEMMA_VARIANT": "7b"}, ["GEMMA_VARIANT", "AIML_API_KEY"], "copy it again"),
        (
            {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "xapp-1"},
            ["SLACK_SIGNING_SECRET"],
            "an app-level token of Slack's; it must be the Signing Secret",
        ),
        (
            {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SECRET[:4]},
            ["SLACK_SIGNING_SECRET"],
            "too short to be the Signing Secret of Basic Information",
        ),
        (
            {
                "GEMMA_VARIANT": f"xoxb-2222222222-{SECRET}",
                "GEMMA_PROVIDER": f"sk-or-v1-{SECRET}",
                "DATABASE_URL": f"xoxb-{SECRET}",
                "GEMMA_ADMINS": f"sk-live-{SECRET}",
                "GEMMA_VARIANTS": f"sk-{SECRET}",
                "GEMMA_FALLBACK": f"xoxb-{SECRET}",
            },
            ["GEMMA_VARIANTS", "GEMMA_VARIANT", "GEMMA_PROVIDER", "GEMMA_FALLBACK", "DATABASE_URL", "GEMMA_ADMINS"],
            "is something that may be a secret; it must be one of",
        ),
        ({"PORT": "1" * 5_000}, ["PORT"], "must be a number from 0 to 65535"),
        ({"GEMMA_GGUF_4B": "x" * 5_000}, ["GEMMA_GGUF_4B"], "no file"),
        (
            {
                "SLACK_BOT_TOKEN": "",
                "HOST": "a..b",
                "DATABASE_URL": "sqlite:///x.db?mode=ro",
                "ALL_PROXY": "socks5://x",
            },
            ["DATABASE_URL", "HOST", "SLACK_BOT_TOKEN", "ALL_PROXY"],
            "question mark",
        ),
        (
            {"SLACK_BOT_TOKEN": "", "GEMMA_VARIANT": "7b", "DATABASE_URL": "mysql://x", "PORT": "http"},
            ["GEMMA_VARIANT", "DATABASE_URL", "PORT", "SLACK_BOT_TOKEN"],
            "mysql",
        ),
    ],
)
async def test_a_wrong_setting_ends_the_process_with_one_line_for_each(
    tmp_path: Path, nursery: Nursery, changes: dict[str, str], named: list[str], word: str
) -> None:
    async with Playground() as slack:
        names, said = await refused(nursery, tmp_path, GOOD | right_for(slack) | changes)
    assert names == named
    assert word in said


@pytest.mark.parametrize(
    ("right", "named"),
    [
        ("SLACK_APP_TOKEN", ["SLACK_BOT_TOKEN"]),
        ("SLACK_BOT_TOKEN", ["SLACK_APP_TOKEN"]),
        ("", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
    ],
)
async def test_each_token_that_slack_rejects_is_named(
    tmp_path: Path, nursery: Nursery, right: str, named: list[str]
) -> None:
    async with Playground() as slack:
        env = GOOD | {name: value for name, value in right_for(slack).items() if name in {right, "SLACK_API_URL"}}
        names, said = await refused(nursery, tmp_path, env)
    assert names == named
    assert said.count("was rejected by Slack") == len(named)


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


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, []),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["SLACK_BOT_TOKEN"]),
        ({"GEMMA_VARIANT": "7b", "SLACK_APP_TOKEN": "xapp-wrong"}, ["GEMMA_VARIANT", "SLACK_APP_TOKEN"]),
    ],
)
async def test_an_address_that_cannot_be_listened_on_is_told_with_what_else_is_wrong(
    tmp_path: Path, nursery: Nursery, changes: dict[str, str], named: list[str]
) -> None:
    async with Playground() as slack:
        env = GOOD | right_for(slack) | {"PORT": str(slack.port)} | changes
        names, said = await refused(nursery, tmp_path, env)
        assert names == [*named, "PORT"]
        assert f"127.0.0.1:{slack.port} cannot be listened on (address already in use); choose another" in said
        names, _ = await refused(nursery, tmp_path, env | {"HOST": "192.0.2.1"})
        assert names == [*named, "HOST"], "an address of another machine"
    assert not any(os.scandir(tmp_path)), "no database is made"


@pytest.mark.parametrize(
    "body",
    [
        b"true",
        b'{"ok": true}',
        b'{"ok": true, "team_id": null, "user_id": ["U1"]}',
        b'{"ok": false, "error": ["x"]}',
        b'{"ok": false, "error": "a\\nb"}',
        b"<p>Hello</p>",
    ],
)
async def test_an_address_where_something_else_answers_than_slack_is_named(
    tmp_path: Path, nursery: Nursery, body: bytes
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        env = GOOD | {"SLACK_API_URL": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"}
        names, _ = await refused(nursery, tmp_path, env)
    assert names == ["SLACK_API_URL"]


async def test_where_the_env_file_cannot_be_read_nothing_outside_is_asked(tmp_path: Path, nursery: Nursery) -> None:
    (tmp_path / ".env").write_bytes(b"SLACK_API_URL=\xff")
    async with Playground() as slack:
        names, _ = await refused(nursery, tmp_path, GOOD | {"SLACK_API_URL": slack.api_url})
        assert slack.call_counts.total() == 0
    assert names == [".env"]


@pytest.mark.parametrize("host", ["a..b", "nowhere.invalid"])
async def test_a_host_to_listen_on_that_is_none_is_named(tmp_path: Path, nursery: Nursery, host: str) -> None:
    async with Playground() as slack:
        env = GOOD | right_for(slack) | {"HOST": host, "LOG_LEVEL": "ERROR"}
        names, _ = await refused(nursery, tmp_path, env)
    assert names == ["HOST"]


async def test_a_slack_that_takes_connections_and_says_nothing_is_named(tmp_path: Path, nursery: Nursery) -> None:
    """Both tokens are asked about at once: two waits behind each other would be too long."""
    over = asyncio.Event()
    async with await asyncio.start_server(lambda _, writer: _silent(writer, over), "127.0.0.1", 0) as server:
        env = GOOD | {"SLACK_API_URL": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"}
        names, _ = await refused(nursery, tmp_path, env)
        over.set()
    assert names == ["SLACK_API_URL"]


async def _silent(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
    await over.wait()
    writer.close()


@pytest.mark.parametrize(
    ("command", "key", "within_s", "said"),
    [
        (
            "run",
            "sk-secret",
            AT_ONCE_S,
            "SLACK_API_URL: cannot be reached (TimeoutError); check the address and the network",
        ),
        ("check", "", CHECKED_S, "SLACK_API_URL cannot be reached (TimeoutError)"),
    ],
)
async def test_a_name_server_that_says_nothing_does_not_keep_the_process(
    tmp_path: Path, command: str, key: str, within_s: float, said: str
) -> None:
    code, told = await ended_in_silence(tmp_path, command, {"AIML_API_KEY": key}, within_s)
    assert code == 2
    assert said in told


async def test_a_host_to_listen_on_that_nobody_finds_is_named(tmp_path: Path) -> None:
    async with Playground() as slack:
        env = right_for(slack) | {"HOST": "nowhere.invalid"}
        code, told = await ended_in_silence(tmp_path, "run", env, AT_ONCE_S)
    assert code == 2
    assert "HOST: could not be looked up in 3 seconds" in told


async def ended_in_silence(folder: Path, command: str, changes: Mapping[str, str], within_s: float) -> tuple[int, str]:
    """Run a command where no name is ever found: its exit code, and all that it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SILENT_NAME_SERVER, command),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **GOOD, **changes},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        await process.stdout.readline()
        async with asyncio.timeout(within_s):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode is not None
    return process.returncode, (out + err).decode()


async def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path, nursery: Nursery) -> None:
    (tmp_path / ".env").mkdir()
    assert (await refused(nursery, tmp_path, GOOD))[0] == [".env"]
    (tmp_path / ".env").rmdir()
    (tmp_path / ".env").write_bytes(b"GEMMA_VARIANT=\xff")
    assert (await refused(nursery, tmp_path, GOOD))[0] == [".env"]


async def test_an_env_file_that_others_may_read_is_warned_of(tmp_path: Path, nursery: Nursery) -> None:
    env = tmp_path / ".env"
    env.write_text("SLACK_API_URL=http://127.0.0.1:9/api/\n")
    for mode, warned in ((0o644, True), (0o600, False)):
        env.chmod(mode)
        code, _, err = await nursery.run(tmp_path, env=GOOD)
        assert code == 2
        assert ("others on this machine may read .env: chmod 600 .env" in err) == warned
        assert "SLACK_API_URL: cannot be reached" in err


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


async def test_help_names_the_commands(tmp_path: Path, nursery: Nursery) -> None:
    code, out, _ = await nursery.run(tmp_path, "--help", env={})
    assert code == 0
    assert "playground" in out
    assert "manifest" in out


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("playground", "--port", "99999"),
        ("playground", "--port", "-1"),
        ("playground", "--port", "1" * 5_000),
        ("manifest", "--url", "bot.example.com"),
        ("manifest", "--url", "http://bot.example.com"),
        ("manifest", "--url", "https://bot.example.com/slack/events"),
        ("manifest", "--url", "https://bot.example.com?"),
        ("manifest", "--url", "https://me@bot.example.com"),
        ("manifest", "--url", "https://a..b"),
        ("manifest", "--url", ""),
    ],
)
def test_an_option_that_makes_no_sense_is_named(
    capsys: pytest.CaptureFixture[str], command: str, option: str, value: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, f"{option}={value}"])
    assert ended.value.code == 2
    assert f"argument {option}: must be " in capsys.readouterr().err


@pytest.mark.parametrize(
    "url", ["https://bot.example.com", "https://bot.example.com/", "https://bot.example.com:8443/"]
)
def test_the_manifest_names_the_address_that_the_bot_serves(capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert main(["manifest", "--url", url]) == 0
    settings = json.loads(capsys.readouterr().out)["settings"]
    assert settings["interactivity"]["request_url"] == f"{url.rstrip('/')}/slack/events"


async def test_a_process_of_its_own_prints_the_manifest_that_the_repository_holds(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "manifest"),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(20):
        out, _ = await process.communicate()
    assert process.returncode == 0
    assert out.decode() == (ROOT / "manifest.json").read_text()
