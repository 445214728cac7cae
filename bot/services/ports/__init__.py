"""What the use cases need of the world, as protocols. Adapters match them by shape; `bot.parts` joins the two."""

from bot.services.ports.model import Health, Model
from bot.services.ports.records import Choices, Deliveries, Erasing, FeedbackLog, Modes, UsageLog, Watermarks
from bot.services.ports.replying import Pane, PartLog, Replies, Reply, Whispers
from bot.services.ports.turns import Answers, Queue, Threads, Turns, Wishes
from bot.services.ports.workspace import Conversations, History, Materials, People

__all__ = [
    "Answers",
    "Choices",
    "Conversations",
    "Deliveries",
    "Erasing",
    "FeedbackLog",
    "Health",
    "History",
    "Materials",
    "Model",
    "Modes",
    "Pane",
    "PartLog",
    "People",
    "Queue",
    "Replies",
    "Reply",
    "Threads",
    "Turns",
    "UsageLog",
    "Watermarks",
    "Whispers",
    "Wishes",
]
