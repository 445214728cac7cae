"""The process of a model on this machine: llama.cpp's own OpenAI-compatible server, run by `bot.gemma.llama_server`.

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


def _serve(orders: dict[str, Any]) -> Any:  # noqa: ANN401 - the optional package has no types
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = orders["path"]
    params.mmproj.path = orders["mmproj"]
    params.use_jinja = True  # the chat template that stands in the model's file: the one it was made with
    params.model_alias = {orders["model_id"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [orders["key"]]
    params.cors_origins = ""
    params.ui = False
    params.endpoint_slots = False
    params.n_ctx = orders["window_tokens"]
    params.n_parallel = orders["slots"]
    params.kv_unified = True  # the slots share the window, so that one long thread may use it all
    params.cache_ram_mib = 0
    params.cpuparams.n_threads = orders["threads"]
    params.cpuparams_batch.n_threads = orders["threads"]
    params.cpuparams.poll = 0  # sleep between tokens instead of spinning
    params.cpuparams_batch.poll = 0
    for name, value in orders["sampling"].items():
        setattr(params.sampling, name, value)
    params.verbosity = 1
    return xllamacpp.Server(params)


def _leave_with_the_parent() -> NoReturn:
    sys.stdin.read()
    os._exit(0)  # llama.cpp's threads do not end on their own


if __name__ == "__main__":
    main()
