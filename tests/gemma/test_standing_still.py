"""A process that is stopped for a while, or kept from running, does not take its host for a silent one."""

import asyncio
import time

from tests.doubles.model_host import Answer, ModelHost
from tests.gemma.conftest import client_of, listen, waits

WORDS = [f"word{number} " for number in range(20)]
STILL_S = 1.6


async def test_what_came_while_the_process_stood_still_is_read_after_it(host: ModelHost) -> None:
    host.answer(Answer(words=WORDS, between_s=0.02))
    host.hold(after_words=10)
    async with client_of(host, timeouts=waits(between_s=0.5)) as client:
        listening = asyncio.create_task(listen(client))
        await host.asked()
        asyncio.get_running_loop().call_later(0.1, time.sleep, STILL_S)
        asyncio.get_running_loop().call_later(0.2, host.release)
        heard = await listening
    assert heard.text == "".join(WORDS)
