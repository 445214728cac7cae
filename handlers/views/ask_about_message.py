"""The form of *Ask Gemma about this*, sent."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.views.shortcuts import given_question
from handlers.payloads import pointed_in


async def handle_about_form(args: AsyncArgs, services: Services) -> None:
    """Ask it about the message that the form shows."""
    await services.shortcuts.about(pointed_in(args.body), given_question(args.body["view"]))
    await args.ack()
