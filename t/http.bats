# Sending over HTTP: what is done with each way in which a carrier can answer,
# or not. The provider is Twilio's description; t/providers.bats has the rest.

load helper
load carrier/carrier

own=+15017122661 to=+15558675310
messages=/2010-04-01/Accounts/AC1/Messages.json

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
}

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "$@"
}

# send STATUS ARG...: one message.
send() {
	local want=$1
	shift
	sms_run "$want" sms-send -qH -o id,state,reason --gateway main \
		--from $own "$@" $to 'Gate opens at 7'
}

state() {
	sms-history list -H -o state,reason
}

accepts='status 201
body {"sid":"SM@N@","status":"queued","error_code":null}'

@test "http: a message goes out as the provider wants it, and is sending" {
	carrier - <<<"$accepts"
	twilio
	send 0
	is 1,sending, "$output"
	is '' "$stderr"
	is "POST $messages [Authorization: Basic QUMxOnNlY3JldA==] [Content-Type: application/x-www-form-urlencoded] To=%2B15558675310&From=%2B15017122661&Body=Gate%20opens%20at%207&ValidityPeriod=36000" "$(cat log)"
}

@test "http: a password of any length and of any bytes is sent as Basic authentication has it" {
	local password
	carrier - <<<"$accepts"
	for password in s se sec $'\xff\xfe>?' 'pass:word é'; do
		twilio
		(umask 077 && echo "$password" >"$XDG_CONFIG_HOME/smsutils/token")
		: >log
		send 0
		has "$(cat log)" "[Authorization: Basic $(printf 'AC1:%s' \
			"$password" | base64 -w0)]"
	done
}

@test "http: a number that the account does not know is noted, and costs no credits" {
	carrier - <<<"$accepts"
	twilio
	sms_run 0 sms-send -Ho gateway,credits --gateway main --from $own $to 'Gate opens'
	is main,0 "$output"
	has "$stderr" "$own is not one of this account's numbers"
	sms_run 1 sms-send -Hqo reason --gateway main $to 'Gate opens'
	is no-sender "$output"
	has "$stderr" 'no number of ours belongs to gateway main'
	sms_run 1 sms-send -Hqo reason --from $own +12015550101 'Gate opens'
	is no-sender "$output"
	has "$stderr" "with --gateway it may be the provider's"
}

@test "http: the text's life is said in seconds, and cut to what the provider takes" {
	carrier - <<<"$accepts"
	twilio
	send 0 --valid-for 5m
	has "$(cat log)" ValidityPeriod=300
}

@test "http: 400 with a code says what of the number, which is not paid for twice" {
	carrier - <<-'END'
	status 400
	body {"code":21211,"message":"The 'To' number is not a valid phone number.","status":400}
	END
	twilio
	send 1
	is 1,rejected,bad-number "$output"
	has "$stderr" "bad-number: 400 21211: The 'To' number"
	send 1
	is ,refused,dead-number "$output"
	asked 1
}

@test "http O29: who opted out at the provider has opted out here" {
	carrier - <<<'status 400
body {"code":21610,"message":"unsubscribed recipient"}'
	twilio
	send 1
	is 1,rejected,opted-out "$output"
	sms_run 0 sms-optout list -H -o number,scope,source
	is $to,all,provider "$output"
	send 1
	is ,refused,opted-out "$output"
	asked 1
}

@test "http: an unknown 4xx ends this message and no other" {
	carrier - <<-'END'
	times 1
	status 422
	body <html>what?</html>

	status 201
	body {"sid":"SM@N@"}
	END
	twilio 'concurrency: 1'
	printf 'number,text\n%s,hello there\n+12015550101,hello there\n' $to >rows.csv
	sms_run 1 sms-send -qH -o state,reason --gateway main --from $own <rows.csv
	is 'rejected,provider-refused
sending,' "$output"
}

@test "http: 401 stops the run, nothing is lost" {
	carrier - <<<'status 401
body {"code":20003,"message":"Authenticate"}'
	twilio
	send 69
	is 1,queued,bad-credentials "$output"
	has "$stderr" 'bad-credentials: gateway main: 401 20003: Authenticate: what waits stays queued'
	asked 1
}

@test "http: where a gateway is closed from the start, nothing is queued, and that is said" {
	carrier - <<<'status 401'
	twilio
	send 69
	is 1,queued,bad-credentials "$output"
	lacks "$stderr" 'nothing of this command'
	send 69
	is '' "$output"
	has "$stderr" 'nothing of this command was queued: give it again later'
	sms_run 69 sms-send -q --gateway main --from $own <<<$'number,text\n+12015550101,hello there'
	has "$stderr" 'nothing of this command was queued: give it again later'
	is 'queued,bad-credentials' "$(state)"
	asked 1
}

