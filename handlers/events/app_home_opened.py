"""Somebody opened the app: its Home tab is drawn when it is looked at, beside its Messages tab stand suggestions."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.opening import publish_home
from bot.slack.views.home import home_view
from handlers.payloads import glance_from, team_of


async def handle_app_home_opened(args: AsyncArgs, services: Services) -> None:
    """Publish the Home tab, or suggest something: opening either tab sends this event."""
    event = args.event or {}
    if event.get("tab") == "home":
        home = await services.home.home(team_of(args.body), event["user"])
        await publish_home(args.client, event["user"], home_view(home))
    elif event.get("tab") == "messages" and (glance := glance_from(event, args.body)):
        await services.pane.opened(glance)
