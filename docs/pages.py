"""Pages of the handbook that are made from the program itself: commands, settings, models.

A hook of mkdocs: `on_files` adds the pages before the navigation is read.
"""

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from reid_desktop.cli.parser import build_parser
from reid_desktop.core.settings import Settings, described

ROOT = Path(__file__).resolve().parent.parent


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages."""
    pages = {
        "commands.md": commands_page(),
        "settings.md": settings_page(),
        "models.md": models_page(),
        "decisions.md": joined_page("Decisions", sorted((ROOT / "docs/decisions").glob("*.md"))),
        "experiments.md": joined_page(
            "Experiments", sorted((ROOT / "docs/experiments").glob("*.md"))
        ),
    }
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def commands_page() -> str:
    """Return every command with its arguments, as the parser tells them."""
    lines = ["# Commands", "", build_parser().epilog or "", ""]
    for words, parser in _commands(build_parser()):
        lines += [f"## {' '.join(words[1:])}", "", parser.description or _help_of(parser), ""]
        lines += ["```", parser.format_help().rstrip(), "```", ""]
    return "\n".join(lines)


def _commands(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ("reid-desktop",)
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield each command that runs something, with the words that call it."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not nested:
        yield words, parser
    for action in nested:
        for name, own in action.choices.items():
            yield from _commands(own, (*words, name))


def _help_of(parser: argparse.ArgumentParser) -> str:
    return f"`{parser.prog}`"


def settings_page() -> str:
    """Return a table of every setting with its default."""
    lines = ["# Settings", "", "Change them in the window (**Edit → Settings**), in"]
    lines += ["`settings.toml`, or for one command with `--set KEY=VALUE`.", ""]
    lines += ["| key | default | what it does |", "|---|---|---|"]
    for key, field, value in described(Settings()):
        told = str(field.metadata["help"]).replace("|", "\\|")
        lines.append(f"| `{key}` | `{value!r}` | **{field.metadata['title']}.** {told} |")
    return "\n".join(lines) + "\n"


def models_page() -> str:
    """Return the shipped weights as the manifest tells of them, and their cards."""
    manifest = tomllib.loads((ROOT / "models" / "manifest.toml").read_text(encoding="utf-8"))
    lines = ["| weights | figures on held-out data | trained on | licence |", "|---|---|---|---|"]
    for name, entry in manifest["weights"].items():
        told = (str(entry.get(key, "")) for key in ("figures", "training_data", "licence"))
        lines.append(f"| `{name}` | " + " | ".join(one.replace("|", "\\|") for one in told) + " |")
    cards = joined_page("Models", sorted((ROOT / "models").glob("*.md")))
    title, rest = cards.split("\n", 1)
    return "\n".join([title, "", *lines, "", rest])


def joined_page(title: str, paths: list[Path]) -> str:
    """Return the files as one page, their headings one level lower."""
    parts = [f"# {title}\n"]
    for path in paths:
        in_code = False
        for line in path.read_text(encoding="utf-8").splitlines():
            in_code ^= line.startswith("```")
            parts.append(f"#{line}" if line.startswith("#") and not in_code else line)
        parts.append("")
    return "\n".join(parts)
