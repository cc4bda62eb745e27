# A lost message searched for in its carrier's list: nothing is sent twice,
# nothing is given up, and nothing is taken for ours that may be another's,
# whatever the list looks like. t/providers.bats has the providers' own lists.

load helper
load carrier/carrier

own=+15017122661 to=+15558675310

suite_setup() {
	sms-account init -q -C US
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
}

# pigeon LINE...: a provider whose find: has these lines besides.
pigeon() {
	local file=$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml
	cat >"$file" <<-'END'
	provider: pigeon
	keys: { }
	send: { path: /send, json: { to: "{to}", text: "{text}", id: "{id}" } }
	answer: { id: id }
	find:
	  path: /list
	  items: all
	  id: id
	  to: to
	  from: from
	  time: at
	END
	printf '  %s\n' "$@" >>"$file"
	gateway pigeon
}

# lose [ARG...]: a message whose answer is lost.
lose() {
	sms_run 76 sms-send -qH -o id --gateway main --from $own "$@" $to \
		"${text:-Gate opens at 7}"
}

# poll STATUS TIME
poll() {
	SMS_NOW=2026-11-21T$2Z sms_run "$1" sms-dlr poll -q
}

states() {
	sqlite3 -separator , "$db" "SELECT state, coalesce(reason, ''),
		coalesce(carrier_id, '') FROM message ORDER BY id"
}