@test "http: who has mended the token need not wait: the way to say so is told, and the next message goes" {
	carrier - <<-'END'
	on GET
	times 1
	status 401

	on GET
	body {"messages":[]}

	times 1
	status 401

	status 201
	body {"sid":"SM@N@"}
	END
	twilio
	check() {
		sms_run "$1" sms-account gateways -Ho state --check main "${@:2}"
	}
	send 69
	has "$stderr" 'sms-tick tries it again within the hour; once it is mended, sms-account gateways --check main ends the wait'
	check 69
	is refused "$output"
	send 69
	has "$stderr" 'ends the wait; nothing of this command was queued'
	check 0
	is known "$output"
	has "$stderr" 'gateway main waits no more: sms-tick sends what is queued'
	send 0
	is 2,sending, "$output"
	check 0
	lacks "$stderr" 'waits no more'
	check 66 -A nobody
	sms-account init -q -A acme
	carrier - <<<'status 401'
	twilio
	send 69 -A acme
	has "$stderr" 'once it is mended, sms-account -A acme gateways --check main'
	sms_run 0 sms-account -A acme gateways -Ho gateway
	has "$output" main
}

@test "http: a gateway that is closed ends a stream, however long it is" {
	carrier - <<<'status 401'
	twilio 'concurrency: 1'
	{ echo number,text; for i in 1 2 3 4 5 6 7 8 9; do
		echo "+1201555010$i,hello there"
	done; } >rows.csv
	sms_run 69 timeout 20 sms-send -qH -o state --gateway main --from $own <rows.csv
	is queued "$output"
	has "$stderr" '; rows without a ref were taken: give only those that were not printed, and --batch next time'
	asked 1
	sql "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
	sms_run 69 timeout 20 sms-send -qH -o state --gateway main --from $own --batch b <rows.csv
	is queued "$output"
	has "$stderr" '; the same command goes on'
}

@test "http: 429 with Retry-After is waited for, and the message goes once" {
	carrier - <<-'END'
	times 1
	status 429
	header Retry-After: 1
	body {"code":20429,"message":"Too Many Requests"}

	status 201
	body {"sid":"SM@N@"}
	END
	twilio
	send 0
	is 1,sending, "$output"
	asked 2
}

@test "http: 429 without Retry-After is tried again by and by" {
	carrier - <<-'END'
	times 2
	status 429

	status 201
	body {"sid":"SM@N@"}
	END
	twilio
	send 0
	is 1,sending, "$output"
	asked 3
}

@test "http: 429 stops the gateway, not the rows behind it" {
	carrier - <<-'END'
	times 3
	status 429
	header Retry-After: 1

	status 201
	body {"sid":"SM@N@"}
	END
	twilio 'concurrency: 4'
	{ echo number,text; for i in 1 2 3 4 5 6 7 8; do
		echo "+1201555010$i,hello there"
	done; } >rows.csv
	sms_run 0 sms-send -qH -o state --gateway main --from $own <rows.csv
	is "8 sending" "$(sort <<<"$output" | uniq -c | sed 's/^ *//')"
	asked 11
}

@test "http: a daily cap waits for the next day, in this run and the next" {
	carrier - <<<'status 429
body {"code":63038,"message":"Account exceeded the 500 daily messages limit"}'
	twilio
	send 75
	is 1,queued,daily-cap "$output"
	has "$stderr" 'daily-cap: gateway main: 429 63038'
	asked 1
	send 75
	asked 1
	SMS_NOW=2026-11-22T00:00:01Z sms_run 75 sms-send -qH -o state --gateway main --from $own $to 'Gate opens at 7'
	asked 2
}

@test "http: a full queue pauses the sender" {
	carrier - <<<'status 400
body {"code":21611,"message":"queue is full"}'
	twilio
	send 75
	is 1,queued,queue-full "$output"
	has "$stderr" "queue-full: gateway main from $own"
	asked 1
}

@test "http: 500 leaves it unknown, 76, and it is asked for once" {
	carrier - <<<'status 500
body {"code":20500,"message":"Internal"}'
	twilio
	send 76
	is 1,unknown,no-answer "$output"
	asked 1
}

