"""What holds for all tests."""

import contextlib
import gc
import importlib
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import pytest_asyncio

from tests.counted import Counted

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.faults.nursery import Nursery

_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a directory of its own in it
_ENOUGH_BYTES = 2 * 2**30
_USUAL_S = 60


def pytest_configure() -> None:
    """Keep the tests' files in memory where there is room: thousands of databases are made, synced and taken away."""
    gc.set_threshold(20_000, 20, 20)  # as the bot does for itself
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core for `-n auto`: about half of what the tests take is waiting, not work."""
    del config
    return 2 * (psutil.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """In a whole run, have each worker import the tests from another one on: it finds what the others have compiled."""
    number, count = (int(os.environ.get(f"PYTEST_XDIST_WORKER{end}", "0").strip("gw")) for end in ("", "_COUNT"))
    if not count or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    modules = sorted(Path(__file__).parent.rglob("test_*.py"))
    first = len(modules) * number // count
    for path in modules[first:] + modules[:first]:
        name = ".".join(path.relative_to(session.config.rootpath).with_suffix("").parts)
        with contextlib.suppress(Exception, pytest.skip.Exception):  # the collection tells of it
            importlib.import_module(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that are given more time than usual: at the end everything else would wait for them."""

    def takes_its_time(item: pytest.Item) -> bool:
        limit = item.get_closest_marker("timeout")
        return limit is not None and limit.args[0] > _USUAL_S

    items.sort(key=takes_its_time, reverse=True)


def pytest_collection_finish() -> None:
    """Have the garbage collector leave alone what stays to the end: all modules, and thousands of tests."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted, whichever process ran them: of a test that passes pytest shows no output."""
    reports = [report for report in terminalreporter.stats.get("passed", ()) if report.user_properties]
    if reports:
        terminalreporter.section("counted")
    for report in reports:
        figures = "; ".join(f"{name}: {told}" for name, told in report.user_properties)
        terminalreporter.line(f"{report.nodeid}\n    {figures}")


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Counted:
    """Has names and figures printed at the end of the run."""

    def note(rows: Sequence[tuple[str, object]]) -> None:
        for name, told in rows:
            record_property(name.strip(), str(told))

    return note


@pytest.fixture(scope="session")
def nursery() -> "Iterator[Nursery]":
    """Starts processes in a tenth of the time; `bot_process` starts a bot as a person does."""
    from tests.faults.nursery import Nursery  # noqa: PLC0415 - few tests need it, and it imports everything

    ours = Nursery()
    yield ours
    ours.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> "AsyncIterator[Browser]":
    """One Chromium, for tests on the session's loop; `person_at` opens a fresh profile in it."""
    from tests.playground.browser import open_browser  # noqa: PLC0415 - it skips whoever imports it where there is none

    async with open_browser() as opened:
        yield opened
