"""Rules of the layout that the import linter cannot see. It keeps the direction of imports: [tool.importlinter]."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_HANDLER = 20
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}

# A package and the one place that may import it.
AT_HOME = {
    "httpx": "bot/gemma/",
    "httpx_sse": "bot/gemma/",
    "aiosqlite": "bot/store/",
    "sqlite3": "bot/store/",
    "PIL": "bot/files/",
    "chardet": "bot/files/",
    "pypdfium2": "bot/files/",
    "python_calamine": "bot/files/",
    "dotenv": "bot/environment.py",
    "prometheus_client": "bot/metrics.py",
}
HANDLER_FOLDERS = tuple(f"handlers/{surface}/" for surface in ("actions", "commands", "events", "shortcuts", "views"))
# What a handler cannot do, because it cannot import it: wait, start a task, measure time.
NOT_IN_HANDLERS = {"asyncio", "threading", "time"}

# Where every error is caught, and why nothing narrower will do: "file function": reason.
BROAD_EXCEPTS = {
    "bot/services/worker.py _run_one": "a fault that nobody foresaw in one turn must not stop the others",
}


@cache
def sources() -> dict[str, ast.Module]:
    """Each module of the application by its path."""
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text()) for file in sorted(files)}


def imports(tree: ast.Module) -> Iterator[str]:
    """The top-level name of each imported package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether the clause catches everything: bare, or Exception or BaseException, alone or among others."""
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in caught)


def reads_environment(node: ast.AST) -> bool:
    names = {"environ", "environb", "getenv", "getenvb"}
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(alias.name in names for alias in node.names)
    return (
        isinstance(node, ast.Attribute)
        and node.attr in names
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    )


def test_only_the_settings_read_the_environment() -> None:
    readers = {path for path, tree in sources().items() if any(map(reads_environment, ast.walk(tree)))}

    assert readers <= {"bot/settings.py", "bot/cli.py"}, "the command line hands it to the settings, nobody else has it"


def test_a_library_is_imported_where_it_is_at_home() -> None:
    strangers = [
        f"{path} imports {name}"
        for path, tree in sources().items()
        for name in imports(tree)
        if not path.startswith(AT_HOME.get(name, ""))
    ]

    assert strangers == []


def test_every_error_is_caught_only_where_a_reason_is_given() -> None:
    broad = {
        f"{path} {function.name}"
        for path, tree in sources().items()
        for function in functions(tree)
        if any(isinstance(node, ast.ExceptHandler) and is_broad(node) for node in ast.walk(function))
    }

    assert broad == set(BROAD_EXCEPTS)


def test_a_handler_fits_on_one_screen() -> None:
    thick = [
        f"{path}:{function.lineno} {function.name}"
        for path, tree in sources().items()
        if path.startswith(HANDLER_FOLDERS)
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_HANDLER
    ]

    assert thick == []


def test_a_handler_cannot_wait_or_start_a_task() -> None:
    busy = [
        f"{path} imports {name}"
        for path, tree in sources().items()
        if path.startswith("handlers/")
        for name in imports(tree)
        if name in NOT_IN_HANDLERS
    ]

    assert busy == []


def test_a_module_is_named_for_what_it_does() -> None:
    parts = {part for path in sources() for part in Path(path).with_suffix("").parts}

    assert parts & NAMES_THAT_SAY_NOTHING == set()


def test_every_module_of_the_bot_has_its_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    layered = {name.strip() for layer in layers for name in layer.replace(":", "|").split("|")}
    there = {f"bot.{Path(path).parts[1].removesuffix('.py')}" for path in sources() if path.startswith("bot/")}

    assert there - {"bot.__init__"} <= layered
