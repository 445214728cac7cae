"""What the use cases need of the world, as protocols. Adapters match them by shape; `bot.parts` joins the two."""

from bot.services.ports.files import Batch, Files, Readers
from bot.services.ports.model import Health, Model
from bot.services.ports.records import (
    Choices,
    Deliveries,
    Erasing,
    Exports,
    FeedbackLog,
    Modes,
    Moves,
    NoteLog,
    Purges,
    Refusals,
    UsageLog,
    Watermarks,
)
from bot.services.ports.replying import Pane, PartLog, Replies, Reply, Uploads, Whispers
from bot.services.ports.turns import Answers, Queue, Threads, Turns, Wishes
from bot.services.ports.workspace import Channels, Conversations, History, Materials, People

__all__ = [
    "Answers",
    "Batch",
    "Channels",
    "Choices",
    "Conversations",
    "Deliveries",
    "Erasing",
    "Exports",
    "FeedbackLog",
    "Files",
    "Health",
    "History",
    "Materials",
    "Model",
    "Modes",
    "Moves",
    "NoteLog",
    "Pane",
    "PartLog",
    "People",
    "Purges",
    "Queue",
    "Readers",
    "Refusals",
    "Replies",
    "Reply",
    "Threads",
    "Turns",
    "Uploads",
    "UsageLog",
    "Watermarks",
    "Whispers",
    "Wishes",
]
