"""Writes every prompt anew. Look at the difference before it is committed."""

from bot.conversation.variants import VARIANTS as ROWS
from tests.conversation.golden import SITUATIONS, VARIANTS, file_of, prompt

for name, situation in SITUATIONS.items():
    for variant in VARIANTS:
        file_of(name, variant).write_text(prompt(situation, ROWS[variant]))
