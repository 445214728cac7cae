"""The process that reads files: one after another from standard input, what is found in each to standard output.

It is started by `bot.files.sandbox` for the files of one message, without environment, and ends with its input. What it
does not expect ends it: the bot starts another one for the next file.
"""

import sys

from bot.files.findings import Unreadable, packed, refusal_of, report_of, take
from bot.files.limits import allow_cpu, confine
from bot.files.readers import read


def main() -> None:
    """Read files until standard input ends."""
    confine()
    while (content := take(sys.stdin.buffer)) is not None:
        allow_cpu()
        for blob in _report(content):
            sys.stdout.buffer.write(packed(blob))
        sys.stdout.buffer.flush()


def _report(content: bytes) -> list[bytes]:
    try:
        return list(report_of(read(content)))
    except Unreadable as unreadable:
        return list(refusal_of(unreadable.fault))
    except (MemoryError, RecursionError):
        return list(refusal_of("too_complex"))
    except (OSError, ValueError, SyntaxError, EOFError):  # what libraries raise of broken files
        return list(refusal_of("damaged"))


if __name__ == "__main__":
    main()
