#!/usr/bin/env bats
# The simulated carrier: what it takes, refuses, loses and reports, by its
# settings, the same each time.

load helper

suite_setup() {
	sms-account init -q -C US
	{
		echo number,text
		seq -f '+1500555%04.0f,hello there' 20 29
	} >rows.csv
}

# state NUMBER: what the account says of its message.
state() {
	sqlite3 "$db" "SELECT state || ',' || coalesce(reason, '') FROM message
		WHERE number = '$1' ORDER BY id DESC LIMIT 1"
}

# later TIME COMMAND...
later() {
	SMS_NOW=$1 "${@:2}"
}

@test "sim: what it took stands in its own file, readable only by us" {
	sms_run 0 sms-send -q <rows.csv
	is 10 "$(took | wc -l)"
	is 'client_id,sender,number,text,accepted_at' "$(sqlite3 "$sim" \
		"SELECT group_concat(name) FROM pragma_table_info('submission')
		WHERE name NOT IN ('id', 'repeats')")"
	is 600 "$(stat -c %a "$sim")"
	is "$(sqlite3 "$db" 'SELECT token FROM series')-1" \
		"$(sqlite3 "$sim" 'SELECT client_id FROM submission WHERE id = 1')"
}

@test "sim: every run over it says that nothing leaves this machine, unless -q" {
	sms_run 0 sms-send +15005550010 'hello there'
	has "$stderr" 'simulated carrier: nothing leaves this machine'
	sms_run 0 sms-send -q +15005550010 'hello there'
	lacks "$stderr" simulated
}

@test "sim: published test numbers are refused at once, with the reasons published for them" {
	while read -r number reason; do
		sms_run 1 sms-send -qHo state,reason,credits "$number" 'hello there' || return
		is "rejected,$reason,0" "$output" || return
	done <<-'END'
		+15005550001 bad-number
		+15005550002 no-route
		+15005550003 no-permission
		+15005550004 opted-out
		+15005550009 not-mobile
	END
	is '' "$(took)"
	sms_run 0 sms-send -qHo state +15005550006 'hello there'
}

@test "sim: a bad number and one that is no mobile are dead from then on, the others are not" {
	for n in 1 2 3 4 9; do
		sms_run 1 sms-send -q "+1500555000$n" 'hello there'
	done
	for n in 1 9; do
		sms_run 1 sms-send -qHo reason "+1500555000$n" 'hello there'
		is dead-number "$output"
	done
	for n in 2 3; do
		sms_run 1 sms-send -qHo state "+1500555000$n" 'hello there'
		is rejected "$output"
	done
}

@test "sim.undelivered: a receipt says so, the charge stays (P62, P86)" {
	sms-account set sim.undelivered='23 0024' sim.delay=0s
	sms_run 0 sms-send -q <rows.csv
	sms_run 0 sms-dlr poll -q
	is undelivered,unreachable "$(state +15005550023)"
	is undelivered,unreachable "$(state +15005550024)"
	is delivered, "$(state +15005550022)"
	is 90 "$(sms-credits balance -Ho balance)"
}

@test "sim.delay, sim.late: a receipt comes when its time has come (P23)" {
	sms-account set sim.delay=1m sim.late=21 sim.late-delay=3h
	sms_run 0 sms-send -q <rows.csv
	later 2026-11-21T12:00:59Z sms_run 0 sms-dlr poll -q
	is sending, "$(state +15005550020)"
	later 2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
	is delivered, "$(state +15005550020)"
	is network "$(sqlite3 "$db" "SELECT receipt FROM message WHERE id = 1")"
	is sending, "$(state +15005550021)"
	later 2026-11-21T15:00:00Z sms_run 0 sms-dlr poll -q
	is delivered, "$(state +15005550021)"
}

@test "sim.early: a receipt that overtakes the answer is kept and joined" {
	sms-account set sim.early=20 sim.delay=1h
	sqlite3 "$db" "INSERT INTO event (at, received_at, gateway, carrier_id,
		status, receipt) VALUES (1, 1, 'sim', 'sim-1', 'delivered', 'network')"
	sms_run 0 sms-send -qHo state --wait 2s +15005550020 'hello there'
	is delivered "$output"
	is 1 "$(sqlite3 "$db" 'SELECT DISTINCT message FROM event')"
	sms_run 0 sms-send -qHo state +15005550020 'hello again'
	sms_run 0 sms-dlr poll -q
	is delivered, "$(state +15005550020)"
}

@test "sim.duplicate: a receipt that comes twice changes nothing the second time" {
	sms-account set sim.duplicate=20 sim.delay=0s
	sms_run 0 sms-send -q +15005550020 'hello there'
	sms_run 0 sms-dlr poll -q
	is delivered, "$(state +15005550020)"
	is 2 "$(sqlite3 "$db" 'SELECT count(*) FROM event')"
	is 99 "$(sms-credits balance -Ho balance)"
}

@test "sim.silent: it has the message and its answer is lost; asked, it says so" {
	sms-account set sim.silent=20
	sms_run 76 sms-send -q +15005550020 'hello there'
	is unknown,no-answer "$(state +15005550020)"
	is +15005550020 "$(took)"
	sms_run 0 sms-dlr poll -q
	is sending, "$(state +15005550020)"
	is +15005550020 "$(took)"
}

