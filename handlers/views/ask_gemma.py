"""The form of *Ask Gemma*, sent."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.views.shortcuts import CHANNEL
from handlers.payloads import ask_form_from


async def handle_ask_form(args: AsyncArgs, services: Services) -> None:
    """Ask it; a channel where that cannot be done is told at its field."""
    wrong = await services.shortcuts.ask(ask_form_from(args.body))
    if wrong is None:
        await args.ack()
    else:
        await args.ack(response_action="errors", errors={CHANNEL: wrong})
