"""Somebody joined a channel: the bot itself says hello."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.turn import Control
from bot.services import Services
from handlers.payloads import joined_from


async def handle_member_joined_channel(args: AsyncArgs, services: Services) -> None:
    """Leave one line in a channel that the bot was invited to; other people's joining is nobody's business."""
    bot_user_id = args.context.bot_user_id or ""
    if joined := joined_from(args.event or {}, args.body, bot_user_id):
        await services.turns.leave_line(joined, Control("hello.channel", {"bot": bot_user_id}, effect="greet"))
