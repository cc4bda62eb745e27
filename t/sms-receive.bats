# sms-receive: what comes in on our numbers, and what is done with it.

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
	own=+15005550006 her=+12125550123
}

# receive STATUS [ARG...]: rows number,text,id (own is ours) of standard input.
receive() {
	local want=$1
	shift
	sed "1!s/,/,$own,/; 1s/,/,own,/" >in.csv
	sms_run "$want" sms-receive messages "$@" in.csv
}

# text TEXT [ID]: one from her.
text() {
	receive 0 -qHo result,acts <<-END
		number,text,id
		$her,$1,${2-}
	END
}

# out: what was queued or sent by itself.
out() {
	sqlite3 "$db" "SELECT number, own, automatic, text FROM message
		WHERE direction = 'out' ORDER BY id"
}

@test "sms-receive P58 P56: what comes in is stored and charged, also below zero" {
	sms-account set inbound-price=60
	receive 0 <<-END
		number,text,id,at
		$her,hello there,m1,2026-11-21T11:00:00Z
		$her,hello again,m2,2026-11-21T11:01:00Z
	END
	is "id,number,own,result,acts,at
1,$her,$own,stored,,2026-11-21T11:00:00Z
2,$her,$own,stored,,2026-11-21T11:01:00Z" "$output"
	is 'sms-receive: read 2 = stored 2' "$stderr"
	is -20 "$(sms-credits balance -Ho balance)"
	sms_run 0 sms-history list -Ho number,own,state,text --direction received
	has "$output" "$her,$own,received,hello there"
	sms-numbers set "$own" billing=free
	text 'hello a third time'
	is -20 "$(sms-credits balance -Ho balance)"
}

@test "sms-receive O16 V10: a reply comes in on the number that was sent from, beside what it answers" {
	sms-send -q --from "$own" "$her" 'hello there' >sent
	text 'hello yourself' m1
	sms_run 0 sms-history thread -Ho direction,own,text "$her"
	is "sent,$own,hello there
received,$own,hello yourself" "$output"
}

@test "sms-receive P78: what has no text is discarded, and costs nothing" {
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	text '' m1
	is 'discarded,' "$output"
	is 100 "$(sms-credits balance -Ho balance)"
	is 0 "$(sqlite3 "$db" 'SELECT count(*) FROM message')"
}

@test "sms-receive: the same id twice is one message, and is acted on once" {
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	receive 0 -qHo result,acts <<-END
		number,text,id
		$her,hello,m1
		$her,hello,m1
	END
	is $'stored,answered\nknown,' "$output"
	text hello m1
	is known, "$output"
	is 99 "$(sms-credits balance -Ho balance)"
	is 1 "$(out | wc -l)"
}

@test "sms-receive P76: STOP means nothing where that is not switched on" {
	text STOP
	is stored, "$output"
	is '' "$(sms-optout list -H)"
}

@test "sms-receive P77 G22: STOP opts its sender out, and the confirmation still reaches them, charged" {
	sms-numbers set "$own" stop-words=yes
	text STOP
	is 'stored,opted-out confirmed' "$output"
	is "$her,all,inbound,$own" "$(sms-optout list -Ho number,scope,source,note)"
	is "$her|$own|stop|You get no more messages from us." "$(out)"
	sms_run 0 sms-tick -q
	is 'sending|1000' "$(sqlite3 "$db" "SELECT state, cost FROM message WHERE automatic = 'stop'")"
	is 98 "$(sms-credits balance -Ho balance)"
	sms_run 1 sms-send -qHo reason "$her" 'hello there'
	is opted-out "$output"
	# who says it again has been told
	text Stop
	is stored,opted-out "$output"
}

@test "sms-receive P77: the word STOP alone, in capitals or not" {
	local n=0 said want
	sms-numbers set "$own" stop-words=yes
	while IFS='|' read -r said want; do
		n=$((n + 1))
		receive 0 -qHo acts <<-END
			number,text,id
			+121255501$((10 + n)),$said,
		END
		is "$want" "$output" || { echo "$said"; return 1; }
	done <<-'END'
		stop|opted-out confirmed
		 Stop! |opted-out confirmed
		"STOP."|opted-out confirmed
		stopped|""
		nonstop|""
		stop by at five|""
		please stop|""
		STOP STOP|""
	END
}

@test "sms-receive P77: the text of the confirmation is the account's" {
	sms-numbers set "$own" stop-words=yes
	sms-account set 'stop-reply=OK, that was the last one.'
	sms_run 64 sms-account set stop-reply=OK
	has "$stderr" text-too-short
	text STOP
	is "$her|$own|stop|OK, that was the last one." "$(out)"
}

