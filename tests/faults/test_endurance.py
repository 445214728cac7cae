"""Little of everything, and for long: few file descriptors, and thousands of answers on the same memory (F38, F39)."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import psutil
import pytest

from bot.playground import Limits, Playground
from tests.counted import Counted
from tests.faults.asking import LONG, Asking
from tests.faults.manners import WRITING
from tests.faults.nursery import Nursery
from tests.faults.processes import BotProcess
from tests.faults.slack_process import RemotePlayground, slack_process
from tests.faults.stage import Asked, Code, NumberedHost, settled

DESCRIPTORS = 64
PEOPLE, AT_ONCE, WARM, TURNS = 20, 20, 500, 2_000
MOST_GROWTH_MB = 6.0


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    async with Playground(limits=Limits.none(), redeliver_after_s=1.0) as slack, NumberedHost() as host:
        yield Asking(slack, host)


@pytest.mark.parametrize("count", [6, pytest.param(40, marks=(pytest.mark.chaos, pytest.mark.timeout(200)))])
async def test_with_64_file_descriptors_every_question_still_gets_its_one_outcome(
    nursery: Nursery, asking: Asking, tmp_path: Path, count: int
) -> None:
    slack = asking.slack
    async with nursery.of(WRITING).bot(slack, asking.host.url, tmp_path / "gemma.db") as bot:
        psutil.Process(bot.pid).rlimit(psutil.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
        asked = [await asking.mention_apart(LONG) for _ in range(count)]
        await slack.settled(30)

        def untold() -> list[str]:
            replies = {str(each.code): each.replies(slack) for each in asked}
            found = [code for code, told in replies.items() if len(told) != 1 or told[0].streaming]
            return [*found, *map(str, slack.workspace.statuses)]

        await settled(slack, untold, 120)
        assert bot.returncode is None


@pytest.mark.chaos
@pytest.mark.timeout(900)
async def test_two_thousand_answers_leave_memory_descriptors_and_threads_as_they_were(
    nursery: Nursery, tmp_path: Path, counted: Counted
) -> None:
    env = {"LOG_LEVEL": "WARNING", "CATCHUP_HOURS": "0"}
    async with slack_process(nursery) as slack, NumberedHost() as host:
        rooms = slack.furnish(PEOPLE, AT_ONCE)
        async with nursery.of(WRITING).bot(slack, host.url, tmp_path / "gemma.db", env=env) as bot:
            await answered(slack, host, rooms, range(WARM))
            before = used(bot)
            await answered(slack, host, rooms, range(WARM, WARM + TURNS))
            after = used(bot)
    told = f"MB, descriptors and threads: {before} before, {after} after {TURNS} more answers"
    assert after[0] - before[0] < MOST_GROWTH_MB, told
    assert after[1] <= before[1] + 5, told
    assert after[2] <= before[2] + 2, told
    counted([("MB, descriptors, threads", before), (f"after {TURNS} more answers", after)])


async def answered(slack: RemotePlayground, host: NumberedHost, rooms: Sequence[str], numbers: range) -> None:
    """Ask so many short questions, some at once."""
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        asked = [
            await ask(slack, room, number) for room, number in zip(rooms, range(start, start + AT_ONCE), strict=True)
        ]
        threads = [(each.channel, each.thread_ts) for each in asked]

        def problems(asked: Sequence[Asked] = asked, threads: Sequence[tuple[str, str]] = threads) -> list[str]:
            picture = slack.picture(threads)
            return [problem for each in asked for problem in each.problems(picture)]

        await settled(slack, problems, 60)
        host.requests.clear()


async def ask(slack: RemotePlayground, room: str, number: int) -> Asked:
    code = Code(number, 3)
    person = f"person{number % PEOPLE}"
    return Asked(room, await slack.say(person, room, f"@gemma {code}"), code, person=person)


def used(bot: BotProcess) -> tuple[float, int, int]:
    """Its resident memory in MB, its open descriptors, its threads."""
    process = psutil.Process(bot.pid)
    return round(process.memory_info().rss / 2**20, 1), process.num_fds(), process.num_threads()
