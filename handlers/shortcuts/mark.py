"""*Stop answering*, *Answer again*, *Reset this thread*, *Forget this thread*: marks in a message's menu."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.telling import tell
from handlers.payloads import pointed_from


async def handle_mark(args: AsyncArgs, services: Services) -> None:
    """Do what the mark does in the thread in which the message stands; where nothing can be done, say why."""
    pointed = pointed_from(args.body)
    why_not = await services.marks.from_menu(args.body["callback_id"], pointed)
    await args.ack()
    if why_not:
        await tell(args.respond, why_not, pointed.below_ts)
