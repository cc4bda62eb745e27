# sms-numbers show and set: what can be set of each of our own numbers.

load helper

suite_setup() {
	sms-account init -q -C US
	db=$XDG_DATA_HOME/smsutils/default.db
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
	has "$stderr" "unknown key 'stop-word': did you mean stop-words"
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
	has "$stderr" '{MESAGE} is none of {ID}, {TIMESTAMP}, {FROM}, {TO}, {MESSAGE}: did you mean {MESSAGE}?'
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
