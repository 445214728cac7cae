"""`auth.*`, `apps.*`, `bots.*`, `team.*`, `users.*`, `reactions.*`, `blocks.validate`: who and what there is."""

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.blocks import blocks_problems
from bot.playground.entities import Message, Payload
from bot.playground.history import page_of
from bot.playground.methods.method import Method, TokenKind, cursor_field, visible_channel
from bot.playground.refusals import ApiError
from bot.playground.wire import user_payload

_PAGE = 200


def _api_test(_stage: Backstage, args: Arguments) -> Payload:
    if error := args.text("error"):
        raise ApiError(error)
    return {"args": args.values}


def _auth_test(stage: Backstage, _args: Arguments) -> Payload:
    workspace = stage.workspace
    return {
        "url": f"{workspace.origin}/",
        "team": workspace.team_name,
        "user": workspace.users[workspace.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {}),
    }


def _open_connection(stage: Backstage, _args: Arguments) -> Payload:
    origin = stage.workspace.origin.replace("http://", "ws://", 1)
    return {"url": f"{origin}/link/?ticket={stage.tickets.issue()}&app_id={stage.workspace.app_id}"}


def _bots_info(stage: Backstage, args: Arguments) -> Payload:
    workspace = stage.workspace
    if args.text("bot", workspace.bot_id) != workspace.bot_id:
        raise ApiError("bot_not_found")
    return {"bot": {**workspace.bot_profile, "user_id": workspace.bot_user}}


def _team_info(stage: Backstage, args: Arguments) -> Payload:
    workspace = stage.workspace
    if args.text("team", workspace.team_id) != workspace.team_id:
        raise ApiError("team_not_found")
    team = {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain, "email_domain": ""}
    return {"team": team | {"icon": {"image_default": True}, "url": f"{workspace.origin}/"}}


def _users_info(stage: Backstage, args: Arguments) -> Payload:
    user = stage.workspace.users.get(args.text("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user_payload(stage.workspace, user, locale=args.flag("include_locale"))}


def _users_list(stage: Backstage, args: Arguments) -> Payload:
    users = [user for user in stage.workspace.users.values() if not user.team_id]
    page, cursor = page_of(users, args.number("limit", _PAGE) or _PAGE, args.text("cursor"))
    locale = args.flag("include_locale")
    members = [user_payload(stage.workspace, user, locale=locale) for user in page]
    return {"members": members, "cache_ts": int(stage.workspace.clock()), **cursor_field(cursor)}


def _reacted_message(stage: Backstage, args: Arguments) -> Message:
    channel = visible_channel(stage, args)
    if not args.text("timestamp"):
        raise ApiError("no_item_specified")
    message = channel.messages.get(args.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return message


def _reactions_add(stage: Backstage, args: Arguments) -> Payload:
    message, name = _reacted_message(stage, args), args.text("name").strip(":")
    if stage.workspace.channels[message.channel].archived:
        raise ApiError("is_archived")
    if not name.replace("_", "").replace("-", "").replace("+", "").replace(":", "").isalnum():
        raise ApiError("invalid_name")
    if not stage.workspace.react(message, stage.workspace.bot_user, name):
        raise ApiError("already_reacted")
    return {}


def _reactions_remove(stage: Backstage, args: Arguments) -> Payload:
    message = _reacted_message(stage, args)
    if not stage.workspace.take_back(message, stage.workspace.bot_user, args.text("name").strip(":")):
        raise ApiError("no_reaction")
    return {}


def _blocks_validate(_stage: Backstage, args: Arguments) -> Payload:
    problems = blocks_problems(args.objects("blocks", "invalid_blocks_format"))
    if problems:
        raise ApiError("invalid_blocks", *problems)
    return {}


METHODS = {
    "api.test": Method(_api_test, token=TokenKind.NONE),
    "auth.test": Method(_auth_test),
    "apps.connections.open": Method(_open_connection, token=TokenKind.APP),
    "bots.info": Method(_bots_info, scope="users:read"),
    "team.info": Method(_team_info, scope="team:read"),
    "users.info": Method(_users_info, ("user",), scope="users:read"),
    "users.list": Method(_users_list, scope="users:read"),
    "reactions.add": Method(_reactions_add, ("channel", "name"), scope="reactions:write"),
    "reactions.remove": Method(_reactions_remove, ("channel", "name"), scope="reactions:write"),
    "blocks.validate": Method(_blocks_validate, ("blocks",), token=TokenKind.NONE),
}