@test "sms-receive X24 G13: a confirmation follows within the time of the sender's country, or not at all" {
	sms-numbers set "$own" stop-words=yes
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	for rule in '* optional' 'US optional within=60' 'CA mandatory within=60'; do
		echo "$rule mark=own checked=2026-11-21 source=a test"
	done >"$XDG_CONFIG_HOME/smsutils/confirm.rules"
	# from | when | what was done
	while IFS='|' read -r from at want; do
		receive 0 -qHo acts <<-END
			number,text,id,at
			$from,STOP,$from,2026-11-21T$at
		END
		is "$from $want" "$from $output"
	done <<-'END'
		+12125550121|11:59:01Z|opted-out confirmed
		+12125550122|11:59:00Z|opted-out
		+14165550123|11:00:00Z|opted-out confirmed
		+447900900123|11:00:00Z|opted-out confirmed
	END
	is '+12125550121|1' "$(sql "SELECT number,
		(not_after - created_at) / 1000 FROM message
		WHERE automatic = 'stop' AND number LIKE '+1212%'")"
	at 2026-11-21T12:00:02Z sms_run 0 sms-tick -q
	is expired "$(sql "SELECT state FROM message
		WHERE automatic = 'stop' AND number = '+12125550121'")"
	sed -i 's/within=60/within=soon/' "$XDG_CONFIG_HOME/smsutils/confirm.rules"
	sms_run 65 sms-rules lint "$XDG_CONFIG_HOME/smsutils/confirm.rules"
	has "$stderr" 'confirm.rules:2: within=soon: write seconds'
}

@test "sms-receive G13: no confirmation where the sender's country forbids it" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	echo '* prohibited mark=own checked=2026-11-21 source=a test' \
		>"$XDG_CONFIG_HOME/smsutils/confirm.rules"
	sms-numbers set "$own" stop-words=yes
	text STOP
	is stored,opted-out "$output"
	is '' "$(out)"
}

@test "sms-receive G23: the opt-out holds without funds; the confirmation is not sent, and nothing else is" {
	sms-numbers set "$own" stop-words=yes
	sms-account set inbound-price=100
	text STOP
	sms_run 0 sms-optout list -Ho number
	is "$her" "$output"
	sms-tick -q || true
	is refused,no-funds "$(sms-history list -Ho state,reason --direction sent)"
	is 0 "$(sms-credits balance -Ho balance)"
}

@test "sms-receive: a confirmation that is late is not sent" {
	sms-numbers set "$own" stop-words=yes
	text STOP
	SMS_NOW=2026-11-21T12:05:00Z sms-tick -q || true
	is expired "$(sms-history list -Ho state --direction sent)"
}

@test "sms-receive P80: each text is answered with the number's own, by sms-tick" {
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	receive 0 -Ho acts <<-END
		number,text,id
		$her,hello,
		+12125550124,hello,
	END
	is $'answered\nanswered' "$output"
	has "$stderr" 'what was queued is sent by sms-tick'
	is "$her|$own|autoreply|We call you back.
+12125550124|$own|autoreply|We call you back." "$(out)"
	sms_run 0 sms-tick -q
	is 2 "$(sqlite3 "$db.sim" 'SELECT count(*) FROM submission')"
	is 96 "$(sms-credits balance -Ho balance)"
}

@test "sms-receive G24: one answer at most, and none twice in an hour" {
	sms-numbers set -q "$own" stop-words=yes 'autoreply=We call you back.'
	text hello
	is stored,answered "$output"
	text 'hello again'
	is stored, "$output"
	SMS_NOW=2026-11-21T13:01:00Z text 'and again'
	is stored,answered "$output"
	text STOP
	is 'stored,opted-out confirmed' "$output"
}

@test "sms-receive G24: our own numbers, short codes and names are not answered" {
	sms-numbers add -q +12127365000
	sms-numbers set -q "$own" stop-words=yes 'autoreply=We call you back.'
	receive 0 -qHo acts <<-'END'
		number,text,id
		+12127365000,hello,
		12345,hello,
		My Bank,hello,
		My Bank,STOP,
	END
	is '""
""
""
opted-out' "$output"
	is '' "$(out)"
}

@test "sms-receive G24: somebody who opted out gets no answer" {
	sms-optout add -q "$her"
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	text hello
	sms-tick -q || true
	is refused,opted-out "$(sms-history list -Ho state,reason --direction sent)"
}

