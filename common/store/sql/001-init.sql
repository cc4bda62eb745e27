-- The account: everything but secrets and the machine's settings.
-- Times are milliseconds since 1970 in UTC, amounts are milli-credits, phone
-- numbers are +E.164, sets and lists of names are JSON arrays.

-- What sms-account set changes; unset keys have their default.
CREATE TABLE setting (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each life of the account file has a token of its own: init, adopt and
-- restore begin one. A message's id at the carrier is "TOKEN-ID", so that two
-- copies of an account never give one id to two messages.
CREATE TABLE series (
	id INTEGER PRIMARY KEY,
	token TEXT NOT NULL UNIQUE,
	begun_at INTEGER NOT NULL
) STRICT;

-- What people did to the account, newest last.
CREATE TABLE log (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;

-- Our own numbers. ready_by: when pending, at the latest; waits: for what, or
-- why it failed; barred: why nothing is sent from it though it is ready;
-- day_sent: handed over on that day of UTC, from 1970.
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

-- What is set of them (store/own-setting.c has the keys); unset keys have
-- their default.
CREATE TABLE own_setting (
	number TEXT NOT NULL REFERENCES own ON DELETE CASCADE,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (number, key)
) STRICT, WITHOUT ROWID;

-- The monthly fee of a number: how many months since `since` are paid, and
-- when the next falls due.
CREATE TABLE own_fee (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	since INTEGER NOT NULL,
	months INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	unpaid_since INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX own_fee_due ON own_fee (due_at, number);

-- What protects a number from being carried off to another provider, and how
-- often somebody gave a wrong one since `tried_at`.
CREATE TABLE own_pin (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	pin TEXT NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,
	tried_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Who may do what, by login name. Without any, everybody may do everything.
CREATE TABLE account_user (
	login TEXT PRIMARY KEY,
	role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a number costs: once and a month. country '*': where it has no line.
CREATE TABLE number_price (
	country TEXT NOT NULL,
	type TEXT NOT NULL,
	nrc INTEGER NOT NULL CHECK (nrc >= 0),
	mrc INTEGER NOT NULL CHECK (mrc >= 0),
	PRIMARY KEY (country, type)
) STRICT, WITHOUT ROWID;

-- Gateways whose provider's numbers were taken over.
CREATE TABLE connection (
	gateway TEXT PRIMARY KEY,
	import_as TEXT NOT NULL CHECK (import_as IN ('active', 'inactive')),
	connected_at INTEGER NOT NULL,
	synced_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which of our numbers are a provider's. errand: an order to it whose outcome
-- is not known; at: when the last was made; order_id: what the provider calls
-- one that it is not through with.
CREATE TABLE held (
	number TEXT PRIMARY KEY REFERENCES own ON DELETE CASCADE,
	origin TEXT NOT NULL CHECK (origin IN ('imported', 'bought')),
	errand TEXT CHECK (errand IN ('buy', 'ordered', 'release')),
	at INTEGER NOT NULL,
	order_id TEXT
) STRICT, WITHOUT ROWID;

-- Papers for carriers and regulators: addresses, bundles, brands, use cases,
-- with their fields and documents. type '': numbers of any type. A
-- text-enabling has the name of the number that it is about.
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

-- What the account itself knows of somebody, whatever lists they are on.
CREATE TABLE contact (
	number TEXT PRIMARY KEY,
	zone TEXT,
	dead_at INTEGER,
	dead_reason TEXT,
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A list's variables are named in `columns`; a member's values stand in
-- `vars`, in the same order.
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

-- Who must not be texted. Scopes: all, marketing, service:ID.
CREATE TABLE optout (
	number TEXT NOT NULL,
	scope TEXT NOT NULL,
	since INTEGER NOT NULL,
	source TEXT NOT NULL,
	note TEXT,
	PRIMARY KEY (number, scope)
) STRICT, WITHOUT ROWID;

-- Every addition and removal of the above, for good.
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

-- Credits a segment, by country ("US") or number prefix ("+1907"). abroad:
-- from a number of another country, where that differs.
CREATE TABLE tariff (
	destination TEXT PRIMARY KEY,
	credits INTEGER NOT NULL CHECK (credits >= 0),
	price TEXT,
	abroad INTEGER CHECK (abroad >= 0)
) STRICT, WITHOUT ROWID;

-- Append-only; `balance` is the sum up to and with the line. No line ever
-- goes, so that no id comes twice.
CREATE TABLE ledger (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	kind TEXT NOT NULL,
	amount INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	message INTEGER,
	note TEXT
) STRICT;

-- What deleted messages had cost, so that the ledger still sums up.
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

-- The last plan of a campaign, row by row, to see what changed since.
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

-- A process that claims messages: it holds an fcntl lock on byte `id` of
-- ACCOUNT.lock for as long as it lives.
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

-- A message, in either direction. campaign 0: none. text NULL: the
-- campaign's. cost: what was charged and not given back. schedule: windows in
-- the recipient's zones; a campaign's stand there. bulk: one of a stream.
-- part_of: the first message of a text that was cut into several. automatic:
-- what a number of ours sent by itself: stop, autoreply, forward.
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
-- What waits to be sent. (IN would not do for who asks for one of them.)
CREATE INDEX message_queue ON message (campaign, not_before)
    WHERE state = 'queued' OR state = 'held';
-- What is under way. It says nothing of the state, so that it stays as it is
-- when the carrier takes a message. (done_at: to count them reads nothing else.)
CREATE INDEX message_underway ON message (campaign, done_at, claimed_at)
    WHERE claimed_at IS NOT NULL AND done_at IS NULL;
CREATE UNIQUE INDEX message_ref ON message (ref) WHERE ref IS NOT NULL;
CREATE INDEX message_number ON message (number);
CREATE INDEX message_at ON message (created_at);
CREATE INDEX message_carrier ON message (carrier_id, gateway)
    WHERE carrier_id IS NOT NULL;
CREATE INDEX message_part ON message (part_of) WHERE part_of IS NOT NULL;
-- What was sent to us is stored once, however often a carrier tells it.
CREATE UNIQUE INDEX message_inbound ON message (gateway, carrier_id)
    WHERE direction = 'in';
CREATE INDEX message_unknown ON message (gateway, claimed_at)
    WHERE state = 'unknown';

-- What carriers reported, as it came, never changed. message NULL: nobody's
-- yet (the receipt overtook the answer, or is not ours).
-- Parts of messages to us that a carrier brings one by one.
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

-- URLs that are asked for because a message came in, and what became of them.
-- A try is written down before it is made.
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

-- E-mails that wait for the mail server, and what became of them. `about` is
-- what one tells of, as "job 7". sending: in the hands of that run; unknown:
-- the run died, or the server's answer was lost.
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
