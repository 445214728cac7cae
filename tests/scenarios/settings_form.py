"""The settings as a person sees and changes them in the form, and what came of it."""

from typing import Any

from bot.playground.entities import View
from bot.playground.modals import open_modals
from bot.slack.views.settings import CHOOSE_SCOPE
from tests.scenarios.stage import Stage


async def opened(stage: Stage, user: str = "alice", channel: str = "general") -> View:
    result = await stage.slack.command(user, channel, "/gemma", "settings")
    assert (result.ok, result.text) == (True, "")
    return shown(stage, user)


def shown(stage: Stage, user: str = "alice") -> View:
    (view,) = open_modals(stage.slack.workspace, stage.slack.user(user).id)
    return view


async def switched(stage: Stage, scope: str, user: str = "alice") -> View:
    await stage.slack.press_view(user, shown(stage, user).id, CHOOSE_SCOPE, scope)
    return shown(stage, user)


async def saved(stage: Stage, user: str = "alice", **values: Any) -> dict[str, str]:
    """Submit the open modal; the errors at its fields."""
    answer = await stage.slack.submit(user, shown(stage, user).id, values)
    errors: dict[str, str] = answer.get("errors", {})
    return errors


async def lines(stage: Stage, channel: str = "general", words: str = "changed the settings") -> list[str]:
    """What the bot left in a channel about changes; waits for the first."""
    await stage.slack.until(lambda: any(words in m.shown_text for m in stage.slack.messages(channel)))
    return [m.shown_text for m in stage.slack.messages(channel) if words in m.shown_text]


def blocks(view: View) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view.payload["blocks"]}


def hint(view: View, block_id: str) -> str:
    return str(blocks(view)[block_id]["hint"]["text"])


def body(stage: Stage) -> dict[str, Any]:
    """What the model was asked last."""
    return dict(stage.host.questions[-1].body)