@test "sms-receive V17 V18: what comes in is sent on from our number, with who wrote it" {
	sms-numbers add -q +12127365000
	sms-numbers set -q "$own" forward=+12125550199 stop-words=yes
	text 'hello there'
	is stored,forwarded "$output"
	is "+12125550199|$own|forward|$her: hello there" "$(out)"
	sms_run 0 sms-tick -q
	is "$own" "$(sqlite3 "$db.sim" 'SELECT own FROM submission' 2>/dev/null ||
		sqlite3 "$db.sim" 'SELECT sender FROM submission')"
	# STOP is sent on, too
	text STOP
	is 'stored,opted-out confirmed forwarded' "$output"
	# what comes from there is not sent back
	her=+12125550199 text 'I am here'
	is stored, "$output"
}

@test "sms-receive V14: what comes in is mailed" {
	sms-numbers set -q "$own" email=desk@example.org
	text $'hello\rthere'
	is stored,mailed "$output"
	is "desk@example.org|Message from $her to $own|1" "$(sqlite3 "$db" \
		"SELECT recipient, subject, text LIKE 'hello%there%' FROM post")"
}

@test "sms-receive: bad rows are told, and the others are taken" {
	cat >in.csv <<-END
		own,number,text,at
		$own,$her,hello,
		+12127365000,$her,hello,
		$own,,hello,
		$own,+1,hello,
		$own,$her,hello,late
	END
	sms_run 1 sms-receive messages -Ho result -r rejects.csv in.csv
	is stored "$output"
	has "$stderr" 'read 5 = stored 1 + bad 4'
	is 'unknown-own
empty-number
bad-number
bad-time' "$(cut -d, -f7 rejects.csv | tail -n +2)"
	echo 'number,text' >in.csv
	sms_run 65 sms-receive messages in.csv
	has "$stderr" own
}

@test "sms-receive: a text with whatever in it is stored as it is" {
	printf 'number,own,text\n%s,%s,"\x1b[31m%%s {{name}} ""x"", \xf0\x9f\x99\x82"\n' "$her" "$own" >in.csv
	sms-numbers set -q "$own" forward=+12125550199
	sms_run 0 sms-receive messages -q in.csv
	is $'\e[31m%s {{name}} "x", 🙂' "$(sqlite3 "$db" "SELECT text FROM message WHERE direction = 'in'")"
	is "$her: "$'\e[31m%s {{name}} "x", 🙂' "$(sqlite3 "$db" "SELECT text FROM message WHERE direction = 'out'")"
}

@test "sms-receive: killed at any instant, each is taken in once and answered once" {
	sms-credits recharge -q 5000
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	{ echo number,own,text,id; seq -f "+1212555%04.0f,$own,hello" 1000 2999 | awk '{ print $0 ",m" NR }'; } >in.csv
	local n
	for n in 1 2 3 4; do
		timeout --foreground -s KILL "0.0$((n * 2))" sms-receive messages -q in.csv >part.csv || true
	done
	sms_run 0 sms-receive messages -qHo result in.csv
	is 2000 "$(sqlite3 "$db" "SELECT count(DISTINCT number) FROM message WHERE direction = 'in'")"
	is 2000,2000 "$(sqlite3 -separator , "$db" "SELECT sum(direction = 'in'), sum(direction = 'out') FROM message")"
	is 3100 "$(sms-credits balance -Ho balance)"
}

@test "sms-receive V19: a URL is asked for, with what came, percent-encoded, by sms-tick" {
	carrier - <<<'body thanks'
	sms-numbers set -q "$own" "callback=$base/in?to={TO}&from={FROM}&message={MESSAGE}&id={ID}&date={TIMESTAMP}"
	text 'a & b=é?' m1
	is stored,called "$output"
	is waiting "$(sms-receive callbacks -Ho state)"
	sms_run 0 sms-tick -q
	is "$base/in?to=%2B15005550006&from=%2B12125550123&message=a%20%26%20b%3D%C3%A9%3F&id=1&date=2026-11-21T12%3A00%3A00Z" \
		"$(sms-receive callbacks -Ho url)"
	# the log has it decoded
	has "$(cat log)" 'GET /in?to=+15005550006&from=+12125550123&message=a & b=é?&id=1&date=2026-11-21T12:00:00Z'
	is '1,1,done,1,' "$(sms-receive callbacks -Ho id,message,state,tries,reason)"
	sms_run 0 sms-tick -q
	is 1 "$(wc -l <log)"
}

