-- Questions to carriers about numbers, and jobs that ask many.

-- One question. asking: paid for, and not answered yet; refused: the carrier
-- did not take it, and what it cost was given back. cost: what was charged and
-- not given back. job 0: none.
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

-- Whose name is asked for because they texted a number of ours that wants
-- names (own_setting cnam). reason: why there is no answer yet.
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

-- A file of numbers to ask about. `columns` are the file's, `place` is where
-- the number stands among them, from 0. due_at: from when on sms-tick asks;
-- NULL: it does not. max_cost: what it may spend, NULL: all that it takes.
-- stuck_at: since when no answers come; reason: why it is paused.
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

-- number NULL: the cell is no number, and nobody is asked. lookup NULL: not
-- asked yet, or nothing to ask.
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
