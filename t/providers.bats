# The descriptions of providers, common/carrier/providers: what is asked of
# each, and what each of its answers comes to. t/carrier/cases/NAME has a
# provider's cases: the keys of its gateway, then for each case its name, the
# text ("Gate opens at 7" where none is given), the answer, the outcome
# (state,reason) and what was asked (all of it, a header, or a part).

load helper
load carrier/carrier

suite_setup() {
	PATH=${BUILD:-$top/build/${VARIANT:-release}}/t:$PATH
	sms-account init -q -C US
}

teardown() {
	carrier_end
}

# One case: send, and compare. Uses the variables of cases().
try() {
	local got
	rm -f log
	carrier - <<<"$answer"
	gateway "$provider" "${keys[@]}"
	# Numbers that are remembered as dead would be refused by the next case.
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
		"DELETE FROM contact; DELETE FROM optout;
		DELETE FROM setting WHERE key LIKE 'pace.%'"
	got=$(sms-send -qH -o state,reason --gateway main --from +15017122661 \
		-- "$to" "$text" 2>stderr) || true
	is "$want" "$got" || { cat stderr log && return 1; }
	[ -z "$asked" ] || is "$asked" "$(head -1 log | sed 's/ \[.*\] / /')" ||
		return 1
	[ -z "$header" ] || has "$(cat log)" "[$header]" || return 1
	[ -z "$part" ] || has "$(cat log)" "$part" || return 1
	carrier_end
}

# All cases of a provider; the failing one is named.
cases() {
	local provider=$1 keys=() name= line text to answer want asked header part n=0
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'#'* | '') ;;
		'key '*) keys+=("${line#key }") ;;
		'case '*)
			name=${line#case } text='Gate opens at 7' answer= want=
			asked= header= part= to=+15558675310
			;;
		'text '*) text=$(printf %b "${line#text }") ;;
		'to '*) to=${line#to } ;;
		'header '*) header=${line#header } ;;
		'answer '*) answer+=${line#answer }$'\n' ;;
		'has '*) part=${line#has } ;;
		'asked '*) asked=${line#asked } ;;
		'is '*)
			want=${line#is } n=$((n + 1))
			try || { echo "case: $name" && return 1; }
			;;
		*) echo "what is '$line'?" && return 1 ;;
		esac
	done <"$top/t/carrier/cases/$provider"
	[ "$n" -gt 2 ]
}

