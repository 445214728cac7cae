"""The app was taken out of the workspace, or its bot token was revoked."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import event_time, is_our_token_revoked, team_of


async def handle_app_uninstalled(args: AsyncArgs, services: Services) -> None:
    """Forget the workspace (docs.slack.dev/reference/events/app_uninstalled)."""
    await services.purging.workspace_gone(team_of(args.body), event_time(args.body))


async def handle_tokens_revoked(args: AsyncArgs, services: Services) -> None:
    """The same, when it is the bot's token (docs.slack.dev/reference/events/tokens_revoked)."""
    if is_our_token_revoked(args.event or {}, args.context.bot_user_id or ""):
        await services.purging.workspace_gone(team_of(args.body), event_time(args.body))
