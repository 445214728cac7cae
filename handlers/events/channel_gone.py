"""A channel was deleted or archived."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import channel_in, event_time, team_of


async def handle_channel_deleted(args: AsyncArgs, services: Services) -> None:
    """Forget the channel (docs.slack.dev/reference/events/channel_deleted)."""
    if channel_id := channel_in(args.event or {}):
        await services.purging.channel_gone(team_of(args.body), channel_id, event_time(args.body))


async def handle_channel_closed(args: AsyncArgs, services: Services) -> None:
    """Answer nothing there any more (docs.slack.dev/reference/events/channel_archive)."""
    if channel_id := channel_in(args.event or {}):
        await services.purging.channel_closed(team_of(args.body), channel_id)