@test "providers: each built-in one has its cases" {
	for f in "$top"/common/carrier/providers/*.yaml; do
		[ -s "$top/t/carrier/cases/$(basename "$f" .yaml)" ]
	done
}

@test "providers: bandwidth" { cases bandwidth; }
@test "providers: infobip" { cases infobip; }
@test "providers: kannel" { cases kannel; }
@test "providers: messagebird" { cases messagebird; }
@test "providers: plivo" { cases plivo; }
@test "providers: sinch" { cases sinch; }
@test "providers: telnyx" { cases telnyx; }
@test "providers: twilio" { cases twilio; }
@test "providers: voipms" { cases voipms; }
@test "providers: vonage" { cases vonage; }

@test "providers: messagebird is searched by our own reference" {
	carrier - <<<'on POST
close'
	gateway messagebird 'access_key_file: token'
	sms_run 76 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
	local id
	id=$(sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "SELECT token || '-1' FROM series")
	carrier_end
	carrier - <<<"body {\"items\":[{\"id\":\"other\",\"reference\":\"x-1\"},{\"id\":\"mb9\",\"reference\":\"$id\"}]}"
	gateway messagebird 'access_key_file: token'
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
	is sending,mb9 "$(sqlite3 -separator , "$XDG_DATA_HOME/smsutils/default.db" 'SELECT state, carrier_id FROM message')"
	has "$(cat log)" 'GET /messages?recipient=15558675310&direction=mt&limit=100'
}

@test "providers: sinch and infobip are asked for our own id" {
	local p
	for p in sinch infobip; do
		carrier - <<<'on POST
close'
		if [ $p = sinch ]; then
			keys=('service_plan_id: P1' 'api_token_file: token')
		else
			keys=('host: x.invalid' 'api_key_file: token')
		fi
		gateway $p "${keys[@]}"
		sms_run 76 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
		carrier_end
		if [ $p = sinch ]; then
			carrier - <<<'body {"batches":[{"id":"b7","client_reference":"@client_reference@"}]}'
		else
			carrier - <<<'body {"results":[{"messageId":"@messageId@"}]}'
		fi
		gateway $p "${keys[@]}"
		SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
		is 0 "$(sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "SELECT count(*) FROM message WHERE state <> 'sending'")"
		carrier_end
	done
}

@test "providers: where one cannot be asked, the message stays unknown until a person decides" {
	carrier - <<<close
	gateway kannel 'username: u' 'password_file: token'
	sms_run 76 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
	SMS_NOW=2026-11-21T13:00:00Z sms_run 76 sms-dlr poll -q
	sms_run 0 sms-history resolve -qy 1 not-sent
	is queued "$(sms-history list -H -o state)"
}

@test "providers: a GET that hands a message over is never made twice" {
	carrier - <<-'END'
	times 1
	status 202
	body 0: Accepted for delivery

	close
	END
	gateway kannel 'username: u' 'password_file: token' 'concurrency: 1'
	printf 'number,text\n+12015550101,hello there\n+12015550102,hello there\n' >rows.csv
	sms_run 76 sms-send -qH -o state --class transactional --gateway main --from +15017122661 <rows.csv
	is 'sending
unknown' "$output"
	asked 2
}

# own FILE: a description of the user's, from standard input.
own() {
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/$1.yaml"
}

@test "providers: a file of the user's adds one, and wins over the built-in one" {
	carrier - <<<'body {"flight":{"id":"f1"}}'
	own pigeon <<-'END'
	provider: pigeon
	keys: { loft: required, roof: optional, key: secret }
	send:
	  path: /lofts/{loft}
	  headers: { X-Key: "{key}" }
	  json: { to: "{to}", n: "=3", at: { roof: "{roof}" }, text: "{text}", all: ["{from}", { x: y }] }
	answer: { id: flight.id }
	END
	gateway pigeon 'loft: a b' 'key_file: token'
	sms_run 0 sms-send -qH -o state --gateway main --from +15017122661 +15558675310 $'say "hi"\n\\o/'
	is 'POST /lofts/a b [X-Key: secret] [Content-Type: application/json] {"to":"+15558675310","n":3,"text":"say \"hi\"\u000a\\o/","all":["+15017122661",{"x":"y"}]}' "$(cat log)"
	sed 's/pigeon/twilio/' <"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" | own twilio
	gateway twilio 'loft: c' 'key_file: token'
	sms_run 0 sms-send -qH -o state --gateway main --from +15017122661 +15558675310 'Gate opens'
	has "$(tail -1 log)" 'POST /lofts/c'
}

# fault LINE MESSAGE: the description with that line instead of its first.
fault() {
	own pigeon <<-END
	$1
	provider: pigeon
	base_url: http://127.0.0.1:1
	keys: { loft: required }
	send: { path: /x, form: { a: "{to}" } }
	answer: { id: id }
	END
	gateway pigeon 'loft: a'
	sms_run 78 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens'
	is "sms-send: $XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml:$2" "$stderr"
}

@test "providers: a fault in a description names file, line and column" {
	base=http://127.0.0.1:1
	fault 'sned: x' '1:1: sned: no such key: did you mean send?'
	fault 'poll: { path: "/{nobody}", status: s }' '1:9: path: {nobody} is neither a key of this provider nor a word of sms-provider(5)'
	fault 'errors: [ { code: 1, class: sad } ]' "1:22: class: 'sad' is no class of sms-provider(5)"
	fault 'errors: [ { class: spam } ]' '1:11: code: or status: is missing'
	fault 'statuses: { sent: gone }' '1:13: sent: is sending, delivered or undelivered'
	fault 'find: { path: /x, items: m, id: i, to: t }' '1:1: find: must know a message again: by own_id, or by to and time'
	fault 'auth: { user: x }' '1:1: auth: password: is missing'
}
