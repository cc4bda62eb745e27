#!/usr/bin/env bats
# The outbox and what it writes down: states, charges, runs, and the plans of
# its queries.

load helper

suite_setup() {
	sms-account init -q -C US
}

many() {
	{
		echo number,text
		seq -f '+1500556%04.0f,hello there' "$1"
	} >rows.csv
	sed 's/,.*//' rows.csv >list.csv
	sms-credits recharge -q 5000
}

@test "outbox: what a message cost is what the ledger charged for it, message by message" {
	many 20
	sms-account set sim.undelivered=1 sim.lost=2 sim.throttled=3 sim.silent=4
	printf '%s\n' +15005550001,'hello there' +15005550002,'hello there' >>rows.csv
	sms_run 76 sms-send -q <rows.csv
	sms_run 0 sms-dlr poll -q
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick
	is '' "$(sql "SELECT m.id, m.state, m.cost, sum(l.amount) FROM message m
		LEFT JOIN ledger l ON l.message = m.id GROUP BY m.id
		HAVING m.cost <> -coalesce(sum(l.amount), 0)")"
	is 20000 "$(sql 'SELECT sum(cost) FROM message')"
	is "$(sql 'SELECT balance FROM ledger ORDER BY id DESC LIMIT 1')" \
		"$(sql 'SELECT sum(amount) FROM ledger')"
}

@test "outbox: the intent is written down before the message is handed over" {
	sms-dlr poll -q
	lock "$sim"
	sms-send -q +15005550010 'hello there' >out 2>&1 &
	pid=$!
	until [ "$(sql 'SELECT count(*) FROM message')" = 1 ]; do :; done
	is 'submitting|1000|+15005550006|sim' "$(sql "SELECT state, cost, own,
		gateway FROM message WHERE claimed_at IS NOT NULL AND run = 1")"
	is -1000 "$(sql 'SELECT amount FROM ledger WHERE message = 1')"
	unlock
	wait $pid
	is sending "$(sql 'SELECT state FROM message')"
}

@test "outbox: a run has a row while it lives, which says how far it is, and ends it" {
	many 600
	sms_run 0 sms-send -q --batch b <rows.csv
	is 'send|b|600|1' "$(sql "SELECT kind, batch, done, ended_at > 0 FROM run")"
	is 1 "$(sql 'SELECT max(tries) FROM message')"
}

@test "outbox: our numbers are counted up by what was handed over" {
	many 300
	sms_run 0 sms-send -q <rows.csv
	is 300 "$(sql 'SELECT sent FROM own')"
	sms_run 1 sms-send -q +15005550011 'hey'
	is 300 "$(sql 'SELECT sent FROM own')"
}

@test "outbox: a group is 256: a kill leaves no more than that in doubt" {
	many 600
	sms-campaign create -q spring --csv list.csv --text 'hello there'
	sms-campaign start -q spring
	sms-dlr poll -q
	lock "$sim"
	sms-campaign run -q spring &
	pid=$!
	until [ "$(sql "SELECT count(*) FROM message WHERE state = 'submitting'")" != 0 ]; do :; done
	is 256 "$(sql "SELECT count(*) FROM message WHERE state = 'submitting'")"
	kill -KILL $pid
	wait $pid || true
	unlock
	sms_run 0 sms-campaign run spring
	has "$stderr" 'the carrier has 0, and never got 256'
	is 600 "$(sqlite3 "$sim" 'SELECT count(DISTINCT number) FROM submission')"
	is 600 "$(sqlite3 "$sim" 'SELECT count(*) FROM submission')"
}

@test "outbox: a claim that finds its row changed is our bug, and nothing is handed over" {
	sms-campaign create -q spring --csv - --text 'hello there' <<<$'number\n+15005550010\n+15005550011'
	sms-campaign start -q spring
	sql "CREATE TRIGGER t BEFORE UPDATE ON message WHEN new.state = 'submitting'
		AND old.id = 2 BEGIN SELECT RAISE(IGNORE); END"
	sms_run 70 sms-campaign run spring
	has "$stderr" 'nothing more was handed over'
	sql 'DROP TRIGGER t'
	is '' "$(sqlite3 "$sim" 'SELECT number FROM submission' 2>/dev/null)"
	is '2|0' "$(sql "SELECT count(*), sum(cost) FROM message WHERE state = 'queued'")"
	sms_run 0 sms-campaign run -q spring
}

