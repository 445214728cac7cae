"""Events: what happens in the workspace. A row: the Bolt event, the names to subscribe to, the scopes, the handler."""

from handlers.events.app_home_opened import handle_app_home_opened
from handlers.events.app_mention import handle_app_mention
from handlers.events.message import handle_message
from handlers.rows import EventRow

EVENTS = (
    EventRow("app_mention", ("app_mention",), ("app_mentions:read", "chat:write"), handle_app_mention),
    EventRow(
        "message",
        ("message.channels", "message.groups", "message.im", "message.mpim"),
        ("channels:history", "groups:history", "im:history", "mpim:history"),
        handle_message,
    ),
    EventRow("app_home_opened", ("app_home_opened",), (), handle_app_home_opened),
)
