"""The settings modal, submitted."""

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.conversation.setting import Place, Scope
from bot.services import Services
from bot.slack.opening import publish_home
from bot.slack.telling import in_passing
from bot.slack.views.home import home_view
from bot.slack.views.settings import changes_in, chosen_scope, field_errors, settings_view
from handlers.payloads import place_shown


async def handle_settings(args: AsyncArgs, services: Services) -> None:
    """Save what the person changed; what is wrong is said at its field, and nothing is changed then."""
    place, shown = place_shown(args.body)
    scope = shown or place.here
    chosen = chosen_scope(args.body["view"]) or scope
    if chosen is not scope:
        await _show_instead(args, services, place, chosen)
        return
    key = f"view:{args.body['view']['id']}:{args.body['view']['hash']}"
    change = await services.settings.change(place, scope, changes_in(args.body["view"]), key, vouched=False)
    if change.errors:
        language = await services.settings.language_for(place)
        await args.ack(response_action="errors", errors=field_errors(change.errors, scope, language))
        return
    if scope is Scope.PERSON and change.changed:
        await in_passing(_show_at_home(args, services, place))
    await args.ack()


async def _show_instead(args: AsyncArgs, services: Services, place: Place, chosen: Scope) -> None:
    """Save nothing: Slack did not take the form's last change, and the menu says another scope than the fields have."""
    page = await services.settings.page(place, chosen)
    await args.ack(response_action="update", view=settings_view(page, unsaved=True))


async def _show_at_home(args: AsyncArgs, services: Services, place: Place) -> None:
    home = await services.home.home(place.team_id, place.user_id)
    await publish_home(args.client, place.user_id, home_view(home))
