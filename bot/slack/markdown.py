"""Everything that is done to a model's Markdown before Slack gets it: one door to the modules that do it."""

from bot.slack.plain import plain_text
from bot.slack.sanitizer import Sanitizer, sanitize
from bot.slack.splitting import Piece, StreamSplitter, split_markdown

__all__ = ["Piece", "Sanitizer", "StreamSplitter", "plain_text", "sanitize", "split_markdown"]
