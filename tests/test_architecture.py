"""The house stands as drawn: imports run one way, SQL has its rooms, definitions know nothing but their words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "pipelines": {"pipelines"},
    "casework": {"casework", "pipelines"},
    "reports": {"reports", "pipelines"},
    "pages": {"pages", "reports", "casework", "pipelines"},
    "cli": {"cli", "reports", "casework", "pipelines"},
}
LAYERS = set(MAY_IMPORT) | {"app", "tests", "benchmarks"}
# The floors of pipelines, the ground first: a room imports from lower floors only, and never from one beside it.
FLOORS = (
    {"china", "errors", "needs", "ranges", "engines", "reading", "version"},
    {"definitions", "privacy", "sandbox", "configuration"},
    {"registry", "geography", "datasets", "kpis", "rules", "tables"},
    {"reference"},
    {"limits", "lake", "not_computed"},
    {"cleaning"},
    {"inbox", "sample"},
    {"facts", "doctor"},
    {"measures", "findings", "check"},
    {"history", "ranking", "forecast"},
    {"coverage", "sampling"},
    {"stages"},
    {"night", "watch"},
)
CLEANING = (
    {"text", "outcome"},
    {"cells", "places"},
    {"days"},
    {"sheet"},
    {"rows"},
    {"batch"},
    {"accept"},
    {"opened"},
    {"file"},
    {"chunked"},
)
MOST_FILES = 15  # side by side in one folder, so that a stranger can take it in; definitions are as many as there are
DEFINITIONS = ("pipelines/datasets", "pipelines/kpis", "pipelines/rules", "casework/tables")
PURE = (
    "cleaning",
    "reading",
    "rules",
    "kpis",
    "datasets",
    "facts",
    "findings",
    "geography",
    "measures",
    "ranking",
    "forecast",
    "sampling",
)
CLOCKS = {"now", "today", "utcnow", "time_ns"}
# Python that polars or DuckDB would call from their own threads, where it waits for the interpreter's lock.
CALLED_BACK = {
    *("map_elements", "map_batches", "map_groups", "map_rows", "map_columns", "rolling_map", "inspect"),
    *("fold", "cum_fold", "reduce", "cum_reduce", "cumulative_eval", "sink_batches", "collect_batches"),
    *("register_io_source", "register_plugin_function", "create_function"),
}
SQL = re.compile(r"\bselect\b.+\bfrom\b", re.IGNORECASE | re.DOTALL)
HTML = "pages/ui/kit/html"
FRONT_PAGE = "pages/ui/site/server/security_headers.py"  # looks for its places in the front page that Streamlit wrote
TAG = re.compile(r"</?[a-z?][a-z0-9]*[\s>/]")  # "?" is what an f-string puts in


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def named(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


def imported(name: str) -> Iterator[str]:
    """Every module named in an import, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: relative imports hide the layer"
            yield node.module or ""


def strings(module: ast.Module) -> Iterator[str]:
    """Every string but the docstrings; an f-string counts as one text."""
    docs = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            docs.add(id(node.body[0].value))  # type: ignore[attr-defined]  # a docstring is an expression statement
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "?" for part in node.values)


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_run_one_way_from_app_to_pages_to_reports_to_pipelines(layer: str) -> None:
    wrong = [
        f"{name} imports {module}"
        for name in named(modules(layer))
        for module in imported(name)
        if module.split(".")[0] in LAYERS - MAY_IMPORT[layer]
    ]
    assert wrong == []


def climbing(floors: tuple[set[str], ...], package: str) -> list[str]:
    """The imports inside `package` that lead up, or to another room of the same floor."""
    height = {room: floor for floor, rooms in enumerate(floors) for room in rooms}
    depth, folder = package.count(".") + 1, package.replace(".", "/")
    wrong = []
    for name in named(modules(folder)):
        room = name.removesuffix(".py").split("/")[depth]
        others = {module.split(".")[depth] for module in imported(name) if module.startswith(f"{package}.")} - {room}
        wrong += [f"{name} imports {other}" for other in others if room != "__init__" and height[other] >= height[room]]
    return wrong


@pytest.mark.parametrize(("package", "floors"), [("pipelines", FLOORS), ("pipelines.cleaning", CLEANING)])
def test_inside_the_pipelines_too_no_import_runs_back_up(package: str, floors: tuple[set[str], ...]) -> None:
    assert climbing(floors, package) == []


def test_an_import_that_runs_back_up_is_seen() -> None:
    assert "pipelines/night.py imports stages" in climbing(FLOORS[::-1], "pipelines")


