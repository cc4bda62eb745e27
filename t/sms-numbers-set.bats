# sms-numbers show and set: what can be set of each of our own numbers.

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
	own=+15005550006
}

# value KEY [COLUMN]: of that key, as show has it.
value() {
	sms-numbers show -f json "$own" | sed -n "s/^{\"key\":\"$1\",.*\"${2:-value}\":\(null\|\"\([^\"]*\)\"\).*/\2/p"
}

# voipms: a gateway main of VoIP.ms, and a number of it.
voipms() {
	printf secret >token && chmod 600 token
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	cp token "$XDG_CONFIG_HOME/smsutils"
	printf 'gateways:\n  main:\n    provider: voipms\n    %s\n' \
		'api_username: me@example.org' >"$XDG_CONFIG_HOME/smsutils/config.yaml"
	printf '    api_password_file: token\n' >>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	sms-numbers add -q +12127365000
	sqlite3 "$db" "UPDATE own SET gateway = 'main' WHERE number = '+12127365000'"
	own=+12127365000
}

@test "sms-numbers show: every key with value, default and meaning" {
	sms_run 0 sms-numbers show -o key,value,default "$own"
	has "$output" 'key,value,default
number,+15005550006,
name,simulated,
active,yes,yes
billing,credits,credits'
	has "$output" 'sms,yes,yes
portal,yes,yes
email,,
forward,,
callback,,
callback-retry,no,no
stop-words,no,no
autoreply,,
cnam,no,no
bulk,yes,yes
marketing,warn,warn
destinations,any,any
long-messages,concat,concat
characters,any,any'
	sms_run 0 sms-numbers show -Ho meaning "$own"
	lacks "$output" '""'
}

@test "sms-numbers set: an unknown key gets the nearest, and what is told cannot be set" {
	sms_run 64 sms-numbers set "$own" stop-word=yes
	has "$stderr" "unknown key 'stop-word': did you mean 'stop-words'?"
	sms_run 64 sms-numbers set "$own" cname=yes
	has "$stderr" "did you mean 'cnam'?"
	for key in type dedicated waits ready-by port-pin; do
		sms_run 64 sms-numbers set +15005550006 "$key=x"
		has "$stderr" "$key is told by show, and cannot be set"
	done
	sms_run 64 sms-numbers set "$own" x=1
	has "$stderr" 'sms-numbers show NUMBER lists them'
	sms_run 64 sms-numbers set "$own" gateway=main
	has "$stderr" 'gateway is told by show, and cannot be set'
	sms_run 64 sms-numbers set "$own" bulk
	has "$stderr" 'is not KEY=VALUE'
}

@test "sms-numbers V21: what is set takes effect together, or not at all" {
	sms_run 64 sms-numbers set "$own" bulk=no email=desk@example.org sms=perhaps
	has "$stderr" "sms: 'perhaps' is neither yes nor no"
	is yes "$(value bulk)"
	is '' "$(sqlite3 "$db" 'SELECT * FROM own_setting')"
	sms_run 0 sms-numbers set "$own" bulk=no email=desk@example.org
	is no "$(value bulk)"
	is desk@example.org "$(value email)"
	is 'set number|+15005550006 bulk=no email=desk@example.org' \
		"$(sqlite3 "$db" 'SELECT action, detail FROM log' | tail -1)"
	sms_run 0 sms-numbers set "$own" bulk= email=
	is yes "$(value bulk)"
	is '' "$(sqlite3 "$db" 'SELECT * FROM own_setting')"
}

@test "sms-numbers set: settings go with their number" {
	sms_run 0 sms-numbers add -q +12127365000 bulk=no stop-words=yes
	is 2 "$(sqlite3 "$db" 'SELECT count(*) FROM own_setting')"
	sms-numbers delete -yq +12127365000
	is 0 "$(sqlite3 "$db" 'SELECT count(*) FROM own_setting')"
	sms_run 64 sms-numbers add +12127365000 bulk=perhaps
	sms_run 0 sms-numbers list -Ho number
	is "$own" "$output"
}

