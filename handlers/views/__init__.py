"""Modals of ours that people submit."""

from bot.slack.views.feedback import FEEDBACK_FORM
from bot.slack.views.settings import SETTINGS
from bot.slack.views.shortcuts import ABOUT_FORM, ASK_FORM
from handlers.rows import ViewRow
from handlers.views.ask_about_message import handle_about_form
from handlers.views.ask_gemma import handle_ask_form
from handlers.views.feedback import handle_feedback_form
from handlers.views.settings import handle_settings

VIEWS = (
    ViewRow(SETTINGS, handle_settings),
    ViewRow(ASK_FORM, handle_ask_form),
    ViewRow(ABOUT_FORM, handle_about_form),
    ViewRow(FEEDBACK_FORM, handle_feedback_form),
)
