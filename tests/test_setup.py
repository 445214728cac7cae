"""What `make run` does before our Python runs: find an interpreter, install a lock, choose Slack or the playground.

The scripts run for real, in a folder of their own, with a PATH that holds only what a bare machine has.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
# What a machine without Python has, as far as the scripts use it.
TOOLS = ("cat", "cmp", "cp", "dirname", "env", "grep", "head", "id", "mkdir", "rm", "sed", "sh")
WITHOUT_VENV = "sys.modules['ensurepip'] = None; "


class Done(NamedTuple):
    """How a script ended."""

    code: int
    out: str
    err: str


class Machine:
    """A folder with the scripts, a lock, and a PATH of its own."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.path = folder / "bin"
        self.path.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.path / tool).symlink_to(found)
        shutil.copytree(ROOT / "scripts", self.tree / "scripts")
        for lock in ROOT.glob("requirements*.lock"):
            (self.tree / lock.name).write_text("nothing==1\n")

    def run(self, *command: str, **environment: str) -> Done:
        """Run one of the scripts with sh, with this environment and no other."""
        done = subprocess.run(  # noqa: S603 - our own script, no shell in between
            [str(self.path / "sh"), *command],
            cwd=self.tree,
            env={"PATH": str(self.path), **environment},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def add(self, path: Path, script: str) -> None:
        """Put an executable sh script at the path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def add_python(self, name: str, version: str, *, but: str = "") -> None:
        """A Python that says it has this version; `but` is code that runs before what it is asked to run."""
        told = tuple(int(part) for part in version.split("."))
        code = f"import sys; sys.version_info = {told}; {but}"
        self.add(self.path / name, f'[ "$1" = -c ] || exit 64\nexec {sys.executable} -c "{code}$2"')

    def add_environment(self, *, pip_exit_code: int = 0, loader_error: str = "") -> None:
        """A .venv whose Python writes down how it is called, and runs code for real."""
        self.add(
            self.tree / ".venv/bin/python",
            f'case "$1 $2" in\n*xllamacpp) echo "{loader_error}" >&2; [ -z "{loader_error}" ] ;;\n'
            f'-c*) exec {sys.executable} "$@" ;;\n'
            f'"-m pip") echo "$@" >>called; exit {pip_exit_code} ;;\n'
            '*) echo "$@" >>called ;;\nesac',
        )

    @property
    def called(self) -> list[str]:
        """The command lines that the environment's Python was given."""
        record = self.tree / "called"
        return record.read_text().splitlines() if record.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def sudo() -> str:
    return "" if os.geteuid() == 0 else "sudo "


def test_without_any_python_the_last_line_names_what_installs_it(machine: Machine) -> None:
    done = machine.run("scripts/setup.sh", "requirements.lock")

    assert done.code == 1
    assert done.err.count("\n") == 1
    assert done.err.endswith(f"{sudo()}apt-get install python3 python3-venv\n")


def test_without_venv_the_only_line_names_the_version_and_what_installs_it(machine: Machine) -> None:
    machine.add_python("python3", "3.12.7", but=WITHOUT_VENV)

    done = machine.run("scripts/setup.sh", "requirements.lock")

    install = f"{sudo()}apt-get install python3.12-venv"
    assert done == (1, "", f"make: python3 is Python 3.12, but its venv module is not installed: {install}\n")
    assert not (machine.tree / ".venv").exists()


@pytest.mark.parametrize(("version", "package"), [("3.9.18", "python3.11"), ("3.14.0", "python3.13")])
def test_a_python_that_is_too_old_or_too_new_is_named_with_what_is_needed(
    machine: Machine, version: str, package: str
) -> None:
    machine.add_python("python3", version)

    done = machine.run("scripts/setup.sh", "requirements.lock")

    assert done.code == 1
    assert f"Python 3.11, 3.12 or 3.13 is needed, and python3 is Python {version}." in done.err
    assert done.err.endswith(f"{sudo()}apt-get install {package} {package}-venv\n")


def test_a_newer_python_without_venv_gives_way_to_an_older_one_that_has_it(machine: Machine) -> None:
    machine.add_python("python3.13", "3.13.0", but=WITHOUT_VENV)
    machine.add(
        machine.path / "python3.11",
        f'[ "$1 $2" != "-m venv" ] || {{ echo made >called; exit 3; }}\nexec {sys.executable} "$@"',
    )

    done = machine.run("scripts/setup.sh", "requirements.lock")

    assert "(python3.11)" in done.out
    assert machine.called == ["made"]


def test_the_interpreter_that_is_asked_for_is_the_only_one_that_is_tried(machine: Machine) -> None:
    machine.add_python("python3", "3.12.7", but=WITHOUT_VENV)

    done = machine.run("scripts/setup.sh", "requirements.lock", PYTHON="/a folder/python")

    assert "none of these runs: /a folder/python." in done.err


def test_a_lock_is_installed_with_hashes_and_no_build(machine: Machine) -> None:
    machine.add_environment()

    done = machine.run("scripts/setup.sh", "requirements.lock")

    assert done == (0, "Installing requirements.lock\n", "")
    (command,) = machine.called
    assert command.startswith("-m pip install ")
    assert command.endswith(" --require-hashes --no-deps --only-binary :all: -r requirements.lock")


def test_a_second_run_does_nothing_until_the_lock_changes(machine: Machine) -> None:
    machine.add_environment()
    machine.run("scripts/setup.sh", "requirements.lock")

    assert machine.run("scripts/setup.sh", "requirements.lock") == (0, "", "")
    assert len(machine.called) == 1

    (machine.tree / "requirements.lock").write_text("nothing==2\n")
    machine.run("scripts/setup.sh", "requirements.lock")
    assert len(machine.called) == 2


def test_a_failed_installation_is_tried_again_the_next_time(machine: Machine) -> None:
    machine.add_environment(pip_exit_code=1)

    assert machine.run("scripts/setup.sh", "requirements.lock").code == 1
    assert machine.run("scripts/setup.sh", "requirements.lock").code == 1
    assert len(machine.called) == 2


@pytest.mark.parametrize(
    "dotenv",
    [
        None,
        "",
        "SLACK_BOT_TOKEN=\n",
        "SLACK_BOT_TOKEN=''\nSLACK_APP_TOKEN=\"\"\n",
        "SLACK_BOT_TOKEN= # from the app's page\n",
        "# SLACK_BOT_TOKEN=xoxb-1\n",
        "NOT_SLACK_BOT_TOKEN=xoxb-1\n",
        "AIML_API_KEY=key\n",
    ],
)
def test_without_slack_settings_the_playground_starts_and_says_so(machine: Machine, dotenv: str | None) -> None:
    machine.add_environment()
    if dotenv is not None:
        (machine.tree / ".env").write_text(dotenv)

    done = machine.run("scripts/run.sh", SLACK_APP_TOKEN="")

    assert machine.called[-1] == "-m bot playground"
    assert "so this starts the playground (python -m bot playground)." in done.out


@pytest.mark.parametrize(
    ("dotenv", "environment"),
    [
        ("SLACK_BOT_TOKEN=xoxb-1\n", {}),
        ("AIML_API_KEY=key\n  export SLACK_BOT_TOKEN = 'xoxb-1' # bot\n", {}),
        ('SLACK_BOT_TOKEN_FILE="/run/secrets/token"\n', {}),
        ("", {"SLACK_BOT_TOKEN": "xoxb-1"}),
        ("", {"SLACK_SIGNING_SECRET": "0123"}),
    ],
)
def test_with_any_slack_setting_the_bot_starts_on_slack_and_names_the_setting(
    machine: Machine, dotenv: str, environment: dict[str, str]
) -> None:
    machine.add_environment()
    (machine.tree / ".env").write_text(dotenv)

    done = machine.run("scripts/run.sh", **environment)

    assert machine.called == ["-m bot"]
    assert "so this starts the bot on Slack (python -m bot)." in done.out
    assert "make run: SLACK_" in done.out
    assert "xoxb-1" not in done.out


def test_the_playground_starts_without_the_embedded_model_where_it_cannot_be_installed(machine: Machine) -> None:
    machine.add_environment(pip_exit_code=1)

    done = machine.run("scripts/run.sh")

    assert done.code == 0
    assert machine.called[-1] == "-m bot playground"
    assert "the embedded model could not be installed" in done.out


def test_a_library_that_the_embedded_model_lacks_is_named_with_what_installs_it(machine: Machine) -> None:
    machine.add_environment(loader_error="libgomp.so.1: cannot open shared object file")

    done = machine.run("scripts/run.sh")

    assert machine.called[-1] == "-m bot playground"
    assert "so a scripted one may answer. On Debian and Ubuntu: sudo apt-get install libgomp1\n" in done.out


def test_the_embedded_model_is_not_fetched_for_someone_with_a_key(machine: Machine) -> None:
    machine.add_environment()

    machine.run("scripts/run.sh", AIML_API_KEY="key")

    assert machine.called == ["-m bot playground"]
