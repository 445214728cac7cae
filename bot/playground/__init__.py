"""A Slack stand-in on loopback: for a person who tries the bot, and for the tests."""

from bot.playground.acting import CommandResult
from bot.playground.api import Call
from bot.playground.entities import Message
from bot.playground.faults import Fault
from bot.playground.limits import Limits
from bot.playground.people import Attachment
from bot.playground.refusals import Refused
from bot.playground.server import ModelLine, Playground

__all__ = ["Attachment", "Call", "CommandResult", "Fault", "Limits", "Message", "ModelLine", "Playground", "Refused"]
