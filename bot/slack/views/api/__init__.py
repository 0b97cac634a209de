"""Calls of Neon's API in free form: their answers, the question before them, and what can be called."""

from bot.slack.views.api.calls import answered, attached, done, downloaded, question, secret
from bot.slack.views.api.reference import Sheet, described, listing

__all__ = [
    "Sheet",
    "answered",
    "attached",
    "described",
    "done",
    "downloaded",
    "listing",
    "question",
    "secret",
]
