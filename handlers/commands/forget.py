"""`/gemma forget` and `/gemma export`: what a person may have done with what is kept of them."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.services.turns import Command
from bot.slack.views.forgetting import FORGETTABLE, forget_blocks, forget_text
from bot.texts import say
from handlers.payloads import place_of


async def forget(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Ask whether it is really to be forgotten: nothing happens before the press. No command knows a thread."""
    language = await services.settings.language_for(place_of(command))
    what = text.lower()
    if what not in FORGETTABLE:
        await args.ack(say("forget.which", language=language))
    elif what == "channel" and place_of(command).in_dm:
        await args.ack(say("forget.no_channel", language=language))
    else:
        await args.ack(text=forget_text(what, language), blocks=forget_blocks(what, language))


async def export(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Send the person what is kept of them."""
    await services.exporting.ask(command)
    await args.ack(say("export.accepted", language=await services.settings.language_for(place_of(command))))
