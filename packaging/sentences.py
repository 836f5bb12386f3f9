"""Find the sentences that the layers below the window say to the analyst, as templates.

They are found in the source: what an error of core/errors.py is raised with, whole sentences
(notices, what was left out, faults of the log), and the words of Progress. An f-string becomes a
template whose {fields} are named after what stands in them; gui/language.py finds it again by the
words around the fields, so nothing has to be marked where it is said.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "reid_desktop"
LAYERS = ("core", "footage", "index", "pipeline", "report", "store", "vision", "exchange")
"""Packages whose words reach the window; the others only reach the command line."""
MARKED = ("gui/", "core/settings/")
"""Where words are marked or described; of these only what errors say is collected here."""
_SQL = re.compile(r"(SELECT|UPDATE|DELETE FROM|INSERT|\{SELECT\}) ")
_SENTENCE = re.compile(r"[A-ZÄÖÜ“{✕⚠].*[.!?…]", re.DOTALL)
_LEAST_WORDS = 3
_SAID = re.compile(r"_?STAGE\w*$|details$")
"""Names of what is said: stages of a job, and what came of it."""


def kinds_of_errors() -> set[str]:
    """Return the names of the errors that are worded for the analyst."""
    tree = ast.parse((PACKAGE / "core" / "errors.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def modules() -> list[Path]:
    """Return the modules whose sentences the window shows."""
    return sorted(path for layer in (*LAYERS, "gui") for path in (PACKAGE / layer).rglob("*.py"))


def sentences() -> list[str]:
    """Return every template, sorted."""
    errors = kinds_of_errors()
    return sorted({text for path in modules() for text in templates_in(path, errors)})


def templates_in(path: Path, errors: set[str]) -> Iterator[str]:
    """Yield the templates of one module: error texts, words of progress, whole sentences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = _documentation(tree)
    only_errors = path.relative_to(PACKAGE).as_posix().startswith(MARKED)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in errors:
                yield from _templates(node.args[:1])
            elif only_errors:
                continue
            elif name == "Progress":
                stages = [each.value for each in node.keywords if each.arg in ("stage", "text")]
                yield from (text for text in _templates([*node.args[2:4], *stages]) if text)
            elif name == "Changes":
                yield from _templates([e.value for e in node.keywords if e.arg == "details"])
        elif only_errors:
            continue
        elif isinstance(node, ast.Assign) and _SAID.match(_name(node.targets[0])):
            yield from _templates([node.value])
        elif isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in silent:
            yield from (text for text in _templates([node]) if is_sentence(text))


def is_sentence(text: str) -> bool:
    """Return whether `text` is made like a sentence: a capital, some words, a stop."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", text))
    return bool(_SENTENCE.fullmatch(text)) and len(words) >= _LEAST_WORDS and not _SQL.match(text)


def unworded(path: Path, errors: set[str]) -> Iterator[int]:
    """Yield the lines on which an error is made of what no template can be read from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in errors:
            given = node.args[0] if node.args else None
            if given is None or isinstance(given, ast.BinOp | ast.Subscript):
                yield node.lineno


def all_unworded() -> Iterator[str]:
    """Yield "module:line" of every such error."""
    errors = kinds_of_errors()
    for path in modules():
        yield from (f"{path.relative_to(PACKAGE)}:{line}" for line in unworded(path, errors))


def _templates(given: list[ast.expr]) -> Iterator[str]:
    for node in given:
        if isinstance(node, ast.IfExp):
            yield from _templates([node.body, node.orelse])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if not node.value.isupper():
                yield node.value.replace("{", "{{").replace("}", "}}")
        elif isinstance(node, ast.JoinedStr):
            template = _template(node)
            if re.search(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", template)):
                yield template


def _template(node: ast.JoinedStr) -> str:
    """Return an f-string with its values named after what stands in them."""
    parts: list[str] = []
    taken: dict[str, str] = {}
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            said = ast.unparse(value)
            if said not in taken:
                name = _field(value.value)
                count = sum(known.rstrip("_0123456789") == name for known in taken.values())
                taken[said] = f"{name}_{count + 1}" if count else name
            parts.append(f"{{{taken[said]}}}")
        elif isinstance(value, ast.Constant):
            parts.append(str(value.value).replace("{", "{{").replace("}", "}}"))
    return "".join(parts)


def _field(value: ast.expr) -> str:
    """Return a name for a value: its variable, attribute or the function that makes it."""
    if isinstance(value, ast.Call):
        inner = (
            value.args[0] if value.args and _name(value.func) in {"len", "str", "join"} else None
        )
        return _field(inner) if inner is not None else _name(value.func).strip("_") or "value"
    if isinstance(value, ast.BoolOp):
        return _field(value.values[0])
    if isinstance(value, ast.Subscript):
        return _field(value.value)
    return _name(value).strip("_") or "value"


def _name(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _documentation(tree: ast.Module) -> set[int]:
    """Return the ids of the strings that are documentation, or parts of f-strings."""
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent |= {id(part) for value in node.values for part in ast.walk(value)}
    return silent
