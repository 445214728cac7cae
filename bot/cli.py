"""The command line: parse, run, print, exit code. No logic.

Exit codes: 0 done, 1 a fault while running, 2 something to mend in the configuration or the command.
"""

import argparse
import asyncio
import gc
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from bot import __version__
from bot.checking import check
from bot.conversation.variants import VARIANTS, added_variant, budgeted, offer
from bot.environment import TOP_PORT, address_of, port_of
from bot.errors import ConfigurationError, Problem, StoreError
from bot.gemma.providers import PROVIDERS
from bot.hosting import Choices
from bot.logs import configure_logs
from bot.playing import running_playground, running_stand_in
from bot.runtime import model_from, running_bot, slots_of
from bot.settings import Settings, SettingsError, is_open, read_settings
from bot.starting import tell_all
from bot.store.backup import make_backup
from bot.store.export_file import Wanted, write_export
from bot.store.sqlite_file import path_of
from handlers.manifest import manifest

log = logging.getLogger(__name__)

_CHOICES = Choices(
    providers={name: row.key_setting for name, row in PROVIDERS.items()},
    variants=tuple(VARIANTS),
)
_MEND = 2
_CLOSING_S = 8.0
"""For settling, disconnecting and the checkpoint: they take well below a second where nothing hangs."""

