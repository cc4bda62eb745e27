# Gateways that are programs of the user's: what they are told, what is made of
# what they say, and that nobody gets a text twice or none whatever they do.

load helper

own=+15017122661 to=+12015550101

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	account=$XDG_DATA_HOME/smsutils/default.db
	conf=$XDG_CONFIG_HOME/smsutils
	mkdir -p "$conf"
	tab=$'\t'
}

teardown() {
	[ ! -e pids ] || xargs kill -9 <pids 2>/dev/null || true
}

# program NAME: its text is standard input, after the reading of a line.
program() {
	{ echo '#!/bin/sh'; cat; } >"$conf/$1"
	chmod +x "$conf/$1"
}

# gateway [KEY: VALUE ...]: `main` is ./send; in tsv, unless it is said.
gateway() {
	local line
	printf 'gateways:\n  main:\n    driver: exec\n    local: yes\n' >"$conf/config.yaml"
	for line; do printf '    %s\n' "$line"; done >>"$conf/config.yaml"
	grep -q command: "$conf/config.yaml" || echo '    command: [./send]' >>"$conf/config.yaml"
	grep -q format: "$conf/config.yaml" || echo '    format: tsv' >>"$conf/config.yaml"
}

# answers LINE...: ./send says these of each message; $id is the message's.
answers() {
	local line
	{
		echo "while IFS='$tab' read -r id number own encoding segments until text; do"
		echo 'echo "$number $text" >>took'
		for line; do printf 'echo "%s"\n' "$line"; done
		echo done
	} | program send
}

# send STATUS ARG...: one message.
send() {
	local want=$1
	shift
	sms_run "$want" sms-send -qH -o state,reason --gateway main \
		--from $own "$@" $to 'Gate opens at 7'
}

# rows STATUS N ARG...: a stream of N messages.
rows() {
	local want=$1 n=$2 i
	shift 2
	{ echo number; for ((i = 0; i < n; i++)); do echo "+1201555$((1000 + i))"; done; } >rows.csv
	sms_run "$want" sms-send -qH -o state,reason --gateway main --from $own \
		--batch b --text 'Gate opens at 7' "$@" <rows.csv
}

# count STATE: the messages in it.
count() {
	sqlite3 "$account" "SELECT count(*) FROM message WHERE state = '$1'"
}

