"""What the bot does in Slack, and the scopes that each of it needs: so that a missing scope can be told as a loss."""

from bot.slack.checks import Feature

FEATURES = (
    Feature("answering when it is mentioned", ("app_mentions:read", "chat:write")),
    Feature("direct messages", ("im:history", "im:read", "im:write", "chat:write")),
    Feature("threads in public channels", ("channels:history", "channels:read")),
    Feature("threads in private channels", ("groups:history", "groups:read")),
    Feature("group direct messages", ("mpim:history", "mpim:read")),
    Feature("the thinking line, the app's own pane and Stop", ("assistant:write",)),
    Feature("/gemma and the shortcuts", ("commands",)),
    Feature("people's names and languages, and who is an admin", ("users:read",)),
    Feature("reading the files that people send", ("files:read",), optional=True),
    Feature("sending files", ("files:write",), optional=True),
)
"""All scopes of the manifest stand here."""
