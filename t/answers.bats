# What a carrier answers, however wrong: nothing is sent twice, nothing is taken
# for what it is not, nothing is followed, and nothing of it reaches a terminal
# or another request raw. t/http.bats has what carriers do at all.

load helper
load carrier/carrier

own=+15017122661 to=+15558675310
messages=/2010-04-01/Accounts/AC1/Messages.json

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
}

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "$@"
}

# send STATUS [TEXT]: one message.
send() {
	sms_run "$1" sms-send -qH -o state,reason --gateway main --from $own \
		$to "${2:-Gate opens at 7}"
}

states() {
	sql "SELECT state, carrier_id FROM message ORDER BY id"
}

# n SIGN COUNT: so many of them.
n() {
	head -c "$2" /dev/zero | tr '\0' "$1"
}

@test "answers: an id too long to keep is ours instead, and its receipts find the message" {
	local long
	long=$(n S 79)
	carrier - <<-END
	times 1
	body {"sid":"${long}A"}

	times 1
	body {"sid":"${long}B"}

	body {"sid":"$long"}
	END
	twilio
	for i in 1 2 3; do send 0 "Gate opens at $i"; done
	token=$(sql 'SELECT token FROM series LIMIT 1')
	is "sending|$token-1
sending|$token-2
sending|$long" "$(states)"
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes'
	sms_run 0 sms-dlr callback -H -o result --gateway main <<<$'GET /?d=1&ref='"$token"$'-1 HTTP/1.1\n'
	is folded "$output"
	is delivered "$(states | sed -n '1s/|.*//p')"
}

@test "answers: a receipt whose id is too long to keep finds its message by what we call it" {
	carrier - <<<"body {\"id\":\"$(n S 200)\"}"
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' 'unverified_callbacks: yes'
	send 0
	ref=$(sql "SELECT token || '-1' FROM series")
	body='{"type":"recipient_delivery_report_sms","batch_id":"'$(n S 200)'","client_reference":"'$ref'","status":"Delivered","code":0}'
	printf 'POST / HTTP/1.1\nContent-Length: %d\n\n%s' ${#body} "$body" >request
	sms_run 0 sms-dlr callback -H -o result --gateway main <request
	is folded "$output"
	is "delivered|$ref" "$(states)"
}

@test "answers: a carrier that gives an id twice: a receipt with our own goes to its message" {
	carrier - <<<'body {"id":"same"}'
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' 'unverified_callbacks: yes'
	send 0
	send 0 'Gate closes at 9'
	ref=$(sql "SELECT token || '-2' FROM series")
	body='{"type":"recipient_delivery_report_sms","batch_id":"same","client_reference":"'$ref'","status":"Delivered","code":0}'
	printf 'POST / HTTP/1.1\nContent-Length: %d\n\n%s' ${#body} "$body" >request
	sms_run 0 sms-dlr callback -H -o id --gateway main <request
	is 2 "$output"
	is 'sending|same
delivered|same' "$(states)"
}

@test "answers: the id is found among all else, and nothing is in an answer that is broken anywhere" {
	local body
	twilio_takes() {
		carrier - <<<"body $1"
		twilio
		rm -f log
		sms_run "$2" sms-send -qH -o state --gateway main --from $own \
			$to "Gate opens at $3"
		is "$4" "$output"
	}
	twilio_takes '{"to":"}\\\",\"sid\":1","n":[{"sid":["x",{"]":"["}]},-1.5e3,null],"s\u0069d":"SM1","sid ":"SM0","a":"\\\\"}' 0 1 sending
	twilio_takes ' { "x" : "y" ,"y":{}, "sid" : 00217 } ' 0 2 sending
	is 'sending|SM1
sending|00217' "$(states)"
	for body in '{"sid":"SM1","x":"y' '{"sid":"SM1","x":[}' \
		'{"sid":"SM1","x":{"y":1}' '{"x":"}","sid":"SM1"' \
		'{"sid":"SM1"} {}' '{"sid":"SM1","sid":"SM2"}' \
		'{"sid":"SM1"]' '{"sid":"SM1","x"}' '{"sid":"SM1",}' \
		'{"sid":"SM1","x":[1 2]}' '{"x":nonsense,"sid":"SM1"}'; do
		twilio_takes "$body" 76 "$RANDOM$RANDOM" unknown
	done
}

@test "answers: an id with signs that none has goes nowhere, and none is no id" {
	carrier - <<-'END'
	times 1
	body {"sid":"SM1\u0000"}

	times 1
	body {"sid":"SM2\r\nX-Evil: 1/../?a=b#c"}

	on POST
	body {"sid":{"a":1}}

	on GET
	body {"status":"delivered"}
	END
	twilio
	send 0
	send 0 'Gate closes'
	send 76 'Gate opens again'
	has "$(states)" '-1
sending|SM2'
	SMS_NOW=2026-11-21T12:02:00Z sms-dlr poll -q >/dev/null || true
	# It is a part of the path, which the log has decoded, and no header.
	has "$(cat log)" 'X-Evil: 1/../?a=b#c.json [Authorization'
	is 3 "$(grep -c ^GET log)"
}

@test "answers: a redirection is not followed, and no other host hears our credentials" {
	carrier - <<<'body {"sid":"SM9"}'
	local other=$base status
	for status in 301 302 303 307 308; do
		carrier - <<-END
		status $status
		header Location: $other$messages
		body {"sid":"SM1"}
		END
		twilio
		: >log
		sms_run 76 sms-send -qH -o state,reason --gateway main \
			--from $own +1201555010$((status % 10)) 'Gate opens'
		is unknown,no-answer "$output"
		asked 1
	done
	SMS_NOW=2026-11-21T12:10:00Z sms_run 76 sms-dlr poll -q
	is '' "$(states | grep -v unknown)"
}

@test "answers: a status that is neither yes nor no leaves the message in doubt" {
	local status
	for status in 204 205 304 408 499 500 502 503 504 599; do
		carrier - <<<"status $status"
		twilio
		case $status in
		499) sms_run 1 sms-send -qHo reason --gateway main --from $own +12015550100 'Gate opens' ;;
		*) sms_run 76 sms-send -qHo reason --gateway main --from $own +12015550100 'Gate opens' ;;
		esac
		carrier_end
	done
}