@test "exec: a program is told messages as JSON lines, and its answer is the outcome" {
	program send <<-'END'
	while read -r line; do
		printf '%s\n' "$line" >>told
		id=${line#*'"id":"'}
		echo "${id%%'"'*},accepted,X1"
	done
	END
	gateway 'format: json'
	send 0
	is sending, "$output"
	is '' "$stderr"
	is "$(sqlite3 "$account" 'SELECT token FROM series')-1" \
		"$(sed 's/.*"id":"\([^"]*\)".*/\1/' told)"
	is '"number":"+12015550101","own":"+15017122661","encoding":"GSM-7","segments":1,"valid_until":"2026-11-22T12:00:00Z","text":"Gate opens at 7"}' \
		"$(sed 's/[^,]*,//' told)"
	is X1 "$(sqlite3 "$account" 'SELECT carrier_id FROM message')"
}

@test "exec: tsv has a message in a line whatever its text, csv quotes it" {
	program send <<<'cat >told'
	gateway 'timeout: 1s'
	run sms-send -qH --gateway main --from $own $to $'a\tb\nc\\d "e", ż'
	is "$to$tab$own${tab}UCS-2${tab}1${tab}2026-11-22T12:00:00Z$tab"'a\tb\nc\\d "e", ż' "$(cut -f2- told)"
	gateway 'format: csv' 'timeout: 1s'
	run sms-send -qH --gateway main --from $own +12015550102 $'a\tb\nc\\d "e", ż'
	is "+12015550102,$own,UCS-2,1,2026-11-22T12:00:00Z,\"a${tab}b
c\\d \"\"e\"\", ż\"" "$(sed '1s/[^,]*,//' told)"
}

@test "exec: answers come in any order, as CSV, TSV or JSON, with or without names" {
	cat >"$conf/order.pl" <<-'END'
	$| = 1;
	for $n (1 .. 4) { ($id[$n]) = split /\t/, <STDIN> }
	print "id,state,carrier_id\n$id[4],accepted,D4\n$id[2]\taccepted\tD2\n",
	    "{\"state\":\"accepted\",\"carrier_id\":\"D3\",\"id\":\"$id[3]\"}\n",
	    "\"$id[1]\",\"accepted\",\"D,1\"\r\n";
	1 while <STDIN>;
	END
	gateway "command: [perl, $conf/order.pl]"
	rows 0 4
	is "1001 D,1
1002 D2
1003 D3
1004 D4" "$(sqlite3 -separator ' ' "$account" 'SELECT id + 1000, carrier_id FROM message ORDER BY id')"
}

@test "exec: a carrier's id that is missing, or too long to keep, is ours" {
	answers '$id,accepted'
	gateway
	send 0
	program send <<-'END'
	while read -r id rest; do printf '%s,accepted,%0200d\n' "$id" 1; done
	END
	sms_run 0 sms-send -qH --gateway main --from $own +12015550102 'Gate opens at 7'
	token=$(sqlite3 "$account" 'SELECT token FROM series')
	is "$token-1 $token-2" "$(sqlite3 "$account" 'SELECT carrier_id FROM message' | paste -sd' ')"
}

@test "exec O29: a class of refusal says what becomes of the recipient" {
	answers '$id,rejected,,opted-out'
	gateway
	send 1
	is rejected,opted-out "$output"
	sms_run 0 sms-optout list -H -o number,scope,source
	is "$to,all,provider" "$output"
	answers '$id,rejected,,invalid-number,,no such subscriber'
	sms_run 1 sms-send -qHo state,reason --gateway main --from $own +12015550102 'Gate opens'
	is rejected,bad-number "$output"
	has "$stderr" 'bad-number: no such subscriber'
	sms_run 1 sms-send -qHo reason --gateway main --from $own +12015550102 'Gate opens'
	is dead-number "$output"
}

@test "exec: a refusal in words of its own is the provider's, and they are shown" {
	answers '$id,rejected,,whatever,,the modem said no'
	gateway
	send 1
	is rejected,provider-refused "$output"
	has "$stderr" 'provider-refused: whatever: the modem said no'
}

@test "exec: what shall go later waits, and the rest of the run with it when it concerns all" {
	program send <<-'END'
	while read -r id rest; do
		[ -e busy ] && echo "$id,accepted,X$id" || echo "$id,later"
		: >busy
	done
	END
	gateway 'concurrency: 1'
	rows 0 3
	is 3 "$(count sending)"
	answers '$id,later,,queue-full,2h'
	sms_run 75 sms-send -qHo state,reason --gateway main --from $own +12015550199 'Gate opens'
	is queued,queue-full "$output"
	has "$stderr" 'queue-full: gateway main from +15017122661'
}

@test "exec: what it does not know is unknown, and never sent again by itself" {
	answers '$id,unknown'
	gateway
	send 76
	is unknown,no-answer "$output"
	sms_run 0 sms-tick -q
	is 1 "$(wc -l <took)"
}

@test "exec: answers that cannot be understood are told, and the message is in doubt" {
	for line in '$id,yes' '$id' '{\"id\":\"$id\",\"state\":1}'; do
		answers "$line"
		gateway
		send 76 --at now
		has "$stderr" 'gateway main: no such state:'
		sqlite3 "$account" "UPDATE message SET state = 'cancelled',
			done_at = 1"
	done
}

@test "exec: lines about nothing, torn or broken ones are no answers" {
	printf 'printf "%s"\nexec cat >&2\n' 'x,accepted,1\nwhat?\n{"id":\n\0\n\377\n' | program send
	gateway 'timeout: 1s'
	send 76
	is unknown,no-answer "$output"
	has "$stderr" 'an answer about no message that is on its way: x,accepted,1'
	has "$stderr" 'gateway main: not JSON'
	has "$stderr" 'gateway main: not text'
}

@test "exec: an answer that lacks its line end may lack more" {
	printf 'read -r id rest\nprintf "%%s,accepted,X1" $id\n' | program send
	gateway
	send 76
	is unknown,no-answer "$output"
}

@test "exec: a line that does not end ends the program" {
	printf 'read -r id rest\necho $$ >pid\nexec tr "\\0" x </dev/zero\n' | program send
	gateway
	send 76
	is unknown,no-answer "$output"
	run kill -0 "$(cat pid)"
	[ "$status" -ne 0 ]
}

@test "exec: of those who die without reading, nothing is in doubt" {
	program send <<-'END'
	[ -e twice ] || { : >>once; [ ! -e tried ] || : >twice; : >tried; exit 3; }
	while read -r id rest; do echo "$id,accepted,X$id"; done
	END
	gateway
	rows 0 40
	is 40 "$(count sending)"
	[ -e twice ]
}

@test "exec: of one that dies on the way, what it read is in doubt and the rest is not" {
	program send <<-'END'
	read -r id rest
	echo "$id,accepted,X1"
	read -r id rest
	read -r id rest
	kill -9 $$
	END
	gateway
	rows 69 20
	is 1 "$(count sending)"
	is 2 "$(count unknown)"
	is 17 "$(count queued)"
	has "$stderr" 'was ended by signal 9: what it had read may be sent'
	answers '$id,accepted'
	sqlite3 "$account" 'UPDATE message SET not_before = 0'
	sms_run 0 sms-tick -q
	is 18 "$(count sending)"
	is 17 "$(wc -l <took)"
}

@test "exec: what it wrote before its end counts" {
	program send <<-'END'
	read -r a rest; read -r b rest; read -r c rest
	echo "$b,accepted,X2"; echo "$a,rejected"
	exit 1
	END
	gateway
	rows 76 3
	is 'rejected unknown sending' "$(sqlite3 "$account" 'SELECT state FROM message ORDER BY number = "+12015551001", number' | paste -sd' ')"
}

@test "exec: a program that closes its input, or its output, costs no SIGPIPE" {
	printf 'read -r id rest\nexec <&-\necho "$id,accepted"\nexec sleep 0.1\n' | program send
	gateway 'timeout: 1s'
	rows 0 4
	is 4 "$(count sending)"
	printf 'read -r id rest\nexec >&-\nexec sleep 5\n' | program send
	send 76
	is unknown,no-answer "$output"
}

@test "exec: one that hangs is ended, and only what it read is in doubt, whenever it was told the rest" {
	local pace
	printf 'trap "" TERM\necho $$ >pid\nread -r id rest\nread -r id rest\nexec 3<&0 </dev/null\nwhile :; do sleep 0.1; done\n' | program send
	for pace in 'rate: 1000' 'rate: 10'; do
		sqlite3 "$account" "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
		gateway 'timeout: 1s' "$pace"
		rows 69 20
		is 2 "$(count unknown)"
		is "$(grep -c ^queued <<<"$output")" "$(count queued)"
		run kill -0 "$(cat pid)"
		[ "$status" -ne 0 ]
		has "$stderr" 'says nothing'
	done
}

@test "exec: a slow one that works in order is not taken for one that hangs" {
	program send <<-'END'
	while read -r id rest; do sleep 0.1; echo "$id,accepted"; done
	END
	gateway 'timeout: 1s'
	rows 0 12
	is 12 "$(count sending)"
}

@test "exec: it may complain without end, and nothing of it harms a terminal" {
	program send <<-'END'
	read -r id rest
	printf '\033[31mred\n' >&2
	head -c 3000000 /dev/zero | tr '\0' x >&2
	yes complaint | head -100000 >&2
	echo "$id,accepted,X1"
	END
	gateway
	sms_run 0 sms-send -Ho state --gateway main --from $own $to 'Gate opens'
	is sending "$output"
	has "$stderr" 'main: \x1b[31mred'
	has "$stderr" 'main: more of this is not shown'
	[ "${#stderr}" -lt 9000 ]
}

@test "exec: what it leaves running in the background holds nobody up" {
	program send <<-'END'
	sleep 20 &
	echo $! >>pids
	read -r id rest
	echo "$id,accepted,X1"
	END
	gateway
	SECONDS=0
	send 0
	program send <<-'END'
	sleep 20 &
	echo $! >>pids
	read -r id rest
	END
	sms_run 76 sms-send -qHo state --gateway main --from $own +12015550102 'Gate opens'
	[ $SECONDS -lt 10 ]
}

@test "exec: it has none of our descriptors, its own process group, and its signals" {
	program send <<-'END'
	ls /proc/$$/fd >fds
	[ $# = 0 ] || exit 0
	ps -o pid=,pgid= -p $$ | tr -s ' ' >group
	while read -r word value; do
		case $word in SigBlk: | SigIgn:) echo "$value" ;; esac
	done </proc/$$/status >signals
	while read -r id rest; do echo "$id,accepted"; done
	END
	gateway
	send 0
	mv fds ours
	"$conf/send" end </dev/null >/dev/null 2>&1
	is "$(cat fds)" "$(cat ours)"
	read -r pid pgid <group
	is "$pid" "$pgid"
	is '0000000 0000000' "$(grep -oE '.{7}$' signals | paste -sd' ')"
}

@test "exec: arguments reach it as they are, a shell only where one is named" {
	gateway "command: [sh, -c, 'printf \"%s|\" \"\$@\" >args; while read -r id rest; do echo \"\$id,accepted\"; done', sh, 'a b', '\$(touch x)', '*', '']"
	send 0
	is 'a b|$(touch x)|*||' "$(cat args)"
	[ ! -e x ]
}

@test "exec: secrets are in its environment, and nowhere else" {
	(umask 077 && echo s3cret >"$conf/pin")
	program send <<-'END'
	echo "$PIN $SMS_NOW" >env
	tr '\0' ' ' </proc/$$/cmdline >cmdline
	while read -r id rest; do echo "$id,accepted"; done
	END
	gateway 'secrets: { PIN: { file: pin } }'
	PIN=other send 0
	is "s3cret $SMS_NOW" "$(cat env)"
	lacks "$(cat cmdline)$output$stderr" s3cret
	chmod 644 "$conf/pin"
	send 78
	has "$stderr" 'others can read it'
}

@test "exec: one program serves the run, and is started again when it ended in between" {
	program send <<-'END'
	echo start >>starts
	while read -r id rest; do echo "$id,accepted"; done
	END
	gateway
	rows 0 100
	is 1 "$(wc -l <starts)"
	printf 'echo start >>starts\nread -r id rest\necho "$id,accepted"\n' | program send
	gateway 'concurrency: 1'
	{ echo number; for i in {1..9}; do echo "+120155520$((10 + i))"; done; } >more.csv
	sms_run 0 sms-send -q --gateway main --from $own --text 'Gate opens at 7' <more.csv
	is 109 "$(count sending)"
}

@test "exec: without a look-up nobody can be asked, with one it finds, denies or leaves open" {
	answers '$id,unknown'
	gateway
	send 76
	sms_run 76 sms-dlr poll -q
	is 1 "$(count unknown)"
	printf 'while read -r id rest; do echo "$id $rest" >>asked; echo "$id,$(cat verdict)"; done\n' | program find
	gateway 'find: [./find]' 'reconcile_after: 1m' 'reconcile_sure: 5m'
	echo unknown >verdict
	SMS_NOW=2026-11-21T12:00:30Z sms_run 76 sms-dlr poll -q
	[ ! -e asked ]
	SMS_NOW=2026-11-21T12:01:00Z sms_run 76 sms-dlr poll -q
	is 1 "$(count unknown)"
	has "$(cat asked)" "$to$tab$own${tab}GSM-7${tab}1${tab}2026-11-22T12:00:00Z${tab}Gate opens at 7"
	echo none >verdict
	SMS_NOW=2026-11-21T12:02:00Z sms_run 76 sms-dlr poll -q
	is 1 "$(count unknown)"
	echo accepted,X9 >verdict
	SMS_NOW=2026-11-21T12:20:00Z sms_run 0 sms-dlr poll -q
	is X9 "$(sqlite3 "$account" "SELECT carrier_id FROM message WHERE state = 'sending'")"
	sms_run 76 sms-send -q --gateway main --from $own +12015550102 'Gate opens'
	echo none >verdict
	SMS_NOW=2026-11-21T12:02:00Z sms_run 76 sms-dlr poll -q
	is 1 "$(count unknown)"
	SMS_NOW=2026-11-21T12:20:00Z sms_run 0 sms-dlr poll -q
	is 1 "$(count queued)"
}

@test "exec: a look-up that dies, hangs or babbles leaves all in doubt as it is" {
	answers '$id,unknown'
	program find </dev/null
	gateway 'find: [./find]' 'reconcile_after: 0s' 'timeout: 300ms'
	send 76
	for text in 'exit 1' 'exec sleep 5' 'echo what; exec cat' 'read -r a b; printf "%s,none" "$a"'; do
		printf '%s\n' "$text" | program find
		sms_run 76 sms-dlr poll
		has "$stderr" 'gateway main: '
		is 1 "$(count unknown)"
	done
}

@test "exec: what it reports is folded, and it is told that all of it is safe" {
	answers '$id,accepted,X$number'
	program events </dev/null
	gateway 'events: [./events]'
	rows 0 3
	program events <<-'END'
	cat spool
	echo
	read -r word && [ "$word" = seen ] && mv spool done
	END
	cat >spool <<-'END'
	carrier_id,status,reason,receipt,at
	X+12015551000,delivered,,handset,2026-11-21T11:59:00Z
	{"carrier_id":"X+12015551001","status":"undelivered","reason":"invalid-number"}
	X+12015551002,gone
	END
	sms_run 0 sms-dlr poll -q
	has "$stderr" "gateway main: no such status: 'gone'"
	is 'delivered||handset
undelivered|bad-number|
sending||' "$(sqlite3 "$account" 'SELECT state, reason, receipt FROM message ORDER BY number')"
	[ -e done ]
}

@test "exec: of a report that breaks off what came is kept, and nothing is said to be safe" {
	answers '$id,accepted,X$number'
	program events </dev/null
	gateway 'events: [./events]' 'timeout: 1s'
	rows 0 2
	for end in 'exit 3' 'sleep 5'; do
		printf 'cat spool\n%s\nread -r word && mv spool done\n' "$end" | program events
		echo 'X+12015551000,delivered' >spool
		sms_run 0 sms-dlr poll -q
		has "$stderr" 'gateway main: '
		is 1 "$(count delivered)"
		[ ! -e done ]
	done
}

@test "exec: more than a group of reports is told as one" {
	answers '$id,accepted,X$number'
	program events </dev/null
	gateway 'events: [./events]'
	rows 0 600
	sqlite3 "$account" "SELECT carrier_id || ',delivered' FROM message" >spool
	printf 'cat spool\nexec >&-\nread -r word && mv spool done && ! read -r word && : >once\n' | program events
	sms_run 0 sms-dlr poll -q
	is 600 "$(count delivered)"
	[ -e once ]
}

@test "exec: faults of the configuration are told with their place" {
	answers '$id,accepted'
	echo '#!/bin/sh' >"$conf/dull"
	while IFS='|' read -r line want; do
		gateway "$line"
		send 78
		has "$stderr" "$want"
		sms_run 78 sms-account gateways
		has "$output" main,exec,bad-configuration
	done <<-'END'
	command: [./nothing]|5:5: command: ./nothing: is no program that can be run: there is none at
	command: [./dull]|5:5: command: ./dull: is no program that can be run: chmod +x
	command: ./dull --port x|can be run: write its arguments apart, as in [send-sms,
	command: []|5:5: command: is a program and its arguments
	command: { a: b }|5:5: command: is a program and its arguments
	find: [nosuchprogramhere]|find: nosuchprogramhere: is no program that can be run: there is none along PATH
	format: xml|5:5: format: is json, csv or tsv
	comand: x|5:5: comand: no such key
	secrets: { PIN: 1234 }|PIN: a secret is never written here
	concurrency: 0|5:5: concurrency: is 1 to 256
	END
	gateway
	sed -i s/exec/exce/ "$conf/config.yaml"
	send 78
	has "$stderr" 'driver: is http or exec'
}

@test "exec: while the clock is set only a program that is said to be local is started" {
	answers '$id,accepted'
	gateway
	sed -i /local/d "$conf/config.yaml"
	send 78
	has "$stderr" "say 'local: yes'"
	[ ! -e took ]
	sms_run 0 sms-account gateways -H -o gateway,provider,state
	has "$output" main,exec,ready
	sms_run 78 sms-account gateways --check main
	has "$stderr" 'gateway main: a program cannot be asked anything without sending'
}

@test "exec: a dry run and sms-why start nothing" {
	answers '$id,accepted'
	gateway
	send 0 -n
	is would-send, "$output"
	sms_run 0 sms-why -q --gateway main --from $own $to
	[ ! -e took ]
}

@test "exec: the program in sms-provider(5) runs as it stands" {
	mandoc -Tascii "$top/man/sms-provider.5" | col -bx |
		sed -n '/#!\/bin\/sh/,/^ *done/s/^           //p' >"$conf/send"
	is '#!/bin/sh' "$(head -1 "$conf/send")"
	chmod +x "$conf/send"
	gateway
	send 0
	is "$to Gate opens at 7" "$(cat sent.txt)"
}

# One round: 60 messages; the sender and the program are killed at random
# instants, until all is settled; then the program's book and the account are
# compared.
round() {
	local i n runner name=$1
	rm -f took pid
	{ echo number; for i in {10..69}; do echo "+120155501$i"; done; } >rows.csv
	sms-campaign create -qy --csv rows.csv --gateway main --class transactional \
		--from $own --text "Gate opens, round $name" "$name"
	sms-campaign start -qy "$name"
	for i in 1 2 3 4; do
		sms-campaign run -q "$name" >/dev/null 2>&1 3>&- &
		runner=$!
		# A random while, in work that is done rather than slept.
		for ((n = RANDOM % 20; n > 0; n--)); do sms-segment --text x >/dev/null; done
		[ $((i % 2)) = 1 ] || kill -9 $runner 2>/dev/null || true
		[ $i = 4 ] || kill -9 "$(cat pid 2>/dev/null || echo $runner)" 2>/dev/null || true
		wait $runner || true
		# Whoever is left works off what it was told.
		while [ -e pid ] && kill -0 "$(cat pid)" 2>/dev/null; do :; done
	done
	for ((i = 0; i < 100; i++)); do
		sms-dlr poll -q >/dev/null 2>&1 || true
		sqlite3 -cmd '.timeout 10000' "$account" "UPDATE message SET not_before = 0;
			DELETE FROM setting WHERE key LIKE 'pace.%'"
		sms-campaign run -q "$name" >/dev/null 2>&1 || true
		[ "$(sqlite3 "$account" "SELECT count(*) FROM message WHERE state
			IN ('queued', 'submitting', 'unknown')")" != 0 ] || break
	done
	is '' "$(cut -f2 took | sort | uniq -d)"
	is "$(sort took)" "$(sqlite3 -separator "$tab" "$account" "SELECT carrier_id,
		number FROM message WHERE state = 'sending' AND campaign =
		(SELECT id FROM campaign WHERE name = '$name')" | sort)"
	is 60 "$(wc -l <took)"
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
}

@test "exec: kill -9 of the program and of us at any instant: nothing twice, nothing lost" {
	unset SMS_NOW
	program send <<-'END'
	echo $$ >pid
	while IFS='	' read -r id number rest; do
		echo "B$id	$number" >>took
		echo "$id,accepted,B$id"
	done
	END
	program find <<-'END'
	while IFS='	' read -r id number rest; do
		grep -q "^B$id	" took 2>/dev/null && echo "$id,accepted,B$id" || echo "$id,none"
	done
	END
	gateway 'concurrency: 8' 'find: [./find]' 'reconcile_after: 0s' 'reconcile_sure: 0s'
	for ((n = 1; n <= ${ROUNDS:-5}; n++)); do
		echo "round $n"
		round "r$n"
	done
}
