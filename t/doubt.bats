# One message in doubt, and two that settle it at the same time: two polls, a
# poll and a person, a poll and a receipt, a poll and the sender of another. The
# carrier holds its answers until the test lets them go, so that each falls
# where it does the most harm. One outcome, one line of the ledger, one text.

load helper
load carrier/carrier

own=+447400123457 to=+447400123456

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	# One that our own credits pay for, so that the ledger tells.
	sql "INSERT INTO own (number, gateway, country, type, added_at) VALUES
		('$own', 'main', 'GB', 'mobile', 0)"
}

# way: asked how far a message is, it says so at once.
way() {
	cat <<-'END'
	on GET /2010-04-01/Accounts/AC1/Messages/
	body {"status":"sent"}

	END
}

# answers [GET]: a carrier that closes the connection on each POST, and holds
# each question for its list before that answer.
answers() {
	carrier - <<-END
	on POST
	close

	$(way)

	on GET
	hold
	body ${1-"{\"messages\":[]}"}
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
}

# listed SID [TIME [TEXT]]: a list with that message, as Twilio answers it.
listed() {
	printf '{"messages":[{"sid":"%s","to":"%s","from":"%s","body":"%s","date_created":"Sat, 21 Nov 2026 %s +0000"}]}' \
		"$1" $to $own "${3:-Gate opens at 7}" "${2:-12:00:00}"
}

# lose [ARG...]: a message whose answer is lost.
lose() {
	sms_run 76 sms-send -qHo state --gateway main --from $own "$@" $to \
		'Gate opens at 7'
	is unknown "$output"
}

# missed_once: a first search misses what is in doubt.
missed_once() {
	now=12:06:00
	begin first sms-dlr poll
	held
	let_go
	ended first 76
	is unknown,not-found "$(state)"
}

# begin NAME COMMAND...: it runs beside us, at $now.
begin() {
	local name=$1
	shift
	SMS_NOW=2026-11-21T${now}Z "$@" >"$name.out" 2>"$name.err" \
		3>&- 20>&- 21>&- &
	eval "pid_$name=$!"
}

# ended NAME STATUS: it ended so; what it said is $stderr.
ended() {
	local pid=pid_$1 status=0
	wait "${!pid}" || status=$?
	stderr=$(cat "$1.err")
	cat "$1.out" "$1.err"
	is "$2" $status
}

state() {
	sms-history list -Ho state,reason
}

# booked: kinds and credits of the ledger's lines about the message.
booked() {
	sql -separator ' ' "SELECT kind, amount / 1200 FROM ledger
		WHERE message = ${1:-1} ORDER BY id" | paste -sd,
}

@test "sms-dlr: two polls find the same message: it is found once" {
	answers "$(listed SM1)"
	lose
	now=12:06:00
	begin a sms-dlr poll
	begin b sms-dlr poll
	held 2
	let_go
	ended a 0
	one=$stderr
	ended b 0
	is 'found 0 found 1' "$(grep -o 'found [01]' <<<"$one $stderr" |
		sort | paste -sd' ')"
	is sending, "$(state)"
	is SM1 "$(sql 'SELECT carrier_id FROM message')"
	is 'charge -1' "$(booked)"
	sums_up
}

@test "sms-dlr: two polls are told that the carrier never had it: one refund, and it is sent once more" {
	answers
	lose
	missed_once
	now=12:07:00
	begin a sms-dlr poll
	begin b sms-dlr poll
	held 2
	let_go
	ended a 0
	one=$stderr
	ended b 0
	is 'denied 0 denied 1' "$(grep -o 'denied [01]' <<<"$one $stderr" |
		sort | paste -sd' ')"
	is queued,denied "$(state)"
	is 'charge -1,refund 1' "$(booked)"
	sums_up
	SMS_NOW=2026-11-21T12:07:00Z sms_run 0 sms-tick
	is 2 "$(grep -c ^POST log)"
}

@test "sms-dlr: what a poll is told of an earlier attempt says nothing of the one since" {
	answers
	lose
	missed_once
	now=12:07:00
	begin slow sms-dlr poll
	held
	# Meanwhile another settles it, and it is sent anew, and lost anew.
	begin quick sms-dlr poll
	held
	let_go 3
	ended quick 0
	SMS_NOW=2026-11-21T12:07:00Z sms_run 0 sms-tick
	is unknown,no-answer "$(state)"
	is 2 "$(grep -c ^POST log)"
	let_go 2
	ended slow 76
	has "$stderr" 'denied 0'
	is unknown,no-answer "$(state)"
	is 'charge -1,refund 1,charge -1' "$(booked)"
	sums_up
}

@test "sms-dlr: a miss of an earlier attempt is not the first of two of the one since" {
	answers
	lose
	now=12:01:00
	begin slow sms-dlr poll
	held
	sms_run 0 sms-history resolve -qy 1 not-sent
	SMS_NOW=2026-11-21T12:02:00Z sms_run 0 sms-tick
	is unknown,no-answer "$(state)"
	let_go
	ended slow 76
	is unknown,no-answer "$(state)"
}

