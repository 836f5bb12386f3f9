"""Tables of version 2 for tracklets and for what the analyst decided about groups."""

TABLES: tuple[str, ...] = (
    # A tracklet bears the number of its first detection; who has no row was not tracked.
    """CREATE TABLE tracklets (
        detection_id INTEGER PRIMARY KEY REFERENCES detections (id),
        tracklet INTEGER NOT NULL REFERENCES detections (id)
    ) STRICT""",
    # Never changed. `members` and `others` are detection ids, int64 little-endian.
    """CREATE TABLE group_decisions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, members BLOB NOT NULL, others BLOB NOT NULL, text TEXT NOT NULL,
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    # Never changed: the latest row of a decision holds.
    """CREATE TABLE group_withdrawals (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        decision_id INTEGER NOT NULL REFERENCES group_decisions (id),
        withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX withdrawals_of_decision ON group_withdrawals (decision_id, id)",
)
