-- The simulated carrier's side: what it took, and what it will report. Nothing
-- is ever deleted here, so that no id comes twice.

-- repeats: how often a message that it has was submitted again.
CREATE TABLE submission (
	id INTEGER PRIMARY KEY,
	client_id TEXT NOT NULL UNIQUE,
	sender TEXT NOT NULL,
	number TEXT NOT NULL,
	text TEXT NOT NULL,
	accepted_at INTEGER NOT NULL,
	repeats INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Receipts; one is told from `at` on, until it was seen.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	submission INTEGER NOT NULL REFERENCES submission,
	at INTEGER NOT NULL,
	status TEXT NOT NULL,
	reason TEXT NOT NULL,
	seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_due ON event (at, id) WHERE seen = 0;

-- Messages that were throttled or lost on the way, which happens once each.
CREATE TABLE setback (
	client_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Numbers bought through the gateway (held 1), and those of the setting
-- sim.numbers that were given back through it (0).
CREATE TABLE number (
	number TEXT PRIMARY KEY,
	held INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