@test "answers: what is compressed though nobody asked for it is not unpacked" {
	carrier - <<<'header Content-Encoding: gzip
body {"sid":"SM1"}'
	twilio
	send 0
	is '' "$(grep -i accept-encoding log)"
}

@test "answers: nested as deep as it likes, a thousand codes, or a name twice, it is no yes" {
	local body
	for body in "$(n '[' 200000)" "{\"sid\":$(n '[' 5000)$(n ']' 5000)}" \
	    '{"sid":"SM1","sid":"SM2"}' '{"sid":"SM1"} {"sid":"SM2"}' \
	    '[{"sid":"SM1"}]' '"SM1"' 'null' '{"sid":null}' '{"sid":""}'; do
		carrier - <<<"body $body"
		twilio
		send 76
		is unknown,no-answer "$output"
		carrier_end
	done
}

@test "answers: a carrier's words stay in one line, whatever they hold" {
	carrier - <<<'status 400
body {"code":"7\r\n8","message":"no\nsms-send: all is well\u001b[2K\u0000more"}'
	twilio
	send 1
	is 1 "$(wc -l <<<"$stderr")"
	has "$stderr" 'provider-refused: 400 7  8: no sms-send: all is well\x1b[2K'
}

@test "answers: Retry-After may be absurd, and is a day at most" {
	carrier - <<<'status 429
header Retry-After: 99999999999999999999999'
	twilio
	send 75
	is queued,throttled "$output"
	asked 1
	carrier_end
	rm log
	carrier - <<<'status 201
body {"sid":"SM1"}'
	twilio
	SMS_NOW=2026-11-22T11:00:00Z sms_run 75 sms-send -qH --gateway main --from $own $to 'Gate opens at 8'
	asked 0
	SMS_NOW=2026-11-22T12:00:01Z sms_run 0 sms-send -qH --gateway main --from $own $to 'Gate opens at 9'
}

@test "answers: a header of the provider's own says how long to wait, where there is no Retry-After" {
	carrier - <<<'status 429
header x-ratelimit-reset: 7200'
	gateway telnyx 'api_key_file: token'
	send 75
	asked 1
	SMS_NOW=2026-11-21T13:58:00Z send 75
	asked 1
	SMS_NOW=2026-11-21T14:00:01Z send 75
	asked 2
	carrier_end
	# Where both are there, the standard one counts.
	carrier - <<<'times 1
status 429
header Retry-After: 1
header X-RateLimit-Reset: 7200

status 200
body {"data":{"id":"40-1"}}'
	gateway telnyx 'api_key_file: token'
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-send -qHo state --gateway main --from $own +12015550101 'Gate opens'
	is sending "$output"
}

# billed: what is kept of a message's segments and price there.
billed() {
	sms-history show -H "${1:-1}" | sed -n 's/^carrier_\(segments\|price\),\(.*\),$/\2/p' | paste -sd,
}

