"""The Stop button of an answer that takes long."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.telling import take_away
from handlers.payloads import stop_from


async def handle_stop_answer(args: AsyncArgs, services: Services) -> None:
    """Stop the answer if it is not whole by now, and take the line with the button away in any case."""
    await services.marks.stop_answer(*stop_from(args.body))
    await args.ack()
    await take_away(args.respond)
