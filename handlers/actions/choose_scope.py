"""The menu at the top of the settings: whose settings are looked at."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.setting import Scope
from bot.services import Services
from bot.slack.opening import update_view
from bot.slack.views.settings import settings_view
from handlers.payloads import place_shown


async def handle_choose_scope(args: AsyncArgs, services: Services) -> None:
    """Show the settings of another scope in the same modal; what was typed for the former one is dropped."""
    place, _ = place_shown(args.body)
    page = await services.settings.page(place, Scope(args.body["actions"][0]["selected_option"]["value"]))
    await update_view(args.client, args.body["view"], settings_view(page))
    await args.ack()
