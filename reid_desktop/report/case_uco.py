"""The report as CASE/UCO JSON-LD, for the tools of an investigation that read it.

Sources are observable objects with their hashes, searches are investigative actions, candidates are
observable objects extracted from a source. UCO has no words for rank, mark or box; these stand in a
namespace of the program. A score is none of UCO's confidences, because it is no probability.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from reid_desktop.report.data import canonical
from reid_desktop.report.document import Candidate, Document, SearchEntry, SourceEntry

CONTEXT = {
    "kb": "http://example.org/kb/",
    "reid": "urn:reid-desktop:vocabulary:1#",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, Any]


def encode(document: Document) -> bytes:
    """Return `document` as JSON-LD with one graph; the same document gives the same bytes."""
    graph = list(_Names(document).graph())
    return canonical({"@context": CONTEXT, "@graph": graph})


class _Names:
    """Makes the nodes of one report; every identifier is made of the case's own."""

    def __init__(self, document: Document) -> None:
        self._document = document
        case = document.case
        self._space = _named(NAMESPACE_URL, f"urn:reid-desktop:case:{case.case_id or case.number}")

    def graph(self) -> Iterator[Node]:
        """Yield every node, in the order of the report."""
        document = self._document
        yield self._investigation()
        yield self._tool()
        people = {entry.search.asked_by for entry in document.searches}
        for name in sorted(people):
            yield self._identity(name)
        for source in document.sources:
            yield self._source(source)
        shown: set[int] = set()
        for entry in document.searches:
            yield self._query(entry)
            yield self._search(entry)
            for candidate in entry.candidates:
                if candidate.detection_id not in shown:
                    shown.add(candidate.detection_id)
                    yield self._detection(candidate)
                    yield self._extraction(candidate)
                yield self._ranked(entry, candidate)

    def _id(self, kind: str, *key: object) -> str:
        return f"kb:{kind}-{self._uuid(kind, *key)}"

    def _uuid(self, *key: object) -> UUID:
        return _named(self._space, "/".join(str(part) for part in key))

    def _ref(self, kind: str, *key: object) -> Node:
        return {"@id": self._id(kind, *key)}

    def _investigation(self) -> Node:
        document, case = self._document, self._document.case
        objects = [self._ref("search", entry.search.id) for entry in document.searches]
        objects += [self._ref("source", entry.source.id) for entry in document.sources]
        node: Node = {
            "@id": self._id("investigation"),
            "@type": "case-investigation:Investigation",
            "uco-core:name": case.title,
            "reid:caseNumber": case.number,
            "reid:auditHead": document.audit_head,
            "reid:auditEntries": document.audit_entries,
        }
        if objects:
            node["uco-core:object"] = objects
        if case.purpose:
            node["uco-core:description"] = case.purpose
        if case.legal_basis or case.authorisation:
            node["case-investigation:relevantAuthorization"] = {
                "@id": self._id("authorization"),
                "@type": "case-investigation:Authorization",
                "uco-core:description": case.legal_basis,
                "case-investigation:authorizationIdentifier": case.authorisation,
            }
        return node

    def _tool(self) -> Node:
        return {
            "@id": self._id("tool"),
            "@type": "uco-tool:AnalyticTool",
            "uco-core:name": "ReID Desktop",
            "uco-tool:version": self._document.program_version,
        }

    def _identity(self, name: str) -> Node:
        return {
            "@id": self._id("identity", name),
            "@type": "uco-identity:Person",
            "uco-core:name": name,
        }

    def _source(self, entry: SourceEntry) -> Node:
        source = entry.source
        node: Node = {
            "@id": self._id("source", source.id),
            "@type": "uco-observable:ObservableObject",
            "uco-core:name": source.camera,
            "reid:state": entry.state.value,
            "reid:framesSearched": entry.frames_seen,
            "uco-core:hasFacet": [
                {
                    "@id": self._id("file-facet", "source", source.id),
                    "@type": "uco-observable:FileFacet",
                    "uco-observable:fileName": source.name,
                    "uco-observable:filePath": source.path,
                    "uco-observable:sizeInBytes": _integer(source.size_bytes),
                },
                self._content("source", source.id, source.sha256),
            ],
        }
        zone = {"reid:zone": source.zone} if source.zone else {}
        return node | zone | _dated("uco-core:startTime", source.start, key="reid:firstFrame")

    def _content(self, kind: str, number: int, sha256: str) -> Node:
        return {
            "@id": self._id("content-facet", kind, number),
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:hash": {
                "@id": self._id("hash", kind, number),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": "SHA256",
                "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256.upper()},
            },
        }

    def _query(self, entry: SearchEntry) -> Node:
        search = entry.search
        return {
            "@id": self._id("query", search.id),
            "@type": "uco-observable:ObservableObject",
            "uco-core:name": search.query_name,
            "uco-core:hasFacet": [self._content("query", search.id, search.query_sha256)],
        }

    def _search(self, entry: SearchEntry) -> Node:
        search = entry.search
        node: Node = {
            "@id": self._id("search", search.id),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": f"Search {search.id} ({search.method.value})",
            "uco-action:performer": self._ref("identity", search.asked_by),
            "uco-action:instrument": self._ref("tool"),
            "uco-action:object": [
                self._ref("query", search.id),
                *(self._ref("source", each.source.id) for each in self._document.sources),
            ],
            "reid:model": search.model_id,
            "reid:parameters": canonical(dict(search.parameters)).decode("utf-8").rstrip(),
            "reid:unseenFrames": search.unseen_frames,
            "reid:hits": search.hits,
        }
        if entry.candidates:
            node["uco-action:result"] = [
                self._ref("ranked", search.id, c.detection_id) for c in entry.candidates
            ]
        return node | _dated("uco-action:startTime", search.asked_at, key="reid:askedAt")

    def _detection(self, candidate: Candidate) -> Node:
        x1, y1, x2, y2 = candidate.box
        node: Node = {
            "@id": self._id("detection", candidate.detection_id),
            "@type": "uco-observable:ObservableObject",
            "uco-core:description": "A person box in one frame; a candidate, not an identity.",
            "reid:frame": candidate.frame_index,
            "reid:secondsFromStart": _decimal(candidate.time_s),
            "reid:box": {"@list": [_decimal(side) for side in (x1, y1, x2, y2)]},
            "reid:detector": candidate.detector_id,
        }
        return node | _dated("reid:wallClock", candidate.clock, key="reid:wallClock")

    def _extraction(self, candidate: Candidate) -> Node:
        return {
            "@id": self._id("extraction", candidate.detection_id),
            "@type": "uco-observable:ObservableRelationship",
            "uco-core:source": self._ref("detection", candidate.detection_id),
            "uco-core:target": self._ref("source", candidate.source_id),
            "uco-core:kindOfRelationship": "Extracted_From",
            "uco-core:isDirectional": True,
        }

    def _ranked(self, entry: SearchEntry, candidate: Candidate) -> Node:
        node: Node = {
            "@id": self._id("ranked", entry.search.id, candidate.detection_id),
            "@type": "uco-core:Annotation",
            "uco-core:object": self._ref("detection", candidate.detection_id),
            "uco-core:tag": [f"mark:{candidate.mark.value if candidate.mark else 'unjudged'}"],
        }
        if candidate.rank is not None and candidate.score is not None:
            node |= {"reid:rank": candidate.rank, "reid:score": _decimal(candidate.score)}
        if candidate.evidence:
            node["uco-core:tag"] += [f"tag:{tag}" for tag in candidate.evidence.tags]
        if candidate.verdict and candidate.verdict.note:
            node["uco-core:statement"] = [candidate.verdict.note]
        return node


def _named(space: UUID, name: str) -> UUID:
    """Return the UUID of a name; lone surrogates stand as codes."""
    return uuid5(space, name.encode("utf-8", "backslashreplace").decode("utf-8"))


def _integer(number: int) -> Node:
    return {"@type": "xsd:integer", "@value": str(number)}


def _decimal(number: float) -> Node:
    return {"@type": "xsd:decimal", "@value": f"{number:.6f}"}


def _dated(name: str, text: str, *, key: str) -> Node:
    """Return a time under `name` when it has an offset, else as text under `key`; {} for none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return {}
    if moment.tzinfo is None or name == key:
        return {key: moment.isoformat()}
    return {name: {"@type": "xsd:dateTime", "@value": moment.isoformat()}}
