#!/usr/bin/env bats
# Dying at any instant, and disks that are full: nobody gets a text twice, and
# nobody is forgotten.

load helper

# list N: many.csv, N numbers; rows.csv, with a text each.
list() {
	{
		echo number
		seq -f '+1500556%04.0f' 0 $(($1 - 1))
	} >many.csv
	sed '1s/$/,text/; 2,$s/$/,hello there/' many.csv >rows.csv
}

@test "sms-campaign, sms-send: killed at random instants, two runners at once, each gets the text once" {
	unset SMS_NOW
	BUILD=${BUILD:-$top/build/${VARIANT:-release}} ROWS=600 \
		sms_run 0 "$top/scripts/soak" 60
	has "$output" 'each sent once'
	[[ $output =~ \ ([0-9]+)\ of\ them\ killed ]]
	[ "${BASH_REMATCH[1]}" -ge 10 ]
}

# What a runner that was killed leaves: rows that were claimed, and of those
# the carrier has some.
left_behind() {
	sms-account init -q -C US
	list 8
	sms-campaign create -q spring --csv many.csv --text 'hello there'
	sms-campaign start -q spring
	sms-campaign run -q --slice 4 spring
	sql "INSERT INTO run (kind, campaign, pid, begun_at)
		VALUES ('campaign', 1, 1, 1)"
	sql "UPDATE message SET state = 'submitting', carrier_id = NULL,
		claimed_at = 1, run = last_insert_rowid(), gateway = 'sim', own = '+15005550006'
		FROM (SELECT max(id) AS run FROM run) AS last
		WHERE message.id IN (3, 4, 5, 6)"
	sql "UPDATE message SET run = (SELECT max(id) FROM run), cost = 1000
		WHERE state = 'submitting'"
	sql "INSERT INTO ledger (at, kind, amount, balance, message)
		SELECT 1, 'charge', -1000, 96000 - 1000 * (id - 4), id
		FROM message WHERE id IN (5, 6)"
}

@test "sms-campaign run: begins with what a dead runner left: asks, and sends what the carrier never had" {
	left_behind
	sms_run 0 sms-campaign run spring
	has "$stderr" 'of what an earlier run left in doubt, the carrier has 2, and never got 2'
	has "$stderr" "campaign 'spring' is finished: 4 handed over"
	is 8 "$(took | sort -u | wc -l)"
	is 8 "$(took | wc -l)"
	sums_up
}

@test "sms-send: settles what a dead runner left, of whatever kind it was" {
	left_behind
	sms_run 0 sms-send -q +15005550099 'hello there'
	is '2 queued|2' "$(sql "SELECT count(*) || ' queued|' || (SELECT count(*)
		FROM message WHERE state = 'queued' AND reason IS NULL)
		FROM message WHERE reason = 'denied'")"
	sms_run 0 sms-tick
	is 9 "$(took | sort -u | wc -l)"
	sums_up
}

@test "sms-campaign: rows of a runner that lives are nobody else's, however long it takes" {
	sms-account init -q -C US
	list 3
	sms-campaign create -q spring --csv many.csv --text 'hello there'
	sms-campaign start -q spring
	sms-dlr poll -q
	lock "$sim"
	sms-campaign run -q spring &
	pid=$!
	until [ "$(sql "SELECT count(*) FROM message WHERE state = 'submitting'")" = 3 ]; do :; done
	sms_run 0 sms-history list -Ho state
	SMS_LOCK_WAIT=10ms run sms-dlr poll -q
	is 3 "$(sql "SELECT count(*) FROM message WHERE state = 'submitting'")"
	kill -KILL $pid
	wait $pid || true
	unlock
	sms_run 0 sms-dlr poll -q
	is 3 "$(sql "SELECT count(*) FROM message WHERE state = 'queued'")"
	sms_run 0 sms-campaign run -q spring
	is 3 "$(took | sort -u | wc -l)"
	is 3 "$(took | wc -l)"
	sums_up
}

# cramped KIBIBYTES COMMAND...: no file may grow beyond that.
cramped() {
	(
		ulimit -f "$1"
		shift
		exec "$@"
	)
}

@test "sms-campaign create: a full disk is 74, and nothing is half done" {
	sms-account init -q -C US
	list 3000
	sms_run 74 cramped 40 sms-campaign create spring \
		--csv many.csv --text 'hello there'
	is '' "$(sms-campaign list -Ho name)"
	is '' "$(sms-contacts lists -Ho name)"
	sms_run 0 sms-campaign create -q spring --csv many.csv --text 'hello there'
}

@test "sms-campaign plan, start, run: a full disk is 74, and the same command goes on when there is room" {
	sms-account init -q -C US --credits 5000
	list 3000
	sms-campaign create -q spring --csv many.csv --text 'hello there'
	sms_run 74 cramped 40 sms-campaign plan spring
	sms_run 74 cramped 100 sms-campaign start spring
	is new "$(sms-campaign status -Ho state spring)"
	is 0 "$(sql 'SELECT count(*) FROM message')"
	sms_run 0 sms-campaign start -q spring
	for room in 200 400 600; do
		sms_run 74 cramped "$room" sms-campaign run spring || return
		has "$stderr" "default.db" || return
	done
	sms_run 0 sms-campaign run -q spring
	is 3000 "$(took | sort -u | wc -l)"
	is 3000 "$(took | wc -l)"
	is finished,0 "$(sms-campaign status -Ho state,unknown spring)"
	sums_up
}

@test "sms-send: a full disk is 74, and the same batch goes on when there is room" {
	sms-account init -q -C US --credits 5000
	list 3000
	for room in 150 300 600; do
		sms_run 74 cramped "$room" sms-send -q --batch b <rows.csv || return
	done
	sms_run 0 sms-send -q --batch b <rows.csv
	is 3000 "$(took | sort -u | wc -l)"
	is 3000 "$(took | wc -l)"
	sums_up
}

@test "sms-campaign run: the carrier's disk is full and the account's is not: 74, and nothing is lost" {
	sms-account init -q -C US --credits 5000
	list 2000
	sms-campaign create -q spring --csv many.csv --text 'hello there'
	sms-campaign start -q spring
	sms-campaign run -q --slice 1 spring
	mkdir full
	mount -t tmpfs -o size=256k none full 2>/dev/null || skip "needs to mount"
	mv "$sim" full && ln -s "$PWD/full/default.db.sim" "$sim"
	run --separate-stderr sms-campaign run spring
	mv full/default.db.sim* . && umount full && rm "$sim"
	mv default.db.sim* "$(dirname "$db")"
	[ "$status" -eq 74 ]
	has "$stderr" 'simulated carrier'
	sms_run 0 sms-campaign run -q spring
	is 2000 "$(took | sort -u | wc -l)"
	is 2000 "$(took | wc -l)"
	sums_up
}
