"""`views.*`: modals and the App Home."""

from bot.playground import modals
from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.entities import Payload
from bot.playground.methods.method import Method
from bot.playground.refusals import ApiError


def _view(args: Arguments) -> Payload:
    view = args.object("view", "invalid_arguments")
    if view is None:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    return view


def _trigger(args: Arguments) -> str:
    return args.text("trigger_id") or args.text("interactivity_pointer")


def _open(stage: Backstage, args: Arguments) -> Payload:
    given = _view(args)
    user, _ = stage.triggers.redeem(_trigger(args))
    return {"view": modals.open_modal(stage.workspace, user, given).payload}


def _push(stage: Backstage, args: Arguments) -> Payload:
    given = _view(args)
    user, view_id = stage.triggers.redeem(_trigger(args))
    below = modals.find_view(stage.workspace, view_id or "", "")
    return {"view": modals.open_modal(stage.workspace, user, given, below).payload}


def _update(stage: Backstage, args: Arguments) -> Payload:
    given = _view(args)
    view = modals.find_view(stage.workspace, args.text("view_id"), args.text("external_id"))
    modals.check_hash(view, args.text("hash"))
    modals.update_modal(stage.workspace, view, given)
    return {"view": view.payload}


def _publish(stage: Backstage, args: Arguments) -> Payload:
    given = _view(args)
    user = args.text("user_id")
    if user not in stage.workspace.users:
        raise ApiError("user_not_found")
    modals.check_hash(stage.workspace.homes.get(user), args.text("hash"))
    return {"view": modals.publish_home(stage.workspace, user, given).payload}


METHODS = {
    "views.open": Method(_open, ("view",)),
    "views.push": Method(_push, ("view",)),
    "views.update": Method(_update, ("view",)),
    "views.publish": Method(_publish, ("user_id", "view")),
}
