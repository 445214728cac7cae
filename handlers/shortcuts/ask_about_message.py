"""*Ask Gemma about this*, in a message's menu: a form."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.opening import open_view
from bot.slack.telling import tell
from bot.slack.views.shortcuts import about_view
from bot.texts import say
from handlers.payloads import about_ids_of, pointed_from


async def handle_ask_about_message(args: AsyncArgs, services: Services) -> None:
    """Open the form with the message; where that does not work, say so."""
    pointed = pointed_from(args.body)
    language = await services.settings.language_of(pointed.team_id, pointed.user_id)
    if pointed.is_empty:
        await tell(args.respond, say("task.no_words", language=language), pointed.below_ts)
    elif not await open_view(
        args.client, args.body["trigger_id"], about_view(about_ids_of(pointed), pointed.text, language)
    ):
        await tell(args.respond, say("form.expired", language=language), pointed.below_ts)
    await args.ack()
