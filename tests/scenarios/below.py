"""What stands below an answer, as a person finds and presses it."""

import asyncio
from typing import Any

from bot.conversation.answer import Offer
from bot.playground import CommandResult
from bot.playground.entities import Ephemeral, Message
from bot.slack.views.buttons import MORE
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

CUT = Answer(words=["The first half"], finish_reason="length")
GONE = "not there any more"


def text_of(message: Message) -> str:
    return "".join(block["text"] for block in message.shown_blocks if block["type"] == "markdown").strip()


def footer(message: Message) -> str:
    """The small print; "" where there is none."""
    return "".join(b["elements"][0]["text"] for b in message.shown_blocks if b["type"] == "context")


def elements(message: Message) -> dict[str, dict[str, Any]]:
    """What can be pressed, by its action; a menu's choices by what they offer."""
    rows = [b["elements"] for b in message.shown_blocks if b["type"] in ("actions", "context_actions")]
    found = {element["action_id"]: element for row in rows for element in row}
    options = found.get(MORE, {}).get("options", [])
    return found | {option["value"].partition(":")[0]: option for option in options}


async def asked(
    stage: Stage, text: str = "@gemma hello", answer: Answer | str = "Hello", channel: str = "general"
) -> tuple[str, Message]:
    """A question that was answered so: its `ts`, and the last message of its answer."""
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", channel, text)
    place = stage.slack.dm_of("alice") if channel == "dm" else channel
    return ts, (await stage.answered(place, ts))[-1]


async def press(stage: Stage, message: Message, offer: Offer, *, by: str = "alice") -> CommandResult:
    """Press what offers that, in the menu if it is there."""
    option = elements(message)[offer]
    action = offer.value if "action_id" in option else MORE
    return await stage.slack.press(by, message.channel, message.ts, action, option.get("value"))


async def pressed(stage: Stage, ts: str, message: Message, offer: Offer, *, by: str = "alice") -> list[Message]:
    """The same, and wait until no turn is under way; the bot's messages in the thread."""
    assert (await press(stage, message, offer, by=by)).ok
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()
    return stage.replies(message.channel, ts)


async def told(stage: Stage, words: str, channel: str = "general") -> Ephemeral:
    """What somebody alone is told."""
    found: Ephemeral = await stage.slack.until(
        lambda: next((each for each in stage.slack.channel(channel).ephemerals if words in each.shown_text), None)
    )
    return found


async def rows(stage: Stage, sql: str) -> list[tuple[object, ...]]:
    found: list[Any] = list(await stage.bot.store.database.read(sql))
    return [tuple(row) for row in found]


async def press_feedback(stage: Stage, message: Message, verdict: str, by: str = "bob") -> None:
    button = {"good": "positive_button", "not_good": "negative_button"}[verdict]
    await stage.slack.press(by, message.channel, message.ts, Offer.FEEDBACK.value, button)
