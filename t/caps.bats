# How much goes to a carrier at once, and how fast: connections, concurrency and
# rates, over all the processes that send; and two runners of one campaign. The
# carrier counts for itself, and holds its answers until the test lets them go.

load helper
load carrier/carrier

own=+15017122661

suite_setup() {
	PATH=${BUILD:-$top/build/${VARIANT:-release}}/t:$PATH
	sms-account init -q -C US
	sms-account set -q hours=off
}

teardown() {
	carrier_end
}

holds='on POST
hold
status 201
body {"sid":"@SID@"}'

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "$@"
}

# rows N [FIRST]: numbers of so many recipients, in rows.csv.
rows() {
	local i first=${2:-1000}
	echo number >rows.csv
	for ((i = first; i < first + $1; i++)); do echo "+1201555$i"; done >>rows.csv
}

# campaign NAME: of those in rows.csv, started.
campaign() {
	sms-campaign create -qy --csv rows.csv --gateway main --from $own \
		--class transactional --text 'Gate opens at 7' "$1"
	sms-campaign start -qy "$1"
}

count() {
	sql -cmd '.timeout 9000' "SELECT count(*) FROM message WHERE state = '$1'"
}

# got: whom the carrier was asked to send to, sorted.
got() {
	grep '^POST' log | grep -o 'To=%2B[0-9]*' | cut -c7- | sort
}

@test "http: connections cap what is on the wire, concurrency what is in doubt" {
	carrier - <<<"$holds"
	twilio 'concurrency: 6' 'connections: 2'
	rows 10
	sms-send -qHo state --gateway main --from $own --text 'Gate opens' \
		<rows.csv >out 2>err 3>&- 20>&- &
	sender=$!
	held 2
	is 6 "$(count submitting)"
	asked 2
	# One answer makes room for one request.
	let_go 1
	held
	asked 3
	let_go
	for ((i = 0; i < 7; i++)); do
		held
		let_go
	done
	wait $sender
	is '10 sending' "$(sort out | uniq -c | sed 's/^ *//')"
	carrier_end
	# They are kept: two for all ten.
	is 'connections 2
requests 2
made 2' "$(cat log.most)"
}

@test "http: without connections each message in hand has its own" {
	carrier - <<<"$holds"
	twilio 'concurrency: 4'
	rows 6
	sms-send -qHo state --gateway main --from $own --text 'Gate opens' \
		<rows.csv >out 2>err 3>&- 20>&- &
	sender=$!
	held 4
	is 4 "$(count submitting)"
	let_go
	held 2
	let_go
	wait $sender
	carrier_end
	is 'connections 4
requests 4
made 4' "$(cat log.most)"
}

@test "http: concurrency is each gateway's own, not of all together" {
	carrier - <<<"$holds"
	twilio 'concurrency: 2'
	cat >>"$conf" <<-END
	  second: { provider: twilio, account_sid: AC2, auth_token_file: token, concurrency: 8, base_url: "$base" }
	routes:
	  - { country: US, gateways: [main, second] }
	END
	sql "INSERT INTO own (number, gateway, country, type, billing, added_at)
		VALUES ('$own', 'main', 'US', 'local', 'provider', 0),
		('+15017122662', 'second', 'US', 'local', 'provider', 0)"
	rows 5
	sms-send -qHo gateway,state --text 'Gate opens' <rows.csv >out 2>err 3>&- 20>&- &
	sender=$!
	held 2
	is 2 "$(count submitting)"
	let_go
	held 2
	let_go
	held
	let_go
	wait $sender
	is '5 main,sending' "$(sort out | uniq -c | sed 's/^ *//')"
	carrier_end
	has "$(cat log.most)" 'requests 2'
}

@test "http: a runner that is killed leaves no more in doubt than concurrency says" {
	carrier - <<<"$holds"
	twilio 'concurrency: 5' 'connections: 2'
	rows 20
	campaign gates
	sms-campaign run -q gates >out 2>err 3>&- 20>&- &
	runner=$!
	held 2
	kill -9 $runner
	wait $runner || true
	sms_run 76 sms-dlr poll -q
	is 5 "$(count unknown)"
	is 15 "$(count queued)"
}

