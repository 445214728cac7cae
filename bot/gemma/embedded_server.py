"""The embedded model's process: llama.cpp's own OpenAI-compatible server, run by `bot.gemma.embedded`.

It is started as a script and imports nothing of the application. Its orders are one line of JSON on standard input
(so that the key stands neither on the command line nor in the environment), its answer is one line of JSON on
standard output. When standard input ends, so does it: the operating system closes it whichever way the parent dies.
"""

import contextlib
import importlib
import json
import os
import sys
import threading
from typing import Any, NoReturn

_NICENESS = 10


def main() -> None:
    """Serve until standard input ends."""
    orders = json.loads(sys.stdin.readline())
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)  # the bot and the person's own work go first
    server = _serve(orders)
    sys.stdout.write(json.dumps({"url": server.listening_address}) + "\n")
    sys.stdout.flush()
    threading.Event().wait()


def _serve(orders: dict[str, object]) -> Any:  # noqa: ANN401 - the optional package has no types
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = orders["path"]
    params.model_alias = {orders["model_id"]}
    params.hostnames = ["127.0.0.1"]
    params.port = orders["port"]
    params.api_keys = [orders["key"]]
    params.cors_origins = ""
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = orders["context_tokens"]
    params.n_parallel = orders["slots"]
    params.kv_unified = True  # the slots share the window, so that one long thread may use it all
    params.cache_ram_mib = 0
    params.cpuparams.n_threads = orders["threads"]
    params.cpuparams_batch.n_threads = orders["threads"]
    params.cpuparams.poll = 0  # sleep between tokens instead of spinning
    params.cpuparams_batch.poll = 0
    params.sampling.temp = 0.2  # what the model's card asks for; so small a model wanders off otherwise
    params.sampling.top_p = 0.9
    params.sampling.penalty_repeat = 1.1  # and repeats itself
    params.verbosity = 1
    return xllamacpp.Server(params)


def _leave_with_the_parent() -> NoReturn:
    sys.stdin.read()
    os._exit(0)  # llama.cpp's threads do not end on their own


if __name__ == "__main__":
    main()