@test "sms-numbers V13: the message centre can be used with every number, always" {
	is yes "$(value portal)"
	sms_run 77 sms-numbers set "$own" portal=no
	has "$stderr" 'portal: immutable: '
	sms_run 0 sms-numbers set "$own" portal=yes
	sms_run 0 sms-numbers set "$own" portal=
	is yes "$(value portal)"
}

@test "sms-numbers V12: a number of VoIP.ms is switched on before it is used" {
	voipms
	is no "$(value sms)"
	is no "$(value sms default)"
	is sms-off "$(value sendable)"
	has "$(sms-account check -qHo check,detail)" 'numbers,1 of 2 can send'
	sms_run 0 sms-numbers list -Ho number,sms
	is $'+12127365000,no\n+15005550006,yes' "$output"
	sms_run 0 sms-numbers set "$own" sms=yes
	is yes "$(value sms)"
	is yes "$(value sendable)"
	sms_run 0 sms-numbers set "$own" sms=
	is sms-off "$(value sendable)"
}

@test "sms-numbers V1, V5: with VoIP.ms, only local numbers of the US and Canada have texts" {
	voipms
	local number type
	for number in +16135550123 +447900900123 +18005550123; do
		sqlite3 "$db" "INSERT INTO own (number, gateway, country, type,
			added_at) SELECT '$number', 'main',
			CASE WHEN '$number' LIKE '+44%' THEN 'GB'
			WHEN '$number' LIKE '+1613%' THEN 'CA' ELSE 'US' END,
			CASE WHEN '$number' LIKE '+1800%' THEN 'toll_free'
			ELSE 'local' END, 1"
	done
	sms_run 0 sms-numbers set +16135550123 sms=yes
	sms_run 65 sms-numbers set +447900900123 sms=yes
	has "$stderr" 'sms: +447900900123 is a local number of GB, and its carrier has texts for local numbers of the US and Canada alone'
	sms_run 65 sms-numbers set +18005550123 sms=yes
	has "$stderr" 'is a toll_free number of US'
	sms_run 0 sms-numbers list -Ho number,sms
	is '+12127365000,no
+15005550006,yes
+16135550123,yes
+18005550123,no
+447900900123,no' "$output"
}

@test "sms-numbers: what a carrier sets for its numbers is the default, and can be set otherwise" {
	voipms
	is no "$(value bulk default)"
	is nanp "$(value destinations)"
	is refuse "$(value long-messages)"
	is ascii "$(value characters)"
	sms_run 0 sms-numbers set "$own" long-messages=concat
	is concat "$(value long-messages)"
	is refuse "$(value long-messages default)"
}

@test "sms-provider: policy: takes keys and values of numbers alone" {
	local line want
	voipms
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	sed '/^policy:/,/characters/d' "$top/common/carrier/providers/voipms.yaml" >base
	while IFS='|' read -r line want; do
		{ cat base; printf '%b\n' "$line"; } \
			>"$XDG_CONFIG_HOME/smsutils/providers/mine.yaml"
		sed -i 's/provider: .*/provider: mine/' \
			"$XDG_CONFIG_HOME/smsutils/config.yaml"
		sms_run "$want" sms-account gateways --check "$XDG_CONFIG_HOME/smsutils/providers/mine.yaml"
		[ "$want" = 0 ] || has "$stderr" 'is no key of a number that a provider sets'
	done <<-'END'
		policy: { bulk: no }|0
		policy: { bulk: perhaps }|78
		policy: { email: a@example.org }|78
		policy: { nosuch: 1 }|78
		policy: { bulk: [no] }|78
	END
}

