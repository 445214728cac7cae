"""Somebody gave a conversation another title."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import renamed_from


async def handle_agent_session_title_changed(args: AsyncArgs, services: Services) -> None:
    """Remember the title, so that it stays (docs.slack.dev/reference/events/agent_session_title_changed)."""
    if renamed := renamed_from(args.event or {}, args.body):
        await services.titles.renamed(*renamed)
