"""Who somebody is to the bot: may they change this, and which language do they speak."""

from collections.abc import Sequence

from bot.conversation.person import Channel, Person, Who, language_of
from bot.services.ports import People
from bot.texts import ENGLISH_CODE

RIGHTS_S = 1.5
"""How long a right may take to be looked up, in seconds: Slack waits three for the answer to a form."""

WORDS_S = 0.3
"""How long what we say may wait for the language to say it in, in seconds."""


class PeopleService:
    """What a person may do and how they are spoken to. `admins` are user ids that are admins whatever Slack says."""

    def __init__(self, people: People, admins: frozenset[str] = frozenset()) -> None:
        self._people = people
        self._admins = admins

    async def who(self, user_id: str, within_s: float) -> Who:
        """What somebody is to the workspace. Raises SlackError when Slack does not tell within so many seconds."""
        return await self._people.who(user_id, within_s)

    def changed(self, user_id: str) -> None:
        """What is known of somebody is old: whoever needs to be sure asks Slack again."""
        self._people.changed(user_id)

    def has_left(self, channel_id: str, user_id: str) -> None:
        """Somebody is not in a conversation any more."""
        self._people.has_left(channel_id, user_id)

    async def is_admin(self, user_id: str) -> bool:
        """Whether somebody is an admin; nobody is when Slack cannot be asked."""
        if user_id in self._admins:
            return True
        person = await self._people.person(user_id, RIGHTS_S, fresh=True)
        return person is not None and person.admin

    def may_be_admin(self, user_id: str) -> bool:
        """Whether somebody may turn out to be an admin, by what is known without asking."""
        person = self._people.recalled(user_id)
        return user_id in self._admins or person is None or person.admin

    async def is_member(self, channel_id: str, user_id: str) -> bool:
        """Whether somebody is in a conversation; nobody is when Slack cannot be asked."""
        return bool(await self._people.is_member(channel_id, user_id, RIGHTS_S))

    async def may_read(self, channel_id: str, user_id: str) -> bool:
        """Whether somebody can read a conversation; nobody can when Slack cannot be asked.

        Members can wherever they are, and what is public; guests and people of elsewhere only where they are.
        """
        person = await self._people.person(user_id, RIGHTS_S, fresh=True)
        if person is not None and person.who is Who.MEMBER:
            return bool(await self._people.may_read(channel_id, user_id, RIGHTS_S))
        return await self.is_member(channel_id, user_id)

    async def bot_is_in(self, channel_id: str) -> bool | None:
        """Whether the bot is in a conversation; None when Slack cannot be asked."""
        return await self._people.bot_is_in(channel_id, RIGHTS_S)

    async def shared_channels(self, user_id: str, within_s: float = RIGHTS_S) -> Sequence[Channel] | None:
        """The channels in which somebody and the bot both are; None: Slack does not tell in time."""
        return await self._people.shared(user_id, within_s)

    async def language(self, user_id: str) -> str:
        """The language that somebody has chosen in Slack; English when that is not known soon enough."""
        return _language(await self._people.person(user_id, WORDS_S, fresh=False))

    def language_at_once(self, user_id: str) -> str:
        """The same, by what is known without asking."""
        return _language(self._people.recalled(user_id))


def _language(person: Person | None) -> str:
    return (person and language_of(person.locale)) or ENGLISH_CODE
