"""All that is done to a model's text on its way to Slack, in one order, while it is written and when it is whole.

Formulas become text before the sanitizer judges what is shown; what comes out of it is set for Slack.
"""

from collections.abc import Sequence

from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.maths import Maths
from bot.slack.rendering.sanitizer import Sanitizer
from bot.slack.rendering.typesetting import Typesetter


class Rendering:
    """Takes the deltas of one completion and gives out Markdown for Slack; what was given out never changes.

    However the text is cut, the same comes out. `links`, `written_links` and `names` are as for `Sanitizer`.
    """

    def __init__(self, *, links: LinkMode, written_links: frozenset[str], names: Sequence[str]) -> None:
        self._maths = Maths()
        self._sanitizer = Sanitizer(links=links, written_links=written_links, names=names)
        self._typesetter = Typesetter()

    def feed(self, delta: str) -> str:
        """Take a piece of the model's text; what can be shown now, to be put behind what came before."""
        return self._typesetter.feed(self._sanitizer.feed(self._maths.feed(delta)))

    def finish(self) -> str:
        """The rest of the text. Call it once, after the last delta."""
        rest = self._sanitizer.feed(self._maths.finish()) + self._sanitizer.finish()
        return self._typesetter.feed(rest) + self._typesetter.finish()


def render(text: str, *, links: LinkMode, written_links: frozenset[str], names: Sequence[str]) -> str:
    """A whole completion at once: the same Markdown that a `Rendering` gives out piece by piece."""
    rendering = Rendering(links=links, written_links=written_links, names=names)
    return rendering.feed(text) + rendering.finish()
