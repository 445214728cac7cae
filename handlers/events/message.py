"""A message in a conversation the bot can see: written, edited or deleted."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.payloads import deleted_from, edit_from, message_from


async def handle_message(args: AsyncArgs, services: Services) -> None:
    """Store what people write, edit and delete; what is not a person's is acknowledged and left."""
    event = args.event or {}
    bot_user_id = args.context.bot_user_id or ""
    if deleted := deleted_from(event, args.body):
        await services.wishes.delete(*deleted)
    elif event.get("subtype") == "message_changed":
        if edited := edit_from(event, args.body, bot_user_id):
            await services.wishes.edit(edited)
    elif message := message_from(event, args.body, bot_user_id):
        await services.turns.accept(message)