@test "sms-numbers set: what texts may be mailed to, forwarded to and told to is looked over" {
	local line want
	while IFS='|' read -r want line; do
		sms_run "$want" sms-numbers set "$own" "$line"
		[ "$want" != 0 ] || is "${line#*=}" "$(value "${line%%=*}")"
	done <<-'END'
		0|email=desk@example.org
		64|email=desk
		64|email=@example.org
		64|email=desk@
		64|email=a b@example.org
		64|email=a@b@example.org
		64|email=a@example.org,b@example.org
		64|email=a@.example.org
		64|email=Desk <a@example.org>
		0|forward=+447900900123
		64|forward=12
		64|forward=nobody
		0|callback=http://localhost:8080/in?to={TO}&from={FROM}&message={MESSAGE}&id={ID}&date={TIMESTAMP}
		0|callback=https://example.org
		64|callback=ftp://example.org/
		64|callback=example.org/in
		64|callback=https:///in
		64|callback=https://{FROM}/in
		64|callback=https://me:secret@example.org/in
		64|callback=https://example.org/in?x={TEXT}
		64|callback=https://example.org/in?x={message}
		64|callback=https://example.org/in?x={FROM
		64|callback=https://example.org/in?x=FROM}
		64|callback=https://example.org/in x
		64|callback=https://example.org/in#x
		0|callback-retry=yes
		0|stop-words=yes
		0|cnam=yes
		64|cnam=perhaps
		0|autoreply=We call you back.
		64|autoreply=Hi
		64|long-messages=160
		0|long-messages=split160
		64|destinations=US
		64|marketing=perhaps
		0|marketing=no
		0|bulk=limit
	END
	sms_run 64 sms-numbers set "$own" 'callback=https://example.org/?m={MESAGE}'
	has "$stderr" "{MESAGE} is none of {ID}, {TIMESTAMP}, {FROM}, {TO}, {MESSAGE}, {NAME}: did you mean 'MESSAGE'?"
}

@test "sms-numbers set: a number is forwarded to in any form, but never to itself, on whatever way" {
	sms-numbers add -q +12127365000
	sms_run 0 sms-numbers set "$own" 'forward=(212) 736-5001'
	is +12127365001 "$(value forward)"
	sms_run 65 sms-numbers set "$own" forward="$own"
	has "$stderr" "forward: $own: what comes in on $own would come back to it"
	sms_run 0 sms-numbers set "$own" forward=+12127365000
	sms_run 65 sms-numbers set +12127365000 forward="$own"
	has "$stderr" 'would come back to it'
	is '' "$(own=+12127365000 value forward)"
}

@test "sms-numbers set: an automatic answer is a message, and says what it takes" {
	sms_run 0 sms-numbers set "$own" 'autoreply=We call you back.'
	has "$stderr" 'autoreply: GSM-7, 1 segment'
	sms_run 0 sms-numbers set "$own" "autoreply=$(printf 'ж%.0s' {1..71})"
	has "$stderr" 'autoreply: UCS-2, 2 segments'
	sms_run 64 sms-numbers set "$own" $'autoreply=\xff\xff\xff\xff\xff\xff'
	has "$stderr" 'cannot be sent, at byte 1'
}

@test "sms-send V12: a number whose texts are off is passed over, and refused where it is named" {
	sms-numbers add -q +12127365000 sms=no
	sms_run 0 sms-send -qHo own,state "+15005550010" 'hello there'
	is "$own,sending" "$output"
	sms_run 1 sms-send -Ho state,reason --from +12127365000 +15005550010 'hello there'
	is refused,sms-off "$output"
	has "$stderr" 'our number +12127365000 is sms-off: sms-numbers show +12127365000 says more'
	sms-numbers set "$own" sms=no
	sms_run 1 sms-send -qHo reason +15005550010 'hello there'
	is no-sender "$output"
}

# rows N: that many numbers, a line each.
rows() {
	echo number
	seq -f '+1500555%04.0f' 100 $((99 + $1))
}