@test "sms-receive V20 G25: with callback-retry it is asked for every 30 minutes until the answer is ok" {
	carrier - <<-'END'
		times 1
		body not yet

		times 1
		status 500
		body ok

		body  ok
	END
	sms-numbers set -q "$own" "callback=$base/in" callback-retry=yes
	text hello
	sms_run 0 sms-tick -q
	is '1,waiting,the answer is not ok,2026-11-21T12:30:00Z' \
		"$(sms-receive callbacks -Ho tries,state,reason,next)"
	SMS_NOW=2026-11-21T12:29:59Z sms_run 0 sms-tick -q
	is 1 "$(wc -l <log)"
	SMS_NOW=2026-11-21T12:30:00Z sms_run 0 sms-tick -q
	is '2,waiting,status 500' "$(sms-receive callbacks -Ho tries,state,reason)"
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick -q
	is '3,done,' "$(sms-receive callbacks -Ho tries,state,reason)"
	is '' "$(sms-receive callbacks -Ho id --state waiting)"
	is 3 "$(wc -l <log)"
}

@test "sms-receive G25: without it, it is asked for once, whatever comes of it" {
	carrier - <<<'status 500'
	sms-numbers set -q "$own" "callback=$base/in"
	text hello
	sms_run 0 sms-tick -q
	is '1,failed,status 500' "$(sms-receive callbacks -Ho tries,state,reason)"
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-tick -q
	is 1 "$(wc -l <log)"
	# nobody is there
	sms-numbers set -q "$own" callback=http://127.0.0.1:9/in
	text hello
	sms_run 0 sms-tick -q
	has "$(sms-receive callbacks -Ho state,reason | head -1)" 'failed,no-answer: '
	# with a clock that stands still, nothing leaves the machine
	sms-numbers set -q "$own" callback=https://example.org/in
	text hello
	sms_run 0 sms-tick -q
	has "$(sms-receive callbacks -Ho state,reason | head -1)" failed
	sms_run 64 sms-receive callbacks --state late
}

@test "sms-receive V20: a callback that nobody takes is given up after seven days" {
	sms-numbers set -q "$own" callback=http://127.0.0.1:9/in callback-retry=yes
	text hello
	sms_run 0 sms-tick -q
	SMS_NOW=2026-11-28T11:59:00Z sms_run 0 sms-tick -q
	is 2,failed "$(sms-receive callbacks -Ho tries,state)"
	SMS_NOW=2026-11-29T12:00:00Z sms_run 0 sms-tick -q
	is 2 "$(sms-receive callbacks -Ho tries)"
}

@test "sms-receive V20: a try that dies has counted" {
	carrier - <<<hold
	sms-numbers set -q "$own" "callback=$base/in" callback-retry=yes
	text hello
	sms-tick -q 3>&- 20>&- &
	pid=$!
	held
	kill -KILL $pid
	wait $pid || true
	is 1,waiting,no-answer "$(sms-receive callbacks -Ho tries,state,reason)"
	SMS_NOW=2026-11-21T12:29:00Z sms_run 0 sms-tick -q
	is 1,waiting "$(sms-receive callbacks -Ho tries,state)"
}

@test "sms-account adopt: callbacks that wait in a copy are not made, where that is asked for" {
	sms-numbers set -q "$own" callback=http://127.0.0.1:9/in callback-retry=yes
	text hello
	sms-account backup -q copy.db
	sms_run 0 sms-account adopt -q -y -A "$PWD/copy.db" --waiting cancel
	is failed,adopted "$(sms-receive callbacks -A "$PWD/copy.db" -Ho state,reason)"
	is waiting "$(sms-receive callbacks -Ho state)"
}

@test "sms-receive: an account on hold takes messages in; a copy that was not adopted does not" {
	sms-numbers set -q "$own" 'autoreply=We call you back.'
	sms-account hold -q
	text hello
	is stored,answered "$output"
	sms-account backup -q copy.db
	mv copy.db moved.db
	receive 78 -q -A "$PWD/moved.db" <<-END
		number,text,id
		$her,hello,
	END
	has "$stderr" account-moved
	is '' "$output"
}

@test "sms-receive V7: messages from short codes are warned of" {
	receive 0 -Ho number,result <<-'END'
		number,text,id
		12345,your code is 7,
		My Bank,hello there,
	END
	is $'12345,stored\nMy Bank,stored' "$output"
	has "$stderr" 'short-code (1): that such messages come is promised by no carrier'
}
