# The descriptions of providers, common/carrier/providers: what is asked of
# each, and what each of its answers comes to. t/carrier/cases/NAME has a
# provider's cases: the keys of its gateway (`key`), then for each `case`:
#
#	text, to, for	of the message, where it is another one; its life
#	answer		a line of what the carrier answers (carrier.c)
#	list		the answer is lost; a line of what it lists then, in
#			which OWNID is what we call the message
#	state		the message is taken; a line of what is said when its
#			state is asked for
#	at		when it is asked, once or more; 12:01:00, 12:02:00
#	asked, header, has	all, a header, or a part of the last request
#	remembers	opted-out or dead: what is kept of the recipient
#	said		what the carrier's words are kept as
#	is		STATE,REASON, which ends the case

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
}

# What the case before left would speak in this one.
forget() {
	sqlite3 "$db" "DELETE FROM event; DELETE FROM message;
		DELETE FROM contact; DELETE FROM optout;
		DELETE FROM setting WHERE key LIKE 'pace.%' OR key LIKE 'poll.%'"
	rm -f log
}

# What comes after the hand-over: $1 is the carrier's scenario, $2 when.
ask() {
	local at id
	carrier_end
	id=$(sqlite3 "$db" "SELECT token || '-' || m.id FROM message m
		JOIN series s ON s.id = m.series")
	rm -f log
	carrier - <<<"${1//OWNID/$id}"
	gateway "$provider" "${keys[@]}"
	for at in $2; do
		SMS_NOW=2026-11-21T${at}Z sms-dlr poll -q >polled 2>>stderr || true
	done
	sqlite3 -separator , "$db" "SELECT state, coalesce(reason, '') FROM message"
}

# What is kept of the recipient.
remembered() {
	case $1 in
	opted-out) is all,provider "$(sms-optout list -H -o scope,source)" ;;
	dead) is 1 "$(sqlite3 "$db" "SELECT count(*) FROM contact
		WHERE dead_at IS NOT NULL")" ;;
	nothing) is 0 "$(sqlite3 "$db" "SELECT (SELECT count(*) FROM contact) +
		(SELECT count(*) FROM optout)")" ;;
	esac
}

# One case: send, and compare. Uses the variables of cases().
try() {
	local got
	forget
	[ -z "$list" ] || answer=close
	carrier - <<<"$answer"
	gateway "$provider" "${keys[@]}"
	got=$(sms-send -qH -o state,reason --gateway main --from +15017122661 \
		${life:+--valid-for "$life"} -- "$to" "$text" 2>stderr) || true
	[ -z "$list" ] || got=$(ask "$list" "${at:-12:01:00}")
	[ -z "$state" ] || got=$(ask "$state" "${at:-12:02:00}")
	is "$want" "$got" || { cat stderr log && return 1; }
	asked=${asked//OWNID/$(sqlite3 "$db" "SELECT token || '-' || m.id
		FROM message m JOIN series s ON s.id = m.series")}
	[ -z "$asked" ] || is "$asked" "$(tail -1 log | sed 's/ \[.*\] / /')" ||
		return 1
	[ -z "$header" ] || has "$(cat log)" "[$header]" || return 1
	[ -z "$part" ] || has "$(cat log)" "$part" || return 1
	[ -z "$keeps" ] || remembered "$keeps" || return 1
	[ -z "$said" ] || is "$said" "$(sms-history show -H "$(sqlite3 "$db" \
		"SELECT max(id) FROM message")" | sed -n 's/^said,\(.*\),$/\1/p')" ||
		return 1
	carrier_end
}

# All cases of a provider; the failing one is named.
cases() {
	local provider=$1 keys=() name= line n=0
	local text to life answer list state at want asked header part keeps said
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'#'* | '') ;;
		'key '*) keys+=("${line#key }") ;;
		'case '*)
			name=${line#case } text='Gate opens at 7' answer= want=
			asked= header= part= to=+15558675310 list= state= at=
			keeps= said= life=
			;;
		'text '*) text=$(printf %b "${line#text }") ;;
		'to '*) to=${line#to } ;;
		'for '*) life=${line#for } ;;
		'header '*) header=${line#header } ;;
		'answer '*) answer+=${line#answer }$'\n' ;;
		'list '*) list+=${line#list }$'\n' ;;
		'state '*) state+=${line#state }$'\n' ;;
		'at '*) at=${line#at } ;;
		'has '*) part=${line#has } ;;
		'asked '*) asked=${line#asked } ;;
		'remembers '*) keeps=${line#remembers } ;;
		'said '*) said=${line#said } ;;
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

@test "providers: a text of just as many characters as a provider takes goes, with one more it does not" {
	local name sign most
	carrier - <<<'status 200
body {"sid":"1","id":"1","message_uuid":["1"],"status":"success","sms":"1"}'
	while read -r name sign most; do
		case $name in
		twilio) gateway twilio 'account_sid: AC1' 'auth_token_file: token' ;;
		plivo) gateway plivo 'auth_id: MA1' 'auth_token_file: token' ;;
		bandwidth) gateway bandwidth 'account_id: A1' 'application_id: a' 'api_token: t' 'api_secret_file: token' ;;
		voipms) gateway voipms 'api_username: u' 'api_password_file: token' ;;
		esac
		text=$(printf "%${most}s" '' | sed "s/ /$sign/g")
		sms_run 0 sms-send -qHo state --gateway main --from +15017122661 +15558675310 "$text"
		sms_run 1 sms-send -qHo reason --gateway main --from +15017122661 +15558675310 "$text$sign"
		is text-too-long "$output"
	done <<-'END'
	twilio x 1600
	twilio ż 1600
	plivo x 1600
	plivo ż 737
	bandwidth x 2048
	voipms é 80
	END
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
	  json: { to: "{to}", n: "=3", at: { roof: "{roof}" }, text: "{text}", all: ["{from}", { x: 'y "{loft}"' }] }
	answer: { id: flight.id }
	END
	gateway pigeon 'loft: a b' 'key_file: token'
	sms_run 0 sms-send -qH -o state --gateway main --from +15017122661 +15558675310 $'say "hi"\n\\o/'
	is 'POST /lofts/a b [X-Key: secret] [Content-Type: application/json] {"to":"+15558675310","n":3,"text":"say \"hi\"\u000a\\o/","all":["+15017122661",{"x":"y \"a b\""}]}' "$(cat log)"
	sed 's/pigeon/twilio/' <"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" | own twilio
	gateway twilio 'loft: c' 'key_file: token'
	sms_run 0 sms-send -qH -o state --gateway main --from +15017122661 +15558675310 'Gate opens'
	has "$(tail -1 log)" 'POST /lofts/c'
}