@test "http: 200 with nothing, with other things than JSON, torn or huge is unknown" {
	local body
	for body in 'body ' 'body <html></html>' 'body {"sid":' 'body {"status":"queued"}' \
	    $'torn\nbody {"sid":"SM1","status":"queued"}' \
	    $'huge 5000000\nbody {"sid":"SM1"}'; do
		rm -f log
		carrier - <<<"status 201
$body"
		twilio
		send 76
		has "$output" ,unknown,no-answer
		asked 1
		carrier_end
	done
}

@test "http: a connection that ends without an answer leaves it unknown" {
	carrier - <<<close
	twilio
	send 76
	is 1,unknown,no-answer "$output"
	asked 1
}

@test "http: on a kept connection that ends without an answer nothing is sent twice" {
	carrier - <<-'END'
	times 1
	status 201
	body {"sid":"SM@N@"}

	close
	END
	twilio 'concurrency: 1'
	printf 'number,text\n%s,hello there\n+12015550101,hello there\n' $to >rows.csv
	sms_run 76 sms-send -qH -o state --gateway main --from $own <rows.csv
	is 'sending
unknown' "$output"
	asked 2
}

@test "http: an answer that takes too long leaves it unknown" {
	carrier - <<<"hold
$accepts"
	twilio 'timeout: 300ms'
	send 76
	is 1,unknown,no-answer "$output"
	asked 1
}

@test "http: where nobody listens nothing was sent, and the message waits" {
	carrier - <<<"$accepts"
	carrier_end
	twilio
	send 69
	is 1,queued,no-connection "$output"
	has "$stderr" 'no-connection: gateway main'
	is '' "$(cat log)"
	carrier -p "${base##*:}" - <<<"$accepts"
	SMS_NOW=2026-11-21T12:05:00Z sms_run 0 sms-tick
	is sending, "$(state)"
	asked 1
}

@test "http: a carrier that does not speak TLS, or cannot be proved to be the right one, gets nothing" {
	carrier - <<<"$accepts"
	twilio "base_url: https://${base#http://}"
	send 69
	is 1,queued,no-connection "$output"
	asked 0
}

@test "http: a name that nobody knows is no carrier: nothing was sent, and the message waits" {
	unset SMS_NOW
	base=
	twilio 'base_url: https://carrier.invalid' 'connect_timeout: 1s'
	send 69
	is 1,queued,no-connection "$output"
	has "$stderr" 'no-connection: gateway main'
}

@test "http: a message that waited longer than it is of use expires, and is not handed over" {
	carrier - <<<'status 401'
	twilio
	send 69 --valid-for 5m
	carrier_end
	rm log
	carrier - <<<"$accepts"
	twilio
	SMS_NOW=2026-11-21T14:00:00Z sms-tick -q
	is expired, "$(state | sed 's/,.*/,/')"
	asked 0
}

@test "http: a carrier that comes back in time is waited for" {
	carrier - <<<"$accepts"
	carrier_end
	twilio
	sms-send -qH -o state --gateway main --from $own $to 'Gate opens at 7' >got 3>&- &
	local sender=$!
	until [ -n "$(sqlite3 -cmd '.timeout 5000' "$XDG_DATA_HOME/smsutils/default.db" \
	    "SELECT 1 FROM message WHERE reason = 'no-connection'")" ]; do :; done
	carrier -p "${base##*:}" - <<<"$accepts"
	wait $sender
	is sending "$(cat got)"
	asked 1
}

@test "http: routes move a message on when it was provably not taken" {
	carrier - <<<"$accepts"
	local second=$base
	twilio 'base_url: http://127.0.0.1:1'
	cat >>"$conf" <<-END
	  second:
	    provider: twilio
	    account_sid: AC2
	    auth_token_file: token
	    base_url: $second
	routes:
	  - { country: US, gateways: [main, second] }
	END
	for n in +15017122661,main +15017122662,second; do
		sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO own
		(number, gateway, country, type, billing, added_at) VALUES
		('${n%,*}', '${n#*,}', 'US', 'local', 'provider', 0)"
	done
	sms_run 0 sms-send -qH -o own,gateway,state +12015550101 'Gate opens'
	is '+15017122662,second,sending' "$output"
	has "$(cat log)" /Accounts/AC2/
}

@test "http: routes choose between numbers that would do" {
	carrier - <<<"$accepts"
	twilio
	cat >>"$conf" <<-END
	  second:
	    provider: twilio
	    account_sid: AC2
	    auth_token_file: token
	    base_url: $base
	routes:
	  - { country: US, gateways: [second] }
	END
	for n in +15017122661,main +15017122662,second; do
		sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO own
		(number, gateway, country, type, billing, added_at) VALUES
		('${n%,*}', '${n#*,}', 'US', 'local', 'provider', 0)"
	done
	for i in 1 2 3; do
		sms_run 0 sms-send -qH -o gateway +12015550101 "Gate opens $i"
		is second "$output"
	done
}

