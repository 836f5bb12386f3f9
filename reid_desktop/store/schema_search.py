"""Tables of version 2 for searches with several pictures, and by features of the detector."""

TABLES: tuple[str, ...] = (
    # Whether its rows in `descriptors` are features of a detector's ID Net, beside a describer's.
    "ALTER TABLE networks ADD COLUMN identifies INTEGER NOT NULL DEFAULT 0 "
    "CHECK (identifies IN (0, 1))",
    # Whole query pictures by the SHA-256 of their bytes: a file as it was, else its pixels as PNG.
    """CREATE TABLE pictures (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), content BLOB NOT NULL
    ) STRICT""",
    # `descriptor` is D little-endian float32: what was compared, so that a search can be asked
    # again with other weights or marks without the network, and replayed to the bit.
    """CREATE TABLE search_pictures (
        search_id INTEGER NOT NULL REFERENCES searches (id),
        place INTEGER NOT NULL CHECK (place >= 0),
        role TEXT NOT NULL CHECK (role IN ('like', 'unlike')),
        name TEXT NOT NULL, sha256 TEXT NOT NULL, jpeg BLOB NOT NULL,
        x1 REAL, y1 REAL, x2 REAL, y2 REAL,
        descriptor BLOB NOT NULL CHECK (length(descriptor) % 4 = 0),
        picture TEXT REFERENCES pictures (sha256),
        PRIMARY KEY (search_id, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX search_pictures_of_picture ON search_pictures (picture)",
)
