"""The forms of the shortcuts *Ask Gemma* and *Ask Gemma about this*, and what a person sent with them.

A form about a message shows its text, and what is sent comes with what was shown: so the text needs no other place
between the two, and is gone with the form when that is closed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.conversation.attachments import MOST_FILES, shown_name
from bot.conversation.file_ref import FileRef
from bot.conversation.variants import VARIANTS
from bot.slack.views.blocks import context, long_text, modal, plain, variant_option
from bot.texts import say

ASK_FORM = "ask_gemma"
"""The `callback_id` of the form with a channel."""

ABOUT_FORM = "ask_about_message"
"""The `callback_id` of the form about a message."""

QUESTION = "question"
CHANNEL = "channel"
VARIANT = "variant"

_QUESTION_CHARS = 3_000
_SECTION_CHARS = 2_900
_QUOTED = "quoted"
_SECTIONS = 4
_SHOWN_CHARS = 60


@dataclass(frozen=True, slots=True)
class AboutIds:
    """Which message a form is about: ids, the name of an author who has none, and what came with the message."""

    channel_id: str
    ts: str
    thread_ts: str = ""
    author_id: str = ""
    author_name: str = ""
    files: tuple[FileRef, ...] = ()


def ask_view(language: str) -> dict[str, Any]:
    """The form of *Ask Gemma*: the question, where it is asked, and which variant answers."""
    variants = {
        "type": "static_select",
        "action_id": VARIANT,
        "placeholder": plain(say("ask.variant.any", language=language)),
        "options": [variant_option(row, language) for row in VARIANTS.values()],
    }
    blocks = [
        _question(say("ask.question", language=language), language),
        _optional(CHANNEL, "ask.channel", _channels(language), language),
        _optional(VARIANT, "ask.variant", variants, language),
    ]
    return modal(ASK_FORM, "ask.title", "ask.send", blocks, language)


def about_view(ids: AboutIds, text: str, language: str) -> dict[str, Any]:
    """The form of *Ask Gemma about this*: the question, and below it the message; `text` in Slack's form."""
    pieces = quoted_pieces(text)
    quoted = [
        {
            "type": "section",
            "block_id": f"{_QUOTED}.{number}",
            "text": {"type": "mrkdwn", "text": piece, "verbatim": True},
        }
        for number, piece in enumerate(pieces)
    ]
    author = f"<@{ids.author_id}>" if ids.author_id else escape(ids.author_name, quote=False)
    files = ids.files[:MOST_FILES]
    blocks = [
        _question(say("ask.about.question", language=language), language),
        context(say("ask.about.message", {"author": author}, language)),
        *quoted,
        *([context(" ".join(f":paperclip: `{shown_name(file.called)}`" for file in files))] if files else ()),
    ]
    metadata = {"channel": ids.channel_id, "ts": ids.ts, "thread": ids.thread_ts, "author": ids.author_id}
    named = {**metadata, "name": ids.author_name[:_SHOWN_CHARS], "files": [_noted(file) for file in files]}
    noted = json.dumps(named, ensure_ascii=False)
    return modal(ABOUT_FORM, "ask.title", "ask.send", blocks, language) | {"private_metadata": noted}


def about_ids(view: Mapping[str, Any]) -> AboutIds:
    """Which message a form that was sent is about."""
    ids = json.loads(view["private_metadata"])
    files = tuple(
        FileRef(id_, name, mimetype, size, only_in=ids["channel"]) for id_, name, mimetype, size in ids.get("files", ())
    )
    return AboutIds(ids["channel"], ids["ts"], ids["thread"], ids["author"], ids["name"], files)


def _noted(file: FileRef) -> Sequence[str | int]:
    """A file as a form carries it, in which there is little room: where it is, Slack tells when it is fetched."""
    return file.id, file.name[-_SHOWN_CHARS:], f"{file.mimetype.partition('/')[0]}/", file.size


def about_text(view: Mapping[str, Any]) -> str:
    """The message that a form shows, in Slack's form."""
    sections = [block for block in view["blocks"] if str(block.get("block_id", "")).startswith(f"{_QUOTED}.")]
    return "".join(section["text"]["text"] for section in sections)


def given_question(view: Mapping[str, Any]) -> str:
    """What a person wrote in a form, in Slack's form: a field gives it as it was typed."""
    return escape(str(_state(view, QUESTION).get("value") or "").strip(), quote=False)


def given_channel(view: Mapping[str, Any]) -> str:
    """The channel that was chosen; "" for none."""
    return str(_state(view, CHANNEL).get("selected_conversation") or "")


def given_variant(view: Mapping[str, Any]) -> str | None:
    """The variant that was chosen, if one was."""
    chosen = _state(view, VARIANT).get("selected_option") or {}
    return str(chosen["value"]) if chosen.get("value") in VARIANTS else None


def quoted_pieces(text: str, most: int = _SECTIONS, chars: int = _SECTION_CHARS) -> Sequence[str]:
    """A text in Slack's form in pieces that sections take, without cutting a token of Slack's; the rest is left out."""
    rest = text.strip()
    pieces: list[str] = []
    while rest and len(pieces) < most:
        piece = _beginning(rest, chars)
        pieces.append(piece)
        rest = rest[len(piece) :]
    if rest and pieces:
        pieces[-1] = f"{pieces[-1].rstrip()} …"
    return pieces


def _beginning(text: str, chars: int) -> str:
    """So many characters at most, ending at a line or a word, and not within `<…>` or `&…;`."""
    if len(text) <= chars:
        return text
    head = text[:chars]
    for mark in ("\n", " "):
        if (at := head.rfind(mark) + 1) > chars // 2:
            head = head[:at]
            break
    for opens, closes, longest in (("<", ">", chars // 2), ("&", ";", 6)):
        begun = head.rfind(opens)
        if begun > head.rfind(closes) and begun and len(head) - begun < longest:
            head = head[:begun]
    return head


def _question(label: str, language: str) -> dict[str, Any]:
    field = long_text(QUESTION, _QUESTION_CHARS, say("ask.example", language=language))
    return {"type": "input", "block_id": QUESTION, "label": plain(label), "element": field}


def _channels(language: str) -> dict[str, Any]:
    """Slack's own menu of conversations. Those between two people are not in it: the bot can be in none of them."""
    return {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private", "mpim"]},
        "placeholder": plain(say("ask.channel.none", language=language)),
    }


def _optional(name: str, key: str, element: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(say(key, language=language)),
        "hint": plain(say(f"{key}.help", language=language)),
        "element": element,
    }


def _state(view: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    states: Mapping[str, Any] = view["state"]["values"].get(name) or {}
    state: Mapping[str, Any] = states.get(name) or {}
    return state
