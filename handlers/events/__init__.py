"""Events: what happens in the workspace. A row: the Bolt event, the names to subscribe to, the scopes, the handler."""

from handlers.events.agent_session_stopped import handle_agent_session_stopped
from handlers.events.agent_session_title_changed import handle_agent_session_title_changed
from handlers.events.app_context_changed import handle_app_context_changed
from handlers.events.app_home_opened import handle_app_home_opened
from handlers.events.app_mention import handle_app_mention
from handlers.events.app_uninstalled import handle_app_uninstalled, handle_tokens_revoked
from handlers.events.channel_gone import handle_channel_closed, handle_channel_deleted
from handlers.events.channel_id_changed import handle_channel_id_changed
from handlers.events.channel_shared import handle_channel_shared
from handlers.events.member_joined_channel import handle_member_joined_channel
from handlers.events.member_left_channel import handle_member_left_channel
from handlers.events.message import handle_message
from handlers.events.user_change import handle_user_change
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
    EventRow(
        "member_left_channel", ("member_left_channel",), ("channels:read", "groups:read"), handle_member_left_channel
    ),
    EventRow("user_change", ("user_change",), ("users:read",), handle_user_change),
    EventRow("channel_shared", ("channel_shared",), ("channels:read", "groups:read"), handle_channel_shared),
    EventRow("channel_unshared", ("channel_unshared",), ("channels:read", "groups:read"), handle_channel_shared),
    EventRow("app_uninstalled", ("app_uninstalled",), (), handle_app_uninstalled),
    EventRow("tokens_revoked", ("tokens_revoked",), (), handle_tokens_revoked),
    EventRow("channel_deleted", ("channel_deleted",), ("channels:read",), handle_channel_deleted),
    EventRow("group_deleted", ("group_deleted",), ("groups:read",), handle_channel_deleted),
    EventRow("channel_archive", ("channel_archive",), ("channels:read",), handle_channel_closed),
    EventRow("group_archive", ("group_archive",), ("groups:read",), handle_channel_closed),
    EventRow(
        "channel_id_changed", ("channel_id_changed",), ("channels:read", "groups:read"), handle_channel_id_changed
    ),
)
