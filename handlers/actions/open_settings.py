"""The button that opens the settings: in the list that `!settings` shows, and in the App Home."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.opening import open_view
from bot.slack.telling import tell
from bot.slack.views.settings import settings_view
from bot.texts import say
from handlers.payloads import place_named


async def handle_open_settings(args: AsyncArgs, services: Services) -> None:
    """Open the modal at the place that the button names; where that fails, say so if there is a message to say it."""
    page = await services.settings.page(place_named(args.body))
    opened = await open_view(args.client, args.body["trigger_id"], settings_view(page))
    await args.ack()
    if not opened and args.body.get("response_url"):
        await tell(args.respond, say("settings.expired", language=page.language))