@test "http: a number of the simulated carrier goes there and nowhere else, and is no fall-back" {
	carrier - <<<"$accepts"
	twilio
	sms_run 1 sms-send -qHo reason --gateway main --from +15005550006 $to 'Gate opens'
	is no-sender "$output"
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO own
		(number, gateway, country, type, billing, added_at) VALUES
		('$own', 'main', 'US', 'local', 'provider', 0)"
	for i in 1 2 3; do
		sms_run 0 sms-send -qH -o gateway +12015550101 "Gate opens $i"
		is main "$output"
	done
	twilio 'base_url: http://127.0.0.1:1'
	sms_run 69 sms-send -qH -o gateway,state +12015550101 "Gate opens"
	is main,queued "$output"
}

@test "http: a gateway that is not in the configuration sends nothing, 78" {
	gateway twilio
	sms_run 78 sms-send -q --gateway mian --from $own $to 'Gate opens at 7'
	is "sms-send: no-gateway: gateway 'mian' is not in the configuration, $conf: did you mean 'main'?" "$stderr"
	printf 'number\n%s\n' $to >rows.csv
	sms_run 78 sms-campaign create --csv rows.csv --gateway mian --from $own --text 'Gate opens at 7' gates
	is "sms-campaign: no-gateway: gateway 'mian' is not in the configuration, $conf: did you mean 'main'?" "$stderr"
	sms_run 0 sms-campaign list -H
	is '' "$output"
	rm "$conf"
	sms_run 78 sms-send -q --gateway main --from $own $to 'Gate opens at 7'
	is "sms-send: no-gateway: gateway 'main' is not in the configuration, $conf, which is not there: see sms-config(5)" "$stderr"
}

@test "http: not more are on their way than concurrency says" {
	carrier - <<<"hold
$accepts"
	twilio 'concurrency: 2'
	{ echo number,text; for i in 1 2 3 4 5 6; do
		echo "+1201555010$i,hello there"
	done; } >rows.csv
	sms-send -qH --gateway main --from $own <rows.csv >/dev/null 3>&- 20>&- &
	local sender=$! n
	for n in 2 4 6; do
		held 2
		asked $n
		is 2 "$(sql -cmd '.timeout 9000' "SELECT count(*) FROM message
			WHERE state = 'submitting'")"
		let_go
	done
	wait $sender
	asked 6
}

@test "http: rate is segments a second, kept from one command to the next" {
	carrier - <<<"$accepts"
	twilio 'rate: 5'
	local from to_ms
	from=$(date +%s%3N)
	for i in 1 2 3 4 5 6; do
		sms-send -qH --gateway main --from $own $to "Gate opens $i"
	done
	to_ms=$(date +%s%3N)
	[ $((to_ms - from)) -ge 850 ]
}

@test "http: sender_rate is for each of our numbers" {
	carrier - <<<"$accepts"
	twilio 'sender_rate: 2'
	local from to_ms
	for i in 1 2 3 4; do
		sms-send -qH --gateway main --from +1501712266$i $to 'Gate opens' >/dev/null
	done
	# Each has the instant from which its next may go, and nobody else has one.
	is "$(seq -f 'pace.main/+1501712266%g' 4)" "$(sql "SELECT key FROM setting
		WHERE key LIKE 'pace.%' AND value > '0' ORDER BY key")"
	from=$(date +%s%3N)
	for i in 1 2 3; do
		sms-send -qH --gateway main --from $own $to "Gate opens $i" >/dev/null
	done
	to_ms=$(date +%s%3N)
	[ $((to_ms - from)) -ge 850 ]
}

@test "http: a carrier that asks to wait again and again is given up in time" {
	carrier - <<'END'
status 429
header Retry-After: Sat, 21 Nov 2026 12:00:00 GMT
END
	twilio
	send 75
	is 1,queued,throttled "$output"
	has "$stderr" 'throttled: gateway main: 429'
	is 5 "$(wc -l <log)"
}

