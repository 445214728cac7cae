"""What the child may use of the machine. The operating system keeps it to that, whatever a file makes it do."""

import resource
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 512 * 1024 * 1024
CPU_S = 10
"""CPU time of one file, in seconds; the bot counts the wall's time besides."""

_HARD_CPU_S = 120
_MOST = {
    resource.RLIMIT_AS: MEMORY_BYTES,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}


def confine() -> None:
    """Take away what no reader needs: memory without end, writing files, starting processes, dumping core.

    Where the machine's memory runs out all the same, Linux is to end this process and not the bot.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    for what, most in _MOST.items():
        with suppress(ValueError, OSError):  # macOS knows no bound of the address space
            resource.setrlimit(what, (most, most))
    allow_cpu()


def allow_cpu() -> None:
    """Allow the next file its CPU time; who uses more is ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = min(int(used.ru_utime + used.ru_stime) + 1 + CPU_S, _HARD_CPU_S)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, _HARD_CPU_S))
