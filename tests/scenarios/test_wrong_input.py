"""A configuration that cannot work ends at once, with one line for each thing to mend."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.faults.nursery import Nursery
from tests.scenarios.refusals import AT_ONCE_S, GOOD, SECRET, refused, right_for

ROOT = Path(__file__).parents[2]

CHECKED_S = 30.0
"""What `python -m bot check` is given."""

SILENT_NAME_SERVER = """
import socket, sys, threading
from bot.cli import main
socket.getaddrinfo = lambda *_, **__: threading.Event().wait(60)
print("starts", flush=True)
sys.exit(main())
"""
"""`python -m bot` where names are looked up in vain for a minute; it says when everything is imported."""


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
