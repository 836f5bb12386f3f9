from reid_desktop.evaluation.published import (
    COLUMNS,
    GLAD,
    SHARED,
    STREAM_ROWS,
    TABLES_OF,
    UNSHARED,
    published,
)


def test_the_gain_of_glad_is_the_papers_13_6_and_9_2_points() -> None:
    rows = {(row.strategy, row.method): row.figures for row in published(1)}
    glad, baseline = rows[SHARED, GLAD], rows["Baseline", "Baseline"]
    assert round(glad["mAP"] - baseline["mAP"], 1) == 13.6
    assert round(glad["rank-1"] - baseline["rank-1"], 1) == 9.2


def test_tables_one_and_three_agree_where_they_overlap() -> None:
    one = {row.method: row.figures for row in published(1) if row.strategy != UNSHARED}
    three = {row.method: row.figures for row in published(3)}
    assert three["Baseline"] == one["Baseline"]
    assert three[GLAD] == one[GLAD]


def test_every_row_of_the_paper_is_known_how_to_be_measured() -> None:
    for table in COLUMNS:
        for row in published(table):
            if row.strategy in (SHARED, UNSHARED):
                assert row.method in STREAM_ROWS


def test_cmc_never_falls_with_the_rank_and_glad_leads_at_rank_one() -> None:
    for tables in TABLES_OF.values():
        for table in tables:
            rows = published(table)
            for row in rows:
                cmc = [v for column, v in row.figures.items() if column != "mAP"]
                assert cmc == sorted(cmc)
            assert max(rows, key=lambda row: row.figures["rank-1"]).method == GLAD
