"""`/gemma` and its subcommands. Each stores first and acknowledges last, with what the person is told."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.addressing import unknown_variant
from bot.conversation.variants import nearest, variant_named
from bot.services import Services
from bot.services.turns import Command
from bot.slack.blocks import picker_blocks, status_text
from bot.texts import say
from handlers.payloads import command_from


async def handle_gemma(args: AsyncArgs, services: Services) -> None:
    """Run the subcommand that the first word names; no word shows help, an unknown one the nearest."""
    command = command_from(args.body)
    word, rest = [*command.text.split(maxsplit=1), "", ""][:2]
    subcommand = SUBCOMMANDS.get(word.lower() or "help")
    if subcommand is None:
        near = nearest(word, list(SUBCOMMANDS))
        key = "command.unknown" if near else "command.unknown_far"
        await args.ack(say(key, {"word": word[:40].replace("`", ""), "nearest": near}))
        return
    await subcommand(args, services, command, rest)


async def ask(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Ask in the channel, naming who asked."""
    question = await services.turns.ask(command, text)
    if question.control is not None and question.control.effect is None:
        await args.ack(say(question.control.key, question.control.values))
    else:
        await args.ack(say("ask.accepted" if question.text and question.control is None else "ask.empty"))


async def model(args: AsyncArgs, services: Services, command: Command, text: str) -> None:
    """Show the channel's variant and a picker, or set it."""
    if not text:
        state = await services.channels.state(command.team_id, command.channel_id)
        await args.ack(text=say("variant.title", {"variant": state.variant.name}), blocks=picker_blocks(state.variant))
        return
    variant = variant_named(text)
    if variant is None:
        line = unknown_variant(text[:40].replace("`", ""))
        await args.ack(say(line.key, line.values))
        return
    changed = await services.channels.choose_variant(command, variant)
    await args.ack(say("variant.chosen" if changed else "variant.kept", {"new": variant.name}))


async def status(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Tell the variant, the provider, and whether it answers."""
    now = await services.status.status(command.team_id, command.channel_id)
    await args.ack(status_text(now.variant, now.provider, now.model_id, now.verdict, now.health.latency_s))


async def reset(args: AsyncArgs, services: Services, command: Command, _: str) -> None:
    """Start the channel's conversations anew."""
    await services.channels.reset(command)
    await args.ack(say("reset.channel_done"))


async def show_help(args: AsyncArgs, _services: Services, _command: Command, _text: str) -> None:
    """Show what the bot can do."""
    await args.ack(say("help.command"))


Subcommand = Callable[[AsyncArgs, Services, Command, str], Awaitable[None]]

SUBCOMMANDS: Mapping[str, Subcommand] = MappingProxyType(
    {"ask": ask, "model": model, "status": status, "reset": reset, "help": show_help}
)
