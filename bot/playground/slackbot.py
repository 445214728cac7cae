"""What Slack itself says to somebody who mentions the app where it is no member: the app hears nothing of it.

Slack's client offers to invite whom one mentioned; its words, and that a mention from before the invitation never
reaches the app, are not documented. So the person is told to write it again.
"""

from bot.playground.entities import Channel, ChannelKind, Ephemeral, Message, Payload, User
from bot.playground.workspace import Workspace

INVITE = "slackbot_invite"
LEAVE = "slackbot_leave"
"""The action ids of Slackbot's two buttons; presses of them never reach the app."""


def note_mention(workspace: Workspace, channel: Channel, person: User, message: Message) -> None:
    """Tell a person that whom they mentioned is not there, when that is the app; who may invite gets the button."""
    mentioned = f"<@{workspace.bot_user}>" in message.text
    if not mentioned or workspace.bot_user in channel.members or not _takes_invitations(channel):
        return
    text = f"You mentioned <@{workspace.bot_user}>, but it is not in this channel."
    blocks: list[Payload] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    if not (person.is_restricted or person.team_id):
        buttons = [_button(INVITE, "Invite", style="primary"), _button(LEAVE, "Do nothing")]
        blocks.append({"type": "actions", "block_id": "slackbot", "elements": buttons})
    workspace.show(channel, person.id, text, blocks, message.thread_ts, by_slack=True)


def take_press(workspace: Workspace, channel: Channel, person: User, shown: Ephemeral, action_id: str) -> None:
    """Do what one of Slackbot's buttons says; what it stood in goes."""
    workspace.hide(shown)
    if action_id == INVITE:
        workspace.join(channel, workspace.bot_user, person.id)
        text = f"<@{workspace.bot_user}> is here now. Mention it again: it did not see what was written before."
        workspace.show(channel, person.id, text, thread_ts=shown.thread_ts, by_slack=True)


def _takes_invitations(channel: Channel) -> bool:
    return channel.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE) and not channel.archived


def _button(action_id: str, text: str, **looks: str) -> Payload:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": text}, **looks}
