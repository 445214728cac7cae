"""The thumbs below an answer."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.feedback import Verdict
from bot.services import Services
from bot.slack.opening import open_view
from bot.slack.telling import tell
from bot.slack.views.feedback import feedback_view
from bot.texts import say
from handlers.payloads import feedback_from


async def handle_feedback(args: AsyncArgs, services: Services) -> None:
    """Remember the verdict, and ask whoever is not content what the answer should have said."""
    feedback = feedback_from(args.body)
    language = await services.settings.language_of(feedback.thread.team_id, feedback.user_id)
    given = await services.feedback.give(feedback)
    if given and feedback.verdict is Verdict.NOT_GOOD:
        await open_view(args.client, args.body["trigger_id"], feedback_view(feedback, language))
    await args.ack()
    words = say("feedback.thanks" if given else "again.gone", language=language)
    await tell(args.respond, words, feedback.thread.thread_ts)
