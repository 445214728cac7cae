"""The variant picker."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.variants import VARIANTS
from bot.services import Services
from bot.slack.telling import replace_with
from bot.slack.views.blocks import picker_blocks, variant_text
from handlers.payloads import choice_from, place_of


async def handle_choose_variant(args: AsyncArgs, services: Services) -> None:
    """Set the variant where the picker stands, then show the picker as it is now to the person who used it."""
    command = choice_from(args.body)
    language = await services.settings.language_for(place_of(command))
    change = await services.settings.choose_variant(command, VARIANTS[command.text])
    await args.ack()
    holds = (await services.settings.preferences(place_of(command))).variant
    text = variant_text(change, holds, language)
    blocks = picker_blocks(holds, language, services.settings.unserved())
    await replace_with(args.respond, text, blocks)
