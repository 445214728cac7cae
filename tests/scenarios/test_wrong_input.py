"""A configuration that cannot work ends at once, with one line for each thing to mend."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.scenarios.stage import staged

GOOD = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "AIML_API_KEY": "sk-secret", "PORT": "0"}


async def run_bot(folder: Path, *arguments: str, **env: str) -> tuple[int, str, str, float]:
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode(), time.monotonic() - started


@pytest.fixture(scope="module")
def longest_s() -> float:
    """Five seconds; on a machine that is busy with other things, five times what `--help` takes there."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, stdout=subprocess.DEVNULL, timeout=60)
    return max(5.0, 5 * (time.monotonic() - started))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, ["SLACK_BOT_TOKEN", "playground"]),
        ({"GEMMA_VARIANT": "7b"}, ["GEMMA_VARIANT", "27b"]),
        ({"GEMMA_BASE_URL": "htp:/x"}, ["GEMMA_BASE_URL"]),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, ["SLACK_API_URL"]),
        ({"DATABASE_URL": "postgresql://localhost/x"}, ["DATABASE_URL"]),
        ({"AIML_API_KEY": ""}, ["AIML_API_KEY"]),
        ({"GEMMA_PROVIDER": "acme"}, ["GEMMA_PROVIDER", "aimlapi"]),
    ],
)
async def test_a_wrong_setting_ends_the_process_with_its_name(
    tmp_path: Path, changes: dict[str, str], names: list[str], longest_s: float
) -> None:
    code, _, err, took_s = await run_bot(tmp_path, **(GOOD | changes))
    assert code == 2
    assert took_s < longest_s
    for name in names:
        assert name in err
    assert "Traceback" not in err
    assert "sk-secret" not in err


@pytest.mark.parametrize(
    ("kept", "named"), [("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"), ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")]
)
async def test_a_token_that_slack_rejects_is_named(tmp_path: Path, kept: str, named: str) -> None:
    async with Playground() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        env = GOOD | {"SLACK_API_URL": slack.api_url} | {kept: tokens[kept]}
        code, _, err, _ = await run_bot(tmp_path, **env)
    assert code == 2
    assert err.startswith(f"{named}: was rejected")


async def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    code, _, err, _ = await run_bot(tmp_path, **GOOD)
    assert code == 2
    assert ".env" in err


async def test_a_second_process_on_one_database_refuses_to_start(tmp_path: Path) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        env = {
            "SLACK_BOT_TOKEN": stage.slack.bot_token,
            "SLACK_APP_TOKEN": stage.slack.app_token,
            "SLACK_API_URL": stage.slack.api_url,
            "AIML_API_KEY": "sk-secret",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'gemma.db'}",
        }
        code, _, err, _ = await run_bot(tmp_path, **env)
    assert code == 2
    assert "DATABASE_URL" in err


async def test_help_names_the_commands(tmp_path: Path) -> None:
    code, out, _, _ = await run_bot(tmp_path, "--help")
    assert code == 0
    assert "playground" in out
    assert "manifest" in out


async def test_the_manifest_command_prints_what_the_repository_holds(tmp_path: Path) -> None:
    code, out, _, _ = await run_bot(tmp_path, "manifest")
    assert code == 0
    assert out == (Path(__file__).parents[2] / "manifest.json").read_text()
