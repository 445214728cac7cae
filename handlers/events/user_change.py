"""Somebody's account changed."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services


async def handle_user_change(args: AsyncArgs, services: Services) -> None:
    """Ask Slack anew who they are, the next time that it counts (docs.slack.dev/reference/events/user_change)."""
    user = (args.event or {}).get("user")
    if isinstance(user, dict) and isinstance(user.get("id"), str):
        services.access.person_changed(user["id"])