@test "sms-send V3: no stream goes out from a number that may carry none" {
	sms-numbers set "$own" bulk=no
	sms_run 77 sms-send --from "$own" --text 'hello there' <<<"$(rows 2)"
	has "$stderr" "bulk-forbidden: our number $own may not carry it: name another"
	is '' "$output"
	sms_run 77 sms-send --text 'hello there' <<<"$(rows 2)"
	has "$stderr" 'bulk-forbidden: none of our numbers may carry it'
	sms_run 77 sms-send -n --text 'hello there' <<<"$(rows 2)"
	is 0 "$(sqlite3 "$db" 'SELECT count(*) FROM message')"
	# one message is no bulk
	sms_run 0 sms-send -q +15005550010 'hello there'
	# another number is taken, and a row that names this one is refused
	sms-numbers add -q +12127365000
	sms_run 1 sms-send -qHo own,state,reason <<-END
		number,text,own
		+15005550010,hello there,
		+15005550011,hello there,$own
	END
	is "+12127365000,sending,
$own,refused,bulk-forbidden" "$(sort <<<"$output")"
}

@test "sms-send V3: what waits of a stream is not sent from such a number either" {
	sms_run 0 sms-send -q --at +1h --text 'hello there' <<<"$(rows 1)"
	sms_run 0 sms-send -q --at +1h +15005550011 'hello there'
	sms-numbers set "$own" bulk=no
	SMS_NOW=2026-11-21T13:01:00Z sms_run 0 sms-tick -q
	sms_run 0 sms-history list -Ho number,state,reason
	has "$output" '+15005550100,refused,bulk-forbidden'
	has "$output" '+15005550011,sending,'
}

@test "sms-campaign V3: none is made, planned or started from a number that may carry none" {
	rows 2 >people.csv
	sms-contacts import -q friends people.csv
	sms-numbers add -q +12127365000 bulk=no
	sms_run 77 sms-campaign create spring --list friends --text 'hello there' \
		--from +12127365000 --from "$own"
	has "$stderr" 'bulk-forbidden: our number +12127365000 may not carry it'
	sms_run 0 sms-campaign create -q spring --list friends --text 'hello there' \
		--from "$own"
	sms-numbers set "$own" bulk=no
	sms_run 77 sms-campaign plan spring
	sms_run 77 sms-campaign start spring
	has "$stderr" "bulk-forbidden: our number $own"
	is new "$(sms-campaign list -Ho state)"
	sms-numbers set "$own" bulk=
	sms_run 0 sms-campaign start -q spring
	# it was allowed when it started, and is not any more
	sms-numbers set "$own" bulk=no
	sms_run 0 sms-campaign run -q spring
	sms_run 0 sms-campaign recipients -Ho state,reason spring
	is $'refused,bulk-forbidden\nrefused,bulk-forbidden' "$output"
}

@test "sms-campaign V3: without --from, numbers that may carry none are passed over" {
	rows 4 >people.csv
	sms-contacts import -q friends people.csv
	sms-numbers add -q +12127365000
	sms-numbers set "$own" bulk=no
	sms-campaign create -q spring --list friends --text 'hello there'
	sms_run 0 sms-campaign start -q --run spring
	is '+12127365000|4' "$(sqlite3 "$db" 'SELECT own, count(*) FROM message GROUP BY own')"
	sms-numbers set +12127365000 bulk=no
	sms_run 77 sms-campaign create summer --list friends --text 'hello there'
	has "$stderr" 'bulk-forbidden: none of our numbers may'
}

@test "sms-send P92 G60: beyond a day's measure from one ordinary number it warns" {
	sms-credits recharge -q 500
	sms_run 0 sms-send --text 'hello there' <<<"$(rows 100)"
	lacks "$stderr" bulk-pattern
	sms_run 0 sms-send --text 'hello there' <<<"$(rows 3)"
	has "$stderr" 'bulk-pattern (3): more from one ordinary number in a day'
	# the next day begins anew
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-send --text 'hello there' <<<"$(rows 3)"
	lacks "$stderr" bulk-pattern
	sms-account set bulk-warn-per-day=2
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-send +15005550010 'hello there'
	has "$stderr" 'bulk-pattern (1)'
	sms-account set bulk-warn-per-day=0
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-send +15005550010 'hello there'
	lacks "$stderr" bulk-pattern
	# toll-free numbers are not ordinary ones
	sms-account set bulk-warn-per-day=1
	sms-numbers add -q +18002345678
	sms_run 0 sms-send --from +18002345678 --text 'hello there' <<<"$(rows 5)"
	lacks "$stderr" bulk-pattern
}

