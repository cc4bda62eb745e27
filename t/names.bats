# Names of those who text us (P85): wanted when a message comes in at a number
# with cnam=yes, asked for by sms-tick, and shown with the message.

load helper
load mail
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
	sms-account set lookup-price=0.5 cnam-price=0.25 inbound-price=0
	own=+15005550006 her=+12125550123
	sms-numbers set "$own" cnam=yes 2>/dev/null
}

teardown() {
	mailbox_end
	carrier_end
}

# came [-o OWN] NUMBER...: a message of each, at our number.
came() {
	local to=$own number
	if [ "$1" = -o ]; then to=$2 && shift 2; fi
	for number; do
		printf 'number,own,text\n%s,%s,hello\n' "$number" "$to" |
			sms-receive messages -qHo acts || return 1
	done
}

# named: who is known by which name, of the messages that came in.
named() {
	sms-history list -Ho number,caller_name --direction received
}

# questions: how often a carrier was asked for a name, and what it cost.
questions() {
	sql 'SELECT count(*), sum(cost) FROM lookup WHERE cnam = 1'
}

wanted() {
	sql 'SELECT own, number, reason FROM name_wanted ORDER BY own, number'
}

@test "sms-receive P85 P71: the name of who texts a number with cnam=yes is asked for by sms-tick, and paid for" {
	sms_run 0 sms-receive messages -o number,result,acts <<-END
		number,own,text
		$her,$own,hello
	END
	is "number,result,acts
$her,stored,name-wanted" "$output"
	has "$stderr" 'the names of senders are asked for by sms-tick'
	# taking it in asks nobody
	is '0|' "$(questions)"
	is "$her," "$(named)"
	sms_run 0 sms-tick -v
	has "$stderr" 'names of senders asked for 1'
	is "$her,MEYER DAN" "$(named)"
	is '1|750' "$(questions)"
	is 99.25 "$(balance)"
	is '' "$(wanted)"
	sms_run 0 sms-history show -Ho key,value 1
	has "$output" 'caller_name,MEYER DAN'
	lacks "$output" name_wanted
	sms_run 0 sms-contacts show -Ho key,value "$her"
	has "$output" 'caller_name,MEYER DAN
caller_name_since,2026-11-21T12:00:00Z'
	sums_up
}

@test "sms-receive P85: a sender is asked about once, however often and wherever they text" {
	sms-numbers add -q +12127365000
	sms-numbers set -q +12127365000 cnam=yes 2>/dev/null
	is name-wanted "$(came "$her" "$her" | uniq)"
	is name-wanted "$(came -o +12127365000 "$her")"
	sms_run 0 sms-tick
	is '' "$output$stderr"
	is '1|750' "$(questions)"
	is '' "$(wanted)"
	# and a name that is known is not asked for again, not in a year
	SMS_NOW=2027-11-21T12:00:00Z
	is '""' "$(came "$her")"
	sms_run 0 sms-tick
	is '1|750' "$(questions)"
	is 4 "$(named | grep -c "^$her,MEYER DAN$")"
	is 99.25 "$(balance)"
}

@test "sms-receive P85: with cnam=no nobody is asked; what is switched off meanwhile is not asked for" {
	sms-numbers set "$own" cnam=no
	is '""' "$(came "$her")"
	is '' "$(wanted)"
	sms-numbers set -q "$own" cnam=yes 2>/dev/null
	came "$her" >/dev/null
	sms-numbers set "$own" cnam=
	sms_run 0 sms-tick
	is '0|' "$(questions)"
	sms-numbers set -q "$own" cnam=yes 2>/dev/null
	came "$her" >/dev/null
	sms-numbers set "$own" cnam=no
	sms_run 0 sms-tick
	is '0|' "$(questions)"
	is '' "$(wanted)"
	is 100 "$(balance)"
	# nor for a number that is not ours any more
	sms-numbers set -q "$own" cnam=yes 2>/dev/null
	came "$her" >/dev/null
	sms-numbers delete -qy "$own"
	is '' "$(wanted)"
}

