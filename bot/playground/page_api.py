"""The page and its JSON: the state at once, the event stream, and the verbs of a person."""

import binascii
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from bot.playground import modals
from bot.playground.acting import Acting, CommandResult
from bot.playground.entities import Payload, User
from bot.playground.guard import refusal
from bot.playground.page_feed import PageFeed
from bot.playground.page_shapes import (
    channel_shape,
    ephemeral_shape,
    message_shape,
    prompts_shape,
    user_shape,
    view_shape,
    visible_channels,
)
from bot.playground.people import Attachment
from bot.playground.refusals import Refused

_PAGE = Path(__file__).parent / "page"
_POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
Verb = Callable[[Payload], Awaitable[Payload]]


class PageApi:
    """`/`, `/page/state`, `/page/events` and the POSTs below `/page/`; `extras` gives what is beside the workspace."""

    def __init__(self, people: Acting, feed: PageFeed, extras: Callable[[], Payload]) -> None:
        self._workspace = people.workspace
        self._people = people
        self._feed = feed
        self._extras = extras

    def routes(self) -> list[web.RouteDef]:
        """The routes of the page."""
        verbs: dict[str, Verb] = {
            "messages": self._say,
            "messages/edit": self._edit,
            "messages/delete": self._delete,
            "commands": self._command,
            "actions": self._act,
            "views/submit": self._submit,
            "views/close": self._close,
            "home": self._home,
            "shortcuts": self._shortcut,
            "stop": self._stop,
            "reactions": self._react,
        }
        return [
            web.get("/", self._index),
            web.get("/page/static/{file}", self._static),
            web.get("/page/state", self._state),
            web.get("/page/events", self._events),
            web.get("/archives/{channel}/p{ts:[0-9]{7,}}", self._archived),
            *(web.post(f"/page/{path}", _json_verb(verb)) for path, verb in verbs.items()),
        ]

    async def _index(self, _request: web.Request) -> web.Response:
        return _page_file("index.html")

    async def _archived(self, request: web.Request) -> web.Response:
        """A message's address: the page, at its thread or its channel."""
        channel, digits = request.match_info["channel"], request.match_info["ts"]
        ts = f"{digits[:-6]}.{digits[-6:]}"
        found = self._workspace.channels.get(channel)
        message = found.messages.get(ts) if found else None
        if message is None:
            return refusal(404, "there is no such message")
        thread = message.thread_ts or (ts if message.replies else "")
        fragment = urlencode({"channel": channel, **({"thread": thread} if thread else {})})
        return web.Response(status=302, headers={"Location": f"/#{fragment}"})

    async def _static(self, request: web.Request) -> web.Response:
        return _page_file(request.match_info["file"])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        user = self._workspace.find_user(request.query.get("user", ""))
        if user is None:
            return refusal(404, "there is no such user")
        return await self._feed.serve(request, user.id)

    async def _state(self, request: web.Request) -> web.Response:
        """Everything that the page of one person shows."""
        me = self._workspace.find_user(request.query.get("user", ""))
        if me is None or me.is_bot:
            return refusal(404, "there is no such user")
        return web.json_response(self._state_of(me), headers={"Cache-Control": "no-store"})

    def _state_of(self, me: User) -> Payload:
        workspace = self._workspace
        channels = visible_channels(workspace, me.id)
        seen = {channel.id for channel in channels}
        statuses = [
            {"channel": channel, "thread_ts": thread_ts, "status": status}
            for channel, thread_ts in {**workspace.statuses, **workspace.sessions}
            if channel in seen and (status := workspace.status(channel, thread_ts))
        ]
        return {
            "team": {"id": workspace.team_id, "name": workspace.team_name},
            "me": user_shape(me),
            "users": [user_shape(user) for user in workspace.users.values()],
            "bot_user": workspace.bot_user,
            "channels": [channel_shape(workspace, channel, me.id) for channel in channels],
            "messages": {
                channel.id: [message_shape(workspace, each) for each in channel.messages.values()]
                for channel in channels
            },
            "ephemerals": {
                channel.id: [ephemeral_shape(workspace, each) for each in channel.ephemerals if each.user == me.id]
                for channel in channels
            },
            "statuses": statuses,
            "views": [view.payload for view in modals.open_modals(workspace, me.id)],
            "home": view_shape(workspace.homes.get(me.id)),
            "titles": [
                {"channel": channel, "thread_ts": thread_ts, "title": title}
                for (channel, thread_ts), title in workspace.titles.items()
                if channel in seen
            ],
            "prompts": [prompts_shape(workspace, channel) for channel in workspace.prompts if channel in seen],
        } | self._extras()

    # What a person does

    async def _say(self, given: Payload) -> Payload:
        ts = await self._people.say(
            _text(given, "user"),
            _text(given, "channel"),
            _text(given, "text", ""),
            thread_ts=given.get("thread_ts") or None,
            broadcast=given.get("broadcast") is True,
            files=[_attachment(each) for each in given.get("files") or []],
        )
        return {"ok": True, "ts": ts}

    async def _edit(self, given: Payload) -> Payload:
        await self._people.edit(_text(given, "user"), _text(given, "channel"), _text(given, "ts"), _text(given, "text"))
        return {"ok": True}

    async def _delete(self, given: Payload) -> Payload:
        await self._people.delete(_text(given, "user"), _text(given, "channel"), _text(given, "ts"))
        return {"ok": True}

    async def _command(self, given: Payload) -> Payload:
        """A slash command as typed; `/invite @name` and `/remove @name` are Slack's own."""
        user, channel = _text(given, "user"), _text(given, "channel")
        command, _, text = _text(given, "text").strip().partition(" ")
        if command == "/invite":
            await self._people.invite(channel, text.strip(), user)
            return {"ok": True}
        if command in ("/remove", "/kick"):
            await self._people.kick(channel, text.strip())
            return {"ok": True}
        return _result(await self._people.command(user, channel, command, text))

    async def _act(self, given: Payload) -> Payload:
        """A press or a choice, in a message or in a view; `state` is what else is chosen there."""
        user, action_id = _text(given, "user"), _text(given, "action_id")
        chosen = next((given[key] for key in _CHOICES if given.get(key) is not None), None)
        block_id, state = given.get("block_id"), given.get("state")
        values = state.get("values", state) if isinstance(state, dict) else None
        if given.get("view_id"):
            view_id = _text(given, "view_id")
            return _result(
                await self._people.press_view(user, view_id, action_id, chosen, block_id=block_id, values=values)
            )
        channel, ts = _text(given, "channel"), _text(given, "ts")
        return _result(await self._people.press(user, channel, ts, action_id, chosen, block_id=block_id, values=values))

    async def _submit(self, given: Payload) -> Payload:
        user, view_id, values = _text(given, "user"), _text(given, "view_id"), given.get("values") or {}
        answer = await self._people.submit(user, view_id, values)
        if answer.get("response_action") == "errors":
            return {"ok": False, "errors": answer.get("errors", {})}
        return {"ok": True}

    async def _close(self, given: Payload) -> Payload:
        await self._people.close_view(_text(given, "user"), _text(given, "view_id"))
        return {"ok": True}

    async def _home(self, given: Payload) -> Payload:
        beside = given.get("beside")
        await self._people.open_home(
            _text(given, "user"), _text(given, "tab", "home"), beside if isinstance(beside, str) else None
        )
        return {"ok": True}

    async def _shortcut(self, given: Payload) -> Payload:
        user, callback_id = _text(given, "user"), _text(given, "callback_id")
        if given.get("ts"):
            channel, ts = _text(given, "channel"), _text(given, "ts")
            return _result(await self._people.message_shortcut(user, channel, ts, callback_id))
        return _result(await self._people.global_shortcut(user, callback_id))

    async def _stop(self, given: Payload) -> Payload:
        await self._people.stop_session(_text(given, "user"), _text(given, "channel"), _text(given, "thread_ts"))
        return {"ok": True}

    async def _react(self, given: Payload) -> Payload:
        user, channel = _text(given, "user"), _text(given, "channel")
        await self._people.react(user, channel, _text(given, "ts"), _text(given, "name"))
        return {"ok": True}


