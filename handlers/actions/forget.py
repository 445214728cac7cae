"""The button below "Forget everything?", pressed: the question gives way to what becomes of it."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.telling import replace_with
from bot.slack.views.forgetting import FORGET_THREAD
from bot.texts import say
from handlers.payloads import place_of, pressed_from, pressed_of_thread


async def handle_forget_me(args: AsyncArgs, services: Services) -> None:
    """Have everything of the person forgotten."""
    await services.purging.forget_person(pressed_from(args.body))
    await _tell(args, services, "forget.me_begun")


async def handle_forget_channel(args: AsyncArgs, services: Services) -> None:
    """Have everything of the channel forgotten, or say why not."""
    wrong = await services.purging.forget_channel(pressed_from(args.body))
    await _tell(args, services, wrong.key if wrong else "forget.channel_begun")


async def handle_forget_thread(args: AsyncArgs, services: Services) -> None:
    """Have the thread forgotten that the question was about, or say why not."""
    why_not = await services.marks.from_menu(FORGET_THREAD, pressed_of_thread(args.body))
    if why_not:
        await args.ack()
        await replace_with(args.respond, why_not)
    else:
        await _tell(args, services, "forget.thread_begun")


async def _tell(args: AsyncArgs, services: Services, key: str) -> None:
    await args.ack()
    language = await services.settings.language_for(place_of(pressed_from(args.body)))
    await replace_with(args.respond, say(key, language=language))
