"""*Translate*, *Explain* and *Summarise thread*, in a message's menu: they run at once."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.tasks import TaskKind
from bot.services import Services
from bot.slack.telling import tell
from handlers.payloads import pointed_from


async def handle_translate(args: AsyncArgs, services: Services) -> None:
    """Translate the message into the person's language."""
    await _at_once(args, services, TaskKind.TRANSLATE)


async def handle_explain(args: AsyncArgs, services: Services) -> None:
    """Explain the message."""
    await _at_once(args, services, TaskKind.EXPLAIN)


async def handle_summarise(args: AsyncArgs, services: Services) -> None:
    """Summarise the thread in which the message stands."""
    await _at_once(args, services, TaskKind.THREAD)


async def _at_once(args: AsyncArgs, services: Services, kind: TaskKind) -> None:
    pointed = pointed_from(args.body)
    told = await services.shortcuts.at_once(kind, pointed)
    await tell(args.respond, told, pointed.below_ts)
    await args.ack()
