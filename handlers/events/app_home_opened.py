"""Somebody opened the app: its Home tab is drawn when it is looked at."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.blocks import home_view


async def handle_app_home_opened(args: AsyncArgs, services: Services) -> None:
    """Publish the Home tab; opening the Messages tab sends the same event and needs nothing."""
    event = args.event or {}
    if event.get("tab") == "home":
        await args.client.views_publish(user_id=event["user"], view=home_view(services.channels.default_variant))
