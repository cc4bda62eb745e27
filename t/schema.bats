# The account's and the simulated carrier's schemas: what a fresh database
# holds is written down for readers, and a change of it is a decision.

load helper

# dump FILE: the schema as SQLite keeps it.
dump() {
	sqlite3 "$1" .schema | grep -v '^CREATE TABLE sqlite_sequence'
	sqlite3 "$1" 'PRAGMA user_version; PRAGMA application_id'
}

@test "schema: a fresh account has the schema that t/expect/account.sql shows" {
	sms_run 0 sms-account init -q -A "$HOME/a.db"
	is "$(cat "$top/t/expect/account.sql")" "$(dump "$HOME/a.db")"
}

@test "schema: the simulated carrier's file has the schema that t/expect/sim.sql shows" {
	sms_run 0 sms-account init -q -A "$HOME/a.db"
	sms_run 0 sms-send -q -A "$HOME/a.db" +15005550010 'hello there'
	is "$(cat "$top/t/expect/sim.sql")" "$(dump "$HOME/a.db.sim")"
}

@test "schema: an account of an earlier version is upgraded by what writes, and only by that" {
	sms_run 0 sms-account init -q -A "$HOME/a.db"
	sqlite3 "$HOME/a.db" 'DROP TABLE job_row; DROP TABLE job;
	    DROP TABLE name_wanted; DROP TABLE lookup; PRAGMA user_version = 1'
	sms_run 78 sms-credits balance -A "$HOME/a.db"
	has "$stderr" " check"
	is 1 "$(sqlite3 "$HOME/a.db" 'PRAGMA user_version')"
	sms_run 0 sms-credits recharge -q -A "$HOME/a.db" 5
	sms_run 0 sms-credits balance -Ho balance -A "$HOME/a.db"
	is 105 "$output"
	is "$(cat "$top/t/expect/account.sql")" "$(dump "$HOME/a.db")"
}

@test "schema: every table is strict" {
	sms_run 0 sms-account init -q -A "$HOME/a.db"
	sms_run 0 sqlite3 "$HOME/a.db" "SELECT name FROM pragma_table_list
	    WHERE schema = 'main' AND type = 'table' AND NOT strict
	    AND name NOT LIKE 'sqlite%'"
	is '' "$output"
}

@test "schema: a message is under way when it was claimed and is not done, and never else" {
	sms_run 0 sms-account init -q -A "$HOME/a.db"
	for state in held queued submitting sending unknown delivered \
		undelivered unconfirmed rejected refused expired cancelled received; do
		for times in NULL,NULL 1,NULL NULL,1 1,1; do
			sqlite3 "$HOME/a.db" "INSERT INTO message (series, number, class,
				created_at, not_after, state, claimed_at, done_at)
				VALUES (1, '+15005550010', 'alert', 1, 1, '$state', $times)" \
				2>/dev/null && printf '%s\n' "$times $state"
		done
	done >taken
	is $'1,NULL sending\n1,NULL submitting\n1,NULL unknown' \
		"$(grep ^1,NULL taken | sort)"
	is 3 "$(grep -cE '(sending|submitting|unknown)$' taken)"
	is 30 "$(grep -vcE '(sending|submitting|unknown)$' taken)"
}
