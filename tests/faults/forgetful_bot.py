"""The bot, which forgets in a moment what it otherwise takes its time for, and which may kill itself on the way:
`python -m tests.faults.forgetful_bot [before|after module:Class.method]`.
"""

import sys

import bot.cli
import bot.parts
import bot.store.sqlite_connection
from tests.faults.crash_points import Point
from tests.faults.dying_bot import die_at

if __name__ == "__main__":
    for name in ("LOOK_S", "PURGE_FIRST_S"):
        setattr(bot.parts, name, 0.2)
    vars(bot.store.sqlite_connection)["_STEPS_BETWEEN_LOOKS"] = 20
    if len(sys.argv) > 1:
        side, method = sys.argv[1:]
        die_at(Point((method,), after=side == "after"))
    sys.exit(bot.cli.main([]))