@test "http: a runner that is killed while it waits for the answer leaves one message unknown" {
	carrier - <<<"times 1
hold
status 201
body {\"sid\":\"SM1\"}

on POST
$accepts

on GET
body {\"messages\":[{\"sid\":\"SM1\",\"to\":\"$to\",\"from\":\"$own\",\"body\":\"Gate opens at 7\",\"date_created\":\"Sat, 21 Nov 2026 12:00:00 +0000\"}]}"
	twilio
	sms-send -qH --gateway main --from $own $to 'Gate opens at 7' >/dev/null 3>&- 20>&- &
	local sender=$!
	held
	kill -9 $sender
	wait $sender || true
	sms_run 76 sms-dlr poll -q
	is unknown,no-answer "$(state)"
	asked 1
	SMS_NOW=2026-11-21T12:00:29Z sms_run 76 sms-dlr poll -q
	asked 1
	SMS_NOW=2026-11-21T12:00:31Z sms_run 0 sms-dlr poll -q
	is sending, "$(state)"
	is SM1 "$(sqlite3 "$XDG_DATA_HOME/smsutils/default.db" 'SELECT carrier_id FROM message')"
}

@test "http: a search must miss twice, and late enough, before a message is sent again" {
	carrier - <<-'END'
	on POST
	times 1
	close

	on POST
	status 201
	body {"sid":"SM@N@"}

	on GET
	body {"messages":[{"sid":"SM0","to":"+15558675399","from":"+15017122661","body":"Gate opens at 7","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}
	END
	twilio
	send 76
	SMS_NOW=2026-11-21T12:06:00Z sms_run 76 sms-dlr poll -q
	is unknown,not-found "$(state)"
	SMS_NOW=2026-11-21T12:06:01Z sms_run 76 sms-dlr poll -q
	is unknown,not-found "$(state)"
	asked 2
	SMS_NOW=2026-11-21T12:07:00Z sms_run 0 sms-dlr poll -q
	is queued,denied "$(state)"
	SMS_NOW=2026-11-21T12:07:00Z sms_run 0 sms-tick
	is sending, "$(state)"
	is 2 "$(grep -c ^POST log)"
}

@test "http: a message that the carrier wrote in other characters is not taken for a miss" {
	carrier - <<-'END'
	on POST
	close

	on GET
	times 2
	body {"messages":[{"sid":"SM0","to":"+15558675310","from":"+15017122661","body":"Gate 0pens at 7","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}

	on GET
	body {"messages":[{"sid":"SM0","to":"+15558675310","from":"+15017122661","body":"Gate opens  at 7\n","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}
	END
	twilio
	send 76
	SMS_NOW=2026-11-21T12:06:00Z sms_run 76 sms-dlr poll
	has "$stderr" 'message 1: its carrier has one that may be it or another: look there, then say what became of it: sms-history resolve 1 sent|not-sent'
	SMS_NOW=2026-11-21T12:08:00Z sms_run 76 sms-dlr poll -q
	asked 2
	SMS_NOW=2026-11-21T12:09:00Z sms_run 76 sms-dlr poll
	lacks "$stderr" 'message 1:'
	is unknown,ambiguous "$(state)"
	asked 3
	SMS_NOW=2026-11-21T12:14:00Z sms_run 0 sms-dlr poll -q
	is sending, "$(state)"
}

@test "http: one message of the carrier's is never taken for two of ours" {
	carrier - <<-'END'
	on POST
	close

	on GET
	body {"messages":[{"sid":"SM7","to":"+15558675310","from":"+15017122661","body":"Gate opens at 7","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}
	END
	twilio
	send 76
	send 76
	SMS_NOW=2026-11-21T12:01:00Z sms_run 76 sms-dlr poll -q
	is 'sending,
unknown,not-found' "$(state)"
}

@test "http: a search goes through the pages until it is past the attempt" {
	carrier - <<-'END'
	on POST
	close

	on GET /next
	body {"messages":[{"sid":"SM7","to":"+15558675310","from":"+15017122661","body":"Gate opens at 7","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}

	on GET
	body {"messages":[{"sid":"SM8","to":"+15558675310","from":"+15017122661","body":"Gate opens at 7!","date_created":"Sat, 21 Nov 2026 12:00:02 +0000"}],"next_page_uri":"/next?page=2"}
	END
	twilio
	send 76
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
	is sending, "$(state)"
	asked 3
}

@test "http: a carrier that cannot be asked now leaves the message in doubt" {
	carrier - <<<close
	twilio
	send 76
	carrier_end
	SMS_NOW=2026-11-21T12:10:00Z sms_run 76 sms-dlr poll
	has "$stderr" 'sms-dlr: gateway main: '
	is unknown,no-answer "$(state)"
}

@test "http: a campaign goes through the gateway that it names" {
	carrier - <<<"$accepts"
	twilio
	{ echo number; for i in 1 2 3 4 5 6 7 8 9; do
		echo "+1201555010$i"
	done; } >rows.csv
	sms-campaign create -qy --csv rows.csv --gateway main --from $own --text 'Gate opens at 7' gates
	sms_run 0 sms-campaign start -qy gates --run
	is "9 sending" "$(sms-history list -H -o state | sort | uniq -c | sed 's/^ *//')"
	asked 9
}

@test "http: texts are sent as they are, and one too long for the provider is refused before" {
	carrier - <<<"$accepts"
	twilio
	sms_run 0 sms-send -qH --gateway main --from $own $to $'a&b=c+d%\n€ żółw 🙂'
	has "$(cat log)" 'Body=a%26b%3Dc%2Bd%25%0A%E2%82%AC%20%C5%BC%C3%B3%C5%82w%20%F0%9F%99%82&'
	sms_run 1 sms-send -qHo state,reason --gateway main --from $own $to "$(printf '%01601d' 0)"
	is rejected,text-too-long "$output"
	asked 1
}

@test "http: while the clock is set, and without https, only this machine is sent to" {
	twilio 'base_url: https://api.example.org'
	send 78
	has "$stderr" 'while the clock is set (SMS_NOW, --now) only carriers on this machine are used'
	twilio 'base_url: http://api.example.org'
	unset SMS_NOW
	send 78
	has "$stderr" "http:// would show texts and passwords to the network: use https://, or say 'insecure: yes'"
	twilio 'base_url: ftp://127.0.0.1'
	send 78
	has "$stderr" 'base_url: begins with https://'
}

@test "http: a gateway may be for one account alone" {
	carrier - <<<"$accepts"
	twilio 'account: other'
	send 77
	has "$stderr" 'gateway main is for account other alone'
	twilio 'account: default'
	send 0
}

@test "http: secrets are read from where others cannot, once, and never shown" {
	carrier - <<<"$accepts"
	twilio
	chmod 644 "${conf%/*}/token"
	send 78
	has "$stderr" 'others can read it: chmod 600'
	gateway twilio 'account_sid: AC1' 'auth_token_command: echo from-a-command'
	sms_run 0 sms-send -v --gateway main --from $own $to 'Gate opens at 7'
	lacks "$stderr" from-a-command
	has "$(cat log)" "$(printf 'AC1:from-a-command' | base64)"
	gateway twilio 'account_sid: AC1' 'auth_token_environment: TOKEN'
	TOKEN=abc send 0
	twilio 'auth_token_command: echo x'
	send 78
	has "$stderr" 'the secret is given twice'
	gateway twilio 'account_sid: AC1'
	send 78
	has "$stderr" 'auth_token_file (or _command, or _environment) is missing'
	gateway twilio 'account_sid: AC1' 'auth_token: secret'
	send 78
	has "$stderr" 'a secret is never written here'
}

@test "http: secrets that stand in a URL are not shown either" {
	base=http://127.0.0.1:1
	twilio 'base_url: http://me:s3cret@127.0.0.1:1'
	send 78
	has "$stderr" "$conf:6:5: base_url: user and password do not stand here"
	lacks "$stderr" s3cret
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" <<-'END'
	provider: pigeon
	keys: { key: secret }
	base_url: https://127.0.0.1:1
	send: { path: /x, query: { to: "{to}", key: "{key}" }, base_url: http://pigeon.example }
	answer: { id: id }
	END
	gateway pigeon 'key_file: token'
	sed -i '/base_url/d' "$conf"
	send 78
	has "$stderr" 'http://pigeon.example/x: while the clock is set'
	lacks "$stderr" secret
}

@test "http: a slip in a gateway or a route is 78 with its place" {
	base=http://127.0.0.1:1
	twilio 'reconcile_aftre: 3s'
	send 78
	is "sms-send: $conf:6:5: reconcile_aftre: no such key for provider twilio: did you mean 'reconcile_after'?" "$stderr"
	twilio 'auth_tokn_file: token'
	send 78
	has "$stderr" "auth_tokn_file: no such key for provider twilio: did you mean 'auth_token_file'?"
	gateway twillio
	send 78
	is "sms-send: $conf:3:5: provider: there is no provider 'twillio': did you mean 'twilio'?" "$stderr"
	gateway pigeon
	send 78
	is "sms-send: $conf:3:5: provider: there is no provider 'pigeon': sms-account gateways --providers lists them, and one of your own is ${conf%/*}/providers/pigeon.yaml" "$stderr"
	sed -i 's/provider:/provder:/' "$conf"
	send 78
	is "sms-send: $conf:3:5: provder: no such key: did you mean 'provider'?" "$stderr"
	twilio 'timeout: 30'
	send 78
	has "$stderr" "$conf:6:5: timeout: '30' is not a duration"
	twilio
	echo 'routes: [ { country: US, gateways: [mian] } ]' >>"$conf"
	send 78
	has "$stderr" "'mian' is not one of the gateways: did you mean 'main'?"
}

@test "http: gateways: that are no map, and names that no gateway can have, are told with their place" {
	gateway twilio
	while IFS='|' read -r line want; do
		printf 'gateways: %s\n' "$line" >"$conf"
		send 78
		sms_run 78 sms-account gateways
		has "$stderr" "$conf:1:$want"
	done <<-'END'
	[main]|1: gateways: names of gateways are wanted, each with its keys, as in main: { provider: twilio }
	main|1: gateways: names of gateways are wanted
	[{ name: main }]|1: gateways: names of gateways are wanted
	{ '': { provider: twilio } }|13: : cannot be a gateway's name: it has 1 to 63 letters, and no /
	{ a/b: { provider: twilio } }|13: a/b: cannot be a gateway's name
	{ sim: { provider: twilio } }|13: sim: is the simulated carrier's name: give it another
	END
	echo 'gateways:' >"$conf"
	sms_run 0 sms-account gateways -Ho gateway
	is sim "$output"
}

@test "http: a route to all others is that wherever it stands, and one that would never count is a fault" {
	carrier - <<<"$accepts"
	twilio
	cat >>"$conf" <<-END
	  second:
	    provider: twilio
	    account_sid: AC2
	    auth_token_file: token
	    base_url: $base
	END
	cp "$conf" kept
	printf 'routes:\n  - { gateways: [main] }\n  - { country: US, gateways: [second] }\n' >>"$conf"
	for n in $own,main +15017122662,second; do
		sqlite3 "$db" "INSERT INTO own
		(number, gateway, country, type, billing, added_at) VALUES
		('${n%,*}', '${n#*,}', 'US', 'local', 'provider', 0)"
	done
	for i in 1 2; do
		sms_run 0 sms-send -qH -o gateway +12015550101 "Gate opens $i"
		is second "$output"
	done
	while IFS='|' read -r routes want; do
		cp kept "$conf"
		printf "routes:\n$routes\n" >>"$conf"
		send 78
		sms_run 78 sms-account gateways
		has "$stderr" "$conf:$want"
	done <<-'END'
	- { gateways: [main] }\n- { gateways: [second] }|14:3: there is a route to all other countries in line 13 already: name all its gateways there, in order
	- { country: US, gateways: [main] }\n- { country: US, gateways: [second] }|14:5: country: there is a route to US in line 13 already
	- { country: UK, gateways: [main] }|13:5: country: 'UK' is no country of the numbering plan
	- { country: US, gateways: [Main] }|13:29: 'Main' is not one of the gateways: did you mean 'main'?
	- { country: US, gateways: [other] }|13:29: 'other' is not one of the gateways: sms-account gateways lists them
	END
}

@test "http: a secret of several lines is a fault of its file, and no message pays for it" {
	base=http://127.0.0.1:1
	twilio
	printf 'secret\n\n' >"${conf%/*}/token"
	send 78
	is "sms-send: $conf:2:3: main: auth_token: holds more than one line: a secret is one" "$stderr"
	is '' "$output"
	sms_run 0 sms-history list -H
	is '' "$output"
}

@test "http: a base_url or callback_url that is no URL is told with its place, and nothing is sent" {
	carrier - <<<"$accepts"
	while IFS='|' read -r line want; do
		twilio "$line"
		send 78
		has "$stderr" "$conf:6:5: $want"
		sms_run 78 sms-account gateways
	done <<-END
	base_url: ${base#http://}|base_url: begins with https://, as https://api.example.com does
	base_url: api.twilio.com|base_url: begins with https://
	base_url: ftp://127.0.0.1|base_url: begins with https://
	base_url: '$base '|base_url: begins with https://
	base_url: $base/?a=b|base_url: has neither ? nor #: a path follows it
	base_url: '$base#a'|base_url: has neither ? nor #
	callback_url: example.com/dlr|callback_url: is a URL that the provider can reach, such as https://example.com/dlr
	END
	for path in / /sms /sms/; do
		: >log
		twilio "base_url: $base$path"
		sms-send -qH --gateway main --from $own $to 'Gate opens' || true
		is "POST ${path%/}$messages" "$(cut -d' ' -f1,2 log)"
	done
	gateway infobip 'host: https://api.example.com' 'api_key_file: token'
	sed -i /base_url/d "$conf"
	send 78
	has "$stderr" 'gateway main: https://https://api.example.com: is no URL: a host is given without https:// before it'
}

@test "sms-account gateways: lists them and where their secrets were found, never these" {
	carrier - <<<"$accepts"
	twilio 'rate: 5'
	sms_run 0 sms-account gateways -f csv
	is "gateway,provider,state,base_url,account,concurrency,rate,secrets,callbacks,keys,optional
sim,sim,ready,,,,,,,,
main,twilio,ready,$base,,32,5,auth_token: file token,signature,," "$output"
	lacks "$stderr" secret
	asked 0
	twilio 'rate: fast'
	sms_run 78 sms-account gateways -H -o gateway,state
	has "$output" main,bad-configuration
	has "$stderr" "rate: 'fast' is not a whole number"
}

@test "sms-account gateways --check: asks the provider, and sends nothing" {
	carrier - <<-'END'
	on GET
	times 1
	body {"messages":[]}

	on GET
	status 401
	END
	twilio
	sms_run 0 sms-account gateways -H -o gateway,state --check main
	is main,known "$output"
	sms_run 69 sms-account gateways -H -o gateway,state --check main
	is main,refused "$output"
	has "$stderr" "gateway main: $base answered with status 401"
	is '' "$(grep -v ^GET log)"
	gateway kannel 'username: u' 'password_file: token'
	sms_run 78 sms-account gateways -H -o gateway,state --check main
	is main,not-askable "$output"
	sms_run 78 sms-account gateways -H --check nobody
	has "$stderr" "gateway 'nobody' is not in the configuration"
}

@test "sms-account gateways --check: looks a description over, and --providers lists them" {
	sms_run 0 sms-account gateways --check "$top/common/carrier/providers/twilio.yaml"
	has "$stderr" 'describes twilio'
	echo 'provder: x' >x.yaml
	sms_run 78 sms-account gateways --check ./x.yaml
	is "sms-account: ./x.yaml:1:1: provder: no such key: did you mean 'provider'?" "$stderr"
	sms_run 78 sms-account gateways --check x.yaml
	has "$stderr" 'x.yaml:1:1: provder: no such key'
	sms_run 0 sms-account gateways -H -o provider,state --providers
	is 10 "$(grep -c built-in <<<"$output")"
	sms_run 0 sms-account gateways -H -o provider,base_url,keys,optional --providers
	has "$output" 'twilio,https://api.twilio.com,account_sid auth_token_file,messaging_service_sid callback_url callback_secret_file'
}

@test "sms-dlr poll: asks how far messages are, after one minute, two, four" {
	carrier - <<-END
	on POST
	$accepts

	on GET ${messages%.json}/SM1.json
	times 1
	body {"sid":"SM1","status":"sent","error_code":null}

	on GET ${messages%.json}/SM1.json
	body {"sid":"SM1","status":"delivered","error_code":null}

	on GET ${messages%.json}/SM2.json
	body {"sid":"SM2","status":"undelivered","error_code":30005}
	END
	twilio
	send 0
	sms_run 0 sms-send -qH -o id --gateway main --from $own +12015550101 'Gate opens at 7'
	local at
	for at in 12:00:59 12:01:01 12:01:59; do
		SMS_NOW=2026-11-21T${at}Z sms_run 0 sms-dlr poll -q
	done
	is 'sending,
undelivered,dead-number' "$(state)"
	asked 4
	SMS_NOW=2026-11-21T12:02:31Z sms_run 0 sms-dlr poll -qH -o carrier_id,result
	is SM1,folded "$output"
	asked 5
	SMS_NOW=2026-11-21T12:05:00Z sms_run 0 sms-dlr poll -q
	asked 5
	SMS_NOW=2026-11-21T12:05:00Z sms_run 1 sms-send -qHo reason --gateway main --from $own +12015550101 'Gate opens again'
	is dead-number "$output"
}

@test "http: more messages in hand than connections all go, once, and so do their outcomes" {
	carrier - <<<'wait 20
status 201
body {"sid":"@SID@"}'
	twilio 'concurrency: 256' 'connections: 3'
	{ echo number; for i in {1000..1099}; do echo "+1201555$i"; done; } >rows.csv
	sms_run 0 sms-send -qHo state --gateway main --from $own --text 'Gate opens' <rows.csv
	is '100 sending' "$(sort <<<"$output" | uniq -c | sed 's/^ *//')"
	asked 100
	is '' "$(grep -o 'To=%2B1201555[0-9]*' log | sort | uniq -d)"
	twilio 'connections: many'
	send 78
	has "$stderr" 'connections: '
}
