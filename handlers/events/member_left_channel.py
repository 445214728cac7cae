"""Somebody left a channel, or was removed from it."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services


async def handle_member_left_channel(args: AsyncArgs, services: Services) -> None:
    """They are no member by now, whatever was known (docs.slack.dev/reference/events/member_left_channel)."""
    event = args.event or {}
    user, channel = event.get("user"), event.get("channel")
    if isinstance(user, str) and isinstance(channel, str):
        services.access.person_left(channel, user)
