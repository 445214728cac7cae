"""What goes wrong with Slack in a chaos run: calls that fail, sockets that are cut."""

import asyncio

from bot.playground import Fault
from tests.faults.chaos_run import HTTP, Run
from tests.faults.slack_process import RemotePlayground

_FAULT_EVERY_S = 0.25
_CUT_EVERY_S = 8.0
_FAILING = (
    "chat.postMessage",
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "chat.update",
    "chat.delete",
    "conversations.replies",
    "conversations.history",
    "assistant.threads.setStatus",
)
_KINDS = (Fault.reset_before, Fault.reset_after, Fault.http_500, Fault.html_502, Fault.rate_limited(1))


async def break_calls(run: Run, slack: RemotePlayground) -> None:
    """Have now and then one of Slack's calls fail, before or after it took effect."""
    while True:
        await asyncio.sleep(run.chance.expovariate(1 / _FAULT_EVERY_S))
        method, fault = run.chance.choice(_FAILING), run.chance.choice(_KINDS)
        if slack.fail_once(method, fault):
            run.faults[fault.kind.value] += 1


async def cut_sockets(run: Run, slack: RemotePlayground) -> None:
    """Cut the sockets now and then, or have Slack ask for others."""
    while True:
        await asyncio.sleep(run.chance.expovariate(1 / _CUT_EVERY_S))
        if run.profile == HTTP:
            continue
        if run.chance.random() < 0.5:
            slack.drop_sockets()
        else:
            await slack.disconnect_sockets()
        run.faults["socket cut"] += 1
