"""Cases, archives and models that somebody made to hurt: refused or read, never obeyed."""

import ast
import contextlib
import csv
import io
import os
import pickle
import random
import re
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from reid_desktop.core.errors import CaseError, ReidError
from reid_desktop.core.networks import Networks
from reid_desktop.core.progress import run
from reid_desktop.core.records import Mark, RemarkKind
from reid_desktop.index.files import load_index
from reid_desktop.pipeline.export import export
from reid_desktop.pipeline.verify import verify
from reid_desktop.report import bag, verifier
from reid_desktop.report.choices import Form, ReportChoices
from reid_desktop.store.case import Case
from reid_desktop.store.lock import LOCK_NAME
from reid_desktop.store.opening import DATABASE_NAME
from reid_desktop.vision.weights import read_tensors

from . import scenes
from .conftest import Figure, modules, part_of, sized

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_user_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One home for the module, so that the template's log is signed with a known key."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(scope="module")
def template(
    home: Path, tmp_path_factory: pytest.TempPathFactory, colour_networks: Networks
) -> Path:
    """A case with people, groups and a search."""
    folder = tmp_path_factory.mktemp("template")
    below = scenes.footage(folder / "footage", clips=0, folders=1, frames=8)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        return scenes.searched(folder / "theft.reidcase", below, colour_networks)


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A copy of it that may be spoilt."""
    return Path(shutil.copytree(template, tmp_path / "theft.reidcase"))


def tables_of(path: Path) -> list[str]:
    with sqlite3.connect(path / DATABASE_NAME) as database:
        named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        names = [row[0] for row in database.execute(named)]
    database.close()
    return names


def altered(path: Path, *statements: str) -> None:
    """Run SQL on the closed database as somebody else would, past its own protection."""
    database = sqlite3.connect(path / DATABASE_NAME, isolation_level=None)
    for statement in ("PRAGMA writable_schema = ON", *statements):
        database.execute(statement)
    database.close()


def refused(path: Path) -> str:
    """Open for reading and for writing; both are refused in one line, which is returned."""
    for read_only in (True, False):
        with pytest.raises(CaseError) as error:
            Case.open(path, read_only=read_only).close()
        assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("when", ["AFTER INSERT", "BEFORE UPDATE", "AFTER DELETE"])
def test_a_trigger_on_any_table_is_refused(path: Path, when: str) -> None:
    for table in part_of(tables_of(path), 6):
        altered(path, f"CREATE TRIGGER spy {when} ON {table} BEGIN SELECT 1; END")
        assert "spy" in refused(path)
        altered(path, "DROP TRIGGER spy")


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE sources RENAME TO s", "CREATE VIEW sources AS SELECT * FROM s"],
        ["CREATE VIEW spy AS SELECT load_extension('/tmp/x.so')"],
        ["CREATE VIRTUAL TABLE spy USING fts5(a)"],
        ["CREATE INDEX spy ON detections (abs(score))"],
        ["ALTER TABLE sources ADD COLUMN spy TEXT GENERATED ALWAYS AS (hex(path))"],
        ["UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'sources'"],
        ["UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (frame_index >= 0)', '')"],
        ["UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'detections'"],
        ["UPDATE sqlite_schema SET rootpage = 2147483647 WHERE name = 'audit'"],
        ["DELETE FROM sqlite_schema WHERE name = 'audit_refuses_update'"],
        ["DROP TABLE group_sets"],
        ["PRAGMA user_version = 0"],
        ["PRAGMA user_version = 2147483647"],
        ["PRAGMA user_version = -1"],
        ["PRAGMA application_id = 7"],
    ],
    ids=lambda statements: statements[0][:50],
)
def test_another_schema_is_refused(path: Path, statements: list[str]) -> None:
    altered(path, *statements)
    refused(path)


@pytest.mark.parametrize(
    "statement",
    part_of(
        [
            "UPDATE group_sets SET labels = zeroblob(length(labels) + 8)",
            "UPDATE group_sets SET dimension = 1000000000",
            "UPDATE group_sets SET labels = randomblob(length(labels))",
            "UPDATE networks SET name = '../../../../etc/passwd'",
            "UPDATE networks SET dimension = 1 << 40",
            "UPDATE detections SET crop_bytes = 1 << 50",
            "UPDATE detections SET crop_offset = -1",
            "UPDATE detections SET x1 = 9e999, y2 = -9e999",
            "UPDATE sources SET path = '/dev/zero', kind = 'frames'",
            "UPDATE sources SET start = 'tomorrow', fps = 9e999, duration_s = -1",
            "UPDATE sources SET kind = 'spy'",
            "UPDATE searches SET parameters = '[[[['",
            "UPDATE searches SET method = 'spy', query_jpeg = x'00'",
            "UPDATE flat_files SET bytes = 1 << 60",
            "UPDATE flat_files SET name = '../../x'",
            "UPDATE flat_chunks SET bytes = 1 << 60, start = 1 << 61 WHERE start = 0",
            "UPDATE case_info SET scope_cameras = '" + "[" * 5000 + "', title = x''",
            "UPDATE case_info SET case_id = '../../../x'",
            "UPDATE hits SET score = 9e999, detection_id = 1 << 40",
            "DELETE FROM case_info",
        ]
    ),
    ids=lambda statement: statement[:60],
)
def test_senseless_rows_are_found_or_read_and_never_obeyed(path: Path, statement: str) -> None:
    """Values that the tables allow and this program never writes."""
    before = psutil.Process().memory_info().rss
    with sqlite3.connect(path / DATABASE_NAME) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("PRAGMA ignore_check_constraints = ON")
        with contextlib.suppress(sqlite3.IntegrityError):  # the tables do not even allow it
            database.execute(statement)
    database.close()
    with_faults = run(verify(path))
    try:
        with Case.open(path, read_only=True) as case:
            read_everything(case)
    except ReidError as refusal:
        with_faults.append(str(refusal))
    assert all("\n" not in sentence for sentence in with_faults)
    assert psutil.Process().memory_info().rss < before + 300 * MEGABYTE


def read_everything(case: Case) -> None:
    """Ask for all that the window shows."""
    for model_id in case.model_ids():
        np.asarray(case.gallery(model_id).descriptors).sum()
        case.groups(model_id)
    ids = case.detection_ids()
    case.columns()
    case.detections(ids)
    case.crop_jpeg(int(ids[0]))
    for search in case.searches():
        case.hits_of(search.id)
        case.search_pictures(search.id)
    for source in case.sources():
        case.frame_times(source.id)
    case.audit()
    case.evidence.of()


def test_pages_damaged_at_random_are_a_sentence(path: Path, figure: Figure) -> None:
    database = path / DATABASE_NAME
    good, chance = database.read_bytes(), random.Random(8)
    told, sentences = 0, list[str]()
    rounds = sized(short=20, long=1500)
    for _ in range(rounds):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            start = chance.randrange(len(data) // 4096) * 4096
            data[start : start + 4096] = chance.randbytes(4096)
        database.write_bytes(data)
        for rest in path.glob(f"{DATABASE_NAME}-*"):
            rest.unlink()
        try:
            with Case.open(path, read_only=True) as case:
                told += bool(case.check())
                read_everything(case)
        except CaseError as refusal:
            told += 1
            sentences.append(str(refusal))
    assert not [sentence for sentence in sentences if "\n" in sentence]
    assert told > rounds // 2
    figure(f"damaged databases: {rounds}, {told} told of their damage, no crash")


def test_any_byte_of_the_databases_header_may_be_another(path: Path) -> None:
    """Versions, sizes, encoding, freelist: SQLite says each in its own way."""
    database = path / DATABASE_NAME
    good, sentences = database.read_bytes(), list[str]()
    for place in part_of(range(100), 9):
        for value in (0, 1, 5, 127, 255)[: sized(2, 5)]:
            database.write_bytes(good[:place] + bytes([value]) + good[place + 1 :])
            for read_only in (True, False):
                try:
                    with Case.open(path, read_only=read_only) as case:
                        case.check()
                        read_everything(case)
                except CaseError as refusal:
                    sentences.append(str(refusal))
                for rest in path.glob(f"{DATABASE_NAME}-*"):
                    rest.unlink()
    assert not [sentence for sentence in sentences if "\n" in sentence]
    database.write_bytes(good[:44] + b"\5" * 4 + good[48:])
    assert "damaged: unsupported file format" in refused(path)


def test_a_case_is_never_read_through_a_link_or_a_device(path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    for name in ("crops.pack", "descriptors/x.f16", "groups/x.f32", "backups/x", LOCK_NAME):
        place = path / name
        place.parent.mkdir(exist_ok=True)
        kept = place.read_bytes() if place.exists() else None
        place.unlink(missing_ok=True)
        place.symlink_to(secret)
        assert "link" in refused(path)
        place.unlink()
        if kept is not None:
            place.write_bytes(kept)
    assert secret.read_bytes() == b"secret"


def test_a_pipe_in_a_case_does_not_hang_it(path: Path) -> None:
    (path / "crops.pack").unlink()
    os.mkfifo(path / "crops.pack")
    assert run(verify(path))
    with pytest.raises(CaseError), Case.open(path, read_only=True) as case:
        case.crop_jpeg(1)


def zipped(entries: dict[str, bytes], *, packed: bool = False, mode: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as out:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = out.compression
            out.writestr(info, content)
    return file.getvalue()


def array_bytes(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def claiming(shape: str) -> bytes:
    """An .npy whose header claims a shape without the bytes for it."""
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode()


@pytest.mark.parametrize(
    "archive",
    [
        zipped({"format.npy": array_bytes(np.zeros(200 * MEGABYTE, np.uint8))}, packed=True),
        zipped({"format.npy": claiming("(1000000000000,)")}),
        zipped({"format.npy": claiming("(-1,)")}),
        zipped(
            {"format.npy": array_bytes(np.array([2, 2])), "stamp.npy": array_bytes(np.array(1))}
        ),
        zipped({"format.npy": b"\x80\x04cos\nsystem\n(S'true'\ntR."}),
        zipped({"format.npy": pickle.dumps({"a": 1})}),
        zipped({"../../format.npy": array_bytes(np.array(2))}),
        b"PK\x05\x06" + bytes(18),
    ],
    ids=["bomb", "claim", "negative", "kinds", "code", "pickle", "climbing", "empty"],
)
def test_a_hostile_index_in_a_case_is_dropped(archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "crops.npz").write_bytes(archive)
    before = psutil.Process().memory_info().rss
    assert load_index(tmp_path, "crops", np.arange(5), "m") is None
    assert psutil.Process().memory_info().rss < before + 50 * MEGABYTE


LINK, DEVICE = stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o666


@pytest.mark.parametrize(
    ("entries", "packed", "mode"),
    [
        ({"../../etc/passwd": b"x"}, False, 0),
        ({"/etc/passwd": b"x"}, False, 0),
        ({"C:\\Windows\\x": b"x"}, False, 0),
        ({"..\\..\\x": b"x"}, False, 0),
        ({"data/report.html": b"/etc/passwd"}, False, LINK),
        ({"data/report.html": b""}, False, DEVICE),
        ({"data/report.html": bytes(100 * MEGABYTE)}, True, 0),
        ({f"data/{n}": b"" for n in range(70_000)}, False, 0),
    ],
    ids=["climbing", "absolute", "windows", "backslash", "link", "device", "bomb", "many"],
)
def test_a_hostile_archive_is_no_sound_report_and_writes_nothing(
    entries: dict[str, bytes], packed: bool, mode: int, tmp_path: Path
) -> None:
    path = tmp_path / "report.zip"
    path.write_bytes(
        zipped({**entries, "bagit.txt": b"BagIt-Version: 1.0\n"}, packed=packed, mode=mode)
    )
    before = psutil.Process().memory_info().rss
    try:
        _, problems = run(verifier.checked(path))
    except (ReidError, verifier.program().NoReport) as refusal:
        problems = [str(refusal)]
    assert problems
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.zip"]
    assert psutil.Process().memory_info().rss < before + 200 * MEGABYTE


def test_a_report_spoilt_at_random_is_found(template: Path, tmp_path: Path, figure: Figure) -> None:
    """Any byte of any file of a report, in a folder and in a .zip."""
    copy = Path(shutil.copytree(template, tmp_path / "theft.reidcase"))
    with Case.open(copy) as case:
        run(export(case, tmp_path / "report", ReportChoices(top=2), by="eva"))
        run(export(case, tmp_path / "report.zip", ReportChoices(top=2, zipped=True), by="eva"))
    chance, rounds = random.Random(3), sized(short=15, long=1000)
    files = sorted(p for p in (tmp_path / "report").rglob("*") if p.is_file())
    assert not run(verifier.checked(tmp_path / "report"))[1]
    assert not run(verifier.checked(tmp_path / "report.zip"))[1]
    for place in range(rounds):
        file = (*files, tmp_path / "report.zip")[place % (len(files) + 1)]
        good = file.read_bytes()
        data = bytearray(good)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        whole = tmp_path / "report.zip" if file.suffix == ".zip" else tmp_path / "report"
        with contextlib.suppress(verifier.program().NoReport):
            assert run(verifier.checked(whole))[1], f"{file.name} was changed unnoticed"
        file.write_bytes(good)
    figure(f"reports with one flipped bit: {rounds}, every one found")


def test_a_pickle_is_no_weights(tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Hostile:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
            return open, (str(ran), "w")

    for name in ("w.safetensors", "w.pt"):
        (tmp_path / name).write_bytes(pickle.dumps(Hostile()))
        with pytest.raises(ReidError):
            read_tensors(tmp_path / name)
    assert not ran.exists()


FORBIDDEN = {
    *("eval", "exec", "compile", "__import__", "breakpoint"),
    *("os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "os.startfile"),
    *("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "shelve.open"),
    *("joblib.load", "dill.loads", "torch.load", "torch.jit.load", "torch.hub.load"),
    *("torch.package.PackageImporter", "np.load", "numpy.load", "yaml.load", "yaml.unsafe_load"),
    *("runpy.run_path", "tempfile.mktemp", "tarfile.open", "shutil.unpack_archive"),
    *("xml.sax.parse", "cv2.dnn.readNet", "subprocess.getoutput", "subprocess.call"),
}
ALLOWED = {
    *(
        "index/files.py: np.load",
        "index/disk_index.py: np.load",
        "cli/evaluate_retrieval.py: np.load",
    )
}
"""All say allow_pickle=False, which tests/test_architecture.py checks."""


def test_nothing_is_unpickled_evaluated_or_given_to_a_shell() -> None:
    found, shells = set(), []
    for path, tree in modules("reid_desktop", "packaging").items():
        name = path.removeprefix("reid_desktop/")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                found |= {f"{name}: {called}"} if called in FORBIDDEN else set()
                shells += [
                    f"{name}:{node.lineno}"
                    for word in node.keywords
                    if word.arg == "shell" or (word.arg == "weights_only")
                ]
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", "") or ""
                names = [module, *(alias.name for alias in node.names)]
                found |= {f"{name}: {n}" for n in names if n in ("pickle", "marshal", "shelve")}
    assert found == ALLOWED
    assert not shells


EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><svg/onload=alert(1)>",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "a\u202egnp.exe",
    "line\nbreak",
    "nul\0byte",
    "\ud800",
    "&lt;&#x3c;",
    "]]>",
    "--><!--",
)


@pytest.mark.parametrize("evil", part_of(EVIL, 7), ids=lambda text: repr(text)[:30])
def test_no_string_of_an_exported_report_becomes_code(
    evil: str, template: Path, tmp_path: Path
) -> None:
    """Title, number, examiner, camera, note, tag and comment of a real case, through the export."""
    copy = Path(shutil.copytree(template, tmp_path / "theft.reidcase"))
    with Case.open(copy) as case:
        case.change_info(replace(case.info, title=evil, number=evil, examiner=evil), by=evil)
        case.correct_source(case.sources()[0].id, camera=evil, by=evil)
        for number, said in zip(case.hits_of(1).ids.tolist(), (evil, *EVIL), strict=False):
            case.set_verdict(1, number, Mark.MATCH, note=said, by=said)
            case.evidence.remark([number], RemarkKind.TAG, said, by=said)
            case.evidence.remark([number], RemarkKind.COMMENT, said, by=said)
        forms = frozenset({Form.HTML, Form.CSV, Form.CASE})
        run(export(case, tmp_path / "report", ReportChoices(top=3, forms=forms), by=evil))
    page = (tmp_path / "report" / bag.HTML).read_text(encoding="utf-8")
    assert not re.search(r"<(script|svg|iframe|object|embed|link|base|form)\b", page)
    assert not re.search(r"<[^>]*\son\w+\s*=", page)
    assert not re.search(r"(?:href|src)\s*=\s*[\"']?\s*javascript:", page, re.I)
    with (tmp_path / "report" / bag.CSV).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not is_formula(cell), cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute a cell; numbers are none."""
    text = cell.lstrip(" \t\r\n\u00a0")
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", text, re.I):
        return False
    return text[:1] in set("=+-@＝＋－＠") or cell.startswith(("\t", "\r"))
