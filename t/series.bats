# A message's id at the carrier, over the lives of an account: the same message
# never has two, and two messages never have one.

load helper

suite_setup() {
	sms-account init -q
	account=$XDG_DATA_HOME/smsutils/default.db
}

# A copy on the same machine, as cp(1) makes it, with its carrier's file.
copy() {
	sqlite3 "$account" 'PRAGMA wal_checkpoint(TRUNCATE)' >copied
	cp "$account" "$HOME/copy.db"
}

@test "series: a message that waits keeps its id when the account is adopted" {
	sms_run 0 sms-send -q --at +1h --valid-for 1d +15005550010 'see you at one'
	copy
	sms_run 0 sms-account adopt -q -y --waiting keep -A "$HOME/copy.db"
	SMS_NOW=2026-11-21T13:30:00Z sms_run 0 sms-tick -q -A "$HOME/copy.db"
	is "$(sqlite3 "$account" "SELECT token || '-1' FROM series WHERE id = 1")" \
		"$(sqlite3 "$HOME/copy.db.sim" 'SELECT client_id FROM submission')"
}

@test "series: what is made after adopting has ids of its own" {
	copy
	sms_run 0 sms-account adopt -q -y -A "$HOME/copy.db"
	sms_run 0 sms-send -q -A "$HOME/copy.db" +15005550010 'from the copy'
	sms_run 0 sms-send -q +15005550010 'from the original'
	[ "$(sqlite3 "$account.sim" 'SELECT client_id FROM submission')" != \
		"$(sqlite3 "$HOME/copy.db.sim" 'SELECT client_id FROM submission')" ]
}

@test "series: a copy that is not adopted starts no campaign, since it makes no messages" {
	printf 'number\n+15005550010\n' >c.csv
	sms_run 0 sms-campaign create -q spring --csv c.csv --text 'hello there'
	copy
	sms_run 78 sms-campaign start -A "$HOME/copy.db" spring
	has "$stderr" account-moved
	is 0 "$(sqlite3 "$HOME/copy.db" 'SELECT count(*) FROM message')"
}

@test "series: an account on hold starts a campaign, which waits" {
	printf 'number\n+15005550010\n' >c.csv
	sms_run 0 sms-campaign create -q spring --csv c.csv --text 'hello there'
	sms_run 0 sms-account hold -q
	sms_run 0 sms-campaign start -q spring
	sms_run 75 sms-campaign run spring
	is queued "$(sqlite3 "$account" 'SELECT state FROM message')"
}

@test "sms-account hold: what is claimed and not handed over yet goes back to the queue, unpaid" {
	printf '+1212555%04d\n' {1000..1099} | sed 1i\number >c.csv
	sms_run 0 sms-campaign create -q spring --csv c.csv --text 'hello there'
	sms_run 0 sms-campaign start -q spring
	sms_run 75 holddrill spring
	is 3 "$output"
	has "$stderr" 'on-hold'
	is 'queued|97
sending|3' "$(sqlite3 "$account" 'SELECT state, count(*) FROM message
	    GROUP BY state')"
	is 97 "$(sms-credits balance -Ho balance)"
	is 97 "$(sqlite3 "$account" 'SELECT sum(amount) FROM ledger' | sed 's/000$//')"
}
