"""What the command line takes, and what it prints."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.faults.nursery import Nursery

ROOT = Path(__file__).parents[2]


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