@test "sms-campaign P92: the plan says it before anything is sent" {
	sms-account set bulk-warn-per-day=3
	rows 5 >people.csv
	sms-contacts import -q friends people.csv
	sms-campaign create -q spring --list friends --text 'hello there'
	sms_run 0 sms-campaign plan spring
	has "$stderr" 'bulk-pattern (2):'
}

@test "sms-send V4: where bulk is limited, what is beyond the measure waits for the next day" {
	sms-account set bulk-warn-per-day=3
	sms-numbers set "$own" bulk=limit
	sms_run 0 sms-send -Ho state,reason --batch b --valid-for 3d --text 'hello there' <<<"$(rows 5)"
	is 'sending,
sending,
sending,
queued,bulk-limit
queued,bulk-limit' "$(sort -r <<<"$output")"
	# one message is no bulk
	sms_run 0 sms-send -qHo state +15005550010 'hello there'
	is sending "$output"
	SMS_NOW=2026-11-21T23:59:00Z sms_run 0 sms-tick -q
	is 2 "$(sms-history list -Ho state --state queued | wc -l)"
	SMS_NOW=2026-11-22T00:00:00Z sms_run 0 sms-tick -q
	is 0 "$(sms-history list -Ho state --state queued | wc -l)"
	# another number goes first
	sms-numbers add -q +12127365000
	sms_run 0 sms-send -qHo own,state --text 'hello there' <<<"$(rows 3)"
	is 3 "$(grep -c '^+12127365000,sending' <<<"$output")"
}

@test "sms-send V4: a message that expires before it may go is refused" {
	sms-account set bulk-warn-per-day=1
	sms-numbers set "$own" bulk=limit
	sms_run 1 sms-send -qHo state,reason --valid-for 2h --text 'hello there' <<<"$(rows 2)"
	has "$output" 'expired,expired'
}

@test "sms-account V4: the operator limits or forbids bulk for the account, and holds it" {
	sms_run 64 sms-account set bulk=perhaps
	sms-account set bulk=no
	sms-numbers set "$own" bulk=yes
	sms_run 77 sms-send --text 'hello there' <<<"$(rows 2)"
	has "$stderr" bulk-forbidden
	sms-account set bulk=limit bulk-warn-per-day=1
	sms_run 0 sms-send -qHo state --text 'hello there' <<<"$(rows 2)"
	is $'queued\nsending' "$(sort <<<"$output")"
	sms-account hold -q
	sms_run 75 sms-send +15005550010 'hello there'
	has "$stderr" on-hold
}

@test "sms-send V4: two processes at once do not send more than the measure" {
	sms-account set bulk-warn-per-day=50
	sms-numbers set "$own" bulk=limit
	rows 60 >a.csv
	rows 60 | sed 's/+15005550/+15005551/' >b.csv
	sms-send -q --text 'hello there' <a.csv >a.out &
	sms_run 0 sms-send -q --text 'hello there' <b.csv
	wait
	is 50 "$(sqlite3 "$db" "SELECT count(*) FROM message WHERE state = 'sending'")"
	is 50 "$(sqlite3 "$db" "SELECT day_sent FROM own")"
}

