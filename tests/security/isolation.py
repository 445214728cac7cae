"""A long walk through two workspaces in one database, where every text carries a secret of the place where it stands.

People ask, talk, edit, delete, reset, forget, come and go, quote, summarise and export, in channels and direct messages
that have the same ids in both workspaces; events come late, twice and in another order. Every prompt that reaches the
model and every export is searched for secrets that have no business there.
"""

import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.conversation.setting import Scope, Setting
from bot.playground.entities import Message
from bot.playground.refusals import Refused
from bot.store import Store, open_store
from tests.security.confidants import Secret
from tests.security.searching import Findings, Search, Telltale
from tests.security.town import Town

PEOPLE = ("alice", "bob", "carol")
CHANNELS = ("general", "random", "ask-gemma", "ops-private")
STEPS_A_WALK = 3_000
"""After so many steps a walk begins anew, in an empty database."""


class Walk:
    """One walk; `chance` decides all of it."""

    def __init__(self, chance: random.Random, store: Store, towns: list[Town]) -> None:
        self.chance = chance
        self.store = store
        self.towns = {town.workspace.team_id: town for town in towns}
        self.search = Search(store, self.towns)
        self.found = self.search.found
        self.secrets = self.search.secrets
        self._heard: list[tuple[Town, dict[str, object]]] = []
        self._ways: list[tuple[int, Callable[[Town], Awaitable[None]]]] = [
            (22, self.mention),
            (22, self.reply),
            (10, self.write_to_the_bot),
            (8, self.talk),
            (8, self.edit),
            (6, self.delete),
            (6, self.hear_again),
            (3, self.reset_thread),
            (2, self.reset_channel),
            (2, self.forget_thread),
            (2, self.forget_person),
            (1, self.forget_channel),
            (4, self.come_or_go),
            (4, self.instruct),
            (5, self.point),
            (2, self.summarize),
            (2, self.try_again),
            (3, self.export),
            (1, self.export_channel),
        ]

    async def go(self, steps: int) -> Findings:
        """Take so many steps."""
        weights = [weight for weight, _ in self._ways]
        for _ in range(steps):
            self.found.steps += 1
            way = self.chance.choices(self._ways, weights)[0][1]
            town = self.chance.choice(list(self.towns.values()))
            self.found.taken[way.__name__] += 1
            try:
                await way(town)
            except Refused:
                continue  # Slack's client would not have let them
            await self._deliver()
        return self.found

    # What people do

    async def mention(self, town: Town) -> None:
        await self._say(town, self._who(), self._where(), "@gemma ")

    async def talk(self, town: Town) -> None:
        await self._say(town, self._who(), self._where())

    async def write_to_the_bot(self, town: Town) -> None:
        """Begin a conversation in one's direct messages, or go on with one: also below a summary or a quote."""
        user = self._who()
        dm = town.people.channel("dm", town.people.user(user))
        await self._say(town, user, dm.id, thread_ts=self._thread(town, dm.id) if self.chance.random() < 0.6 else None)

    async def reply(self, town: Town) -> None:
        place = self._where()
        if thread_ts := self._thread(town, place):
            words = self.chance.choice(["", "", "@gemma ", "@carol "])
            await self._say(town, self._who(), place, words, thread_ts=thread_ts)

    async def edit(self, town: Town) -> None:
        if message := self._some_message(town):
            await self._edit(town, message)

    async def _edit(self, town: Town, message: Message) -> None:
        told = (town.workspace.team_id, message.channel, message.ts)
        former = list(self.secrets.of(told))
        secret = self._tell("said", town, (message.channel, message.thread_ts or message.ts), message.user, message.ts)
        mention = f"<@{town.workspace.bot_user}> " if town.workspace.bot_user in message.text else ""
        await town.people.edit(message.user, message.channel, message.ts, f"{mention}rather {secret}")
        for name in former:
            self.secrets.all[name].replaced = True
        self.secrets.stands_in(secret, told)

    async def delete(self, town: Town) -> None:
        if message := self._some_message(town):
            await town.people.delete(message.user, message.channel, message.ts)
            for name in self.secrets.of((town.workspace.team_id, message.channel, message.ts)):
                self.secrets.all[name].gone = True

    async def hear_again(self, _: Town) -> None:
        """Something old is delivered once more."""
        if self._heard:
            other, payload = self.chance.choice(self._heard)
            await other.hear(payload)
            await other.rest()

    async def reset_thread(self, town: Town) -> None:
        place = self._where()
        if thread_ts := self._thread(town, place):
            channel = town.people.channel(place).id
            ts = await town.people.say(self._who(), place, "@gemma !reset", thread_ts=thread_ts)
            self.secrets.resets[town.workspace.team_id, channel, thread_ts] = ts

    async def reset_channel(self, town: Town) -> None:
        place = self._where()
        before = f"{time.time():.6f}"
        if (await town.people.command(self._who(), place, "/gemma", "reset")).text.startswith("Done"):
            self.secrets.resets[town.workspace.team_id, town.people.channel(place).id] = before

    async def forget_thread(self, town: Town) -> None:
        """What this person said there and was answered is gone at least."""
        place, user = self._where(), self._who()
        if thread_ts := self._thread(town, place):
            ts = await town.people.say(user, place, "@gemma !forget", thread_ts=thread_ts)
            await self._deliver()
            where = (town.people.channel(place).id, thread_ts)
            person = town.people.user(user).id
            self._forget(town, lambda s: s.place == where and s.owner == person and s.ts < ts, everywhere=False)

    async def forget_person(self, town: Town) -> None:
        user = self._who()
        person = town.people.user(user).id
        await self._confirmed(town, user, self._where(), "me")
        self.secrets.persons_forgot[town.workspace.team_id, person] = self.found.steps
        self._forget(
            town,
            lambda s: (s.kind != "instructions" and s.owner == person) or s.place == (Scope.PERSON.value, person),
        )

    async def forget_channel(self, town: Town) -> None:
        place, user = self._where(), self._who()
        channel = town.people.channel(place).id
        await self._confirmed(town, user, place, "channel")
        self._forget(town, lambda s: s.kind != "instructions" and s.place[0] == channel)

    async def _confirmed(self, town: Town, user: str, place: str, what: str) -> None:
        """Ask to have it forgotten, press the button, and wait until it is."""
        await self._deliver()
        await town.people.command(user, place, "/gemma", f"forget {what}")
        shown = town.people.channel(place).ephemerals[-1]
        await town.people.press(user, place, shown.ts, f"forget_{what}")
        await town.parts.services.purging.work()
        await town.rest()

    async def come_or_go(self, town: Town) -> None:
        place, user = self._where(), self._who()
        there = town.people.user(user).id in town.people.channel(place).members
        await (town.people.kick(place, user) if there else town.people.invite(place, user))

    async def instruct(self, town: Town) -> None:
        """Choose instructions for a thread, a channel, oneself or the workspace."""
        team, user = town.workspace.team_id, self._who()
        person, channel = town.people.user(user).id, town.people.channel(self._where()).id
        scope = self.chance.choice([Scope.CHANNEL, Scope.PERSON, Scope.WORKSPACE])
        name = {Scope.CHANNEL: channel, Scope.PERSON: person, Scope.WORKSPACE: team}[scope]
        for former in self.secrets.all.values():
            former.gone |= former.kind == "instructions" and former.team == team and former.place == (scope.value, name)
        secret = self._tell("instructions", town, (scope.value, name), person)
        chosen = Setting(scope.value, name, "instructions", f"Heed {secret}")
        await self.store.settings.choose(team, [chosen], person, time.time(), None)

    async def point(self, town: Town) -> None:
        """Use a shortcut on a message that one can see."""
        user, kind = self._who(), self.chance.choice(["explain_message", "translate_message", "summarise_thread"])
        message = self._some_message(town)
        if message is None or town.people.user(user).id not in town.workspace.channels[message.channel].members:
            return
        await self._deliver()
        team, person = town.workspace.team_id, town.people.user(user).id
        if kind != "summarise_thread":
            for name in self.secrets.of((team, message.channel, message.ts)):
                self.secrets.quoted[team, person, name] = self.found.steps
        await town.people.message_shortcut(user, message.channel, message.ts, kind)

    async def summarize(self, town: Town) -> None:
        await town.people.command(self._who(), self._where(), "/gemma", "summarize 24h")

    async def try_again(self, town: Town) -> None:
        """Have an old answer in the DM made again: whoever has left a channel meanwhile is told nothing of it."""
        user = self._who()
        dm = town.people.channel("dm", town.people.user(user))
        offering = [m for m in dm.messages.values() if "try_again" in json.dumps(m.blocks)]
        if offering:
            await town.people.press(user, dm.id, self.chance.choice(offering).ts, "try_again")

    async def export(self, town: Town) -> None:
        user = self._who()
        dm = town.people.channel("dm", town.people.user(user))
        before = len(dm.messages)
        await self._deliver()
        await town.people.command(user, "general", "/gemma", "export")
        await town.rest()
        for message in list(dm.messages.values())[before:]:
            for file in message.files:
                self.search.export(town, town.people.user(user).id, (file.content or b"").decode())

    async def export_channel(self, town: Town) -> None:
        """What an operator gets of a channel."""
        channel = town.people.channel(self._where()).id
        await self._deliver()
        await self.search.channel_export(town.workspace.team_id, channel)

    # How it goes

    def _who(self) -> str:
        return self.chance.choice(PEOPLE)

    def _where(self) -> str:
        return self.chance.choice(CHANNELS)

    def _thread(self, town: Town, place: str) -> str | None:
        """One of the newest threads of a channel."""
        channel = town.people.channel(place)
        roots = [ts for ts in channel.top_level[-6:] if channel.messages[ts].subtype != "tombstone"]
        return self.chance.choice(roots) if roots else None

    def _some_message(self, town: Town) -> Message | None:
        """One of the newest messages that somebody wrote."""
        channel = town.people.channel(self._where())
        newest = [m for m in list(channel.messages.values())[-12:] if not m.bot and m.subtype is None]
        told = [m for m in newest if self.secrets.of((town.workspace.team_id, m.channel, m.ts))]
        theirs = [m for m in told if m.user in channel.members]
        return self.chance.choice(theirs) if theirs else None

    async def _say(self, town: Town, user: str, place: str, words: str = "", thread_ts: str | None = None) -> None:
        person = town.people.user(user)
        channel = town.people.channel(place, person)
        secret = self._tell("said", town, ("", ""), person.id)
        try:
            ts = await town.people.say(user, place, f"{words}tell of {secret}", thread_ts=thread_ts)
        except Refused:
            self.secrets.all[secret].gone = True
            raise
        root = channel.messages[ts].thread_ts or ts
        self.secrets.all[secret].place, self.secrets.all[secret].ts = (channel.id, root), ts
        self.secrets.stands_in(secret, (town.workspace.team_id, channel.id, ts))

    def _tell(self, kind: str, town: Town, place: tuple[str, str], owner: str, ts: str = "") -> str:
        self.found.secrets += 1
        return self.secrets.tell(kind, town.workspace.team_id, place, owner, ts)

    def _forget(self, town: Town, whose: Callable[[Secret], bool], *, everywhere: bool = True) -> None:
        self.secrets.forget(town.workspace.team_id, self.found.steps, whose, everywhere=everywhere)

    async def _deliver(self) -> None:
        """Hand over what waits: now and then in another order, now and then twice; then let the bot do its work."""
        for town in self.towns.values():
            pending, town.mailbox.pending[:] = list(town.mailbox.pending), []
            if self.chance.random() < 0.2:
                self.chance.shuffle(pending)
            for payload in pending:
                await town.hear(payload)
                if self.chance.random() < 0.1:
                    await town.hear(payload)
                self._heard.append((town, payload))
            await town.rest()
        del self._heard[:-400]


async def walk(steps: int, seed: int) -> Findings:
    """Take so many steps, in walks of `STEPS_A_WALK`, each in a database of its own."""
    findings = Findings()
    for number, start in enumerate(range(0, steps, STEPS_A_WALK)):
        with tempfile.TemporaryDirectory(prefix="gemma-walk-") as directory:
            store = await open_store(f"sqlite:///{Path(directory) / 'gemma.db'}")
            model = Telltale()
            towns = [Town(team, store, model) for team in ("T0ONE", "T0TWO")]
            taken = Walk(random.Random(f"{seed}.{number}"), store, towns)  # noqa: S311 - a test's choices
            model.search = taken.search
            findings.add(await taken.go(min(STEPS_A_WALK, steps - start)))
            for town in towns:
                await town.close()
            await store.close()
    return findings
