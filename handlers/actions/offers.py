"""What is offered below an answer, pressed: *Try again*, *Ask a larger variant*, *Continue*, *Delete*."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.services.wishes import Pressed
from bot.slack.telling import tell
from bot.texts import say
from handlers.payloads import offer_from

_SENTENCES = {
    Pressed.GONE: "again.gone",
    Pressed.UNDER_WAY: "pressed.under_way",
    Pressed.OVER: "pressed.over",
    Pressed.NOT_YOURS: "pressed.not_yours",
}


async def handle_offer(args: AsyncArgs, services: Services) -> None:
    """Do it, once; where nothing is done the person is told why."""
    press, offer = offer_from(args.body)
    pressed = await services.wishes.press(press, offer)
    await args.ack()
    if pressed is not Pressed.DONE:
        language = await services.settings.language_of(press.thread.team_id, press.user_id)
        words = say(_SENTENCES[pressed], language=language)
        await tell(args.respond, words, press.thread.thread_ts)
