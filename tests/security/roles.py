"""Everybody who may come in, and everywhere they may stand: the cast of the rights matrix.

What is right is written down here by hand, and nowhere read from the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.playground import Playground
from bot.playground.entities import Channel, ChannelKind, User
from tests.scenarios.stage import Stage

ADMIN = "alice"
MEMBER = "bob"
OTHER_TEAM = "T0FABRIKAM"
OURS, OUR_OTHER_TEAM = "E0PLAYGRND", "T0PLAYGRN2"
"""The organisation (Enterprise Grid) that the bot's workspace belongs to, and another workspace of it."""

LET_IN = ""
GUEST, STRANGER, NEVER, SHARED, UNLISTED = "guest", "stranger", "never", "shared", "unlisted"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody: their account, and why they are refused wherever it counts who they are ("": they are let in)."""

    user: User
    refusal: str


def _user(number: int, name: str, **fields: object) -> User:
    return User(f"U0ROLE{number:04}", name, name.title(), "#123456", **fields)  # type: ignore[arg-type] # a User's own


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "owner": Role(_user(1, "owner", is_admin=True), LET_IN),
        "member": Role(_user(2, "member"), LET_IN),
        "configured admin, a guest": Role(_user(3, "configured", is_restricted=True), LET_IN),
        "listed guest": Role(_user(4, "listedguest", is_restricted=True), LET_IN),
        "listed stranger": Role(_user(5, "listedstranger", team_id=OTHER_TEAM, org="Fabrikam"), LET_IN),
        "guest": Role(_user(6, "guest", is_restricted=True), GUEST),
        "guest of one channel": Role(_user(7, "single", is_restricted=True, is_ultra_restricted=True), GUEST),
        "colleague of another workspace": Role(
            _user(13, "colleague", team_id=OUR_OTHER_TEAM, enterprise_id=OURS), LET_IN
        ),
        "stranger": Role(
            _user(8, "stranger", team_id=OTHER_TEAM, org="Fabrikam", enterprise_id="E0FABRIKAM"), STRANGER
        ),
        "admin elsewhere": Role(_user(9, "elsewhere", team_id=OTHER_TEAM, is_admin=True, org="Fabrikam"), STRANGER),
        "deactivated": Role(_user(10, "left", deleted=True), NEVER),
        "deactivated admin": Role(_user(11, "leftadmin", deleted=True, is_admin=True), NEVER),
        "another bot": Role(_user(12, "otherbot", is_bot=True), NEVER),
    }
)

CONFIGURED_ADMINS = frozenset({ROLES["configured admin, a guest"].user.id})
LISTED_PEOPLE = " ".join(ROLES[name].user.id for name in ("listed guest", "listed stranger"))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place, and why nobody is answered there: in general, and where only listed channels are answered."""

    name: str
    kind: ChannelKind
    shared: bool
    refusal: str
    refusal_when_listed: str


KINDS = (
    Kind("m-public", ChannelKind.PUBLIC, False, LET_IN, UNLISTED),
    Kind("m-private", ChannelKind.PRIVATE, False, LET_IN, UNLISTED),
    Kind("m-group", ChannelKind.GROUP_DM, False, LET_IN, UNLISTED),
    Kind("m-direct", ChannelKind.DM, False, LET_IN, LET_IN),
    Kind("m-shared", ChannelKind.PUBLIC, True, SHARED, UNLISTED),
    Kind("m-listed", ChannelKind.PRIVATE, True, LET_IN, LET_IN),
)


def channel_id(kind: Kind, user: User) -> str:
    """Where somebody stands when they are in such a place."""
    return f"D0{user.id}" if kind.kind is ChannelKind.DM else f"C0{kind.name.upper().replace('-', '')}"


LISTED_CHANNELS = channel_id(KINDS[-1], User("", "", "", ""))


def cast(slack: Playground) -> None:
    """Put everybody everywhere."""
    workspace = slack.workspace
    workspace.enterprise_id = OURS
    people = [role.user for role in ROLES.values()]
    for user in people:
        workspace.add_user(user)
        workspace.add_channel(Channel(f"D0{user.id}", f"dm-{user.name}", ChannelKind.DM, 0, [user.id, slack.bot_user]))
    everybody = [slack.user(ADMIN).id, slack.user(MEMBER).id, slack.bot_user, *(user.id for user in people)]
    for kind in KINDS:
        if kind.kind is not ChannelKind.DM:
            place = Channel(channel_id(kind, people[0]), kind.name, kind.kind, 0, list(everybody), shared=kind.shared)
            place.org_shared = kind.name == "m-public"
            workspace.add_channel(place)


async def allow(stage: Stage, **values: str) -> None:
    """Have an admin choose whom the workspace answers, in the form."""
    await stage.slack.command(ADMIN, "general", "/gemma", "settings")
    (view,) = [each for each in stage.slack.workspace.views.values() if each.open and not each.is_home]
    await stage.slack.press_view(ADMIN, view.id, "choose_scope", "team")
    chosen = {name: value.split() if name in ("channels", "people") else value for name, value in values.items()}
    assert await stage.slack.submit(ADMIN, view.id, chosen) == {}