_CHOICES = (
    "value",
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
)


def _json_verb(verb: Verb) -> Callable[[web.Request], Awaitable[web.Response]]:
    """A POST handler: JSON in, JSON out; what Slack's client would refuse is a 409 with its sentence."""

    async def handle(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return refusal(415, "the body must be JSON")
        try:
            return web.json_response(await verb(dict(json.loads(await request.read()))))
        except Refused as error:
            return refusal(409, str(error))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return refusal(400, f"the request is not as it should be: {error}")

    return handle


def _text(given: Payload, name: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a string")
    return value


def _attachment(given: Payload) -> Attachment:
    """A file as the page sends it, with the smaller picture of it that the browser made."""
    try:
        content = b64decode(given["base64"], validate=True)
        thumb = b64decode(given["thumb"], validate=True) if given.get("thumb") else None
    except binascii.Error as error:
        raise TypeError("base64 is not base64") from error
    return Attachment(_text(given, "name"), _text(given, "mimetype", "application/octet-stream"), content, thumb)


def _result(result: CommandResult) -> Payload:
    return {"ok": True} if result.ok else {"ok": False, "error": result.error}


def _page_file(name: str) -> web.Response:
    """One file of the page; no folders, no dots at the start."""
    path = _PAGE / name
    if name.startswith(".") or "/" in name or "\\" in name or path.suffix not in _TYPES or not path.is_file():
        return web.Response(status=404, text="there is no such file")
    headers = {**_HEADERS, "Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8"}
    return web.Response(body=path.read_bytes(), headers=headers)