@test "sms-send G8 P84: marketing from a number that may not carry it is refused" {
	sms-numbers set "$own" marketing=no
	sms_run 77 sms-send --text 'hello there' <<<"$(rows 2)"
	has "$stderr" 'marketing-forbidden: none of our numbers may carry it'
	sms_run 1 sms-send -Ho reason --class marketing +15005550010 'hello there'
	is marketing-forbidden "$output"
	has "$stderr" "our number $own may not carry marketing"
	sms_run 0 sms-send -q --class alert --text 'hello there' <<<"$(rows 2)"
	# warn is the default, and yes is silent
	sms-numbers set "$own" marketing=
	sms_run 0 sms-send --text 'hello there' <<<$'number\n+12125550123'
	has "$stderr" 'long-code (1)'
	sms-numbers set "$own" marketing=yes
	sms_run 0 sms-send --text 'hello there' <<<$'number\n+12125550123'
	lacks "$stderr" long-code
}

@test "sms-numbers G8: an ordinary US number of a real carrier carries marketing when it is registered" {
	sms-numbers add -q +12127365000
	own=+12127365000
	is warn "$(value marketing)"
	sqlite3 "$db" "UPDATE own SET gateway = 'main' WHERE number = '$own'"
	is no "$(value marketing)"
	sqlite3 "$db" "UPDATE own SET use_case = 'news' WHERE number = '$own'"
	is warn "$(value marketing)"
	sqlite3 "$db" "UPDATE own SET use_case = NULL, billing = 'provider' WHERE number = '$own'"
	is warn "$(value marketing)"
	sqlite3 "$db" "UPDATE own SET billing = 'credits', country = 'CA' WHERE number = '$own'"
	is warn "$(value marketing)"
	sqlite3 "$db" "UPDATE own SET country = 'US', type = 'toll_free' WHERE number = '$own'"
	is warn "$(value marketing)"
}

@test "sms-send V6: numbers of the US and Canada alone, where that is set" {
	sms-numbers set "$own" destinations=nanp
	local number want
	while read -r number want; do
		sms_run "$want" sms-send -Ho reason "$number" 'hello there'
		[ "$want" = 0 ] || is bad-destination "$output"
	done <<-'END'
		+12125550123 0
		+16135550123 0
		+18765550123 1
		+447900900123 1
	END
	has "$stderr" "+447900900123 cannot be reached from our number $own, which texts numbers of the US and Canada alone"
	# another number is taken
	sms-numbers add -q +447900900001
	sms_run 0 sms-send -qHo own +447900900123 'hello there'
	is +447900900001 "$output"
}

@test "sms-send V8: signs that a carrier may spoil are warned of, where that is set" {
	sms_run 0 sms-send +15005550010 'voilà, déjà'
	lacks "$stderr" special-characters
	sms-numbers set "$own" characters=ascii
	sms_run 0 sms-send +15005550010 'voilà, déjà'
	has "$stderr" 'special-characters (1): accents or signs beyond ASCII'
	sms_run 0 sms-send +15005550010 'привет'
	has "$stderr" 'special-characters (1)'
	sms_run 0 sms-send +15005550010 'see you [at ten]'
	lacks "$stderr" special-characters
}

@test "sms-send V31: a number that sends one segment refuses longer texts" {
	local text
	sms-numbers set "$own" long-messages=refuse
	printf -v text 'a%.0s' {1..160}
	sms_run 0 sms-send -q +15005550010 "$text"
	sms_run 1 sms-send -Ho state,reason +15005550010 "${text}b"
	is refused,message-too-long "$output"
	has "$stderr" "the text takes 2 segments, and our number $own sends one"
	rows 1 >people.csv
	sms-contacts import -q friends people.csv
	sms-campaign create -q spring --list friends --text "${text}b"
	sms_run 0 sms-campaign plan spring
	has "$output" message-too-long
}

@test "sms-send P91 P15: a short code reaches mobiles of its own country" {
	sms-numbers add -q +12127365000
	sqlite3 "$db" "UPDATE own SET type = 'short_code' WHERE number = '+12127365000'"
	sms_run 0 sms-send -qHo own --from +12127365000 +12125550123 'hello there'
	is +12127365000 "$output"
	sms_run 1 sms-send -Ho reason --from +12127365000 +16135550123 'hello there'
	is bad-destination "$output"
	has "$stderr" 'which texts mobiles of its own country alone'
	sqlite3 "$db" "UPDATE own SET country = 'GB' WHERE number = '+12127365000'"
	sms_run 0 sms-send -qHo own --from +12127365000 +447900900123 'hello there'
	sms_run 1 sms-send -qHo reason --from +12127365000 +442079460000 'hello there'
	is bad-destination "$output"
}

