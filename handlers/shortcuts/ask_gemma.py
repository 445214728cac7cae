"""*Ask Gemma*, the global shortcut: a form."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.opening import open_view
from bot.slack.views.shortcuts import ask_view
from handlers.payloads import team_of, trigger_key, user_of


async def handle_ask_gemma(args: AsyncArgs, services: Services) -> None:
    """Open the form; where Slack does not take it, the person is told in their DM: there is no other place."""
    team_id, user_id = team_of(args.body), user_of(args.body)
    language = await services.settings.language_of(team_id, user_id)
    if not await open_view(args.client, args.body["trigger_id"], ask_view(language)):
        await services.shortcuts.late(trigger_key(args.body), team_id, user_id)
    await args.ack()
