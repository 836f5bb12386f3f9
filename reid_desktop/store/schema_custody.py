"""Tables of version 2 for the case form, the signed log, remarks, reviews and checked originals."""

TABLES: tuple[str, ...] = (
    *(
        f"ALTER TABLE case_info ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
        for name in (
            *("purpose", "legal_basis", "authorisation", "scope_start", "scope_end"),
            *("review_on", "delete_after"),
        )
    ),
    # A JSON list of names.
    "ALTER TABLE case_info ADD COLUMN scope_cameras TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE case_info ADD COLUMN policy INTEGER NOT NULL DEFAULT 0 CHECK (policy IN (0, 1))",
    # IANA name of the zone of the camera's clock.
    "ALTER TABLE sources ADD COLUMN zone TEXT NOT NULL DEFAULT ''",
    # Entries of version 1 stay unsigned; every later one has both.
    "ALTER TABLE audit ADD COLUMN signer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE audit ADD COLUMN signature TEXT NOT NULL DEFAULT ''",
    # Never changed: tags, roles, the bag and locks are what the rows of a detection add up to.
    """CREATE TABLE remarks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        detection_id INTEGER NOT NULL REFERENCES detections (id),
        search_id INTEGER REFERENCES searches (id),
        kind TEXT NOT NULL, text TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX remarks_of_detection ON remarks (detection_id, id)",
    "CREATE INDEX remarks_of_search ON remarks (search_id)",
    # The second person's marks, in the form of `verdicts`.
    """CREATE TABLE reviews (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        search_id INTEGER NOT NULL REFERENCES searches (id),
        detection_id INTEGER NOT NULL REFERENCES detections (id),
        mark TEXT, note TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX reviews_of_candidate ON reviews (search_id, detection_id, id)",
    "CREATE INDEX reviews_of_detection ON reviews (detection_id)",
    """CREATE TABLE source_checks (
        source_id INTEGER PRIMARY KEY REFERENCES sources (id),
        state TEXT NOT NULL, whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    # Accounts of the operating system; "*" is everybody else.
    """CREATE TABLE case_roles (
        account TEXT PRIMARY KEY, role TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # Clips and stills that left the case, one row for each person in them.
    """CREATE TABLE exports (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        detection_id INTEGER NOT NULL REFERENCES detections (id),
        kind TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, choices TEXT NOT NULL,
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX exports_of_detection ON exports (detection_id, kind)",
    # One row for each append to a flat file; `chain` as `store.flat_chunks` says.
    """CREATE TABLE flat_chunks (
        name TEXT NOT NULL, start INTEGER NOT NULL CHECK (start >= 0),
        bytes INTEGER NOT NULL CHECK (bytes > 0), chain BLOB NOT NULL CHECK (length(chain) = 32),
        PRIMARY KEY (name, start)
    ) STRICT, WITHOUT ROWID""",
)
