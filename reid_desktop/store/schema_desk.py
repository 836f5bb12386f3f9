"""Tables of version 2 for the desk: plan of the site, cameras on it, travel times, the queue."""

TABLES: tuple[str, ...] = (
    # The analyst's own picture, as it was chosen; `metres` is its width on the ground, if known.
    """CREATE TABLE site_plan (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        name TEXT NOT NULL, picture BLOB NOT NULL, sha256 TEXT NOT NULL,
        aspect REAL NOT NULL CHECK (aspect > 0), metres REAL CHECK (metres > 0)
    ) STRICT""",
    # x and y are shares of the plan's width and height.
    """CREATE TABLE camera_places (
        camera TEXT PRIMARY KEY,
        x REAL NOT NULL CHECK (x BETWEEN 0 AND 1), y REAL NOT NULL CHECK (y BETWEEN 0 AND 1)
    ) STRICT, WITHOUT ROWID""",
    # The least time a person needs between two cameras, either way.
    """CREATE TABLE travel_times (
        first TEXT NOT NULL, second TEXT NOT NULL CHECK (first < second),
        least_s REAL NOT NULL CHECK (least_s >= 0),
        PRIMARY KEY (first, second)
    ) STRICT, WITHOUT ROWID""",
    # What the analyst wants imported and indexed; a crash or a full disk leaves it waiting.
    """CREATE TABLE queue (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL, kind TEXT NOT NULL, camera TEXT NOT NULL, start TEXT NOT NULL,
        profile TEXT NOT NULL, every_s REAL NOT NULL,
        turn TEXT NOT NULL CHECK (turn IN ('waiting', 'done', 'failed')),
        said TEXT NOT NULL, by TEXT NOT NULL
    ) STRICT""",
    # `exclude` holds one glob on a line.
    """CREATE TABLE watched_folders (
        folder TEXT PRIMARY KEY, exclude TEXT NOT NULL, profile TEXT NOT NULL,
        every_s REAL NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
