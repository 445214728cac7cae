"""The settings modal, submitted."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.setting import Scope
from bot.services import Services
from bot.slack.opening import publish_home
from bot.slack.views.home import home_view
from bot.slack.views.settings import changes_in, field_errors
from handlers.payloads import place_shown


async def handle_settings(args: AsyncArgs, services: Services) -> None:
    """Save what the person changed; what is wrong is said at its field, and nothing is changed then."""
    place, shown = place_shown(args.body)
    scope = shown or place.here
    key = f"view:{args.body['view']['id']}:{args.body['view']['hash']}"
    change = await services.settings.change(place, scope, changes_in(args.body["view"]), key, vouched=False)
    if change.errors:
        language = await services.settings.language_for(place)
        await args.ack(response_action="errors", errors=field_errors(change.errors, scope, language))
        return
    if scope is Scope.PERSON and change.changed:
        home = await services.home.home(place.team_id, place.user_id)
        await publish_home(args.client, place.user_id, home_view(home))
    await args.ack()