def test_no_folder_holds_more_than_can_be_taken_in() -> None:
    files = [*modules("cli", "pipelines", "casework", "reports", "pages"), *(ROOT / HTML).rglob("*.html")]
    many = {
        folder.relative_to(ROOT).as_posix(): number
        for folder, number in Counter(path.parent for path in files if path.stem != "__init__").items()
        if number > MOST_FILES
    }
    assert [name for name in many if not name.startswith(DEFINITIONS)] == []


def test_every_package_opens_with_one_sentence() -> None:
    inits = [path for path in modules("cli", "pipelines", "casework", "reports", "pages") if path.name == "__init__.py"]
    assert [name for name in named(inits) if not ast.get_docstring(tree(name))] == []


def test_datasets_kpis_and_rules_import_nothing_but_the_definitions_and_phrases_they_share() -> None:
    wrong = [
        f"{name} imports {module}"
        for name in named(modules("pipelines/datasets", "pipelines/kpis", "pipelines/rules"))
        for module in imported(name)
        if module.startswith("pipelines")
        and not re.fullmatch(r"pipelines\.(definitions|ranges)|pipelines\.(rules|kpis)\._\w+", module)
    ]
    assert wrong == []


def test_pages_hold_no_sql_outside_their_questions_and_reports_only_in_their_tables() -> None:
    rooms = ("pages/ui/ask/", "reports/tables.py")
    wrong = [
        f"{name}: {text[:60]!r}"
        for name in named(modules("cli", "pages", "reports"))
        if not name.startswith(rooms) and not name.endswith("/questions.py")
        for text in strings(tree(name))
        if SQL.search(text)
    ]
    assert wrong == []


def test_nothing_asks_streamlit_to_trust_html() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name in [*named(modules("cli", "pages", "reports")), "app.py"]
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "unsafe_allow_html"
    ]
    assert wrong == []


def html_by_hand(module: ast.Module) -> list[str]:
    """The ways around the templates: a tag in a string, an escaping function, a text declared to be markup."""
    around = [text for text in strings(module) if TAG.search(text)]
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                around += [alias.name for alias in names if alias.name in ("html", "jinja2", "markupsafe")]
            case ast.ImportFrom(module="html" | "jinja2" | "markupsafe", names=names):
                around += [alias.name for alias in names if alias.name != "Markup"]
            case ast.Call(func=ast.Name(id="Markup") | ast.Attribute(attr="Markup")):
                around.append("Markup(…)")
    return around


