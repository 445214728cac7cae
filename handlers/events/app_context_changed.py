"""Somebody opened another channel beside their conversation with the bot."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import glance_from


async def handle_app_context_changed(args: AsyncArgs, services: Services) -> None:
    """Suggest what fits there (docs.slack.dev/reference/events/app_context_changed)."""
    if glance := glance_from(args.event or {}, args.body):
        await services.pane.moved(glance)
