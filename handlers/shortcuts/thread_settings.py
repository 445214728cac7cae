"""*Settings of this thread*, in a message's menu: what `!settings` and its button do, without a line in the thread."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.setting import Place
from bot.services import Services
from bot.slack.opening import open_view
from bot.slack.telling import tell
from bot.slack.views.settings import settings_view
from bot.texts import say
from handlers.payloads import pointed_from


async def handle_thread_settings(args: AsyncArgs, services: Services) -> None:
    """Open the settings of the thread in which the message stands; where that does not work, say so."""
    pointed = pointed_from(args.body)
    place = Place(pointed.team_id, pointed.user_id, pointed.channel_id, pointed.thread_ts or pointed.ts)
    page = await services.settings.page(place)
    if not await open_view(args.client, args.body["trigger_id"], settings_view(page)):
        await tell(args.respond, say("settings.expired", language=page.language), pointed.below_ts)
    await args.ack()
