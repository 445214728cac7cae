"""What the figures were measured on."""

import os
import platform
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

_COMMITS = 50
_PAGE = 4096


def machine(folder: Path) -> dict[str, str]:
    """The machine, the versions and the date, for people; `folder` is where the database is going to be."""
    return {
        "CPU": f"{_cpu_model()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "fsync": f"{fsync_ms(folder):.2f} ms",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    }


def fsync_ms(folder: Path) -> float:
    """How long this disk takes to make 4 KiB durable, the median of fifty, in milliseconds: no commit is faster."""
    path = folder / "fsync.probe"
    times = []
    with path.open("wb", buffering=0) as file:
        for _ in range(_COMMITS):
            started = time.perf_counter()
            file.write(bytes(_PAGE))
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    path.unlink()
    return median(times)


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
