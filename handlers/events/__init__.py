"""Events: what happens in the workspace. A row: the Bolt event, the names to subscribe to, the scopes, the handler."""

from handlers.events.agent_session_stopped import handle_agent_session_stopped
from handlers.events.agent_session_title_changed import handle_agent_session_title_changed
from handlers.events.app_context_changed import handle_app_context_changed
from handlers.events.app_home_opened import handle_app_home_opened
from handlers.events.app_mention import handle_app_mention
from handlers.events.member_joined_channel import handle_member_joined_channel
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
    EventRow("agent_session_stopped", ("agent_session_stopped",), (), handle_agent_session_stopped),
    EventRow("agent_session_title_changed", ("agent_session_title_changed",), (), handle_agent_session_title_changed),
    EventRow("app_home_opened", ("app_home_opened",), (), handle_app_home_opened),
    EventRow("app_context_changed", ("app_context_changed",), (), handle_app_context_changed),
    EventRow(
        "member_joined_channel",
        ("member_joined_channel",),
        ("channels:read", "groups:read"),
        handle_member_joined_channel,
    ),
)
