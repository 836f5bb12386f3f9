import json

from reid_desktop.evaluation.glad_tables import as_text, as_values, joined
from reid_desktop.evaluation.published import BASELINE, SHARED

GLAD_RUN = {
    (SHARED, "GLAD"): {"mAP": 70.123, "rank-1": 88.0, "rank-5": 95.0},
    (SHARED, "Head"): {"mAP": 12.0, "rank-1": 20.0},
}


def test_this_run_stands_beside_the_published_row() -> None:
    rows = joined("market1501", GLAD_RUN, pose_box=False)
    (one, three) = (r for r in rows if (r.strategy, r.method) == (SHARED, "GLAD"))
    assert (one.table, three.table) == (1, 3)
    assert one.published == {"mAP": 73.9, "rank-1": 89.9}
    assert one.measured["rank-1"] == 88.0


def test_rows_of_others_and_rows_of_ours_alone_are_told_apart() -> None:
    rows = joined("market1501", GLAD_RUN, pose_box=False)
    (pie,) = (r for r in rows if r.method == "PIE")
    assert not pie.measured
    (head,) = (r for r in rows if r.method == "Head")
    assert (head.table, dict(head.published)) == (0, {})


def test_pose_normalised_pictures_belong_to_table_two() -> None:
    rows = joined("market1501", GLAD_RUN, pose_box=True)
    assert {row.table for row in rows} == {0, 2}
    assert not any(row.published for row in joined("viper", GLAD_RUN, pose_box=True))


def test_each_data_set_has_its_tables() -> None:
    tables = {
        name: {row.table for row in joined(name, {}, pose_box=False)}
        for name in ("market1501", "cuhk03-labelled", "cuhk03-detected", "viper", "folder")
    }
    assert list(tables.values()) == [{1, 3}, {4}, {5}, {6}, set()]


def test_text_and_json_hold_the_same_figures() -> None:
    run = {(BASELINE, "Baseline"): {"rank-1": 51.26, "rank-5": 70.0}}
    rows = joined("viper", run, pose_box=False)
    (line,) = (line for line in as_text(rows) if "Baseline" in line)
    assert line.split() == [
        *("Baseline", "Baseline", "51.3", "70.0", "-", "-"),
        *("39.2", "63.3", "75.6", "82.9"),
    ]
    (value,) = (one for one in as_values(rows) if one["method"] == "Baseline")
    assert value["measured"] == {"rank-1": 51.26, "rank-5": 70.0}
    assert json.loads(json.dumps(value)) == value


def test_a_data_set_without_a_table_shows_this_run_alone() -> None:
    lines = as_text(joined("folder", GLAD_RUN, pose_box=False))
    assert lines[0] == "Not in the paper"
    assert "paper" not in lines[1]
    assert len(lines) == 4
