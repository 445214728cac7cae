"""The variant picker."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.variants import VARIANTS
from bot.services import Services
from bot.slack.blocks import picker_blocks
from bot.texts import say
from handlers.payloads import choice_from


async def handle_choose_variant(args: AsyncArgs, services: Services) -> None:
    """Set the channel's variant, then show the picker as it is now to the person who used it."""
    command = choice_from(args.body)
    variant = VARIANTS[command.text]
    changed = await services.channels.choose_variant(command, variant)
    await args.ack()
    text = say("variant.chosen" if changed else "variant.kept", {"new": variant.name})
    await args.respond(text=text, blocks=picker_blocks(variant), replace_original=True)
