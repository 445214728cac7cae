"""Buttons and menus of ours."""

from bot.slack.blocks import CHOOSE_VARIANT
from handlers.actions.choose_variant import handle_choose_variant
from handlers.rows import ActionRow

ACTIONS = (ActionRow(CHOOSE_VARIANT, handle_choose_variant),)