# listed ID[=TEXT]...: a list that has these, as the carrier answers it.
listed() {
	local id text items=
	for id; do
		text=${id#*=}
		[ "$text" != "$id" ] || text='Gate opens at 7'
		items+=,{\"id\":\"${id%%=*}\",\"to\":\"$to\",\"from\":\"$own\",
		items+="\"at\":\"2026-11-21T12:00:01Z\",\"text\":\"$text\"}"
	done
	echo "body {\"all\":[${items#,}]}"
}

lost='on POST
close
'

@test "search: without texts, one that may be either of two of ours is nobody's" {
	carrier - <<<"$lost
$(listed p1)"
	pigeon
	lose
	text='Gate closes at 9' lose
	poll 76 12:01:00
	is 'unknown,ambiguous,
unknown,ambiguous,' "$(states)"
	sms_run 0 sms-history resolve -qy 2 not-sent
	poll 0 12:03:00
	is 'sending,,p1
queued,denied,' "$(states)"
}

@test "search: without texts, two for one of ours are for a person to tell apart" {
	carrier - <<<"$lost
$(listed p1 p2)"
	pigeon
	lose
	SMS_NOW=2026-11-21T12:01:00Z sms_run 76 sms-dlr poll
	has "$stderr" 'sms-history resolve 1 sent|not-sent'
	is unknown,ambiguous, "$(states)"
	sms_run 0 sms-history resolve -qy 1 sent
	is sending,, "$(states)"
}

@test "search: what is another message's of ours is not looked at" {
	carrier - <<<"on POST
times 1
body {\"id\":\"p1\"}

$lost
$(listed p1 p2)"
	pigeon
	sms_run 0 sms-send -qH --gateway main --from $own $to 'Gate closes at 9'
	lose
	poll 0 12:01:00
	is 'sending,,p1
sending,,p2' "$(states)"
}

@test "search: with texts, each of two lost ones finds one, and a third none" {
	carrier - <<<"$lost
$(listed p1 p2)"
	pigeon 'text: text'
	lose
	lose
	lose
	poll 76 12:01:00
	is 'sending,,p1
sending,,p2
unknown,not-found,' "$(states)"
}

@test "search: one that is known to have been sent without an answer comes first" {
	carrier - <<<"$lost
$(listed p1)"
	pigeon 'text: text'
	lose
	lose
	sms_run 0 sms-history resolve -qy 1 sent
	poll 76 12:01:00
	is 'sending,,
unknown,ambiguous,' "$(states)"
}

@test "search: what a receipt gave away while the carrier was asked is not given twice" {
	carrier - <<<"$lost
hold
$(listed p1)"
	pigeon 'text: text'
	lose
	lose
	SMS_NOW=2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null 2>&1 3>&- 20>&- &
	local poller=$!
	held
	printf 'gateway,carrier_id,client_id,status\nmain,p1,%s-2,sending\n' \
		"$(sqlite3 "$db" 'SELECT token FROM series')" | sms-dlr apply -q >/dev/null
	let_go
	wait $poller || true
	is 'unknown,not-found,
sending,,p1' "$(states)"
}

@test "search: a carrier that took the message and closed is believed by its list" {
	carrier - <<-'END'
	on POST
	take
	close

	on GET
	body {"messages":[@TAKEN@]}
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' \
		'reconcile_after: 1ms'
	unset SMS_NOW
	lose
	sms_run 0 sms-dlr poll -q
	is sending, "$(states | cut -d, -f1,2)"
	is 1 "$(wc -l <log.taken)"
}

@test "search: an answer that is no list leaves the message in doubt" {
	local answer
	for answer in 'body ' 'body <html></html>' 'body {"all":' 'body {}' \
	    'body []' 'body {"all":{}}' 'body {"all":null}' 'body {"all":"x"}' \
	    $'status 500\nbody {"all":[]}' $'status 429\nbody {"all":[]}' \
	    $'status 401' close $'torn\nbody {"all":[]}' \
	    $'huge 5000000\nbody {"all":[]}' $'hold\nbody {"all":[]}'; do
		rm -f log
		sqlite3 "$db" 'DELETE FROM message'
		carrier - <<<"$lost
$answer"
		pigeon 'text: text'
		lose
		[ "${answer%%$'\n'*}" != hold ] || echo '    timeout: 300ms' >>"$conf"
		poll 76 12:01:00
		poll 76 12:06:00
		is unknown,no-answer, "$(states)" || { echo "$answer" && return 1; }
		carrier_end
	done
}

@test "search: items that are none are passed over" {
	carrier - <<<"$lost
body {\"all\":[null,1,\"x\",[],{},{\"id\":{}},{\"to\":\"$to\"},{\"id\":\"p1\",\"to\":\"$to\",\"at\":\"2026-11-21T12:00:01Z\",\"text\":\"Gate opens at 7\"}]}"
	pigeon 'text: text'
	lose
	poll 0 12:01:00
	is sending,,p1 "$(states)"
}

@test "search: one without an id of the carrier's is not taken, and not taken for a miss" {
	carrier - <<<"$lost
body {\"all\":[{\"to\":\"$to\",\"at\":\"2026-11-21T12:00:01Z\",\"text\":\"Gate opens at 7\"}]}"
	pigeon 'text: text'
	lose
	poll 76 12:01:00
	is unknown,ambiguous, "$(states)"
}

@test "search: a list that answers the same page again and again has an end" {
	carrier - <<<"$lost
$(listed p1=other)"
	pigeon 'text: text' 'next: { query: page }'
	lose
	poll 76 12:01:00
	is 2 "$(grep -c ^GET log)"
	has "$(tail -1 log)" 'GET /list?page=2'
	is unknown,ambiguous, "$(states)"
}

@test "search: pages are counted on, to an empty one or as many as there are" {
	carrier - <<<"$lost
on GET
times 2
body {\"all\":[{\"id\":\"a@N@\",\"to\":\"+1\"}]}

on GET
body {\"all\":[]}"
	pigeon 'text: text' 'next: { query: start, first: 50, step: 50 }'
	lose
	poll 76 12:01:00
	is 'GET /list
GET /list?start=50
GET /list?start=100' "$(grep ^GET log | sed 's/ *$//')"
	is unknown,not-found, "$(states)"
}

@test "search: a list with the newest first is read no further than our attempt" {
	carrier - <<<"$lost
body {\"next\":\"/list?@N@\",\"all\":[{\"id\":\"x@N@\",\"to\":\"+1\",\"at\":\"2026-11-21T11:57:59Z\"}]}"
	pigeon 'text: text' 'next: next' 'order: newest'
	lose
	poll 76 12:01:00
	is 1 "$(grep -c ^GET log)"
	poll 0 12:07:00
	is queued,denied, "$(states)"
}

@test "search: a list of too many pages leaves the message in doubt" {
	carrier - <<<"$lost
body {\"next\":\"/list?@N@\",\"all\":[{\"id\":\"x@N@\",\"to\":\"+1\"}]}"
	pigeon 'text: text' 'next: next'
	lose
	SMS_NOW=2026-11-21T12:01:00Z sms_run 76 sms-dlr poll
	has "$stderr" 'gateway main: too many messages to search'
	is 20 "$(grep -c ^GET log)"
	poll 76 12:07:00
	is unknown,no-answer, "$(states)"
}

@test "search: our credentials go to no other host, and what stands there is no miss" {
	local next
	for next in http://127.0.0.1:1/list //127.0.0.1:1/list BASE.evil/list; do
		rm -f log
		sqlite3 "$db" 'DELETE FROM message'
		carrier - <<<"$lost
body {\"next\":\"@N@\",\"all\":[]}"
		carrier_end
		carrier -p "${base##*:}" - <<<"$lost
body {\"next\":\"${next/BASE/$base}\",\"all\":[{\"id\":\"x\",\"to\":\"+1\"}]}"
		pigeon 'text: text' 'next: next'
		lose
		poll 76 12:01:00
		is 1 "$(grep -c ^GET log)"
		is unknown,ambiguous, "$(states)"
		carrier_end
	done
}

@test "search: half a list can tell what it has, and nothing else" {
	carrier - <<<"$lost
on GET
times 1
body {\"is\":\"CUT\",\"all\":[]}

$(listed p1)"
	pigeon 'text: text' 'complete: { path: is, is: WHOLE }'
	lose
	poll 76 12:01:00
	is unknown,ambiguous, "$(states)"
	poll 0 12:07:00
	is sending,,p1 "$(states)"
}

@test "search: what is older than the list goes back is for a person to decide" {
	carrier - <<<"$lost
body {\"all\":[]}"
	pigeon 'text: text' 'keeps: 1h'
	lose
	SMS_NOW=2026-11-21T13:00:01Z sms_run 76 sms-dlr poll
	has "$stderr" "message 1: its carrier's list does not go back to it: look there"
	is unknown,not-listed, "$(states)"
	poll 76 13:20:00
	is 1 "$(grep -c ^GET log)"
	poll 76 20:00:00
	is unknown,not-listed, "$(states)"
}

@test "search: a list that is slow to show what it has is given its time, unless we say" {
	carrier - <<<"$lost
body {\"all\":[]}"
	pigeon 'text: text' 'sure: 2h'
	lose
	poll 76 12:01:00
	poll 76 13:59:00
	is unknown,not-found, "$(states)"
	poll 0 14:01:00
	is queued,denied, "$(states)"
	lose
	echo '    reconcile_sure: 5m' >>"$conf"
	poll 76 12:01:00
	poll 0 12:06:00
	is queued,denied, "$(states | tail -1)"
}

@test "search: times are read in the list's zone, and in every form" {
	local at
	for at in '2026-11-21 13:00:01' 2026-11-21T13:00:01 '2026-11-21 12:00:01+00:00' \
	    2026-11-21T12:00:01.123456Z 2026-11-21T17:30:01+0530 2026-11-21T07:00:01-05 \
	    'Sat, 21 Nov 2026 12:00:01 GMT' 2026-11-21T12:00:01.000+0000; do
		rm -f log
		sqlite3 "$db" 'DELETE FROM message'
		carrier - <<<"$lost
body {\"all\":[{\"id\":\"p1\",\"to\":\"$to\",\"at\":\"$at\",\"text\":\"Gate opens at 7\"}]}"
		pigeon 'text: text' 'zone: Europe/Berlin' \
			'query: { from: "{since.plain}", day: "{since.date}", to: "{until.plain}", at: "{until.time}" }'
		lose
		poll 0 12:01:00
		is sending,,p1 "$(states)" || { echo "$at" && return 1; }
		has "$(cat log)" 'GET /list?from=2026-11-21 12:58:00&day=2026-11-21&to=2026-11-21 13:01:00&at=2026-11-21T12:01:00Z'
		carrier_end
	done
}

@test "search: where a time cannot be read a person decides" {
	local at
	for at in yesterday 'Fri, 20 Nov 00558675310' 'Sat, 21 Nov 20000 12:00:00 GMT' '' \
	    'Mon, 21 Nov 1066 12:00:00 GMT' 2026-21-11T12:00:00Z; do
		rm -f log
		sqlite3 "$db" 'DELETE FROM message'
		carrier - <<<"$lost
body {\"all\":[{\"id\":\"p1\",\"to\":\"$to\",\"at\":\"$at\",\"text\":\"Gate opens at 7\"}]}"
		pigeon 'text: text'
		lose
		poll 76 12:01:00
		poll 76 12:06:00
		is unknown,ambiguous, "$(states)" || { echo "$at" && return 1; }
		carrier_end
	done
}

@test "search: a message that its carrier forgot does not silence it about others" {
	carrier - <<-'END'
	on POST
	body {"sid":"SM@N@"}

	on GET /2010-04-01/Accounts/AC1/Messages/SM1.json
	status 404

	on GET
	body {"status":"delivered"}
	END
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
	for i in 1 2; do
		sms_run 0 sms-send -qH --gateway main --from $own $to "Gate opens at $i"
	done
	poll 0 12:02:00
	is 'sending
delivered' "$(states | cut -d, -f1)"
}

@test "search: what a carrier said is kept as it is, and shown escaped" {
	carrier - <<<'status 400
body {"id":null,"why":"\u001b[31mno\u0007 ż and more than there is room for: ................................................. ż"}'
	pigeon
	sed -i 's/^answer:.*/answer: { id: id, message: why }/' \
		"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml"
	sms_run 1 sms-send -H -o reason --gateway main --from $own $to 'Gate opens at 7'
	has "$stderr" '400: \x1b[31mno\x07 ż and more'
	lacks "$stderr" $'\e'
	sms_run 0 sms-history show -f json 1
	has "$output" '\u001b[31mno\u0007 ż'
	sms_run 0 sms-history show -f table 1
	lacks "$output" $'\e['
}

@test "search O29: who opted out at the carrier, as a receipt says that came before the answer, has opted out here" {
	carrier - <<<'body {"id":"p1"}'
	pigeon
	printf 'gateway,carrier_id,status,reason\nmain,p1,undelivered,opted-out\n' |
		sms-dlr apply -q >/dev/null
	sms_run 0 sms-optout list -H
	is '' "$output"
	sms_run 0 sms-send -qH --gateway main --from $own $to 'Gate opens at 7'
	is undelivered,opted-out,p1 "$(states)"
	sms_run 0 sms-optout list -H -o number,scope,source
	is $to,all,provider "$output"
	sms_run 1 sms-send -qHo reason --gateway main --from $own $to 'Gate opens'
	is opted-out "$output"
}

# fault LINE MESSAGE: in line 12 of the description.
fault() {
	base=http://127.0.0.1:1
	pigeon "$1"
	sms_run 78 sms-send -qH --gateway main --from $own $to 'Gate opens at 7'
	is "sms-send: $XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml:$2" "$stderr"
}

@test "search: a fault in what is searched names file, line and column" {
	fault 'next: { first: 2 }' '12:3: next: query: is missing'
	fault 'next: { query: p, step: 0 }' '12:21: step: is 1 at least'
	fault 'next: { query: p, token: t, step: 1 }' '12:31: step: no such key'
	fault 'next: { query: p, frist: 1 }' "12:21: frist: no such key: did you mean 'first'?"
	fault 'order: oldest' '12:3: order: is newest, or left out'
	fault 'zone: Mars/Base' "12:3: zone: time zone 'Mars/Base' is not known on this machine: install tzdata, or write it as in Europe/Berlin"
	fault 'slack: long' "12:3: slack: 'long' is not a duration: write it as 30s, 5m, 2h or 3d"
	fault 'empty: { path: status }' '12:3: empty: is: is missing'
	fault 'auth: { user: x }' '12:3: auth: password: is missing'
	fault 'query: { a: "{since.noon}" }' '12:12: a: {since.noon} is neither a key of this provider nor a word of sms-provider(5)'
}
