"""What breaks off a turn's work with the model: once, however often and whenever it is raised."""

import asyncio

import pytest

from bot.services.interrupts import Interrupt, Interrupted


async def test_what_is_bounded_is_broken_off() -> None:
    interrupt = Interrupt()
    asyncio.get_running_loop().call_soon(interrupt.raise_it)
    with pytest.raises(Interrupted):
        async with interrupt.bounds():
            await asyncio.Event().wait()


async def test_what_was_raised_before_breaks_off_what_comes_to_be_bounded() -> None:
    interrupt = Interrupt()
    interrupt.raise_it()
    with pytest.raises(Interrupted):
        async with interrupt.bounds():
            raise AssertionError("nothing of it is begun")


async def test_raised_again_while_the_work_ends_it_changes_nothing() -> None:
    interrupt = Interrupt()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            interrupt.raise_it()  # a second edit, or the worker's beat, while the host's connection is closed

    asyncio.get_running_loop().call_soon(interrupt.raise_it)
    with pytest.raises(Interrupted):
        async with interrupt.bounds():
            await work()


async def test_somebody_elses_cancellation_is_none_of_its_own() -> None:
    interrupt = Interrupt()

    async def work() -> None:
        async with interrupt.bounds():
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    asyncio.get_running_loop().call_soon(task.cancel)
    with pytest.raises(asyncio.CancelledError):
        await task
