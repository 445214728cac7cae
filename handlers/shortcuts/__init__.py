"""Shortcuts: in Slack's search bar, and in a message's menu."""

from bot.conversation.tasks import TaskKind
from bot.slack.views.settings import THREAD_SETTINGS
from bot.slack.views.shortcuts import ABOUT_FORM, ASK_FORM
from handlers.rows import ShortcutRow
from handlers.shortcuts.ask_about_message import handle_ask_about_message
from handlers.shortcuts.ask_gemma import handle_ask_gemma
from handlers.shortcuts.at_once import handle_explain, handle_summarise, handle_translate
from handlers.shortcuts.mark import handle_mark
from handlers.shortcuts.thread_settings import handle_thread_settings

SHORTCUTS = (
    ShortcutRow(ASK_FORM, "global", "Ask Gemma", "Write a question, and choose where it is asked", handle_ask_gemma),
    ShortcutRow(
        ABOUT_FORM,
        "message",
        "Ask Gemma about this",
        "Ask about this message; the answer is for you alone",
        handle_ask_about_message,
    ),
    ShortcutRow(
        TaskKind.THREAD.value,
        "message",
        "Summarise thread",
        "Decisions, open questions, who owes what; for you alone",
        handle_summarise,
    ),
    ShortcutRow(
        TaskKind.TRANSLATE.value,
        "message",
        "Translate",
        "This message in your language, for you alone",
        handle_translate,
    ),
    ShortcutRow(
        TaskKind.EXPLAIN.value,
        "message",
        "Explain",
        "What this message says and asks, for you alone",
        handle_explain,
    ),
    ShortcutRow(
        THREAD_SETTINGS,
        "message",
        "Settings of this thread",
        "Variant, instructions and the rest, for this thread",
        handle_thread_settings,
    ),
    ShortcutRow("stop_thread", "message", "Stop answering", "End what is being answered in this thread", handle_mark),
    ShortcutRow("retry_last", "message", "Answer again", "Try this answer once more, in its place", handle_mark),
    ShortcutRow("reset_thread", "message", "Reset this thread", "Start anew: what was said is not used", handle_mark),
    ShortcutRow("forget_thread", "message", "Forget this thread", "Forget what was said in this thread", handle_mark),
)
