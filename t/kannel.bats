# A real gateway on this machine: Kannel, with its fake carrier, where Debian's
# packages kannel and kannel-extras are installed.

load helper
load carrier/carrier

fakesmsc=/usr/lib/kannel/test/fakesmsc

suite_setup() {
	command -v bearerbox >/dev/null && command -v smsbox >/dev/null &&
		[ -x $fakesmsc ] || skip "there is no Kannel here"
	sms-account init -q -C US
	boxes=()
}

teardown() {
	local i
	for ((i = ${#boxes[@]} - 1; i >= 0; i--)); do
		kill -9 "${boxes[i]}" 2>/dev/null
		wait "${boxes[i]}" 2>/dev/null || true
	done
	carrier_end	# the boxes held what it reads
}

# box LOG PATTERN COMMAND...: start it, and wait until its log says so.
box() {
	local log=$1 pattern=$2
	shift 2
	: >"$log"
	"$@" >"$log" 2>&1 3>&- &
	boxes+=($!)
	until grep -q "$pattern" "$log"; do kill -0 $!; done
}

kannel() {
	port=$((20000 + RANDOM % 10000))
	cat >kannel.conf <<-END
	group = core
	admin-port = $port
	admin-password = x
	smsbox-port = $((port + 1))
	box-allow-ip = 127.0.0.1

	group = smsc
	smsc = fake
	smsc-id = fake
	port = $((port + 2))
	connect-allow-ip = 127.0.0.1

	group = smsbox
	bearerbox-host = 127.0.0.1
	sendsms-port = $((port + 3))

	group = sendsms-user
	username = u
	password = secret
	max-messages = 5
	concatenation = true

	group = sms-service
	keyword = default
	text = x
	max-messages = 0
	END
	box bearerbox.log 'Start-up done' bearerbox -v 0 kannel.conf
	box smsbox.log 'Connected to bearerbox' smsbox -v 0 kannel.conf
	box fake.log 'Got message\|fakesmsc starting' $fakesmsc -H 127.0.0.1 \
		-r $((port + 2)) -m 1 '100 200 text x'
	base=http://127.0.0.1:$((port + 3))
	gateway kannel 'username: u' 'password_file: token' 'max_messages: 5'
}

# until_got N: the fake carrier got as many.
until_got() {
	local i
	for ((i = 0; i < 20000; i++)); do
		[ "$(grep -c 'Got message .*+1201' fake.log)" -lt "$1" ] || return 0
	done
	return 1
}

@test "kannel: a campaign goes through it, each message once, with its text" {
	kannel
	{ echo number; for i in {1000..1499}; do echo "+1201555$i"; done; } >rows.csv
	sms-campaign create -qy --csv rows.csv --gateway main \
		--class transactional --from +15017122661 \
		--text 'Gate opens at 7: ż €' gates
	sms_run 0 sms-campaign start -qy gates --run
	is 500 "$(sms-history list -H -o state | grep -c sending)"
	until_got 500
	grep -o 'Got message [0-9]*: <+15017122661 +1201555[0-9]* ucs-2 %00G%00a%00t%00e.*%01%7C%00++%AC' \
		fake.log | grep -o '+1201555[0-9]*' | sort >got
	is "$(tail -n +2 rows.csv | sort)" "$(cat got)"
}

# receipts N: as many were asked for at our side; each goes through sms-dlr, as
# a web server would hand it over.
receipts() {
	local i path
	for ((i = 0; i < 30000; i++)); do
		[ "$(wc -l <log)" -lt "$1" ] || break
	done
	sed -n 's/^GET \([^ ]*\)&A=.*/\1/p' log >paths
	while read -r path; do
		printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' "$path" |
			sms-dlr callback --gateway main -H -o result,status
	done <paths >results
}

@test "kannel: receipts come back for every message of a campaign (MESSAGES=10000 is the long run)" {
	messages=${MESSAGES:-200}
	carrier - <<<'status 200'
	receiver=$base
	kannel
	(umask 077 && echo s3cret >"${conf%/*}/cs")
	gateway kannel 'username: u' 'password_file: token' 'dlr_mask: 19' \
		"callback_url: $receiver/dlr" 'callback_secret_file: cs'
	{ echo number; for ((i = 0; i < messages; i++)); do echo "+1201$((5550000 + i))"; done; } >rows.csv
	sms-campaign create -qy --csv rows.csv --gateway main \
		--class transactional --from +15017122661 --text 'Gate opens at 7' gates
	sms_run 0 sms-campaign start -qy gates --run
	until_got "$messages"
	receipts "$messages"
	is "$messages folded,delivered" "$(sort results | uniq -c | sed 's/^ *//')"
	is "$messages" "$(sms-history list -H -o state | grep -c delivered)"
	is '' "$(sed 's/.*ref=//' paths | sort | uniq -d)"
	is "$messages" "$(sed -n 's/.*Got message [0-9]*: <[^ ]* \(+1201[0-9]*\) .*/\1/p' fake.log | sort -u | wc -l)"
	printf 'GET /dlr?ref=x&d=1&secret=wrong HTTP/1.1\r\nHost: a\r\n\r\n' >forged
	run --separate-stderr sms-dlr callback --gateway main <forged
	[ "$status" -ne 0 ]
}

@test "kannel: a wrong password stops the run, and a box that is down loses nothing" {
	kannel
	gateway kannel 'username: nobody' 'password_file: token'
	sms_run 69 sms-send -qHo state,reason --gateway main --from +15017122661 +12015550101 'Gate opens'
	is queued,bad-credentials "$output"
	kill -9 "${boxes[1]}"
	gateway kannel 'username: u' 'password_file: token' 'max_messages: 5'
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "DELETE FROM setting WHERE key LIKE 'pace.%'"
	sms_run 69 sms-send -qHo state,reason --gateway main --from +15017122661 +12015550102 'Gate opens'
	is queued,no-connection "$output"
}
