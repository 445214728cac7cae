"""A channel has another id."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import moved_from, team_of


async def handle_channel_id_changed(args: AsyncArgs, services: Services) -> None:
    """Move what is stored of it to the new id (docs.slack.dev/reference/events/channel_id_changed)."""
    if moved := moved_from(args.event or {}):
        await services.moving.channel_moved(team_of(args.body), *moved)
