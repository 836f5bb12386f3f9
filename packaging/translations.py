"""Collect the words of the window and compile their translations.

    python packaging/translations.py          # add new words to every .ts, drop those gone
    python packaging/translations.py --check  # fail when a word has no translation, or .qm is old

Texts are found in the source: literals in `tr`, `marked` and `counted`, titles and tips of `Spec`
and `Dock`, what the settings say of themselves, and the sentences of the layers below the window
(sentences.py). `pyside6-lrelease` makes the .qm that ships.
"""

import argparse
import ast
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sentences

from reid_desktop.core.settings import Settings, described
from reid_desktop.gui.language import CONTEXT, LANGUAGES, SENTENCES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
PLACES = {
    "tr": ((0,), ()),
    "marked": ((0,), ()),
    "counted": ((1, 2), ()),
    "Spec": ((1, 4), ("text", "tip")),
    "Dock": ((1,), ("title",)),
}
"""Which arguments of which calls are words: by position, by keyword."""


def texts_in(path: Path) -> Iterator[str]:
    """Yield the words of one module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        places, keywords = PLACES.get(name, ((), ()))
        given = [node.args[place] for place in places if place < len(node.args)]
        given += [keyword.value for keyword in node.keywords if keyword.arg in keywords]
        for value in given:
            parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                    yield part.value


def all_texts() -> list[str]:
    """Return every word of the window, sorted."""
    package = ROOT / "reid_desktop"
    modules = [*sorted((package / "gui").rglob("*.py")), package / "app.py"]
    found = {text for path in modules for text in texts_in(path)}
    settings = Settings()
    for key, field, _ in described(settings):
        section = key.split(".")[0]
        about = (type(getattr(settings, section)).__doc__ or "").strip()
        found |= {section.capitalize(), about, *field.metadata["choices"]}
        found |= {field.metadata["title"], field.metadata["help"], field.metadata["unit"]}
    return sorted(found - {""})


def everything() -> dict[str, list[str]]:
    """Return the texts of each context."""
    return {CONTEXT: all_texts(), SENTENCES: sentences.sentences()}


def read(path: Path) -> dict[str, str]:
    """Return translation by text of a .ts, all contexts together; "" where there is none."""
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")
    return {m.findtext("source", ""): m.findtext("translation", "") for m in messages}


def write(
    path: Path, language: str, texts: Mapping[str, Sequence[str]], known: Mapping[str, str]
) -> None:
    """Write a .ts with exactly `texts` of each context, translated where that is known."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for name, sources in texts.items():
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for text in sources:
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = text
            translation = ElementTree.SubElement(message, "translation")
            translation.text = known.get(text, "")
            if not translation.text:
                translation.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def main() -> int:
    """Update or check every translation; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    texts, missing = everything(), 0
    wanted = {text for some in texts.values() for text in some}
    FOLDER.mkdir(exist_ok=True)
    for language in sorted(set(LANGUAGES) - {"en"}):
        path = FOLDER / f"reid_desktop_{language}.ts"
        known = read(path)
        lacking = sorted(text for text in wanted if not known.get(text))
        missing += len(lacking)
        if arguments.check:
            print("\n".join(f"{language}: {text!r}" for text in lacking))
            continue
        write(path, language, texts, known)
        tool = Path(sys.executable).with_name("pyside6-lrelease")
        compiled = path.with_suffix(".qm")
        subprocess.run([tool, "-silent", "-removeidentical", path, "-qm", compiled], check=True)
        print(f"{language}: {len(wanted)} texts, {len(lacking)} without translation")
    unread = list(sentences.all_unworded())
    print(
        "".join(f"{place}: no sentence can be read from this error\n" for place in unread), end=""
    )
    return 1 if arguments.check and (missing or unread) else 0


if __name__ == "__main__":
    sys.exit(main())
