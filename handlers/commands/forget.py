"""`/gemma forget` and `/gemma export`: what a person may have done with what is kept of them."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.services.turns import Command
from bot.slack.views.forgetting import FORGETTABLE, forget_blocks, forget_text
from bot.texts import say
from handlers.payloads import place_of


async def forget(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Ask whether it is really to be forgotten: nothing happens before the press."""
    language = await services.settings.language_for(place_of(command))
    what = text.lower()
    if what not in FORGETTABLE:
        await args.ack(say("forget.which", language=language))
    elif what == "thread":
        await _forget_thread(args, services, command, language)
    elif what == "channel" and place_of(command).in_dm:
        await args.ack(say("forget.no_channel", language=language))
    else:
        await args.ack(text=forget_text(what, language), blocks=forget_blocks(what, language))


async def _forget_thread(args: AsyncArgs, services: Services, command: Command, language: str) -> None:
    """Slack does not tell in which thread a command was used: the one is meant in which the person asked last."""
    last = await services.marks.last_asked(command)
    if last is None:
        await args.ack(say("forget.no_thread", language=language))
        return
    ts, link = last
    text = forget_text("thread", language, link)
    await args.ack(text=text, blocks=forget_blocks("thread", language, link, ts))


async def export(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Send the person what is kept of them."""
    await services.exporting.ask(command)
    await args.ack(say("export.accepted", language=await services.settings.language_for(place_of(command))))
