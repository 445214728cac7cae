"""A channel was shared with another organisation, or is not any more."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services


async def handle_channel_shared(args: AsyncArgs, services: Services) -> None:
    """Ask Slack anew what it is, the next time (docs.slack.dev/reference/events/channel_shared, /channel_unshared)."""
    channel = (args.event or {}).get("channel")
    if isinstance(channel, str):
        services.access.channel_changed(channel)