_LEAVING_S = 0.3
"""For what is left when all is said: nothing but threads that wait for something outside."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except (ConfigurationError, StoreError) as error:
        return _mend(error)


def _mend(error: ConfigurationError | StoreError) -> int:
    """Print what is to be mended, a line for each; the exit code."""
    problems = error.problems if isinstance(error, ConfigurationError) else [Problem("DATABASE_URL", str(error))]
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    sys.stderr.flush()
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
    playground.add_argument("--port", type=_port, default=8090, help="where the page listens (default: 8090)")
    playground.add_argument("--slack-only", action="store_true", help="run the stand-in without the bot")
    playground.set_defaults(run=_playground)
    text = "Copy the database, whether the bot runs or not, to a new file that can be restored."
    copied = commands.add_parser("backup", help="copy the database while the bot runs", description=text)
    copied.add_argument("file", metavar="FILE", type=Path, help="the new file; it is never overwritten")
    copied.set_defaults(run=_backup)
    text = "Look at Slack, the model's hosts and the database, whether the bot runs or not; see docs/operations.md."
    checked = commands.add_parser("check", help="look whether everything works", description=text)
    checked.add_argument("--json", action="store_true", help="print one JSON object")
    checked.set_defaults(run=_check)
    text = "Print all that is kept of a person or a channel, one JSON object a line (see docs/privacy.md)."
    exported = commands.add_parser("export", help="write what is kept of a person or a channel", description=text)
    whose = exported.add_mutually_exclusive_group(required=True)
    whose.add_argument("--person", metavar="U…", help="a user id")
    whose.add_argument("--channel", metavar="C…", help="a channel id")
    exported.add_argument("--team", metavar="T…", help="the workspace, where the database holds several")
    exported.set_defaults(run=_export)
    text = "Print the app manifest, to be pasted at api.slack.com/apps."
    printed = commands.add_parser("manifest", help="print the Slack app manifest", description=text)
    printed.add_argument(
        "--url", type=_origin, metavar="https://HOST", help="for HTTP mode: where Slack reaches the bot"
    )
    printed.set_defaults(run=_manifest)
    return parser


def _port(text: str) -> int:
    port = port_of(text)
    if port is None:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to {TOP_PORT}")
    return port


def _origin(text: str) -> str:
    """A public https address without the slash at its end: the paths behind it are ours."""
    url = text.removesuffix("/")
    address = address_of(url)
    if address is None or (address.scheme, address.netloc) != ("https", url.partition("://")[2]) or "@" in url:
        raise argparse.ArgumentTypeError("must be https:// and a host, with no path behind it")
    return url


def _read(*, need_slack: bool) -> Settings:
    env_file = Path(".env")
    settings = read_settings(os.environ, env_file, _CHOICES, need_slack=need_slack, need_model=need_slack)
    configure_logs(settings.log_level, settings.log_format, settings.secrets)
    _offer_variants(settings)
    if is_open(env_file):
        log.warning("others on this machine may read .env: chmod 600 .env")
    return settings


def _offer_variants(settings: Settings) -> None:
    """Let people choose the variants that are configured, with their budgets."""
    offer(
        added_variant(row.name, row.model_id, row.context_tokens, images=row.images) for row in settings.hosting.added
    )
    offer(budgeted(settings.budgets))


def _run(_: argparse.Namespace) -> int:
    try:
        settings = _read(need_slack=True)
    except SettingsError as error:
        logging.disable(logging.ERROR)  # what is wrong is in the problems
        _offer_variants(error.settings)
        return _until_stopped(partial(tell_all, error), 0)

    async def run() -> None:
        async with (
            aclosing(model_from(settings)) as model,
            running_bot(settings, model, slots=slots_of(settings)) as bot,
        ):
            mode = "Socket Mode" if settings.socket_mode else f"HTTP mode on {settings.host}:{bot.port}"
            _say(f"Gemma answers in the Slack workspace {bot.team_name} ({mode}). Ctrl+C stops it.")
            await asyncio.Event().wait()

    return _until_stopped(run, settings.shutdown_grace_s)


def _playground(parsed: argparse.Namespace) -> int:
    settings = _read(need_slack=False)

    async def stand_in() -> None:
        async with running_stand_in(parsed.port) as slack:
            facts = {"url": slack.url, "api_url": slack.api_url, "bot_token": slack.bot_token}
            _say(json.dumps({**facts, "app_token": slack.app_token, "signing_secret": slack.signing_secret}))
            await asyncio.Event().wait()

    async def playground() -> None:
        async with running_playground(settings, os.environ, parsed.port) as (url, line):
            _say(f"The playground is at {url} (Ctrl+C stops it).\n{line}")
            await asyncio.Event().wait()

    return _until_stopped(stand_in if parsed.slack_only else playground, settings.shutdown_grace_s)


def _manifest(parsed: argparse.Namespace) -> int:
    _say(json.dumps(manifest(parsed.url), indent=2, ensure_ascii=False))
    return 0


def _check(parsed: argparse.Namespace) -> int:
    """Look with all that can be read of the settings, also where the bot could not start with them."""
    logging.disable(logging.ERROR)  # what is wrong is in the report
    problems: Sequence[Problem] = ()
    settings: Settings | None = None
    try:
        settings = _read(need_slack=True)
    except ConfigurationError as error:
        problems = error.problems
        with suppress(ConfigurationError):
            settings = _read(need_slack=False)
    with asyncio.Runner() as runner:
        report = runner.run(check(settings, problems, Path(".env")))
        _say(report.as_json() if parsed.json else report.as_text())
        _leave_soon(report.exit_code)
    return report.exit_code


def _backup(parsed: argparse.Namespace) -> int:
    made = make_backup(path_of(_read(need_slack=False).database_url), parsed.file)
    _say(f"{made.path} holds {made.turns:,} turns in {made.size:,} bytes.")
    return 0


def _export(parsed: argparse.Namespace) -> int:
    wanted = Wanted(parsed.person or parsed.channel, parsed.person is None, parsed.team)
    asyncio.run(write_export(path_of(_read(need_slack=False).database_url), wanted, _write_utf_8))
    return 0


def _write_utf_8(text: str) -> None:
    """JSON Lines are UTF-8, whatever standard output is."""
    sys.stdout.buffer.write(text.encode())


def _until_stopped(run: Callable[[], Coroutine[Any, Any, None]], grace_s: float) -> int:
    """Run until SIGINT or SIGTERM asks for an orderly end, while it starts too; a second signal ends it at once.

    An end that hangs (Slack, the disk) is cut short `_CLOSING_S` after the grace time.
    """

    async def whole() -> None:
        # What was imported lives as long as the process, and an answer leaves little garbage in cycles: looking for it
        # as often as Python does by default costs about 7 % of an answer's CPU time.
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        running = asyncio.ensure_future(run())
        stopping = False

        def stop() -> None:
            nonlocal stopping
            if stopping:
                os._exit(1)
            stopping = True
            _cut_short_after(grace_s + _CLOSING_S)
            running.cancel()

        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop)
        with suppress(asyncio.CancelledError):
            await running

    with asyncio.Runner() as runner:
        try:
            runner.run(whole())
        except (ConfigurationError, StoreError) as error:
            code = _mend(error)
            _leave_soon(code)
            return code
    return 0


def _cut_short_after(seconds: float) -> None:
    """End the process in so many seconds, if it is still there: whatever is left, the next start puts right."""

    def cut_short() -> None:
        sys.stderr.write("The end took too long and was cut short; the next start puts right what is left.\n")
        sys.stderr.flush()
        os._exit(1)

    _later(seconds, cut_short)


def _leave_soon(code: int) -> None:
    """End the process with this code in `_LEAVING_S`, if it is still there. All is said, and nothing is left to do.

    A look-up of a name cannot be broken off: Python would wait for its thread as long as the name server is silent.
    """
    _later(_LEAVING_S, lambda: os._exit(code))


def _later(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
