"""`python -m bot check`: looks at everything that the settings name, all at once, within half a minute."""

import asyncio
import importlib.util
import json
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

from bot import __version__
from bot.errors import ConfigurationError, Problem
from bot.finding import Finding, Mark
from bot.gemma.checks import ModelChecks
from bot.gemma.client import REMEMBERED_S
from bot.gemma.hosts import hosts_from
from bot.gemma.providers import PROVIDERS, host_name
from bot.logs import hiding
from bot.settings import DEFAULT_API_URL, Settings, is_open
from bot.slack.checks import check_slack
from bot.store.checks import check_database, check_heard, is_running, learned_of_hosts
from bot.store.sqlite_file import path_of
from handlers.features import FEATURES

WITHIN_S = 25.0
"""For everything, in seconds; closing what was opened takes little more."""

_SETTINGS = "settings"
_SIGNS: Mapping[Mark, str] = {Mark.GOOD: "✓", Mark.WARNING: "!", Mark.FAILING: "✗"}
_FAILS, _MEND = 1, 2
_LONGEST = 300
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in the order in which it is told."""

    findings: Sequence[Finding]

    @property
    def exit_code(self) -> int:
        """0: it runs, warnings or not; 1: something fails; 2: a setting is to be mended."""
        failing = [finding for finding in self.findings if finding.mark is Mark.FAILING]
        if any(finding.area == _SETTINGS for finding in failing):
            return _MEND
        return _FAILS if failing else 0

    def as_text(self) -> str:
        """A line for each, in columns, and below what is not as it should be what to do."""
        area = max(len(finding.area) for finding in self.findings)
        name = max(len(finding.name) for finding in self.findings)
        lines = []
        for finding in self.findings:
            lines.append(f"{_SIGNS[finding.mark]} {finding.area:<{area}}  {finding.name:<{name}}  {finding.told}")
            if finding.remedy:
                lines.append(f"{'':<{area + name + 6}}→ {finding.remedy}")
        return "\n".join([*lines, "", self._sum()])

    def as_json(self) -> str:
        """The same for programs."""
        rows = [asdict(finding) for finding in self.findings]
        return json.dumps({"version": __version__, "exit_code": self.exit_code, "findings": rows}, ensure_ascii=False)

    def _sum(self) -> str:
        failing = sum(finding.mark is Mark.FAILING for finding in self.findings)
        warnings = sum(finding.mark is Mark.WARNING for finding in self.findings)
        if not failing and not warnings:
            return "All is well."
        words = [f"{failing} to mend" if failing else "Nothing to mend", f"{warnings} to know of" if warnings else ""]
        return ", ".join(word for word in words if word) + "."


async def check(settings: Settings | None, problems: Sequence[Problem], env_file: Path) -> Report:
    """Look at what can be looked at: Slack, what came from it, the model's hosts, the database.

    `settings` as far as they can be read, None where they cannot; `problems` is what keeps the bot from starting with
    them. What is wrong is in the report, and nothing is raised for it.
    """
    told = [_problem(problem) for problem in problems]
    if settings is None:
        return Report(told)
    try:
        path = path_of(settings.database_url)
    except ConfigurationError as error:
        return Report([*told, *(_problem(problem) for problem in error.problems)])
    wrong = frozenset(problem.setting for problem in problems)
    look = _Look(settings, path, wrong, asyncio.get_running_loop().time() + WITHIN_S)
    bot_runs = await asyncio.to_thread(is_running, path)
    slack, model, database = await asyncio.gather(
        look.slack(bot_runs=bot_runs), look.model(bot_runs=bot_runs), look.database(bot_runs=bot_runs)
    )
    found = [*(told or [_summary(settings)]), *_open_file(env_file), *slack, *model, _pictures(), *database]
    hide = hiding(settings.secrets)
    return Report([_clean(finding, hide) for finding in found])


@dataclass(frozen=True, slots=True)
class _Look:
    """One look: settings, the database's file, what is wrong, and when it must be over, on the event loop's clock."""

    settings: Settings
    path: Path
    wrong: frozenset[str]
    by: float

    async def slack(self, *, bot_runs: bool) -> Sequence[Finding]:
        """What Slack says, and what came from it; nothing where its settings are wrong."""
        if any(setting.startswith("SLACK_") for setting in self.wrong):
            return ()
        said = await self._taken("Slack", "time", check_slack(self.settings, FEATURES, bot_runs=bot_runs))
        return [*said, *await asyncio.to_thread(lambda: list(check_heard(self.path)))]

    async def model(self, *, bot_runs: bool) -> Sequence[Finding]:
        """What the hosts say, all variants side by side; nothing where the key is missing."""
        if PROVIDERS[self.settings.provider].key_setting in self.wrong:
            return ()
        try:
            hosts = hosts_from(self.settings)
        except ConfigurationError as error:
            return [_problem(problem) for problem in error.problems]
        learned = await learned_of_hosts(self.path, time.time() - REMEMBERED_S)
        async with ModelChecks(hosts, self.settings.variant, learned, bot_runs=bot_runs) as checks:
            steps = {**checks.by_variant(), "fallback": checks.fallbacks()}
            found = await asyncio.gather(*(self._taken("model", f"{name} time", each) for name, each in steps.items()))
        return list(chain.from_iterable(found))

    async def database(self, *, bot_runs: bool) -> Sequence[Finding]:
        """What is in the file, and whether it can be written."""
        return await asyncio.to_thread(lambda: list(check_database(self.path, bot_runs=bot_runs)))

    async def _taken(self, area: str, name: str, steps: AsyncGenerator[Finding, None]) -> Sequence[Finding]:
        """The findings that come in time."""
        found: list[Finding] = []
        try:
            async with asyncio.timeout_at(self.by), aclosing(steps):
                async for finding in steps:
                    found.append(finding)  # noqa: PERF401 - those that came before a time-out count
        except TimeoutError:
            remedy = "check again: a model may still be loading; if it stays so, look at the network"
            found.append(Finding(area, name, Mark.FAILING, f"not everything was told within {WITHIN_S:.0f} s", remedy))
        return found


def _summary(settings: Settings) -> Finding:
    """What is to run, for whoever looks at another file than he thinks."""
    mode = "Socket Mode" if settings.socket_mode else "HTTP mode"
    slack = "" if settings.slack_api_url == DEFAULT_API_URL else f", Slack at {settings.slack_api_url}"
    host = host_name(PROVIDERS[settings.provider], settings.base_url)
    return Finding(_SETTINGS, "read", Mark.GOOD, f"{mode}{slack}; {settings.variant} at {host}")


def _open_file(env_file: Path) -> Sequence[Finding]:
    if not is_open(env_file):
        return ()
    return [Finding(_SETTINGS, str(env_file), Mark.WARNING, "others on this machine may read it", "chmod 600 .env")]


def _problem(problem: Problem) -> Finding:
    told, _, remedy = problem.remedy.partition("; ")
    return Finding(_SETTINGS, problem.setting, Mark.FAILING, told, remedy)


def _pictures() -> Finding:
    """Whether what reads pictures is installed: it is an extra."""
    if importlib.util.find_spec("PIL") is not None:
        return Finding("files", "pictures", Mark.GOOD, "can be read")
    return Finding("files", "pictures", Mark.WARNING, "Pillow is not installed", "pip install '.[files]'")


def _clean(finding: Finding, hide: Callable[[str], str]) -> Finding:
    """The finding on one line, without secrets and without what could pretend to be another line."""
    told, remedy = (
        _CONTROL.sub(" ", " ".join(hide(text).split()))[:_LONGEST] for text in (finding.told, finding.remedy)
    )
    return replace(finding, told=told, remedy=remedy)
