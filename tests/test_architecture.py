"""The house rules that a program can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from reid_desktop.core.settings import Settings, described

PACKAGE = Path(__file__).resolve().parent.parent / "reid_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
HOME = {
    "torch": "vision training",
    "torchvision": "vision training",
    "faiss": "index",
    "openvino": "vision",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "cv2": "footage vision training report synthesis",
    "av": "footage",
    "h5py": "datasets",
    "scipy": "datasets",
    "safetensors": "vision training",
    "jinja2": "report",
    "reportlab": "report",
    "PIL": "footage",
    "matplotlib": "training",
    "PySide6": "gui app.py",
    "pyqtgraph": "gui",
    "cryptography": "core store",
    "ray": "cluster",
    "fsspec": "footage",
    "pickle": "",
    "marshal": "",
    "shelve": "",
    "joblib": "",
}
MOST_LINES = 400
MOST_FUNCTION_LINES = 60


def imported(tree: ast.AST) -> set[str]:
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_heavy_library_has_one_home(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    strangers = [
        name
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name in HOME and room not in HOME[name].split()
    ]
    assert not strangers


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_keep_their_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert text.count("\n") <= MOST_LINES
    assert not long


def test_nothing_outside_gui_imports_qt() -> None:
    names = [
        ".".join(("reid_desktop", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in MODULES
        if path.name not in ("__main__.py", "app.py") and "gui" not in path.parts
    ]
    names = [name.removesuffix(".__init__") for name in names]
    code = f"import sys, importlib\n[importlib.import_module(n) for n in {names!r}]\n"
    code += "assert not [m for m in sys.modules if m.startswith('PySide6')]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_command_line_starts_without_torch() -> None:
    code = "import sys, reid_desktop.cli\nassert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_no_checkpoint_is_unpickled() -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in (("torch", "load"), ("torch", "save"))
    ]
    assert not calls


def test_numpy_never_loads_objects() -> None:
    allowed = [
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    ]
    assert not allowed


def test_every_setting_describes_itself() -> None:
    for key, field, _ in described(Settings()):
        assert field.metadata["title"], key
        assert field.metadata["help"], key


def test_no_drawer_modules() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "manager", "types", "html", "csv"}
    assert not [p for p in MODULES if p.stem in drawers or drawers & set(p.parts)]
