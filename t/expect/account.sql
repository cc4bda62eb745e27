CREATE TABLE setting (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE series (
	id INTEGER PRIMARY KEY,
	token TEXT NOT NULL UNIQUE,
	begun_at INTEGER NOT NULL
) STRICT;
CREATE TABLE log (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE TABLE own (
	number TEXT PRIMARY KEY,
	gateway TEXT NOT NULL,
	country TEXT NOT NULL,
	type TEXT NOT NULL,
	name TEXT,
	active INTEGER NOT NULL DEFAULT 1,
	provision TEXT NOT NULL DEFAULT 'ready'
	    CHECK (provision IN ('pending', 'ready', 'failed')),
	ready_by INTEGER,
	billing TEXT NOT NULL DEFAULT 'credits'
	    CHECK (billing IN ('credits', 'free', 'provider')),
	sent INTEGER NOT NULL DEFAULT 0,
	day INTEGER NOT NULL DEFAULT 0,
	day_sent INTEGER NOT NULL DEFAULT 0,
	address TEXT,
	use_case TEXT,
	dedicated INTEGER NOT NULL DEFAULT 0,
	waits TEXT,
	barred TEXT,
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE own_setting (
	number TEXT NOT NULL REFERENCES own ON DELETE CASCADE,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (number, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE own_fee (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	since INTEGER NOT NULL,
	months INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	unpaid_since INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX own_fee_due ON own_fee (due_at, number);
CREATE TABLE own_pin (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	pin TEXT NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,
	tried_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE account_user (
	login TEXT PRIMARY KEY,
	role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE number_price (
	country TEXT NOT NULL,
	type TEXT NOT NULL,
	nrc INTEGER NOT NULL CHECK (nrc >= 0),
	mrc INTEGER NOT NULL CHECK (mrc >= 0),
	PRIMARY KEY (country, type)
) STRICT, WITHOUT ROWID;
CREATE TABLE connection (
	gateway TEXT PRIMARY KEY,
	import_as TEXT NOT NULL CHECK (import_as IN ('active', 'inactive')),
	connected_at INTEGER NOT NULL,
	synced_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE held (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	origin TEXT NOT NULL CHECK (origin IN ('imported', 'bought')),
	errand TEXT CHECK (errand IN ('buy', 'ordered', 'release')),
	at INTEGER NOT NULL,
	order_id TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE paper (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('address', 'bundle', 'brand',
	    'use-case', 'text-enabling')),
	name TEXT NOT NULL,
	country TEXT NOT NULL,
	type TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft',
	    'submitted', 'approved', 'rejected')),
	reason TEXT,
	gateway TEXT,
	created_at INTEGER NOT NULL,
	submitted_at INTEGER,
	decided_at INTEGER,
	UNIQUE (kind, name)
) STRICT;
CREATE TABLE paper_field (
	paper INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (paper, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE paper_document (
	id INTEGER PRIMARY KEY,
	paper INTEGER NOT NULL REFERENCES paper ON DELETE CASCADE,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	content BLOB NOT NULL,
	added_at INTEGER NOT NULL,
	UNIQUE (paper, kind)
) STRICT;
CREATE TABLE contact (
	number TEXT PRIMARY KEY,
	zone TEXT,
	dead_at INTEGER,
	dead_reason TEXT,
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE list (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	description TEXT,
	columns TEXT NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE member (
	list INTEGER NOT NULL REFERENCES list ON DELETE CASCADE,
	number TEXT NOT NULL,
	vars TEXT NOT NULL,
	PRIMARY KEY (list, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE template (
	name TEXT PRIMARY KEY,
	text TEXT NOT NULL,
	description TEXT,
	class TEXT,
	updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE optout (
	number TEXT NOT NULL,
	scope TEXT NOT NULL,
	since INTEGER NOT NULL,
	source TEXT NOT NULL,
	note TEXT,
	PRIMARY KEY (number, scope)
) STRICT, WITHOUT ROWID;
CREATE TABLE optout_log (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	action TEXT NOT NULL CHECK (action IN ('add', 'delete')),
	number TEXT NOT NULL,
	scope TEXT NOT NULL,
	source TEXT NOT NULL,
	note TEXT
) STRICT;
CREATE INDEX optout_log_number ON optout_log (number);
CREATE TABLE tariff (
	destination TEXT PRIMARY KEY,
	credits INTEGER NOT NULL CHECK (credits >= 0),
	price TEXT,
	abroad INTEGER CHECK (abroad >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	amount INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	message INTEGER,
	note TEXT
) STRICT;
CREATE TABLE deleted_cost (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	messages INTEGER NOT NULL,
	cost INTEGER NOT NULL
) STRICT;
CREATE TABLE campaign (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'running',
	    'paused', 'finished', 'cancelled', 'stopped')),
	reason TEXT,
	class TEXT NOT NULL,
	text TEXT NOT NULL,
	gateway TEXT,
	lists TEXT NOT NULL,
	own TEXT NOT NULL,
	skip_landlines INTEGER NOT NULL DEFAULT 0,
	allow_empty TEXT NOT NULL DEFAULT '[]',
	not_before INTEGER NOT NULL DEFAULT 0,
	schedule TEXT,
	valid_for INTEGER NOT NULL,
	max_cost INTEGER,
	max_segments INTEGER,
	created_at INTEGER NOT NULL,
	started_at INTEGER,
	finished_at INTEGER
) STRICT;
CREATE TABLE plan (
	campaign INTEGER PRIMARY KEY REFERENCES campaign ON DELETE CASCADE,
	token TEXT NOT NULL,
	made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE plan_row (
	campaign INTEGER NOT NULL REFERENCES campaign ON DELETE CASCADE,
	number TEXT NOT NULL,
	digest INTEGER NOT NULL,
	PRIMARY KEY (campaign, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL,
	campaign INTEGER NOT NULL DEFAULT 0,
	batch TEXT,
	pid INTEGER NOT NULL,
	begun_at INTEGER NOT NULL,
	done INTEGER NOT NULL DEFAULT 0,
	ended_at INTEGER
) STRICT;
CREATE INDEX run_open ON run (campaign) WHERE ended_at IS NULL;
CREATE TABLE message (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	series INTEGER NOT NULL REFERENCES series,
	direction TEXT NOT NULL DEFAULT 'out'
	    CHECK (direction IN ('out', 'in')),
	number TEXT NOT NULL,
	own TEXT,
	gateway TEXT,
	class TEXT NOT NULL,
	campaign INTEGER NOT NULL DEFAULT 0,
	ref TEXT,
	text TEXT,
	encoding TEXT,
	segments INTEGER NOT NULL DEFAULT 0,
	cost INTEGER NOT NULL DEFAULT 0,
	state TEXT NOT NULL,
	reason TEXT,
	said TEXT,	-- the carrier's own words, when it last said no
	-- What it counts, and asks for the whole message, "0.0075 USD".
	carrier_segments INTEGER,
	carrier_price TEXT,
	receipt TEXT,
	carrier_id TEXT,
	run INTEGER,
	tries INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	not_before INTEGER NOT NULL DEFAULT 0,
	not_after INTEGER NOT NULL,
	schedule TEXT,
	bulk INTEGER NOT NULL DEFAULT 0,
	part_of INTEGER,
	automatic TEXT,
	claimed_at INTEGER,
	sent_at INTEGER,
	done_at INTEGER,
	-- What is under way was claimed, and is not done: by that it is found.
	-- (IN would build a table of the list for every row that changes; the
	-- states that rows change to most stand first.)
	CHECK (claimed_at IS NOT NULL AND done_at IS NULL AND (state = 'sending'
	    OR state = 'submitting' OR state = 'unknown')
	    OR (claimed_at IS NULL OR done_at IS NOT NULL) AND (state = 'queued'
	    OR state = 'delivered' OR state = 'undelivered'
	    OR state = 'unconfirmed' OR state = 'rejected' OR state = 'refused'
	    OR state = 'expired' OR state = 'cancelled' OR state = 'held'
	    OR state = 'received'))
) STRICT;
CREATE INDEX message_campaign ON message (campaign);
CREATE INDEX message_queue ON message (campaign, not_before)
    WHERE state = 'queued' OR state = 'held';
CREATE INDEX message_underway ON message (campaign, done_at, claimed_at)
    WHERE claimed_at IS NOT NULL AND done_at IS NULL;
CREATE UNIQUE INDEX message_ref ON message (ref) WHERE ref IS NOT NULL;
CREATE INDEX message_number ON message (number);
CREATE INDEX message_at ON message (created_at);
CREATE INDEX message_carrier ON message (carrier_id, gateway)
    WHERE carrier_id IS NOT NULL;
CREATE INDEX message_part ON message (part_of) WHERE part_of IS NOT NULL;
CREATE UNIQUE INDEX message_inbound ON message (gateway, carrier_id)
    WHERE direction = 'in';
CREATE INDEX message_unknown ON message (gateway, claimed_at)
    WHERE state = 'unknown';
CREATE TABLE inbound_part (
	id INTEGER PRIMARY KEY,
	gateway TEXT NOT NULL,
	number TEXT NOT NULL,
	own TEXT NOT NULL,
	ref TEXT NOT NULL,
	part INTEGER NOT NULL,
	parts INTEGER NOT NULL,
	carrier_id TEXT NOT NULL,
	text TEXT NOT NULL,
	at INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	joined INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX inbound_part_once ON inbound_part (gateway, carrier_id);
CREATE INDEX inbound_part_open ON inbound_part (number, own, ref, part)
    WHERE joined = 0;
CREATE INDEX inbound_part_late ON inbound_part (received_at)
    WHERE joined = 0;
CREATE INDEX inbound_part_old ON inbound_part (received_at)
    WHERE joined = 1;
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	gateway TEXT NOT NULL,
	carrier_id TEXT NOT NULL,
	message INTEGER,
	status TEXT NOT NULL,
	reason TEXT,
	receipt TEXT
) STRICT;
CREATE INDEX event_orphan ON event (gateway, carrier_id)
    WHERE message IS NULL;
CREATE INDEX event_message ON event (message) WHERE message IS NOT NULL;
CREATE TABLE notice (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	message INTEGER NOT NULL,
	url TEXT NOT NULL,
	retry INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting',
	    'done', 'failed')),
	reason TEXT,
	tries INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	done_at INTEGER
) STRICT;
CREATE INDEX notice_waiting ON notice (not_before, id)
    WHERE state = 'waiting';
CREATE TABLE post (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	about TEXT NOT NULL,
	recipient TEXT NOT NULL,
	reply_to TEXT,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting',
	    'sending', 'sent', 'failed', 'unknown')),
	reason TEXT,
	run INTEGER,
	tries INTEGER NOT NULL DEFAULT 0,
	created_at INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	done_at INTEGER
) STRICT;
CREATE INDEX post_waiting ON post (not_before, id) WHERE state = 'waiting';
CREATE INDEX post_sending ON post (run) WHERE state = 'sending';
CREATE INDEX post_about ON post (about, id);
CREATE TABLE lookup (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	number TEXT NOT NULL,
	cnam INTEGER NOT NULL,
	gateway TEXT NOT NULL,
	state TEXT NOT NULL
	    CHECK (instr(' asking found none refused ', ' ' || state || ' ')),
	reason TEXT,
	type TEXT,
	mcc TEXT,
	mnc TEXT,
	operator TEXT,
	caller_name TEXT,
	cost INTEGER NOT NULL,
	job INTEGER NOT NULL DEFAULT 0,
	asked_at INTEGER NOT NULL,
	answered_at INTEGER
) STRICT;
CREATE INDEX lookup_number ON lookup (number, id);
CREATE INDEX lookup_job ON lookup (job) WHERE job > 0;
CREATE TABLE name_wanted (
	own TEXT NOT NULL REFERENCES own ON DELETE CASCADE,
	number TEXT NOT NULL,
	wanted_at INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,
	reason TEXT,
	PRIMARY KEY (own, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_wanted_due ON name_wanted (not_before, own, number);
CREATE INDEX name_wanted_reason ON name_wanted (reason)
    WHERE reason IS NOT NULL;
CREATE TABLE job (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'new'
	    CHECK (state IN ('new', 'running', 'paused',
	    'finished', 'cancelled')),
	reason TEXT,
	cnam INTEGER NOT NULL,
	gateway TEXT NOT NULL,
	country TEXT NOT NULL,
	columns TEXT NOT NULL,
	place INTEGER NOT NULL,
	rows INTEGER NOT NULL DEFAULT 0,
	done INTEGER NOT NULL DEFAULT 0,
	mail TEXT,
	due_at INTEGER,
	max_cost INTEGER,
	created_at INTEGER NOT NULL,
	stuck_at INTEGER,
	finished_at INTEGER
) STRICT;
CREATE INDEX job_due ON job (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE job_row (
	job INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	cells TEXT NOT NULL,
	number TEXT,
	lookup INTEGER REFERENCES lookup,
	open INTEGER NOT NULL,
	PRIMARY KEY (job, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_row_open ON job_row (job, seq) WHERE open = 1;
2
1397576565
