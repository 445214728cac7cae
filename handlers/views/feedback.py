"""The form that asks what an answer should have said, sent."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from bot.slack.views.feedback import SAID
from bot.texts import say
from handlers.payloads import feedback_said


async def handle_feedback_form(args: AsyncArgs, services: Services) -> None:
    """Keep what the person wrote; when the answer is gone, say so at the field."""
    feedback = feedback_said(args.body)
    if await services.feedback.give(feedback):
        await args.ack()
        return
    language = await services.settings.language_of(feedback.thread.team_id, feedback.user_id)
    await args.ack(response_action="errors", errors={SAID: say("again.gone", language=language)})