@test "sms-why: what our number may carry is a check of its own, with its warnings" {
	sms-numbers set "$own" bulk=no destinations=nanp
	sms_run 1 sms-why -Ho check,verdict,decides,reason --bulk +12125550123
	has "$output" 'policy,refuse,yes,bulk-forbidden'
	sms_run 0 sms-why -f json +12125550123
	has "$output" '"check":"policy","verdict":"pass","decides":false,"reason":null,"detail":"bulk=no marketing=warn destinations=nanp long-messages=concat characters=any; long-code: '
	sms_run 1 sms-why -Ho check,reason +447900900123
	has "$output" 'policy,bad-destination'
}

# long N: a text of N words of eight characters each.
long() {
	printf 'word%03d ' $(seq 1 "$1")
}

@test "sms-send G5: split160 makes messages of one segment of a long text, cut between words" {
	sms-numbers set "$own" long-messages=split160
	sms_run 0 sms-send -Ho number,state,segments,credits +15005550010 "$(long 50)"
	is '+15005550010,sending,1,1
+15005550010,sending,1,1
+15005550010,sending,1,1' "$output"
	is "160|word001|
160|word021|1
80|word041|1" "$(sqlite3 "$db" 'SELECT length(text), substr(text, 1, 7), part_of FROM message')"
	is "$(long 50)" "$(sqlite3 -newline '' "$db" 'SELECT text FROM message ORDER BY id')"
	is 3 "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
	is 97 "$(sms-credits balance -Ho balance)"
	sms_run 0 sms-send -qHo segments +15005550010 "$(long 20)"
	is 1 "$output"
	# Unicode: 70
	sms_run 0 sms-send -qHo encoding +15005550010 "$(printf 'ж%.0s' {1..141})"
	is $'UCS-2\nUCS-2\nUCS-2' "$output"
	is '70 66 5' "$(sqlite3 "$db" 'SELECT length(text) FROM message ORDER BY id DESC LIMIT 3' | sort -rn | xargs)"
}

@test "sms-send G5 G6: no part of a text is shorter than five characters, whatever the text" {
	sms-numbers set "$own" long-messages=split160
	local n
	for n in 161 162 164 165 321; do
		sms_run 0 sms-send -q +15005550010 "$(printf 'a%.0s' $(seq "$n"))"
	done
	is '156 5
157 5
159 5
160 5
160 156 5' "$(sqlite3 "$db" "SELECT group_concat(length(text), ' ') FROM message
		GROUP BY coalesce(part_of, id)")"
	sms_run 0 splitcheck 20000
}

@test "sms-send G5: a dry run prints the rows of the run, and a plan counts them" {
	sms-numbers set "$own" long-messages=split160
	long 50 >text
	sms_run 0 sms-send -nHo state,segments,credits +15005550010 "$(cat text)"
	is 'would-send,1,1
would-send,1,1
would-send,1,1' "$output"
	rows 2 >people.csv
	sms-contacts import -q friends people.csv
	sms-campaign create -q spring --list friends --text-file text
	sms_run 0 sms-campaign plan spring -f csv
	has "$output" 'recipients,,2,6,6'
	sms_run 0 sms-campaign start -q --run spring
	is 6 "$(sqlite3 "$db" "SELECT count(*) FROM message WHERE state = 'sending'")"
	is 94 "$(sms-credits balance -Ho balance)"
	is 2,6 "$(sms-campaign status -Ho recipients,sending spring)"
	sums_up
}

