"""Somebody pressed Slack's own Stop."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import happened_at, session_from


async def handle_agent_session_stopped(args: AsyncArgs, services: Services) -> None:
    """Stop what runs or waits in that thread (docs.slack.dev, agent_session_stopped)."""
    event = args.event or {}
    if thread := session_from(event, args.body):
        await services.wishes.stop(thread, happened_at(event))
