"""Buttons and menus of ours."""

from bot.conversation.answer import Offer
from bot.slack.views.blocks import CHOOSE_VARIANT
from bot.slack.views.buttons import MORE, STOP
from bot.slack.views.forgetting import FORGET_CHANNEL, FORGET_ME, FORGET_THREAD
from bot.slack.views.settings import CHOOSE_SCOPE, OPEN_SETTINGS
from handlers.actions.choose_scope import handle_choose_scope
from handlers.actions.choose_variant import handle_choose_variant
from handlers.actions.forget import handle_forget_channel, handle_forget_me, handle_forget_thread
from handlers.actions.give_feedback import handle_feedback
from handlers.actions.offers import handle_offer
from handlers.actions.open_settings import handle_open_settings
from handlers.actions.stop_answer import handle_stop_answer
from handlers.rows import ActionRow

ACTIONS = (
    ActionRow(CHOOSE_VARIANT, handle_choose_variant),
    ActionRow(OPEN_SETTINGS, handle_open_settings),
    ActionRow(CHOOSE_SCOPE, handle_choose_scope),
    ActionRow(Offer.TRY_AGAIN.value, handle_offer),
    ActionRow(Offer.LARGER.value, handle_offer),
    ActionRow(Offer.GO_ON.value, handle_offer),
    ActionRow(Offer.DELETE.value, handle_offer),
    ActionRow(MORE, handle_offer),
    ActionRow(Offer.FEEDBACK.value, handle_feedback),
    ActionRow(STOP, handle_stop_answer),
    ActionRow(FORGET_ME, handle_forget_me),
    ActionRow(FORGET_CHANNEL, handle_forget_channel),
    ActionRow(FORGET_THREAD, handle_forget_thread),
)