@test "sms-send G5: rows of a stream keep their refs, and the same stream again sends nothing" {
	sms-numbers set "$own" long-messages=split160
	{ echo number,ref,text; echo "+15005550010,x1,$(long 50)"; echo "+15005550011,x2,$(long 50)"; } >rows.csv
	sms_run 0 sms-send -o ref,number,state <rows.csv
	is 3 "$(grep -c '^x1,+15005550010,sending' <<<"$output")"
	is 3 "$(grep -c '^x2,+15005550011,sending' <<<"$output")"
	has "$stderr" 'read 2 = sending 2'
	sms_run 0 sms-send -Ho ref,reason <rows.csv
	is $'x1,repeated\nx2,repeated' "$output"
	is 6 "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
}

@test "sms-send G5: many long texts all arrive, and are charged once" {
	sms-numbers set "$own" long-messages=split160
	sms-credits recharge -q 5000
	{ echo number,text; seq -f "+1500555%04.0f,$(long 45)" 1000 1599; } >rows.csv
	sms_run 0 sms-send -q <rows.csv
	is 1800 "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
	is 600 "$(sqlite3 "$db" 'SELECT count(*) FROM message WHERE part_of IS NULL')"
	sums_up
}

@test "sms-send G5: killed between the parts, the same command or sms-tick sends the rest, and none twice" {
	local again
	sms-numbers set "$own" long-messages=split160
	sms-send -q +15005550099 'hello there'
	for again in "sms-send -q --batch b" sms-tick; do
		{ echo number,text; echo "+15005550010,$(long 50)$again"; } >rows.csv
		before=$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')
		lock "$db.sim"
		sms-send -q --batch b <rows.csv &
		pid=$!
		until [ "$(sqlite3 "$db" "SELECT count(*) FROM message WHERE state = 'submitting'")" = 1 ]; do :; done
		kill -KILL $pid
		wait $pid || true
		unlock
		# the first is in doubt, and the carrier is asked; the others wait
		is 2 "$(sqlite3 "$db" "SELECT count(*) FROM message WHERE state = 'queued'")"
		$again <rows.csv || true
		sms-tick -q
		is $((before + 3)) "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
		is 0 "$(sqlite3 "$db" "SELECT count(*) FROM message WHERE state = 'queued'")"
		sums_up
	done
}

@test "sms-send G5: what waits for its hours is cut when it goes" {
	sms-numbers set "$own" long-messages=split160
	sms_run 0 sms-send -Ho state --at +1h +15005550010 "$(long 50)"
	is queued "$output"
	sms-numbers add -q +12127365000
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick -q --now 2026-11-21T13:00:00Z
	is 1 "$(sqlite3 "$db" "SELECT count(DISTINCT own) FROM message")"
}

@test "sms-tick G5: a campaign's long texts are cut whoever sends them" {
	sms-numbers set "$own" long-messages=split160
	rows 3 >people.csv
	sms-contacts import -q friends people.csv
	long 50 >text
	sms-campaign create -q spring --list friends --text-file text
	sms-campaign start -q spring
	sms_run 0 sms-tick -q
	is 9 "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
	is finished "$(sms-campaign list -Ho state)"
}

@test "sms-send G5: over a way that takes one at a time all parts go, each text in its order" {
	carrier - <<-'END'
		status 201
		body {"sid":"SM@N@","status":"queued","error_code":null}
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' 'concurrency: 1'
	sms-account set -q hours=off
	sms-numbers add -q +12127365000 long-messages=split160 billing=provider
	sqlite3 "$db" "UPDATE own SET gateway = 'main' WHERE number = '+12127365000'"
	{ echo number,text; seq -f "+1500555%04.0f,$(long 45)" 1000 1004; } >rows.csv
	sms_run 0 sms-send -qHo number --from +12127365000 <rows.csv
	is "$(seq -f '+1500555%04.0f' 1000 1004 | sed 'p;p')" "$(sort <<<"$output")"
	is 15 "$(wc -l <log)"
	is 'word001 word021 word041' "$(grep To=%2B15005551003 log |
		sed 's/.*Body=\(.......\).*/\1/' | xargs)"
}