@test "providers: a request says what its body is: a form, JSON, XML, or what its headers say" {
	local body want
	while IFS='|' read -r body want; do
		rm -f log
		carrier - <<<'body {"id":"f1"}'
		own pigeon <<-END
		provider: pigeon
		send: { path: /x, $body }
		answer: { id: id }
		END
		gateway pigeon
		sms_run 0 sms-send -qH -o state --gateway main --from +15017122661 +15558675310 'Gate opens'
		is "POST /x $want" "$(cat log)"
		carrier_end
	done <<-'END'
	form: { a: "{text}" }|[Content-Type: application/x-www-form-urlencoded] a=Gate%20opens
	json: { a: "{text}" }|[Content-Type: application/json] {"a":"Gate opens"}
	xml: { a: "{text}" }|[Content-Type: application/xml] <?xml version="1.0" encoding="UTF-8"?><a>Gate opens</a>
	body: "{text}"|[Content-Type: application/x-www-form-urlencoded] Gate opens
	body: "{text}", headers: { Content-Type: text/plain }|[Content-Type: text/plain] Gate opens
	END
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
	fault 'sned: x' "1:1: sned: no such key: did you mean 'send'?"
	fault 'poll: { path: "/{nobody}", status: s }' '1:9: path: {nobody} is neither a key of this provider nor a word of sms-provider(5)'
	fault 'errors: [ { code: 1, class: sad } ]' "1:22: class: 'sad' is no class of sms-provider(5)"
	fault 'errors: [ { class: spam } ]' '1:11: code: or status: is missing'
	fault 'statuses: { sent: gone }' '1:13: sent: is sending, delivered or undelivered'
	fault 'find: { path: /x, items: m, id: i, to: t }' '1:1: find: must know a message again: by own_id, or by to and time'
	fault 'lookup: { path: x }' '1:11: path: begins with /'
	fault 'lookup: { path: /x, query: { a: "{callback}" } }' '1:30: a: {callback} is made of callback_url, which is not among keys: add "callback_url: optional" there'
	fault 'validity: { least: 2h, most: 1h }' '1:1: validity: least: is more than most:'
	fault 'errors: [ { status: 42, class: spam } ]' '1:13: status: is a status of HTTP, 200 to 599'
	fault 'lookup: { path: /x, once: yes }' '1:21: once: no such key'
	for status in 200-99 20 2xx 200- 200-600; do
		mkdir -p odd
		printf 'provider: odd\nsend: { path: / }\nanswer: { status: %s }\n' $status >odd/x.yaml
		sms_run 78 sms-account gateways --check odd/x.yaml
		is 'sms-account: odd/x.yaml:3:11: status: is a status of HTTP, 200, or two, 200-202' "$stderr"
	done
	fault 'auth: { user: x }' '1:1: auth: password: is missing'
	fault 'lookup: { path: "/x/{to" }' "1:11: path: {to lacks the '}' of a template"
	fault 'lookup: { path: /x, json: { a: {to} } }' '1:29: a: a template stands in quotes: "{to}"'
}

@test "providers: of an answer that says yes and lacks what the description looks for, it is told what that is" {
	carrier - <<-'END'
	times 1
	body {"flight":{"no":"7"}}

	times 1
	body <html>welcome</html>
	END
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" <<-'END'
	provider: pigeon
	send: { path: /x, json: { to: "{to}" } }
	answer: { id: flight.id }
	END
	gateway pigeon 'concurrency: 1'
	for said in '200: no id at flight.id' '200: not JSON'; do
		sms_run 76 sms-send -qHo id --gateway main --from +15017122661 \
			+15558675310 'Gate opens at 7'
		has "$(sms-history show "$output")" "said,$said"
	done
}