@test "sms-receive P85: nobody is asked about our own numbers, short codes, names, and numbers known dead" {
	sms-numbers add -q +12127365000
	sms-inspect --live -qy +15005550001 >/dev/null
	sql "INSERT INTO contact (number, dead_at, dead_reason, added_at)
	    VALUES ('$her', 1, 'dead-number', 1)"
	is '""' "$(came +12127365000 12345 'My Bank' "$her" | uniq)"
	is '' "$(wanted)"
}

@test "sms-receive P85: an answer without a name is good as long as any; then a message asks again" {
	# the simulated carrier knows no name of that one
	nameless=+12125550111
	came $nameless >/dev/null
	sms_run 0 sms-tick
	is "$nameless," "$(named)"
	is '1|750' "$(questions)"
	is '' "$(wanted)"
	is '""' "$(came $nameless)"
	SMS_NOW=2026-11-22T12:00:01Z
	is name-wanted "$(came $nameless)"
	sms_run 0 sms-tick
	is '2|1500' "$(questions)"
}

@test "sms-receive P85: what sms-inspect asked meanwhile is not asked for, nor paid for, again" {
	came "$her" >/dev/null
	sms-inspect --cnam -qy "$her" >/dev/null
	sms_run 0 sms-tick
	is '1|750' "$(questions)"
	is '' "$(wanted)"
	is "$her,MEYER DAN" "$(named)"
	# also where it had asked long before, and only now had an answer
	sms-account set sim.lost=0124
	sms-inspect --cnam -qy +12125550124 >/dev/null || true
	export SMS_NOW=2026-11-24T12:00:00Z
	came +12125550124 >/dev/null
	sms-inspect --cnam -qy +12125550124 >/dev/null
	sms_run 0 sms-tick
	is '2|1500' "$(questions)"
	is '' "$(wanted)"
}

@test "sms-receive P85 P71: without credits a name stays wanted, which is said once, and is asked for when there are some" {
	sms-account set cnam-price=200
	came "$her" >/dev/null
	sms_run 0 sms-tick
	is 'sms-tick: names: no-funds: the balance does not pay for the names of who texts +15005550006: sms-credits recharge CREDITS, or sms-numbers set +15005550006 cnam=no' "$stderr"
	is "$own|$her|no-funds" "$(wanted)"
	is '0|' "$(questions)"
	is 100 "$(balance)"
	sms_run 0 sms-history show -H 1
	has "$output" 'name_wanted,no-funds,2026-11-21T12:10:00Z'
	sms_run 1 sms-account check -Ho check,verdict,command
	has "$output" 'names,no-funds,sms-credits recharge CREDITS'
	# not in a hot loop, and not said again, not of another sender either
	came +12125550124 >/dev/null
	for at in 12:00 12:09 12:10 12:30; do
		SMS_NOW=2026-11-21T$at:00Z sms_run 0 sms-tick
		is '' "$stderr"
	done
	is '0|' "$(questions)"
	sms-credits recharge -q 400
	SMS_NOW=2026-11-21T12:39:00Z sms_run 0 sms-tick
	is '0|' "$(questions)"
	SMS_NOW=2026-11-21T12:40:00Z sms_run 0 sms-tick
	is '2|401000' "$(questions)"
	is '' "$(wanted)"
	sms_run 0 sms-account check -Ho check
	lacks "$output" names
	sums_up
}

@test "sms-receive P85: a lost answer is doubt: asked again, later each time, and paid for once" {
	sms-account set sim.lost=0123
	came "$her" >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$own|$her|no-answer" "$(wanted)"
	is 'asking|750' "$(sql 'SELECT state, cost FROM lookup')"
	SMS_NOW=2026-11-21T12:09:59Z sms_run 0 sms-tick
	is "$her," "$(named)"
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	is "$her,MEYER DAN" "$(named)"
	is '1|750' "$(questions)"
	is 99.25 "$(balance)"
	# one that never comes is given up after a week
	sms-account set sim.silent=0124
	came +12125550124 >/dev/null
	for at in 21T12:00 21T12:10 21T12:30 21T13:10 28T11:59; do
		SMS_NOW=2026-11-$at:00Z sms_run 0 sms-tick
		is '' "$stderr"
	done
	is '5|2026-11-28 14:39:00' "$(sql "SELECT tries,
	    datetime(not_before / 1000, 'unixepoch') FROM name_wanted")"
	SMS_NOW=2026-11-29T12:00:00Z sms_run 0 sms-tick
	has "$stderr" 'names: 1 of senders is given up'
	is '' "$(wanted)"
	is 98.5 "$(balance)"
	sums_up
}

