"""What people think of answers."""

import time

from bot.conversation.feedback import Feedback
from bot.services.ports import FeedbackLog


class FeedbackService:
    """Takes feedback. Buttons and forms carry ids: whether there is such an answer is looked up."""

    def __init__(self, feedback: FeedbackLog) -> None:
        self._feedback = feedback

    async def give(self, feedback: Feedback) -> bool:
        """Remember it, one word a person and answer; False when that answer is gone. Raises StoreError."""
        return await self._feedback.give(feedback, time.time())
