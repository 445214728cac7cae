"""`files.*`: the three steps of an upload, and a file's facts."""

from mimetypes import guess_type

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.changes import MessageTouched
from bot.playground.entities import File, Payload
from bot.playground.methods.chat import content, thread_root
from bot.playground.methods.method import Method, cursor_field, member_channel
from bot.playground.refusals import ApiError
from bot.playground.wire import file_payload
from bot.playground.workspace import Workspace

FILE_BYTES = 1_073_741_824


def _get_upload_url(stage: Backstage, args: Arguments) -> Payload:
    length = args.number("length", 0)
    if not 0 < length <= FILE_BYTES:
        raise ApiError("file_upload_size_restricted" if length > 0 else "invalid_arguments")
    workspace, name = stage.workspace, args.text("filename")
    file = File(
        id=workspace.ids.next("F"),
        name=name,
        title=name,
        mimetype=guess_type(name)[0] or "text/plain",
        size=length,
        user=workspace.bot_user,
        created=int(workspace.clock()),
        content=None,
    )
    return {"upload_url": workspace.origin + stage.uploads.expect(file, length), "file_id": file.id}


def _complete_upload(stage: Backstage, args: Arguments) -> Payload:
    """Share the files as one message of the bot; as in Slack the answer does not name its ts."""
    workspace = stage.workspace
    wanted = args.objects("files", "invalid_arguments")
    channel = member_channel(stage, args, "channel_id") if args.text("channel_id") else None
    root = thread_root(channel, args.text("thread_ts")) if channel else None
    files = []
    for each in wanted:
        file = stage.uploads.complete(str(each.get("id")))
        file.title = str(each.get("title") or file.name)
        workspace.files[file.id] = file
        files.append(file)
    if channel is not None:
        text = args.text("initial_comment")
        blocks = content(args)[1] if args.values.get("blocks") else []
        workspace.post(
            channel, workspace.bot_user, text, thread_ts=root, blocks=blocks, files=files, subtype="file_share"
        )
    return {"files": [file_payload(workspace, file) for file in files]}


def _info(stage: Backstage, args: Arguments) -> Payload:
    file = stage.workspace.files.get(args.text("file"))
    if file is None or not may_read(stage.workspace, file):
        raise ApiError("file_not_found")
    return {"file": file_payload(stage.workspace, file), "comments": [], **cursor_field("")}


def _delete(stage: Backstage, args: Arguments) -> Payload:
    """Take a file of the bot's own away, from every message that it is in."""
    workspace = stage.workspace
    file = workspace.files.get(args.text("file"))
    if file is None:
        raise ApiError("file_not_found")
    if file.user != workspace.bot_user:
        raise ApiError("cant_delete_file")
    del workspace.files[file.id]
    for channel in workspace.channels.values():
        for message in [message for message in channel.messages.values() if file in message.files]:
            message.files.remove(file)
            workspace.tell(MessageTouched(message))
    return {}


def may_read(workspace: Workspace, file: File) -> bool:
    """Whether the bot sees a file: its own, and what was shared in a conversation that it is in."""
    shared = (workspace.channels.get(each) for each in file.channels)  # a saved workspace may name deleted ones
    return file.user == workspace.bot_user or any(each and workspace.bot_user in each.members for each in shared)


METHODS = {
    "files.getUploadURLExternal": Method(_get_upload_url, ("filename", "length"), scope="files:write"),
    "files.completeUploadExternal": Method(_complete_upload, ("files",), scope="files:write"),
    "files.info": Method(_info, ("file",), scope="files:read"),
    "files.delete": Method(_delete, ("file",), scope="files:write"),
}