@test "sms-receive P85: what the carrier refuses is given back, said, and not asked for again at once" {
	sms-receive messages -q >/dev/null <<-END
		number,own,text
		+15005550003,$own,hello
	END
	sms_run 0 sms-tick
	has "$stderr" "names: gateway 'sim' was asked for 1 and refused, as for +15005550003: no-permission"
	is '' "$(wanted)"
	is 100 "$(balance)"
	is '""' "$(came +15005550003)"
	sms_run 0 sms-tick
	is '' "$stderr"
	# what it wants to be asked later is asked later
	sms-account set sim.throttled=0123
	came "$her" >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$own|$her|throttled" "$(wanted)"
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	is '' "$(wanted)"
	is 99.25 "$(balance)"
	sums_up
}

@test "sms-receive P85: on hold nobody is asked; a copy that was adopted asks for nothing that waited" {
	came "$her" >/dev/null
	sms-account hold
	sms_run 0 sms-tick
	is '' "$stderr"
	is '0|' "$(questions)"
	sms-account backup copy.db
	sms-account adopt -qy -A ./copy.db --waiting cancel 2>/dev/null || true
	is 0 "$(sqlite3 copy.db 'SELECT count(*) FROM name_wanted')"
	sms-account release
	sms_run 0 sms-tick
	is '1|750' "$(questions)"
}

@test "sms-receive P85: a thousand senders are asked about in groups, each once, by whichever sms-tick" {
	sms-credits recharge -q 1000
	{ echo number,own,text; seq -f "+1212555%04.0f,$own,hello" 1000 1999; } |
		sms-receive messages -q >/dev/null
	sms-tick >/dev/null 2>one.err & a=$!
	sms-tick >/dev/null 2>two.err & b=$!
	wait $a && wait $b
	sms_run 0 sms-tick
	is '' "$(cat one.err two.err)"
	is '1000|750000' "$(questions)"
	is '' "$(wanted)"
	is 350 "$(balance)"
	sums_up
}

@test "sms-receive P85: killed at any moment, each name is paid for once" {
	{ echo number,own,text; seq -f "+1212555%04.0f,$own,hello" 1000 1099; } |
		sms-receive messages -q >/dev/null
	export SMS_TRACE_SQL=$HOME/trace
	for _ in 1 2 3 4 5 6; do
		sms-tick >/dev/null 2>&1 &
		until grep -qs lookup trace || ! kill -0 $! 2>/dev/null; do :; done
		kill -9 $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		rm -f trace
	done
	unset SMS_TRACE_SQL
	sms_run 0 sms-tick
	is '100|75000' "$(questions)"
	is 25 "$(balance)"
	is '' "$(wanted)"
	sums_up
}

@test "sms-history P85: a name from outside reaches a terminal and a table escaped" {
	came "$her" >/dev/null
	sql "INSERT INTO lookup (number, cnam, gateway, state, caller_name, cost,
	    asked_at, answered_at) VALUES ('$her', 1, 'sim', 'found',
	    'E' || char(27) || '[31m, \"X\"' || char(10), 0, 1, 1)"
	is "$her,\"E"$'\e'"[31m, \"\"X\"\"
\"" "$(named)"
	sms_run 0 sms-history list -f table -o caller_name
	has "$output" 'E\x1b[31m, "X"\n'
	sms_run 0 sms-contacts show -f table "$her"
	has "$output" 'E\x1b[31m, "X"\n'
}