def test_no_page_writes_a_tag_or_escapes_by_hand() -> None:
    names = [name for name in named(modules("pages")) if not name.startswith(f"{HTML}/") and name != FRONT_PAGE]
    assert {name: around for name in names if (around := html_by_hand(tree(name)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "st.html('<p>')",
        "st.html(f'{a}</span>')",
        "st.html(f'<{tag} class=row>')",
        "hover = '%{y}<br>%{x}'",
        "import html",
        "from html import escape",
        "from markupsafe import escape",
        "from jinja2 import Template",
        "body = Markup(text)",
        "body = markupsafe.Markup(text)",
    ],
)
def test_a_tag_or_an_escape_by_hand_is_seen(text: str) -> None:
    assert html_by_hand(ast.parse(text)) != []


@pytest.mark.parametrize("text", ["from markupsafe import Markup", '"""Of <b>."""', "'a < b and b > c'", "'1->2'"])
def test_what_is_no_html_is_left_alone(text: str) -> None:
    assert html_by_hand(ast.parse(text)) == []


def test_every_template_is_drawn_by_a_page_and_every_template_drawn_is_there() -> None:
    drawn = {
        node.args[0].value
        for name in named(modules("pages"))
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render"
        if isinstance(node.args[0], ast.Constant)
    }
    files = [path for path in (ROOT / HTML).rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert {path.relative_to(ROOT / HTML).as_posix() for path in files} == {f"{name}.html" for name in drawn}


def test_no_template_turns_the_escaping_off_or_leaves_a_value_of_an_attribute_unquoted() -> None:
    off = re.compile(r"\|\s*safe\b|\bautoescape\b|=\s*\{\{")
    assert [path.name for path in (ROOT / HTML).rglob("*.html") if off.search(path.read_text("utf-8"))] == []


def test_the_middle_reads_no_clock_and_throws_no_dice() -> None:
    wrong = []
    for name in named(modules(*(f"pipelines/{folder}" for folder in PURE))):
        wrong += [
            f"{name} imports random" for module in imported(name) if module.split(".")[0] in ("random", "secrets")
        ]
        wrong += [
            f"{name}:{node.lineno} calls {node.func.attr}"
            for node in ast.walk(tree(name))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
        ]
    assert wrong == []


def clock_readings(module: ast.Module) -> list[int]:
    """The lines that ask what time it is."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return [node.lineno for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS]


def test_casework_is_told_the_time_so_that_a_session_can_be_let_expire() -> None:
    assert {name: lines for name in named(modules("casework")) if (lines := clock_readings(tree(name)))} == {}
    assert clock_readings(ast.parse("at = datetime.now(UTC)")) == [1]


def test_only_the_query_room_opens_a_lake_for_the_pages() -> None:
    wrong = [
        name
        for name in named(modules("pages"))
        if name != "pages/ui/ask/query.py"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute) and node.attr == "open" and getattr(node.value, "id", "") == "Lake"
    ]
    assert wrong == []


AROUND = {"asked_in", "columns_in", "_schemas", "_lake", "read_parquet", "scan_parquet", "COUNTY", "Scope"}
MAKES_SCOPES = "pages/ui/site/viewer.py"
INSIDE = re.compile(
    r"\b(main|memory|temp|system|pg_catalog|information_schema)\.|duckdb_\w+|query_table"
    r"|\b(read_\w+|parquet_\w+|sniff_csv|glob)\(|\bfrom '",
    re.IGNORECASE,
)


def around_the_fence(module: ast.Module) -> list[str]:
    """What would ask a snapshot otherwise than as the viewer: the lake's own ways, files, a scope made on the spot."""
    found = [node.attr for node in ast.walk(module) if isinstance(node, ast.Attribute) and node.attr in AROUND]
    found += [
        node.func.id
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AROUND
    ]
    found += [node.id for node in ast.walk(module) if isinstance(node, ast.Name) and node.id == "COUNTY"]
    return found + [text for text in strings(module) if SQL.search(text) and INSIDE.search(text)]


def test_pages_and_reports_ask_a_snapshot_as_the_viewer_only() -> None:
    names = [name for name in named(modules("pages", "reports")) if name != MAKES_SCOPES]
    assert {name: around for name in names if (around := around_the_fence(tree(name)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "view.lake.asked_in(view.scope, sql)",
        "ask(replace(view, viewer=Viewer('x', Scope())), sql)",
        "lake.seen_by(COUNTY)",
        "pl.scan_parquet(folder / 'facts')",
        "SQL = 'select * from main.kpis'",
        'SQL = "select * from information_schema.tables"',
        "SQL = f\"select * from read_parquet('{path}')\"",
        "SQL = \"select * from 'kpis.parquet'\"",
        "SQL = 'select * from duckdb_tables()'",
    ],
)
def test_a_way_around_the_fence_is_seen(text: str) -> None:
    assert around_the_fence(ast.parse(text)) != []


def test_a_reading_process_starts_without_pydantic() -> None:
    """It is handed a checked county; pydantic and the models would cost each of them a fifth of a second."""
    look = "import sys, pipelines.inbox.reader_pool; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0


def test_no_module_bears_the_name_of_one_that_it_would_hide() -> None:
    assert {"click.py", "data.py", "pages.py", "streamlit.py"} & {path.name for path in ROOT.glob("*.py")} == set()


def callbacks(module: ast.Module) -> list[int]:
    """The lines that hand a Python function to polars or DuckDB, called or only named."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and (
            node.attr in CALLED_BACK
            or (node.attr == "map" and isinstance(node.value, ast.Attribute) and node.value.attr == "name")
            or (node.attr == "Object" and getattr(node.value, "id", "") == "pl")
        )
        and getattr(node.value, "id", "") != "functools"
    ]


def test_no_python_runs_inside_a_polars_expression_that_a_server_thread_can_reach() -> None:
    names = [*named(modules("cli", "pages", "reports", "casework", "pipelines")), "app.py"]
    assert [f"{name}:{line}" for name in names for line in callbacks(tree(name))] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("frame.select(pl.col('a').map_elements(str.upper, pl.String))", [1]),
        ("import polars as pl\nframe.with_columns(\n    pl.col('a')\n    .map_batches(mend)\n)", [3]),
        ("frame.group_by('a').map_groups(mend)", [1]),
        ("frame.select(pl.all().name.map(str.upper))", [1]),
        ("pl.fold(0, add, pl.all()); pl.Series([object()], dtype=pl.Object)", [1, 1]),
        ("mend = pl.Expr.map_elements", [1]),
        ("list(map(str.upper, names)); shapes.map(mend); functools.reduce(add, names)", []),
    ],
)
def test_a_python_function_handed_to_polars_is_seen(text: str, lines: list[int]) -> None:
    assert callbacks(ast.parse(text)) == lines
