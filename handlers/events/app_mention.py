"""Somebody mentioned the bot in a channel."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import message_from


async def handle_app_mention(args: AsyncArgs, services: Services) -> None:
    """Store the question. The same message also comes as a `message` event: one key, one turn."""
    message = message_from(args.event or {}, args.body, args.context.bot_user_id or "")
    if message is not None:
        await services.turns.accept(message)