@test "sms-campaign: a second runner does nothing while the first is in the middle of the wire" {
	carrier - <<<"$holds"
	twilio 'concurrency: 3'
	rows 7
	campaign gates
	sms-campaign run -q gates >out 2>err 3>&- 20>&- &
	runner=$!
	held 3
	sms_run 75 sms-campaign run gates
	has "$stderr" "$runner"
	sms_run 0 sms-campaign run -q --if-running skip gates
	sms_run 0 sms-tick
	asked 3
	is 3 "$(count submitting)"
	# One that waits goes on when the first is through, and finds nothing to do.
	sms-campaign run -q --if-running wait gates >out2 2>err2 3>&- 20>&- &
	other=$!
	let_go
	held 3
	let_go
	held
	let_go
	wait $runner
	wait $other
	is 7 "$(count sending)"
	is "$(sed 's/^+//; 1d' rows.csv)" "$(got)"
}

@test "sms-campaign: a second runner takes over from one that was killed in the middle of the wire, and repeats nothing" {
	carrier - <<<"$holds

on GET
body {\"messages\":[]}"
	twilio 'concurrency: 3'
	rows 7
	campaign gates
	sms-campaign run -q gates >out 2>err 3>&- 20>&- &
	runner=$!
	held 3
	kill -9 $runner
	wait $runner || true
	sms-campaign run -q gates >out2 2>err2 3>&- 20>&- &
	other=$!
	held 3
	is 3 "$(count unknown)"
	is 3 "$(count submitting)"
	let_go
	held
	let_go
	status=0
	wait $other || status=$?
	is 76 $status
	is 4 "$(count sending)"
	is 3 "$(count unknown)"
	is "$(sed 's/^+//; 1d' rows.csv)" "$(got)"
}

# posted N: the carrier was given N messages.
posted() {
	is "$1" "$(grep -c '^POST' log)"
}

# uptime: ms, by the clock that nobody sets.
uptime() {
	local now
	read -r now _ </proc/uptime
	echo "${now/./}0"
}

# due KEY: the instant from which the next may go, by that clock.
due() {
	sql -cmd '.timeout 9000' "SELECT CAST(value AS INTEGER) / 1000
		FROM setting WHERE key = 'pace.$1'"
}

# pace KEY MS: somebody has sent so much that the next is due then.
pace() {
	sql -cmd '.timeout 9000' "INSERT INTO setting (key, value) VALUES
		('pace.$1', '$((($(uptime) + $2) * 1000)) 0 ') ON CONFLICT DO
		UPDATE SET value = excluded.value"
}

@test "http: rate and sender_rate count segments, and outlive the command" {
	carrier - <<<'status 201
body {"sid":"@SID@"}'
	twilio 'rate: 1' 'sender_rate: 2'
	local from to
	from=$(uptime)
	sms_run 0 sms-send -q --gateway main --from $own +12015550101 "$(printf '%01400d' 0)"
	to=$(uptime)
	# Ten segments (1,400 / 153), of which a tenth of a second is caught up.
	[ "$(due main)" -ge $((from + 9900)) ]
	[ "$(due main)" -le $((to + 10000)) ]
	[ "$(due "main/$own")" -ge $((from + 4900)) ]
	[ "$(due "main/$own")" -le $((to + 5000)) ]
	pace main 60000
	sms_run 75 timeout --preserve-status 1 \
		sms-send -q --gateway main --from $own +12015550102 'Gate opens'
	asked 1
	pace main 0
	pace "main/$own" 60000
	sms_run 75 timeout --preserve-status 1 \
		sms-send -q --gateway main --from $own +12015550103 'Gate opens'
	asked 1
	sms_run 0 sms-send -q --gateway main --from +15017122662 +12015550104 'Gate opens'
	asked 2
}

@test "http: two that send at the same time share one rate" {
	carrier - <<<"$holds"
	twilio 'concurrency: 1' 'rate: 100'
	rows 2
	sms-send -qHo state --gateway main --from $own --text 'Gate opens' \
		<rows.csv >out 2>err 3>&- 20>&- &
	sender=$!
	held
	# Meanwhile another has used the rate up for a second.
	pace main 1000
	from=$(due main)
	let_go
	held
	to=$(uptime)
	[ "$to" -ge $((from - 10)) ]
	let_go
	wait $sender
	[ "$(due main)" -le $((to + 20)) ]
}

@test "http: a carrier that asks one sender to wait is left alone by the others" {
	carrier - <<<"times 1
$holds

status 429
header Retry-After: 600"
	twilio 'concurrency: 1'
	rows 2
	sms-send -qHo state --gateway main --from $own --text 'Gate opens' \
		<rows.csv >out 2>err 3>&- 20>&- &
	sender=$!
	held
	sms_run 75 sms-send -q --gateway main --from $own +12015550101 'Gate opens'
	asked 2
	let_go
	status=0
	wait $sender || status=$?
	is 1 $status
	has "$(cat err)" 'throttled: gateway main'
	is sending "$(cat out)"
	asked 2
}

@test "http: 429 with Retry-After stops the gateway, and the campaign goes on when it is over" {
	carrier - <<-'END'
	times 2
	status 201
	body {"sid":"@SID@"}

	times 1
	status 429
	header Retry-After: 600

	status 201
	body {"sid":"@SID@"}
	END
	twilio 'concurrency: 1'
	rows 5
	campaign gates
	sms_run 75 sms-campaign run gates
	has "$stderr" 'throttled: gateway main: 429'
	is running "$(sms-campaign status -Ho state gates)"
	is 2 "$(count sending)"
	is 3 "$(count queued)"
	posted 3
	SMS_NOW=2026-11-21T12:05:00Z sms_run 75 sms-campaign run -q gates
	SMS_NOW=2026-11-21T12:05:00Z sms_run 0 sms-tick
	posted 3
	SMS_NOW=2026-11-21T12:10:01Z sms_run 0 sms-tick
	posted 6
	is 5 "$(count sending)"
	is finished "$(sms-campaign status -Ho state gates)"
}

@test "http: a daily cap lets the gateway alone until its day is over, UTC, whoever asks" {
	carrier - <<<'times 1
status 429
body {"code":63038,"message":"Account exceeded the 500 daily messages limit"}

status 201
body {"sid":"@SID@"}'
	twilio
	sms_run 75 sms-send -qHo reason --valid-for 2d --gateway main --from $own \
		+12015550101 'Gate opens'
	is daily-cap "$output"
	SMS_NOW=2026-11-21T23:30:00Z sms_run 0 sms-tick
	posted 1
	SMS_NOW=2026-11-22T00:00:01Z sms_run 0 sms-tick
	posted 2
	is 1 "$(count sending)"
}

@test "http: a full queue pauses the one number, for a quarter of an hour, and no other" {
	carrier - <<<'times 1
status 400
body {"code":21611,"message":"queue is full"}

status 201
body {"sid":"@SID@"}'
	twilio
	sms_run 75 sms-send -qHo reason --gateway main --from $own +12015550101 'Gate opens'
	is queue-full "$output"
	sms_run 75 sms-send -qH --gateway main --from $own +12015550102 'Gate opens'
	posted 1
	sms_run 0 sms-send -qHo state --gateway main --from +15017122662 +12015550103 'Gate opens'
	is sending "$output"
	SMS_NOW=2026-11-21T12:05:00Z sms_run 0 sms-tick
	posted 2
	SMS_NOW=2026-11-21T12:15:01Z sms_run 0 sms-tick
	is 0 "$(count queued)"
}

@test "http: where nothing was sent it backs off, never twice for the same while" {
	twilio 'base_url: http://127.0.0.1:1'
	# Each pause as it is stored, by the clock that is set.
	sql "CREATE TABLE pause (ms INTEGER);
		CREATE TRIGGER paused AFTER INSERT ON setting
		WHEN NEW.key = 'pace.main' AND NEW.value LIKE '%no-connection'
		BEGIN INSERT INTO pause VALUES (substr(NEW.value,
		instr(NEW.value, ' ') + 1) - 1795262400000); END"
	local i
	for i in 1 2 3 4 5 6; do
		sql "DELETE FROM setting WHERE key = 'pace.main'"
		sms-send -q --gateway main --from $own +12015550101 "Gate opens $i" \
			>/dev/null 2>&1 3>&- &
		until [ "$(sql -cmd '.timeout 9000' 'SELECT count(*) FROM pause')" = $i ]; do
			kill -0 $!
		done
		kill $!
		wait $! || true
	done
	sql 'SELECT * FROM pause'
	is 0 "$(sql 'SELECT count(*) FROM pause WHERE ms > 374')"
	[ "$(sql 'SELECT max(ms) FROM pause')" -ge 125 ]
	[ "$(sql 'SELECT count(DISTINCT ms) FROM pause')" -gt 3 ]
}

@test "http: a number that the carrier called dead is shown so, and nobody pays for it again" {
	carrier - <<<'status 400
body {"code":21614,"message":"is not a mobile number"}'
	twilio
	sms_run 1 sms-send -qHo state,reason --gateway main --from $own +12015550101 'Gate opens'
	is rejected,not-mobile "$output"
	sms_run 0 sms-contacts show +12015550101
	has "$output" ',dead,yes'
	rows 1
	sed -i 's/^+.*/+12015550101/' rows.csv
	campaign gates
	sms_run 0 sms-campaign run -q gates
	is 'not-mobile
dead-number' "$(sms-history list -Ho reason)"
	posted 1
}
