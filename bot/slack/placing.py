"""Puts a whole text into the messages of a reply, whatever stands there now, in the best form that Slack takes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.errors import SlackError, SlackRefused, SlackUnknown
from bot.slack.postbox import PartLog, Postbox, markdown_body, opened_as_stream
from bot.slack.rendering.mrkdwn import mrkdwn
from bot.slack.rendering.splitting import MOST_MESSAGES, split_off
from bot.slack.transport import PATIENCE_S
from bot.texts import say

log = logging.getLogger(__name__)

Body = Mapping[str, object]
Blocks = Sequence[Mapping[str, Any]]

_UNFIT = frozenset(
    {"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "no_text", "invalid_arguments"}
)
"""Refusals of what a message says: another form may be taken."""

_STUCK = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "streaming_state_conflict", "block_mismatch"}
)
"""Refusals to change one message: it is taken away, and written anew."""

_SHORT_CHARS = 2_800
_SHORT_ITEMS = 15
_TEXT_LIMIT = 3_900
_ANY_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class _Form:
    """A form in which Slack may take a text: how much a message holds, and whether blocks may stand below it.

    What is not `native` is mrkdwn in the message's `text`, with no blocks at all: they may be what is refused.
    """

    chars: int
    items: int
    below: bool
    native: bool = True

    def pieces(self, text: str, most: int) -> tuple[list[str], str]:
        """The texts of at most so many messages that hold this text, and the rest that does not fit into them."""
        if self.native:
            return split_off(text, most, max_chars=self.chars, max_items=self.items)
        chars = self.chars
        while True:
            found = split_off(text, most, max_chars=chars, max_items=_ANY_NUMBER, max_tables=_ANY_NUMBER)
            if chars < _TEXT_LIMIT // 5 or all(len(mrkdwn(piece)) < _TEXT_LIMIT for piece in found[0]):
                return found
            chars //= 2

    def bodies(self, pieces: Sequence[str], blocks: Blocks) -> list[Body]:
        """The messages, with `blocks` below the last."""
        if not self.native:
            return [{"text": mrkdwn(piece)} for piece in pieces]
        return [*map(markdown_body, pieces[:-1]), markdown_body(pieces[-1], blocks if self.below else ())]


_FORMS = (
    _Form(11_500, 45, below=True),
    _Form(_SHORT_CHARS, _SHORT_ITEMS, below=True),
    _Form(_SHORT_CHARS, _SHORT_ITEMS, below=False),
    _Form(1_800, _ANY_NUMBER, below=False, native=False),
)
_WITHOUT_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class Closing:
    """What is said below a text, in Markdown: where its `rest` is when that does not fit; the `notice` in any case."""

    rest: str = ""
    notice: str | None = None

    def below(self, piece: str, *, cut: bool) -> str:
        """The last piece of a text with it; `cut` when there is more of the text."""
        return "\n\n".join(said for said in (piece, self.rest if cut else "", self.notice) if said)


class Placing:
    """The messages of one reply. `parts` are those that stand, or may stand, in Slack.

    `language` is that of what we say where a message can neither be used nor deleted.
    """

    def __init__(self, postbox: Postbox, part_log: PartLog, parts: Sequence[Part], turn_id: str, language: str) -> None:
        self.parts = list(parts)
        self._postbox = postbox
        self._log = part_log
        self._turn_id = turn_id
        self._language = language
        self._unsent: set[int] = set()
        self._left: set[str] = set()
        self._shown: dict[int, Body] = {}
        self._form = 0
        self.rest = ""
        """What of the text that was placed does not fit."""
        self.most_messages = MOST_MESSAGES
        self.posted = False
        """Whether a message was posted, with which Slack takes the thread's status away."""

    def plan_first(self) -> Part:
        """The part that `place` posts first, when nothing stands yet: it is known that no message of it is there."""
        part = Part(0, self._postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
        self.parts.append(part)
        self._unsent.add(part.part)
        return part

    async def place(
        self, text: str, blocks: Blocks = (), closing: Closing | None = None, *, final: bool = True
    ) -> Sequence[Part]:
        """Make the messages hold exactly `text`, with `closing` and `blocks` below the last; the parts it stands in.

        `rest` is then what does not fit into `most_messages`. Text that is not `final` waits for no budget. Safe to
        repeat. Raises SlackError: SlackRefused when the place takes no message in any form.
        """
        while True:
            form = _FORMS[self._form]
            pieces, self.rest = form.pieces(text, self.most_messages)
            pieces[-1] = (closing or Closing()).below(pieces[-1], cut=bool(self.rest))
            try:
                return await self._place(form.bodies(pieces, blocks), final=final)
            except SlackRefused as fault:
                if fault.code not in _UNFIT or self._form + 1 == len(_FORMS):
                    raise
                self._note("Slack takes no such message; a plainer one is tried", fault)
                self._form += 1 if blocks or self._form + 1 != _WITHOUT_BLOCKS else 2

    async def take_all_away(self) -> None:
        """Delete every message. Safe to repeat. Raises SlackError."""
        while self.parts:
            await self._take_away(self.parts[-1], "answer.taken_away")
            self.parts.pop()

    async def abandon(self) -> None:
        """Close streams that may be open, as they stand: the turn goes on later, or is over. Raises SlackError."""
        for number, part in enumerate(self.parts):
            if not opened_as_stream(part):
                continue
            found = part if part.ts else await self._postbox.find(part, self._others(part), patiently=False)
            if found is not None and found.ts is not None:
                self.parts[number] = await self._stop(found)
                await self._log.record(self.parts[number])

    async def _place(self, bodies: Sequence[Body], *, final: bool) -> Sequence[Part]:
        stored_later = final and len(bodies) == 1  # when the turn is settled, which is at once
        for number, body in enumerate(bodies):
            if self._shown.get(number) == body:
                continue
            self._shown.pop(number, None)
            part = await self._place_one(number, body, PATIENCE_S if final else 0.0)
            if not stored_later and part != self.parts[number]:
                await self._log.record(part)
            self.parts[number] = part
            self._shown[number] = body
        while len(self.parts) > len(bodies):
            await self._take_away(self.parts[-1])
            self._shown.pop(len(self.parts) - 1, None)
            self.parts.pop()
        return tuple(self.parts)

    async def _place_one(self, number: int, body: Body, patience_s: float) -> Part:
        part = await self._known(number)
        if part.ts is not None:
            try:
                return await self._change(part, body, patience_s)
            except SlackRefused as fault:
                if fault.code not in _STUCK:
                    raise
                self._note("a message cannot be changed; it is written anew", fault)
            await self._take_away(part)
            part = await self._announce(replace(part, ts=None, opened_by=OpenedBy.POST, state=PartState.SENDING))
        elif part.state is PartState.UNKNOWN:
            return part
        return await self._post(part, body, patience_s)

    async def _post(self, part: Part, body: Body, patience_s: float) -> Part:
        self._unsent.discard(part.part)
        try:
            posted = await self._postbox.post(part, body, patience_s, self._others(part))
        except SlackError as fault:
            if fault.method == "chat.postMessage" and not isinstance(fault, SlackUnknown):
                self._unsent.add(part.part)  # Slack said that it was not posted
            raise
        self.posted = True
        return replace(posted, state=PartState.SETTLED) if posted.ts else posted

    async def _known(self, number: int) -> Part:
        """The part with its `ts`, when a message of it stands; without one it may be posted, unless it is `unknown`."""
        if number == len(self.parts):
            part = Part(number, self._postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
            self.parts.append(part)
            return await self._announce(part)
        part = self.parts[number]
        if part.ts is not None or number in self._unsent:
            return part
        found = await self._postbox.find(part, self._others(part))
        if found is not None and (found.ts is not None or part.opened_by is OpenedBy.POST):
            self.parts[number] = found
            return found
        # A stream that was not found holds the first words at most: the answer is posted.
        return await self._announce(replace(part, opened_by=OpenedBy.POST, state=PartState.SENDING))

    async def _announce(self, part: Part) -> Part:
        """Store that a part is about to be posted."""
        await self._log.record(part)
        self.parts[part.part] = part
        self._unsent.add(part.part)
        return part

    async def _change(self, part: Part, body: Body, patience_s: float) -> Part:
        """Replace what a message says; a stream must be stopped before, and one that Slack ended already says so."""
        if opened_as_stream(part):
            part = self.parts[part.part] = await self._stop(part)
        try:
            return await self._postbox.update(part, body, patience_s)
        except SlackRefused as fault:
            if fault.code != "streaming_state_conflict":
                raise
        return await self._postbox.update(await self._stop(part), body, patience_s)

    async def _stop(self, part: Part) -> Part:
        try:
            return await self._postbox.stop_stream(part)
        except SlackRefused as fault:
            self._note("a stream was closed already", fault)
            return replace(part, state=PartState.SETTLED)

    async def _take_away(self, part: Part, instead: str = "answer.elsewhere") -> None:
        """Delete a message that nothing is to be said in; where Slack does not let us, it says what `instead` names."""
        if part.ts is None:
            found = None if part.part in self._unsent else await self._postbox.find(part, self._others(part))
            if found is None or found.ts is None:
                return
            part = found
        try:
            if opened_as_stream(part):
                part = await self._stop(part)
            await self._postbox.delete(part)
        except SlackRefused as fault:
            self._left.add(str(part.ts))
            self._note("a message cannot be deleted", fault)
            try:
                said = say(instead, language=self._language)
                await self._postbox.update(part, {"text": said, "metadata": {}})  # it is this part no more
            except SlackRefused as refused:
                self._note("a message is left as it is", refused)

    def _others(self, part: Part) -> frozenset[str]:
        others = {other.ts for other in self.parts if other.ts is not None and other.part != part.part}
        return frozenset(others | self._left)

    def _note(self, event: str, fault: SlackRefused) -> None:
        log.info(event, extra={"turn": self._turn_id, "reason": str(fault)})
