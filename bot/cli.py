"""The command line: parse, run, print, exit code. No logic.

Exit codes: 0 done, 1 a fault while running, 2 something to mend in the configuration or the command.
"""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot import __version__
from bot.conversation.variants import VARIANTS
from bot.errors import ConfigurationError, StoreError
from bot.gemma.providers import PROVIDERS
from bot.logs import configure_logs
from bot.playing import running_playground, running_stand_in
from bot.runtime import model_from, running_bot, slots_of
from bot.settings import Choices, Settings, read_settings
from handlers.manifest import manifest

_CHOICES = Choices(
    providers={name: row.key_setting for name, row in PROVIDERS.items()},
    variants=tuple(VARIANTS),
)
_MEND = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except ConfigurationError as error:
        sys.stderr.write("".join(f"{problem}\n" for problem in error.problems))
        return _MEND
    except StoreError as error:
        sys.stderr.write(f"DATABASE_URL: {error}\n")
        return _MEND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Gemma 3 in Slack.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(run=_run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot on Slack (the default)", description="Run the bot on Slack.")
    run.set_defaults(run=_run)
    text = "Try the real bot in a browser, with a Slack stand-in on this machine: no account, no token."
    playground = commands.add_parser("playground", help="try the bot in a browser, without Slack", description=text)
    playground.add_argument("--port", type=int, default=8090, help="where the page listens (default: 8090)")
    playground.add_argument("--slack-only", action="store_true", help="run the stand-in without the bot")
    playground.set_defaults(run=_playground)
    text = "Print the app manifest, to be pasted at api.slack.com/apps."
    printed = commands.add_parser("manifest", help="print the Slack app manifest", description=text)
    printed.add_argument("--url", metavar="https://HOST", help="for HTTP mode: where Slack reaches the bot")
    printed.set_defaults(run=_manifest)
    return parser


def _read(*, need_slack: bool) -> Settings:
    settings = read_settings(os.environ, Path(".env"), _CHOICES, need_slack=need_slack, need_model=need_slack)
    configure_logs(settings.log_level, settings.log_format)
    return settings


def _run(_: argparse.Namespace) -> int:
    settings = _read(need_slack=True)

    async def run(stop: asyncio.Event) -> None:
        async with running_bot(settings, model_from(settings), slots=slots_of(settings)) as bot:
            mode = "Socket Mode" if settings.socket_mode else f"HTTP mode on {settings.host}:{bot.port}"
            _say(f"Gemma answers in the Slack workspace {bot.team_name} ({mode}). Ctrl+C stops it.")
            await stop.wait()

    return _until_stopped(run)


def _playground(parsed: argparse.Namespace) -> int:
    settings = _read(need_slack=False)

    async def stand_in(stop: asyncio.Event) -> None:
        async with running_stand_in(parsed.port) as slack:
            facts = {"url": slack.url, "api_url": slack.api_url, "bot_token": slack.bot_token}
            _say(json.dumps({**facts, "app_token": slack.app_token, "signing_secret": slack.signing_secret}))
            await stop.wait()

    async def playground(stop: asyncio.Event) -> None:
        async with running_playground(settings, os.environ, parsed.port) as (url, line):
            _say(f"The playground is at {url} (Ctrl+C stops it).\n{line}")
            await stop.wait()

    return _until_stopped(stand_in if parsed.slack_only else playground)


def _manifest(parsed: argparse.Namespace) -> int:
    _say(json.dumps(manifest(parsed.url), indent=2, ensure_ascii=False))
    return 0


def _until_stopped(run: Callable[[asyncio.Event], Awaitable[None]]) -> int:
    """Run until SIGINT or SIGTERM asks for an orderly end; a second signal ends the process at once."""

    async def whole() -> None:
        # What was imported lives as long as the process, and an answer leaves little garbage in cycles: looking for it
        # as often as Python does by default costs about 7 % of an answer's CPU time.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, lambda: os._exit(1) if stop.is_set() else stop.set())
        await run(stop)

    asyncio.run(whole())
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
