"""The benchmark itself: a tiny run of it measures every row, and every answer in it was right."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import ROWS
from benchmarks.sides import ROOT, environment

_RUN_S = 110


@pytest.mark.timeout(120)
async def test_a_quick_run_prints_every_row_and_no_row_is_void(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = (sys.executable, "-m", "benchmarks", "--quick", "--json", str(file))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_RUN_S):
            printed, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()

    assert process.returncode == 0, f"{printed.decode()}\n{said.decode()}"
    rows = json.loads(file.read_text())["rows"]
    assert {row["row"] for row in rows if row["limits"] == "none"} == {1, 2, 3, 4, 5, 6, 7}
    assert {row["row"] for row in rows if row["limits"] == "slack"} == set(ROWS) - {7}
    assert all(row["bot"] is not None and row["name"] in printed.decode() for row in rows)