@test "sim.silent: a receipt that came meanwhile is joined when it says that it has the message" {
	sms-account set sim.silent=20 sim.delay=1h
	sms_run 76 sms-send -q +15005550020 'hello there'
	sqlite3 "$sim" "SELECT 'sim-' || id FROM submission" >id
	printf '%s\n' carrier_id,status,gateway "$(cat id),delivered,sim" >r.csv
	sms_run 0 sms-dlr apply -qHo result <r.csv
	is orphan "$output"
	sms_run 0 sms-dlr poll -q
	is delivered, "$(state +15005550020)"
	is 1 "$(took | wc -l)"
}

@test "sim.lost: it never had the message; asked, it says so, and it goes again, once" {
	sms-account set sim.lost=20
	sms_run 76 sms-send -q +15005550020 'hello there'
	is '' "$(took)"
	is 99 "$(sms-credits balance -Ho balance)"
	sms_run 0 sms-dlr poll -q
	is queued,denied "$(state +15005550020)"
	is 100 "$(sms-credits balance -Ho balance)"
	sms_run 0 sms-tick
	is +15005550020 "$(took)"
	is sending, "$(state +15005550020)"
}

@test "sim.throttled: it asks to come back later; the message waits, charged for nothing" {
	sms-account set sim.throttled=20
	sms_run 0 sms-send -Ho state,reason,credits +15005550020 'hello there'
	is queued,throttled,0 "$output"
	has "$stderr" '1 waits: sms-tick sends what is due'
	is 100 "$(sms-credits balance -Ho balance)"
	later 2026-11-21T12:00:29Z sms_run 0 sms-tick
	is '' "$(took)"
	later 2026-11-21T12:00:30Z sms_run 0 sms-tick
	is +15005550020 "$(took)"
}

@test "sim.throttled: a campaign waits for such rows and stays running" {
	sms-account set sim.throttled=20
	sed 's/,.*//' rows.csv >list.csv
	sms-campaign create -q spring --csv list.csv --text 'hello there'
	sms_run 0 sms-campaign start --run spring
	has "$stderr" '1 wait, the first until 2026-11-21T12:00:30Z'
	is running,1 "$(sms-campaign status -Ho state,queued spring)"
	later 2026-11-21T12:01:00Z sms_run 0 sms-tick
	is finished,0 "$(sms-campaign status -Ho state,queued spring)"
	is 10 "$(took | wc -l)"
}

@test "sim.rate: so many segments a second go, and no more" {
	sms-account set sim.rate=20
	begin=${EPOCHREALTIME/./}
	sms_run 0 sms-send -q <rows.csv
	[ $((${EPOCHREALTIME/./} - begin)) -ge 300000 ]
	is 10 "$(took | wc -l)"
}

@test "sim.rate: on hold, no more goes than the carrier has been given" {
	sms-account set sim.rate=5
	sms-send -q --batch b <<<"number,text
$(seq -f '+1500556%04.0f,hello there' 100)" >out 2>err &
	pid=$!
	until [ "$(took 2>/dev/null)" ]; do :; done
	sms-account hold -q
	wait $pid && return 1
	[ "$(took | wc -l)" -lt 100 ]
	has "$(cat err)" on-hold
}

@test "sim.loss: by chance, the same for the same seed and number" {
	sms-account set sim.loss=500 sim.delay=0s
	lost() {
		sms-account init -q -A "./$1.db" -C US
		sms-account set -A "./$1.db" sim.loss="$3" sim.delay=0s sim.seed="$2"
		sms-send -q -A "./$1.db" <many.csv >/dev/null
		sms-dlr poll -q -A "./$1.db" >/dev/null
		sqlite3 "./$1.db" "SELECT number FROM message
			WHERE state = 'undelivered' ORDER BY number"
	}
	{
		echo number,text
		seq -f '+1500556%04.0f,hello there' 90
	} >many.csv
	one=$(lost a 1 500)
	is "$one" "$(lost b 1 500)"
	[ "$one" != "$(lost c 2 500)" ]
	n=$(wc -l <<<"$one")
	[ "$n" -gt 20 ]
	[ "$n" -lt 70 ]
	is '' "$(lost d 1 0)"
	is 90 "$(lost e 1 1000 | wc -l)"
}

@test "sim: it takes an id of ours once, whatever is asked of it" {
	sms_run 0 sms-send -q +15005550020 'hello there'
	sqlite3 "$db" "UPDATE message SET state = 'queued', carrier_id = NULL,
		claimed_at = NULL"
	sms_run 0 sms-tick
	is +15005550020 "$(took)"
	is 1 "$(sqlite3 "$sim" 'SELECT repeats FROM submission')"
}

@test "sim: of two that make its file at once neither is refused, whatever comes between" {
	sms_run 0 opendrill drill.db
	[[ $output =~ ^[1-9][0-9]*' makers, '[1-9][0-9]*' writers'$ ]]
}

@test "sim: its file can be lost, locked or foreign, and the account is none the worse" {
	sms_run 0 sms-send -q +15005550020 'hello there'
	lock "$sim"
	SMS_LOCK_WAIT=50ms run --separate-stderr sms-send -q +15005550021 'hello there'
	unlock
	[ "$status" -eq 75 ] || [ "$status" -eq 76 ]
	sms_run 0 sms-dlr poll -q
	sms_run 0 sms-tick
	is $'+15005550020\n+15005550021' "$(took)"
	echo garbage >"$sim"
	rm -f "$sim-wal" "$sim-shm"
	sms_run 65 sms-send -q +15005550022 'hello there'
	rm "$sim"
	sms_run 0 sms-send -q +15005550023 'hello there'
}