@test "outbox: messages in a row are claimed and charged at once, and each has its own line in the ledger" {
	sms-credits recharge -q 100
	printf '%s\n' number,body +15005550010,short +15005550011,short \
		+15005550012,short "+15005550013,$(printf 'x%.0s' {1..200})" \
		"+15005550014,$(printf 'y%.0s' {1..200})" +15005550015,short \
		+15005550016,short +15005550017,short >rows.csv
	sms-optout add -q +15005550016
	sms-campaign create -q spring --csv rows.csv --text '{{body}}'
	sms-campaign start -q spring
	sms_run 0 sms-campaign run -q spring
	is '1|sending|1000|-1000
2|sending|1000|-1000
3|sending|1000|-1000
4|sending|2000|-2000
5|sending|2000|-2000
6|sending|1000|-1000
7|refused|0|
8|sending|1000|-1000' "$(sql 'SELECT m.id, m.state, m.cost, l.amount
		FROM message m LEFT JOIN ledger l ON l.message = m.id ORDER BY m.id')"
	is '1 7|1' "$(sql "SELECT min(tries) || ' ' || sum(tries), max(run)
		FROM message WHERE state = 'sending'")"
	sums_up
}

@test "outbox: a row that stands twice in a stream takes its earlier message up once" {
	sms-account set sim.throttled=3
	printf '%s\n' ref,number,text a,+15005550013,'hello there' >first.csv
	sms_run 0 sms-send -q --batch b <first.csv
	is queued "$(sql 'SELECT state FROM message')"
	sms-account set sim.throttled=
	printf '%s\n' ref,number,text a,+15005550013,'hello there' \
		a,+15005550013,'hello there' >again.csv
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-send -Ho state,reason <again.csv
	is '1|sending' "$(sql 'SELECT count(*), state FROM message')"
	is 1 "$(sqlite3 "$sim" 'SELECT count(*) FROM submission')"
}

@test "outbox: no statement of sending scans a table or sorts in a temporary tree" {
	many 300
	export SMS_TRACE_SQL=$PWD/trace
	sms-account set sim.silent=7 sim.lost=8 sim.throttled=9 sim.delay=0s
	sms-optout add -q +15005569999
	sms-send -q --batch b <rows.csv >/dev/null || true
	sms-send -q --batch b <rows.csv >/dev/null
	sms-campaign create -q spring --csv list.csv --text 'hello {{number}}'
	sms-campaign plan -q spring >/dev/null
	sms-campaign start -q spring
	sms-campaign run -q spring || true
	sms-campaign run -q spring
	sms-campaign pause -q spring
	sms-campaign resume -q spring
	sms-dlr poll -q >/dev/null
	SMS_NOW=2026-11-21T13:00:00Z sms-tick
	unset SMS_TRACE_SQL
	[ "$(sort -u trace | wc -l)" -gt 40 ]
	# Small tables are read whole: of accounts, not of messages.
	sort -u trace | grep -v -e 'FROM own' -e 'FROM tariff' -e 'FROM setting' \
		-e 'FROM campaign ' -e 'FROM list' -e 'FROM series' \
		-e '^PRAGMA' -e 'sqlite_' >statements
	bad=0
	while IFS= read -r statement; do
		case $statement in
		*submission*|*setback*|*'FROM event e'*|*'event SET seen'*|*'event (submission'*)
			of=$sim ;;
		*) of=$db ;;
		esac
		# Partial indexes hold what is in doubt, nobody's yet, or at
		# work; the first row of a table is no scan of it.
		plan=$(sqlite3 "$of" "EXPLAIN QUERY PLAN $statement" 2>&1 |
			grep -e SCAN -e 'TEMP B-TREE' -e rror |
			grep -v -e 'CONSTANT ROW' -e 'SCAN feed' -e message_unknown \
				-e event_orphan -e run_open) || true
		case $plan,$statement in
		,* | *'LIMIT 1') ;;
		*)
			printf '%s\n%s\n' "$statement" "$plan"
			bad=1
			;;
		esac
	done <statements
	return $bad
}
