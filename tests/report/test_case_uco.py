import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from reid_desktop.report import case_uco
from reid_desktop.report.document import Document


def graph(document: Document) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = json.loads(case_uco.encode(document))["@graph"]
    return nodes


def nodes_in(value: Any) -> list[dict[str, Any]]:
    """Every node, also those inside others."""
    if isinstance(value, list):
        return [node for each in value for node in nodes_in(each)]
    if isinstance(value, dict):
        return [value, *(node for each in value.values() for node in nodes_in(each))]
    return []


def test_every_reference_leads_to_a_node_and_no_name_is_given_twice(document: Document) -> None:
    every = nodes_in(graph(document))
    named = [node["@id"] for node in every if "@id" in node and "@type" in node]
    assert len(named) == len(set(named))
    referred = {node["@id"] for node in every if set(node) == {"@id"}}
    assert referred <= set(named)
    assert all(re.search(r"-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", name) for name in named)


def test_sources_carry_their_hash_and_searches_their_results(document: Document) -> None:
    every = nodes_in(graph(document))
    hashes = {
        n["uco-types:hashValue"]["@value"] for n in every if n.get("@type") == "uco-types:Hash"
    }
    assert {f"{number:064X}" for number in (1, 2)} <= hashes
    (search,) = [n for n in every if n.get("@type") == "case-investigation:InvestigativeAction"]
    assert len(search["uco-action:result"]) == 5
    ranks = [n["reid:rank"] for n in every if "reid:rank" in n]
    assert sorted(ranks) == [1, 2, 3, 4, 5]


def test_prefixes_are_declared_and_bytes_are_the_same_each_time(document: Document) -> None:
    content = case_uco.encode(document)
    assert content == case_uco.encode(replace(document))
    used = {key.split(":")[0] for node in nodes_in(graph(document)) for key in node if ":" in key}
    assert used <= set(case_uco.CONTEXT)


def test_hostile_strings_stay_values(
    document: Document, with_strings: Callable[[Document, str], Document]
) -> None:
    text = '"}], "@id": "kb:x", \ud800\x00'
    names = {n["@id"] for n in nodes_in(graph(with_strings(document, text))) if "@id" in n}
    assert all(name.startswith("kb:") and '"' not in name for name in names)


def test_the_ontology_s_own_shapes_hold(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "case.jsonld"
    path.write_bytes(case_uco.encode(document))
    validate = "from case_utils.case_validate import main; main()"
    command = [sys.executable, "-c", validate, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert "Conforms: True" in done.stdout, done.stdout + done.stderr
