"""`/gemma` and its subcommands. Each stores first and acknowledges last, with what the person is told."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.addressing import MARKS, unknown_variant
from bot.conversation.variants import nearest, variant_named
from bot.services import Services
from bot.services.turns import Command
from bot.slack.opening import open_view
from bot.slack.views.blocks import learned_text, picker_blocks, status_text, variant_text
from bot.slack.views.settings import settings_view
from bot.slack.views.usage import live_text, usage_blocks
from bot.texts import say
from handlers.commands.forget import export, forget
from handlers.payloads import command_from, place_of


async def handle_gemma(args: AsyncArgs, services: Services) -> None:
    """Run the subcommand that the first word names; no word shows help, an unknown one the nearest."""
    command = command_from(args.body)
    word, rest = [*command.text.split(maxsplit=1), "", ""][:2]
    subcommand = SUBCOMMANDS.get(word.lower() or "help")
    if subcommand is None:
        language = await services.settings.language_for(place_of(command))
        await args.ack(_unknown(word, language))
        return
    await subcommand(args, services, command, rest)


def _unknown(word: str, language: str) -> str:
    """What is told of a word that is no subcommand: that it is a mark, or what comes near."""
    is_mark = word.lower() in MARKS or variant_named(word) is not None
    near = nearest(word, list(SUBCOMMANDS))
    key = "command.mark" if is_mark else "command.unknown" if near else "command.unknown_far"
    return say(key, {"word": word.lower()[:40].replace("`", ""), "nearest": near}, language)


async def ask(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Ask in the channel, naming who asked."""
    language = await services.settings.language_for(place_of(command))
    if await services.people.bot_is_in(command.channel_id) is False:
        await args.ack(say("answer.outside", {"channel": command.channel_id}, language))
        return
    question = await services.turns.ask(command, text)
    if question.control is not None and question.control.effect is None:
        await args.ack(say(question.control.key, question.control.values, language))
    else:
        asked = question.text and question.control is None
        await args.ack(say("ask.accepted" if asked else "ask.empty", language=language))


async def summarize(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Summarise what was lately said in this channel, for the person alone."""
    await args.ack(await services.shortcuts.digest(command, text))


async def model(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Show the variant that answers here and a picker, or set it."""
    place = place_of(command)
    language = await services.settings.language_for(place)
    holds = (await services.settings.preferences(place)).variant
    if not text:
        title = say("variant.title", {"variant": holds.name}, language)
        await args.ack(text=title, blocks=picker_blocks(holds, language, services.settings.unserved()))
        return
    variant = variant_named(text)
    if variant is None:
        line = unknown_variant(text[:40].replace("`", ""))
        await args.ack(say(line.key, line.values, language))
        return
    await args.ack(variant_text(await services.settings.choose_variant(command, variant), variant, language))


async def settings(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Open the settings of this place. Slack takes the form before the acknowledgement, and only for three seconds."""
    page = await services.settings.page(place_of(command))
    opened = await open_view(args.client, args.body["trigger_id"], settings_view(page))
    await (args.ack() if opened else args.ack(say("settings.expired", language=page.language)))


async def status(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Tell the variant, the provider, and whether it answers."""
    now = await services.status.status(place_of(command))
    language = await services.settings.language_for(place_of(command))
    served_by = (now.provider, now.model_id)
    told = status_text(now.variant, served_by, now.verdict, now.health.latency_s, language)
    live = live_text(now.speeds, now.load, language)
    await args.ack(f"{told}{learned_text(now.learned, language)}\n{live}")


async def usage(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Tell what the person used; admins also what the workspace did."""
    report = await services.usage.report(place_of(command))
    await args.ack(text=say("usage.title", language=report.language), blocks=usage_blocks(report))


async def reset(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Start the channel's conversations anew."""
    wrong = await services.settings.reset(command)
    language = await services.settings.language_for(place_of(command))
    await args.ack(say(wrong.key if wrong else "reset.channel_done", language=language))


async def show_help(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Show what the bot can do."""
    await args.ack(say("help.command", language=await services.settings.language_for(place_of(command))))


def way_of_gemma(body: Mapping[str, Any]) -> str:
    """The way in that a use of the command is: its subcommand; what is none is answered like a question for help."""
    word, *_ = [*str(body.get("text") or "").split(maxsplit=1), "help"]
    return f"command:{word.lower() if word.lower() in SUBCOMMANDS else 'help'}"


Subcommand = Callable[[AsyncArgs, Services, Command, str], Awaitable[None]]

SUBCOMMANDS: Mapping[str, Subcommand] = MappingProxyType(
    {
        "ask": ask,
        "summarize": summarize,
        "model": model,
        "settings": settings,
        "status": status,
        "usage": usage,
        "reset": reset,
        "forget": forget,
        "export": export,
        "help": show_help,
    }
)