@test "sms-history: resolve not-sent while a poll is told that the carrier has it: it is not sent again" {
	answers "$(listed SM1)"
	lose
	now=12:01:00
	begin a sms-dlr poll
	held
	sms_run 0 sms-history resolve -qy 1 not-sent
	is queued,denied "$(state)"
	let_go
	ended a 0
	has "$stderr" 'found 1'
	is sending, "$(state)"
	is SM1 "$(sql 'SELECT carrier_id FROM message')"
	is 'charge -1,refund 1,charge -1' "$(booked)"
	is 1200 "$(sql 'SELECT cost FROM message')"
	sums_up
	SMS_NOW=2026-11-21T12:07:00Z sms_run 0 sms-tick
	is 1 "$(grep -c ^POST log)"
}

@test "sms-history: resolve not-sent while a poll is told that the carrier does not have it: one refund" {
	answers
	lose
	missed_once
	now=12:07:00
	begin a sms-dlr poll
	held
	sms_run 0 sms-history resolve -qy 1 not-sent
	let_go
	ended a 0
	has "$stderr" 'denied 0'
	is 'charge -1,refund 1' "$(booked)"
	sums_up
}

@test "sms-history: resolve sent while a poll is told that the carrier does not have it: it stays sent" {
	answers
	lose
	missed_once
	now=12:07:00
	begin a sms-dlr poll
	held
	sms_run 0 sms-history resolve -qy 1 sent
	let_go
	ended a 0
	has "$stderr" 'denied 0'
	is sending, "$(state)"
	is 'charge -1' "$(booked)"
	sums_up
}

@test "sms-history: resolve sent while a poll finds it: its receipts find it too" {
	answers "$(listed SM1)"
	lose
	now=12:01:00
	begin a sms-dlr poll
	held
	sms_run 0 sms-history resolve -qy 1 sent
	sms_run 0 sms-dlr apply -Hqo result --gateway main <<<$'carrier_id,status\nSM1,delivered'
	is orphan "$output"
	let_go
	ended a 0
	is delivered, "$(state)"
	is 1 "$(sql 'SELECT count(*) FROM event WHERE message = 1')"
	is 'charge -1' "$(booked)"
}

@test "sms-dlr: two of ours and one of the carrier's, asked about at once: one is it, the other is not" {
	answers "$(listed SM1)"
	lose
	lose
	now=12:01:00
	begin a sms-dlr poll
	begin b sms-dlr poll
	held 2
	let_go
	held 2
	let_go
	ended a 76
	ended b 76
	is 4 "$(grep -c ^GET log)"
	is 'sending,
unknown,not-found' "$(state)"
	is 1 "$(sql "SELECT count(*) FROM message WHERE carrier_id = 'SM1'")"
}