@test "answers: what a carrier counts and asks is kept, from its answer, its state and its receipts" {
	carrier - <<-'END'
	on POST
	body {"data":{"id":"40-1","parts":2,"cost":null}}

	body {"data":{"id":"40-1","parts":3,"cost":{"amount":"0.0051","currency":"USD"},"to":[{"status":"delivered"}]}}
	END
	gateway telnyx 'api_key_file: token' 'unverified_callbacks: yes'
	send 0
	is 2 "$(billed)"
	SMS_NOW=2026-11-21T12:02:00Z sms_run 0 sms-dlr poll -q
	is '3,0.0051 USD' "$(billed)"
	body='{"data":{"event_type":"message.finalized","payload":{"id":"40-1","parts":1,"cost":{"amount":"0.0045","currency":"USD"},"to":[{"status":"delivered"}]}}}'
	printf 'POST / HTTP/1.1\nContent-Length: %d\n\n%s' ${#body} "$body" >request
	sms_run 0 sms-dlr callback -q --gateway main <request
	is '1,0.0045 USD' "$(billed)"
	# What comes without them takes nothing away.
	body='{"data":{"event_type":"message.finalized","payload":{"id":"40-1","to":[{"status":"delivered"}]}}}'
	printf 'POST / HTTP/1.1\nContent-Length: %d\n\n%s' ${#body} "$body" >request
	sms_run 0 sms-dlr callback -q --gateway main <request
	is '1,0.0045 USD' "$(billed)"
	is 0 "$(sql 'SELECT sum(cost) FROM message')"
}

@test "answers: a price with a minus sign is one, an absurd one is none" {
	local price unit segments want
	carrier - <<<'body {"data":{"id":"40-1"}}'
	gateway telnyx 'api_key_file: token' 'unverified_callbacks: yes'
	send 0
	while IFS='|' read -r segments price unit want; do
		sql 'UPDATE message SET carrier_segments = NULL, carrier_price = NULL'
		body='{"data":{"event_type":"message.finalized","payload":{"id":"40-1","parts":'$segments',"cost":{"amount":'$price',"currency":'$unit'},"to":[{"status":"sent"}]}}}'
		printf 'POST / HTTP/1.1\nContent-Length: %d\n\n%s' ${#body} "$body" >request
		sms_run 0 sms-dlr callback -q --gateway main <request
		is "$want" "$(billed)"
	done <<-'END'
	1|"-0.00750"|"USD"|1,0.00750 USD
	1|0|"EUR"|1,0 EUR
	12|0.5|"usd"|12,0.5
	1|"1e9"|"USD"|1
	1|99999999999999999999|"USD"|1
	-1|"--1"|"USD"|
	1000000|"0.01"|"DOLLARS"|0.01
	"2 "|"1.2.3"|"US"|
	{}|[]|null|
	"1\u0000"|"0.1\u00002"|"USD"|
	END
}

# ---- Answers that are text ----

carrots() {
	cat >"$XDG_CONFIG_HOME/smsutils/providers/carrots.yaml" <<-'END'
	provider: carrots
	keys: { token: secret }
	send: { path: /send, query: { to: "{to.digits}", text: "{text}", key: "{token}" } }
	answer:
	  format: text
	  accepted: { path: "<status>([A-Z]*)</status>", is: [OK, QUEUED] }
	  id: "<id>([^<]+)</id>"
	  error: "<code>([^<]*)</code>"
	  message: ["<text>([^<]*)</text>", body]
	errors:
	  - { code: 12, class: invalid-number }
	  - { code: [20, 21], class: not-processed }
	END
	gateway carrots 'token_file: token'
}

@test "answers: in a text, regular expressions find what is wanted" {
	carrier - <<-'END'
	times 1
	body <?xml version="1.0"?>
	<r>
	<status>QUEUED</status><id>c-7</id>
	</r>

	times 1
	body <r><status>ERROR</status><code>12</code><text>no such number</text></r>

	times 1
	body <r><status>OK</status><id></id></r>

	body <r><status>OKAY</status><id>c-8</id></r>
	END
	carrots
	send 0
	is 'sending|c-7' "$(states)"
	sms_run 1 sms-send -H -o state,reason --gateway main --from $own +12015550101 'Gate opens'
	is rejected,bad-number "$output"
	has "$stderr" '200 12: no such number'
	# Without an id, or with another word, it is no yes.
	send 76
	send 76
}

@test "answers: a large text is looked through to its first 64 KiB, and no further" {
	carrier - <<<'huge 4000000
body <r><status>OK</status><id>c-7</id></r>'
	carrots
	send 0
	carrier_end
	carrier - <<<"body $(n ' ' 70000)<status>OK</status><id>c-8</id>"
	carrots
	send 76
}

@test "providers: a fault in a regular expression names file, line and column" {
	local line
	fault() {
		printf '%s\n' 'provider: carrots' 'keys: { }' \
			'send: { path: /x, body: "{text}" }' "$1" >carrots.yaml
		sms_run 78 sms-account gateways --check ./carrots.yaml
		has "$stderr" "./carrots.yaml:4:$2: $3"
	}
	fault 'answer: { format: text, id: "(" }' 25 "id: '(' is neither body nor a regular expression: "
	fault 'answer: { format: text, error: [body, "a{2"] }' 39 "'a{2' is neither body nor"
	fault 'answer: { format: text, accepted: { path: "[", is: OK } }' 37 "path: '[' is neither"
	fault 'answer: { status: 200- }' 11 'status: is a status of HTTP'
	fault 'answer: { status: 2000 }' 11 'status: is a status of HTTP'
}