@test "sms-receive P85 V14: the mail of a message tells the name, known or asked for before it goes" {
	mailbox
	mail_server
	sms-numbers set -q "$own" email=desk@example.org
	is 'mailed name-wanted' "$(came "$her" "$her" | uniq)"
	lacks "$(sql 'SELECT text FROM post')" 'is MEYER'
	# while the name is wanted and the mail waits, it is known already
	sms-inspect --cnam -qy "$her" >/dev/null
	is mailed "$(came "$her")"
	sms_run 0 sms-tick
	is '' "$stderr"
	is 1,1,1 "$(sqlite3 -separator , "$db" "SELECT count(*) = 3, min(state = 'sent'),
	    min(text LIKE 'hello
%From $her to $own, 2026-11-21T12:00:00Z.
$her is MEYER DAN.
') FROM post")"
	has "$(cat mails/1)" "$her is MEYER DAN."
	# one that is out is let be
	sms-account set cnam-price=200
	came +12125550124 >/dev/null
	sms-tick 2>/dev/null
	sms-account set cnam-price=0
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	lacks "$(sql 'SELECT text FROM post WHERE id = 4')" ' is '
}

@test "sms-receive P85 V19: {NAME} of a callback is the name, as far as it is known when it is made" {
	carrier - <<<'body thanks'
	sms-numbers set -q "$own" "callback=$base/in?n={NAME}&f={FROM}&m={MESSAGE}&again={NAME}"
	printf 'number,own,text\n%s,%s,{NAME} %%7BNAME%%7D\n' "$her" "$own" |
		sms-receive messages -q >/dev/null
	url="f=%2B12125550123&m=%7BNAME%7D%20%257BNAME%257D&again="
	is "$base/in?n={NAME}&${url}{NAME}" "$(sms-receive callbacks -Ho url)"
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$base/in?n=MEYER%20DAN&${url}MEYER%20DAN" "$(sms-receive callbacks -Ho url)"
	has "$(cat log)" 'n=MEYER DAN&'
	# known, unknown, and not asked for
	came "$her" >/dev/null
	has "$(sms-receive callbacks -Ho url | head -1)" 'n=MEYER%20DAN&'
	came +12125550111 >/dev/null
	sms_run 0 sms-tick
	has "$(sms-receive callbacks -Ho url | head -1)" '/in?n=&f='
	sms-numbers set -q "$own" cnam=no
	came +12125550130 >/dev/null
	has "$(sms-receive callbacks -Ho url | head -1)" '/in?n=&f='
}

# Through a real carrier's description.

# real PROVIDER [KEY: VALUE...]: our number is one of that provider's.
real() {
	gateway "$@"
	sql "UPDATE own SET gateway = 'main' WHERE number = '$own'"
}

twilio() {
	real twilio 'account_sid: AC1' 'auth_token_file: token'
}

@test "sms-receive P85 P17: a real carrier is asked for the name as its description says" {
	carrier - <<-'END'
	body {"valid":true,"line_type_intelligence":{"type":"mobile"},"caller_name":{"caller_name":"OWEN SUE","caller_type":"CONSUMER"}}
	END
	twilio
	came "$her" "$her" >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$her,OWEN SUE
$her,OWEN SUE" "$(named)"
	is 'GET /v2/PhoneNumbers/+12125550123?Fields=line_type_intelligence,caller_name' \
		"$(sed 's/ \[.*//' log)"
	sms_run 0 sms-tick
	asked 1
	is 99.25 "$(balance)"
}

@test "sms-receive P85 P17: another real carrier, asked for two things at once" {
	carrier - <<-'END'
	body {"data":{"carrier":{"type":"mobile"},"caller_name":{"caller_name":"OWEN SUE","error_code":null}}}
	END
	real telnyx 'api_key_file: token'
	came "$her" >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$her,OWEN SUE" "$(named)"
	is 'GET /v2/number_lookup/+12125550123?type=carrier&type=caller-name' \
		"$(sed 's/ \[.*//' log)"
}

@test "sms-receive P85 P71: killed while the carrier has the question, it is paid for once and in doubt" {
	carrier - <<-'END'
	times 1
	hold
	body {}

	body {"valid":true,"caller_name":{"caller_name":"OWEN SUE"}}
	END
	twilio
	came "$her" >/dev/null
	sms-tick >/dev/null 2>&1 3>&- 20>&- &
	held
	kill -9 $!
	wait $! || true
	is 'asking|750' "$(sql 'SELECT state, cost FROM lookup')"
	is 99.25 "$(balance)"
	is "$own|$her|" "$(wanted)"
	sms_run 0 sms-tick
	is "$her,OWEN SUE" "$(named)"
	is '1|750' "$(questions)"
	is 99.25 "$(balance)"
	asked 2
	sums_up
}

@test "sms-receive P85: where its own carrier knows no names another is asked, or it is said once what to do" {
	carrier - <<-'END'
	body {"data":{"carrier":{"type":"mobile"},"caller_name":{"caller_name":"OWEN SUE"}},"valid":true,"caller_name":{"caller_name":"OWEN SUE"}}
	END
	real bandwidth 'account_id: 1' 'application_id: a' 'api_token: t' \
		'api_secret_file: token'
	came "$her" >/dev/null
	sms_run 0 sms-tick
	has "$stderr" "names: no-lookup: no carrier tells the names of who texts $own: sms-account set lookup-gateway=NAME, one that does, or sms-numbers set $own cnam=no"
	is "$own|$her|no-lookup" "$(wanted)"
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	is '' "$stderr"
	sms_run 1 sms-account check -Ho check,verdict,command
	has "$output" 'names,no-lookup,sms-account set lookup-gateway=NAME'
	printf '  names:\n    provider: twilio\n    account_sid: AC1\n    auth_token_file: token\n    base_url: %s\n' \
		"$base" >>"$conf"
	sms-account set lookup-gateway=names
	SMS_NOW=2026-11-21T12:20:00Z sms_run 0 sms-tick
	is '' "$stderr"
	is "$her,OWEN SUE" "$(named)"
	is names "$(sql 'SELECT gateway FROM lookup')"
	asked 1
	# one that knows numbers and no names is passed by, too
	mkdir "${conf%/*}/providers"
	printf '%s\n' 'provider: pigeon' 'send: { path: /x, json: { to: "{to}" } }' \
		'answer: { id: id }' 'lookup: { path: "/look/{to}" }' \
		>"${conf%/*}/providers/pigeon.yaml"
	printf 'gateways:\n  main: { provider: pigeon, base_url: "%s" }\n' \
		"$base" >"$conf"
	printf '  names: { provider: twilio, account_sid: AC1, auth_token_file: token, base_url: "%s" }\n' \
		"$base" >>"$conf"
	came +12125550124 >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is 2 "$(grep -c ^GET./v2 log)"
	asked 2
}

@test "sms-receive P85: a carrier that is not there is asked again later, and nobody is told" {
	carrier - <<<'body {}'
	twilio
	carrier_end
	came "$her" >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is "$own|$her|no-connection" "$(wanted)"
	is 100 "$(balance)"
	# a gateway whose secret is gone is not passed by for another
	sms-account set lookup-gateway=sim
	rm "${conf%/*}/token"
	SMS_NOW=2026-11-21T12:10:00Z sms_run 78 sms-tick
	has "$stderr" "names: those of who texts $own wait: "
	is 0 "$(sql "SELECT count(*) FROM lookup WHERE gateway = 'sim'")"
	SMS_NOW=2026-11-21T12:20:00Z sms_run 78 sms-tick
	lacks "$stderr" names:
}

@test "sms-dlr callback P85: a message that a provider brings wants its sender's name, too" {
	gateway kannel 'username: u' 'password_file: token' \
		'unverified_callbacks: yes' 'base_url: http://127.0.0.1:1'
	printf 'GET /?id=1&from=%%2B12125550123&to=%%2B15005550006&text=hello HTTP/1.1\n\n' |
		sms-dlr callback -q --gateway main >/dev/null
	is "$own|$her|" "$(wanted)"
	sms_run 0 sms-tick
	is "$her,MEYER DAN" "$(named)"
}

@test "sms-numbers P85 P71: cnam=yes says what a name costs" {
	sms_run 0 sms-numbers set "$own" cnam=yes
	has "$stderr" 'cnam: each new sender'"'"'s name costs 0.75 credits'
	sms_run 0 sms-numbers set "$own" cnam=no
	is '' "$stderr"
}
