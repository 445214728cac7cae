"""Which messages are for the bot, and what a person asks in one.

Texts here are in Slack's own form: `<@U…>` for people, `&lt;` for `<` (docs.slack.dev, formatting message text).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.file_ref import FileRef
from bot.conversation.preferences import FollowUp
from bot.conversation.turn import Control
from bot.conversation.variants import VARIANTS, variant_named

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_TO_MANY = re.compile(r"<!(?:subteam\^|here|channel|everyone)")
_LINK = re.compile(r"<((?:https?|mailto):[^<>|]+)(?:\|[^<>]*)?>")
_MARK = re.compile(r"!([0-9a-z]+(?:\.[0-9]+[bm])?)[.,:;!]*(?=\s|$)\s*", re.IGNORECASE)
_WORD_SHOWN = 40
_LOOKS_LIKE_VARIANT = re.compile(r"\d+(?:\.\d+)?[bm]")
_AFTER_MENTION = " ,:\u00a0\n"


class ChannelKind(StrEnum):
    """Slack's `channel_type`: what kind of conversation a message stands in."""

    DM = "im"
    GROUP_DM = "mpim"
    PUBLIC = "channel"
    PRIVATE = "group"


class Addressing(StrEnum):
    """What a message is to the bot.

    `addressed`: a turn. `follow_up`: a turn when the bot was addressed in its thread before. `aside`: said between
    people; context when the bot was addressed in its thread before. `overheard`: said between people where every
    message is the bot's business; context. `not_ours`: nothing is kept of it.
    """

    ADDRESSED = "addressed"
    FOLLOW_UP = "follow_up"
    ASIDE = "aside"
    OVERHEARD = "overheard"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A person's message as Slack delivered it. `user_team_id` is the speaker's own workspace (Slack Connect).

    `beside` is the channel that they had open beside a direct message, as Slack's client tells it, or "".
    """

    team_id: str
    channel_id: str
    channel_kind: ChannelKind
    ts: str
    thread_ts: str | None
    user_id: str
    text: str
    bot_user_id: str
    event_id: str | None = None
    user_team_id: str | None = None
    files: tuple[FileRef, ...] = ()
    edited_ts: str | None = None
    beside: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it stands below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class Question:
    """What is left of a message when mentions and marks are read: the text for the model, or a control."""

    text: str
    variant: str | None = None
    control: Control | None = None


def mentioned_users(text: str) -> frozenset[str]:
    """The ids of the people (and apps) a text mentions."""
    return frozenset(_MENTION.findall(text))


def written_links(text: str) -> frozenset[str]:
    """The addresses a person wrote; these may be shown as links in an answer."""
    return frozenset(match.replace("&amp;", "&") for match in _LINK.findall(text))


def addressing_of(message: Incoming, follow_up: FollowUp = FollowUp.THREADS) -> Addressing:
    """Decide what a person's message is to the bot, where `follow_up` was chosen for the channel.

    In a direct message the choice does not count, and a mark that acts on a thread (`!reset`) never needs a mention.
    """
    mentioned = mentioned_users(message.text)
    if message.channel_kind is ChannelKind.DM or message.bot_user_id in mentioned:
        return Addressing.ADDRESSED
    to_others = bool(mentioned - {message.user_id}) or _TO_MANY.search(message.text) is not None
    if follow_up is FollowUp.EVERY:
        return Addressing.OVERHEARD if to_others else Addressing.ADDRESSED
    if not message.is_reply:
        return Addressing.NOT_OURS
    if follow_up is FollowUp.MENTIONS and read_question(message.text, message.bot_user_id).control is None:
        return Addressing.ASIDE
    return Addressing.ASIDE if to_others else Addressing.FOLLOW_UP


def read_question(text: str, bot_user_id: str) -> Question:
    """Take the leading mentions and one mark off a text.

    A mark is the first word after the leading mentions, from a closed list; any other `!word` is text, except one
    that looks like a variant (`!7b`), which is answered with the variants that exist. A variant's mark also counts
    behind the bot's mention within a text; others do not, for there they may be spoken of.
    """
    others, rest = _past_leading_mentions(text, bot_user_id)
    match = _MARK.match(rest) or _variant_behind_mention(rest, bot_user_id)
    if match is None:
        return Question(f"{others}{rest}")
    word = match.group(1).lower()
    argument = "".join(_past_leading_mentions(rest[match.end() :], bot_user_id))
    after = f"{others}{rest[: match.start()]}{argument}".rstrip()
    if word in VARIANTS:
        return Question(after, variant=word)
    if word in MARKS:
        return Question(after, control=MARKS[word])
    if word == "model":
        return Question(after, control=_model_mark(argument))
    if _LOOKS_LIKE_VARIANT.fullmatch(word):
        return Question(after, control=unknown_variant(word))
    return Question(f"{others}{rest}")


def unknown_variant(word: str) -> Control:
    """The line that names the variants there are, for a `word` that is none of them."""
    return Control("variant.unknown", {"word": word, "variants": ", ".join(VARIANTS)})


def _model_mark(rest: str) -> Control:
    """What `!model` and the word after it do: set the thread's variant, or tell which there are."""
    word = (rest.split(maxsplit=1) or [""])[0].rstrip(".,:;!")
    if not word:
        return Control("variant.mark", {"variants": ", ".join(VARIANTS)})
    variant = variant_named(word)
    if variant is None:
        return unknown_variant(_without_backticks(word))
    return Control("variant.in_thread", {"new": variant.name}, effect="choose_variant")


def _without_backticks(word: str) -> str:
    return word[:_WORD_SHOWN].replace("`", "")


MARKS = {
    "reset": Control("reset.thread_done", effect="reset_thread"),
    "forget": Control("forget.thread", effect="forget_thread"),
    "stop": Control("stop.done", effect="stop_thread"),
    "retry": Control("retry.nothing", effect="retry_last"),
    "settings": Control("settings.list", effect="show_settings"),
    "help": Control("help.thread"),
}
"""Marks beside the variants', by word: what each does where Slack has no slash commands."""

MENU_MARKS = {
    "stop_thread": Control("stop.line", effect="stop_thread"),
    "retry_last": Control("retry.nothing", effect="retry_last"),
    "reset_thread": Control("reset.thread_line", effect="reset_thread"),
    "forget_thread": Control("forget.thread_line", effect="forget_thread"),
}
"""The same in a message's menu, by the shortcut's `callback_id`: nobody sees who uses one, so the lines say so."""


def _past_leading_mentions(text: str, bot_user_id: str) -> tuple[str, str]:
    """The mentions that lead a text, without the bot's own, each with a space after it; and what follows them."""
    rest = text.strip()
    kept = ""
    while match := _MENTION.match(rest):
        if match.group(1) != bot_user_id:
            kept += f"{match.group(0)} "
        rest = rest[match.end() :].lstrip(_AFTER_MENTION)
    return kept, rest


def _variant_behind_mention(text: str, bot_user_id: str) -> re.Match[str] | None:
    """The mark of a variant, or of what looks like one, that follows a mention of the bot."""
    for mention in _MENTION.finditer(text):
        rest = text[mention.end() :]
        mark = _MARK.match(text, len(text) - len(rest.lstrip(_AFTER_MENTION)))
        if mention.group(1) == bot_user_id and mark is not None:
            word = mark.group(1).lower()
            return mark if word in VARIANTS or _LOOKS_LIKE_VARIANT.fullmatch(word) else None
    return None