@test "sms-dlr: what a poll finds is another's, if a receipt told so meanwhile" {
	carrier - <<-END
	on POST
	close

	on GET /messages/
	body {}

	on GET /messages
	body {"items":[{"id":"MB1","recipients":{"items":[{"recipient":${to#+}}]},"originator":"${own#+}","body":"Gate opens at 7","createdDatetime":"2026-11-21T12:00:00+00:00"}],"links":{"next":"/older"}}

	on GET /older
	hold
	body {"items":[]}
	END
	gateway messagebird 'access_key_file: token'
	lose
	lose
	now=12:01:00
	begin a sms-dlr poll
	held
	sms_run 0 sms-dlr apply -Hqo result --gateway main <<-END
	carrier_id,status,client_id
	MB1,sending,$(sql 'SELECT token FROM series')-2
	END
	let_go
	ended a 76
	is 'unknown,no-answer
sending,' "$(state)"
	is 2 "$(sql "SELECT id FROM message WHERE carrier_id = 'MB1'")"
}

@test "sms-dlr: a poll does not take for ours what the carrier says of one on its way since" {
	carrier - <<-END
	on POST
	times 1
	close

	on POST
	hold
	status 201
	body {"sid":"SM2"}

	$(way)

	on GET
	hold
	body $(listed SM2 12:00:29)
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
	lose
	now=12:01:00
	begin a sms-dlr poll
	held
	now=12:00:29
	begin b sms-send -qHo state --gateway main --from $own $to 'Gate opens at 7'
	held
	let_go 1
	ended a 76
	let_go 2
	ended b 0
	is 'unknown,no-answer
sending,' "$(state)"
	# Asked again, it is known whose that one is.
	now=12:02:00
	begin c sms-dlr poll
	held
	let_go
	ended c 76
	is 'unknown,not-found
sending,' "$(state)"
}

@test "sms-history: resolve speaks of the attempt that was looked at, not of the one since" {
	answers
	lose
	mkfifo answer shown
	SMS_NOW=2026-11-21T12:01:00Z script -qec 'sms-history resolve 1 not-sent' \
		/dev/null <answer >shown 3>&- 20>&- &
	person=$!
	exec 8>answer 9<shown
	read -r -t 30 -d ']' asked <&9
	has "$asked" 'Message 1 has not left: refund it and send it again? [y/N'
	sms_run 0 sms-history resolve -qy 1 not-sent
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-tick
	is unknown,no-answer "$(state)"
	echo y >&8
	has "$(cat <&9)" 'message 1 was sent anew meanwhile, and is in doubt again: sms-history show 1'
	exec 8>&- 9<&-
	status=0
	wait $person || status=$?
	is 65 $status
	is unknown,no-answer "$(state)"
	is 'charge -1,refund 1,charge -1' "$(booked)"
}

# sinch GET: the same at a provider that echoes our own id.
sinch() {
	carrier - <<-END
	on POST
	close

	on GET /xms/v1/P1/batches/
	body {"statuses":[{"status":"Dispatched"}]}

	on GET
	hold
	body $1
	END
	(umask 077 && mkdir -p "$XDG_CONFIG_HOME/smsutils" &&
		echo pass >"$XDG_CONFIG_HOME/smsutils/pw")
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' \
		'callback_user: si' 'callback_password_file: pw'
}

# receipt ID STATUS: sinch brings one of message 1.
receipt() {
	local ref body
	ref=$(sql "SELECT token || '-1' FROM series")
	body='{"at":"2026-11-21T12:00:01Z","batch_id":"'$1'","client_reference":"'$ref'","code":0,"recipient":"'${to#+}'","status":"'$2'","type":"recipient_delivery_report_sms"}'
	printf 'POST /dlr HTTP/1.1\r\nHost: ex.org\r\nContent-Type: application/json\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n\r\n%s' \
		"$(printf si:pass | base64)" ${#body} "$body" >request
	sms_run 0 sms-dlr callback -Hqo result --gateway main <request
}

@test "sms-dlr: a receipt is brought while a poll is told that the carrier does not have the message: it is delivered" {
	sinch '{"batches":[]}'
	lose
	missed_once
	now=12:07:00
	begin a sms-dlr poll
	held
	receipt B1 Delivered
	is folded "$output"
	let_go
	ended a 0
	has "$stderr" 'found 0, denied 0'
	is delivered, "$(state)"
	is B1 "$(sql 'SELECT carrier_id FROM message')"
	is 'charge -1' "$(booked)"
	is 1 "$(sql 'SELECT count(*) FROM event')"
	sums_up
}

@test "sms-dlr: a receipt is brought while a poll finds the message: it is delivered, with one event" {
	sinch '{"batches":[{"id":"B1","client_reference":"@client_reference@"}]}'
	lose
	now=12:01:00
	begin a sms-dlr poll
	held
	receipt B1 Delivered
	let_go
	ended a 0
	has "$stderr" 'found 0, denied 0'
	is delivered, "$(state)"
	is 'charge -1' "$(booked)"
	is 1 "$(sql 'SELECT count(*) FROM event')"
}

@test "sms-dlr: a receipt of what was denied since proves that it left: it is not sent again" {
	sinch '{"batches":[]}'
	lose
	missed_once
	now=12:07:00
	begin a sms-dlr poll
	held
	let_go
	ended a 0
	is queued,denied "$(state)"
	receipt B1 Dispatched
	is sending, "$(state)"
	is 'charge -1,refund 1,charge -1' "$(booked)"
	sums_up
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	is 1 "$(grep -c ^POST log)"
	receipt B1 Delivered
	is delivered, "$(state)"
}

@test "sms-dlr: what was never tried is moved by no receipt" {
	sinch '{"batches":[]}'
	sms_run 0 sms-send -qHo state --at +1h --gateway main --from $own $to 'Gate opens at 7'
	is queued "$output"
	receipt B1 Delivered
	is known "$output"
	is queued "$(state | cut -d, -f1)"
	is '' "$(sql 'SELECT carrier_id FROM message')"
}

@test "sms-dlr: two polls at once ask once how far a message is" {
	carrier - <<-'END'
	on POST
	status 201
	body {"sid":"SM1"}

	on GET
	hold
	body {"sid":"SM1","status":"delivered"}
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
	sms_run 0 sms-send -q --gateway main --from $own $to 'Gate opens at 7'
	now=12:01:30
	begin a sms-dlr poll
	held
	SMS_NOW=2026-11-21T12:01:30Z sms_run 0 sms-dlr poll
	has "$stderr" '0 receipts'
	let_go
	ended a 0
	has "$stderr" '1 receipts = folded 1'
	is 1 "$(grep -c ^GET log)"
	is 1 "$(sql 'SELECT count(*) FROM event')"
}
