#!/bin/sh
# Makes .venv with the newest Python that will do, and installs one lock into it, hashes checked. Nothing to do: says nothing.
#
#   sh scripts/setup.sh requirements.lock
#
# A copy of each installed lock is kept in .venv/locks: while it equals the lock, there is nothing to do.
# PYTHON names an interpreter. Exit code 1: nothing was installed, and the last line says what to do about it.
set -eu
cd "$(dirname "$0")/.."

lock=$1
installed=.venv/locks/$lock
python=.venv/bin/python
needed='Python 3.11, 3.12 or 3.13'

fail() {
    printf 'make: %s\n' "$1" >&2
    exit 1
}

# has CODE PYTHON: whether that interpreter exists and runs the code without an error.
has() {
    "$2" -c "$1" >/dev/null 2>&1
}

right_version='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
venv_parts='import ensurepip, venv'

# Prints the first candidate that has the right version and can make a virtual environment.
find_python() {
    for candidate in "$@"; do
        if has "$right_version" "$candidate" && has "$venv_parts" "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
}

# Ends with one line: what was found, and the command that installs what is missing (Debian's and Ubuntu's names).
explain() {
    install="$([ "$(id -u)" = 0 ] || printf 'sudo ')apt-get install"
    for candidate in "$@"; do
        if has "$right_version" "$candidate"; then
            version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            fail "$candidate is Python $version, but its venv module is not installed: $install python$version-venv"
        fi
    done
    for candidate in "$@"; do
        version=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        other=$("$candidate" -c 'import sys; print("3.11" if sys.version_info < (3, 11) else "3.13")')
        fail "$needed is needed, and $candidate is Python $version. Name another with PYTHON=/path/to/python3, or install one: $install python$other python$other-venv"
    done
    fail "$needed is needed, and none of these runs: $*. Name another with PYTHON=/path/to/python3, or install one: $install python3 python3-venv"
}

# An environment that was made halfway, or whose interpreter is gone (an upgraded system), is made anew.
if ! has "import pip; $right_version" "$python"; then
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3
    fi
    chosen=$(find_python "$@")
    [ -n "$chosen" ] || explain "$@"
    printf 'Making .venv with %s (%s)\n' "$("$chosen" -V)" "$chosen"
    rm -rf .venv
    "$chosen" -m venv .venv
fi

if cmp -s "$lock" "$installed"; then
    exit 0
fi
printf 'Installing %s\n' "$lock"
"$python" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 \
    --require-hashes --no-deps --only-binary :all: -r "$lock" ||
    fail "$lock could not be installed; the lines above say why. Run make again when that is mended."
mkdir -p .venv/locks
cp "$lock" "$installed"
