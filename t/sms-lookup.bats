# sms-inspect --live, price and job: what a carrier says of numbers, what that
# costs, and jobs. The simulated carrier answers.

load helper
load carrier/carrier
load lookup

@test "sms-inspect P17 P66: --live adds what the carrier says to what the plan knows" {
	sms_run 0 sms-inspect --live -qyH -o number,type,live,live_type,live_mcc,live_mnc,live_operator,caller_name,live_reason,live_at,live_cost \
		+447900900123
	is '+447900900123,mobile,found,mobile,234,51,Relish,,,2026-11-21T12:00:00Z,0.5' "$output"
	# a landline has no network of its own
	sms_run 0 sms-inspect --live -qyHo type,live_type,live_mcc +442079460000
	is 'fixed_line,fixed_line,' "$output"
}

@test "sms-inspect: the simulated carrier's answers are the same each time, and differ by its seed" {
	numbers 40
	sms-account set lookup-price=0 cnam-price=0 lookup-valid-for=1s
	ask() {
		SMS_NOW=2026-11-21T$1:00:00Z sms-inspect --cnam -q \
			-o live_type,live_mnc,caller_name list.csv
	}
	ask 12 >one && ask 13 >two && is "$(cat one)" "$(cat two)"
	is 3 "$(cut -d, -f1 one | tail -n +2 | sort -u | wc -l)"
	sms-account set sim.seed=99
	ask 14 >three
	run cmp -s one three
	is 1 "$status"
}

@test "sms-inspect P70 P71: --cnam asks for the caller's name too, at its own price" {
	sms_run 0 sms-inspect --cnam -qyHo live,caller_name,live_cost +447900900123
	is 'found,OKAFOR CARLA,0.75' "$output"
	is 99.25 "$(balance)"
	# an answer without the name is not enough for it; one with it is
	sms_run 0 sms-inspect --live -qyHo live_cost +447900900123
	is 0 "$output"
	sms_run 0 sms-inspect --live -qyHo live_cost +447900900124
	sms_run 0 sms-inspect --cnam -qyHo live_cost +447900900124
	is 0.75 "$output"
}

@test "sms-inspect P69 P71: price says beforehand what a question costs" {
	sms_run 0 sms-inspect price
	is 'option,credits
--live,0.5
--cnam,0.75' "$output"
	sms_run 0 sms-inspect --cnam -n -Ho number,live,live_cost \
		+447900900123 +447900900123 +447900900124
	is '+447900900123,would-ask,0.75
+447900900123,would-ask,0
+447900900124,would-ask,0.75' "$output"
	has "$stderr" 'would have asked about 2 numbers, for 1.5 credits'
	is 100 "$(balance)"
	is 0 "$(sql 'SELECT count(*) FROM lookup')"
}

@test "sms-inspect P69: what costs credits wants -y or a fence where there is no terminal" {
	sms_run 64 setsid sms-inspect --live +447900900123
	has "$stderr" 'costs up to 0.5 credits'
	has "$stderr" '-y'
	is '' "$output"
	is 100 "$(balance)"
	sms_run 0 setsid sms-inspect --live -q --max-cost 0.5 +447900900123
	sms-account set lookup-price=0
	sms_run 0 setsid sms-inspect --live -q +447900900124
}

@test "sms-inspect: each number is charged once, in the ledger, and asked about once" {
	numbers 100
	cat list.csv list.csv | sed '102d' >twice.csv
	sms_run 0 sms-inspect --live -y -o number,live twice.csv
	has "$stderr" 'read 200 = passed 200'
	has "$stderr" 'have asked about 100 numbers, for 50 credits'
	is 50 "$(balance)"
	is '100|-50000' "$(sql "SELECT count(*), sum(amount) FROM ledger WHERE kind = 'lookup'")"
	# the same command again asks nobody
	sms_run 0 sms-inspect --live -y list.csv
	has "$stderr" 'have asked about 0 numbers, for 0 credits'
	is 50 "$(balance)"
	# until the answer is too old
	SMS_NOW=2026-11-22T12:00:01Z sms_run 0 sms-inspect --live -qy list.csv
	is 0 "$(balance)"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: the intent is written down and paid for before the carrier is asked" {
	# A carrier whose file cannot be opened fails between the two.
	sms-inspect --live -qy +447900900999 >/dev/null
	mv data/smsutils/default.db.sim data/kept && mkdir data/smsutils/default.db.sim
	run sms-inspect --live -qy +447900900123
	[ "$status" -ne 0 ]
	is 99.5 "$(balance)"
	rmdir data/smsutils/default.db.sim && mv data/kept data/smsutils/default.db.sim
	# its answer lost, it is paid for, and asked again without being paid for
	sms-account set sim.lost=23
	sms_run 1 sms-inspect --live -yHo live,live_reason,live_cost +447900900123
	is 'unknown,no-answer,0.5' "$output"
	has "$stderr" '1 got no answer'
	is 'asking|500' "$(sql "SELECT state, cost FROM lookup WHERE number = '+447900900123'")"
	is 99 "$(balance)"
	sms_run 0 sms-inspect --live -yHo live,live_reason,live_cost +447900900123
	is 'found,,0' "$output"
	is 99 "$(balance)"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: what the carrier does not take is given back" {
	sms_run 1 sms-inspect --live -qyHo live,live_reason,live_cost +15005550003
	is 'refused,no-permission,0' "$output"
	is 100 "$(balance)"
	is '-500
500' "$(sql "SELECT amount FROM ledger WHERE kind LIKE 'lookup%' ORDER BY id")"
	# a number that does not exist is an answer
	sms_run 0 sms-inspect --live -qyHo live,live_reason,live_cost +15005550001
	is 'none,bad-number,0.5' "$output"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: nobody is asked about what is no number" {
	printf '%s\n' number +447900900123 12 nonsense 33733 >list.csv
	sms_run 0 sms-inspect --live -C US -yHo given,live list.csv
	is '+447900900123,found
12,
nonsense,
33733,' "$output"
	has "$stderr" 'have asked about 1 number, for 0.5 credits'
}

@test "sms-inspect P20 P88: the carrier's word decides where the plan does not tell landlines" {
	numbers 40
	sms_run 0 sms-inspect --live -qy -o number,live_type list.csv
	want=$(grep -c ',mobile' <<<"$output")
	[ "$want" -gt 5 ]
	[ "$want" -lt 40 ]
	sms_run 0 sms-inspect --live -qyH --keep mobile -o live_type list.csv
	is "$want" "${#lines[@]}"
	is mobile "$(sort -u <<<"$output")"
	# and what the plan leaves out for sure is not asked about
	sms_run 0 sms-inspect --live -yH --keep mobile -o number +442079460000 +447900900123
	is +447900900123 "$output"
	has "$stderr" 'have asked about 1 number'
}

@test "sms-inspect: it is a filter: columns stay, rows flow, rejects are written" {
	printf 'who,number\nAnn,+447900900123\nBob,+447900900124,x\n' >list.csv
	sms_run 1 sms-inspect --live -qy -r bad.csv -o who,number,given,live \
		<list.csv
	is 'who,number,given,live
Ann,+447900900123,+447900900123,found' "$output"
	has "$(cat bad.csv)" too-many-columns
}

@test "sms-inspect: when the credits run out the rows so far are there, and it is 75" {
	sms-account set lookup-price=40
	numbers 5
	sms_run 75 sms-inspect --live -yHo number,live list.csv
	is '+12015551000,found
+12015551001,found' "$output"
	has "$stderr" 'no-funds'
	is 20 "$(balance)"
	sms-credits recharge -q 100
	sms_run 0 sms-inspect --live -yHo number,live_cost list.csv
	is '+12015551000,0
+12015551001,0
+12015551002,40
+12015551003,40
+12015551004,40' "$output"
}

@test "sms-inspect: --max-cost is a fence" {
	numbers 5
	sms_run 75 sms-inspect --live --max-cost 1.2 -Ho number list.csv
	is 2 "${#lines[@]}"
	has "$stderr" 'the same command goes on where this one stopped'
	is 99 "$(balance)"
	sms_run 75 sms-inspect --live --max-cost 0.4 -Ho number list.csv
	has "$stderr" 'allows not one look-up: sms-inspect price says what'
	is 99 "$(balance)"
}

@test "sms-inspect: an account on hold asks nobody, nor does a copy" {
	sms-account hold
	sms_run 75 sms-inspect --live -qy +447900900123
	is '' "$(sed 1d <<<"$output")"
	has "$stderr" on-hold
	is 100 "$(balance)"
	sms-account release
	cp data/smsutils/default.db copy.db
	sms_run 78 sms-inspect --live -qy -A ./copy.db +447900900123
	has "$stderr" account-moved
}

@test "sms-inspect: a gateway that is not there, or has no look-up, is 78" {
	sms_run 78 sms-inspect --live -qy --gateway nowhere +447900900123
	has "$stderr" "no-gateway"
	is 100 "$(balance)"
	sms-account set lookup-gateway=elsewhere
	sms_run 78 sms-inspect --live -qy +447900900123
	has "$stderr" elsewhere
	sms_run 0 sms-inspect --live -qy --gateway sim +447900900123
}

@test "sms-inspect: without an account --live is 66 and says how to make one" {
	sms_run 66 sms-inspect --live -A "$HOME/none.db" +447900900123
	has "$stderr" 'sms-account'
}

@test "sms-inspect P67: a file becomes a job, which asks nobody before it is run" {
	numbers 3
	printf 'x,what\n' >>list.csv
	sms_run 0 sms-inspect job add --cnam -o id,name,state,cnam,gateway,rows,done,cost list.csv
	is 'id,name,state,cnam,gateway,rows,done,cost
1,list.csv,new,yes,sim,4,1,0' "$output"
	has "$stderr" 'read 4 = numbers 3 + other 1'
	has "$stderr" 'for 2.25 credits at most: sms-inspect job run 1'
	is 100 "$(balance)"
	is 0 "$(sql 'SELECT count(*) FROM lookup')"
	sms_run 0 sms-inspect job run -y 1
	is 97.75 "$(balance)"
	sms_run 0 sms-inspect job show -Ho state,rows,done,cost,found,none,refused,unknown 1
	is finished,4,4,2.25,3,0,0,0 "$output"
	# finished is finished
	sms_run 0 sms-inspect job run -y 1
	is 97.75 "$(balance)"
}

@test "sms-inspect P67: a job may come from standard input, in any form of rows" {
	printf '%s\n' '{"tel":"020 7946 0000","who":"Ann"}' >list
	sms_run 0 sms-inspect job add -C GB -c tel --name friends -qHo name <list
	is friends "$output"
	sms-inspect job run -qy
	sms_run 0 sms-inspect job result -Ho number,who,given,live_type 1
	is '+442079460000,Ann,020 7946 0000,fixed_line' "$output"
}

@test "sms-inspect: a job's number column, and columns that are the report's" {
	printf 'Telefon,country\n+447900900123,x\n' >list.csv
	sms_run 65 sms-inspect job add list.csv
	has "$stderr" Telefon
	sms_run 65 sms-inspect job add -c Telefon list.csv
	has "$stderr" "'country' is there already"
	is 0 "$(sql 'SELECT count(*) FROM job')"
	sms_run 0 sms-inspect job add -q -c Telefon --replace list.csv
	sms-inspect job run -qy
	sms_run 0 sms-inspect job result -o number,given,country,live 1
	is 'number,given,country,live
+447900900123,+447900900123,GB,found' "$output"
}

@test "sms-inspect: rows that are bad in themselves go to the rejects, the others are the job" {
	printf 'number,a\n+447900900123,b\n+447900900124,c,d\n' >list.csv
	sms_run 1 sms-inspect job add -q -r bad.csv -Ho rows list.csv
	is 1 "$output"
	has "$(cat bad.csv)" too-many-columns
}

@test "sms-inspect P68: the result is a ZIP with the report, whole or not there" {
	numbers 70
	sms-inspect job add -q list.csv >/dev/null
	sms-inspect job run -qy 1
	sms_run 0 sms-inspect job result --zip r.zip 1
	is '' "$output"
	is 'job.csv
report.csv' "$(unzip -Z1 r.zip | sort)"
	unzip -q r.zip
	is "$(sms-inspect job result 1)" "$(cat report.csv)"
	is "$(sms-inspect job show 1)" "$(cat job.csv)"
	is 71 "$(wc -l <report.csv)"
	# what is there stays, unless -y
	sms_run 73 sms-inspect job result --zip r.zip 1
	sms_run 0 sms-inspect job result -y --zip r.zip 1
	sms_run 73 sms-inspect job result --zip no/where/r.zip 1
	sms_run 64 sms-inspect job result --zip x.zip -o number 1
	is 'job.csv list.csv r.zip report.csv' "$(echo *.*)"
}

@test "sms-inspect P68: the result of a job that is not done is what there is, and 1" {
	numbers 3
	sms-inspect job add -q list.csv >/dev/null
	sms_run 75 sms-inspect job run -q --max-cost 1 1
	sms_run 1 sms-inspect job result -Ho number,live 1
	is '+12015551000,found
+12015551001,found
+12015551002,' "$output"
	has "$stderr" 'job 1 is running: 2 of 3 rows are done'
	sms_run 0 sms-inspect job run -qy 1
	sms_run 0 sms-inspect job result -Ho live 1
}

@test "sms-inspect P68: a job that is killed at any moment goes on, and pays for nothing twice" {
	numbers 200
	sms-inspect job add -q list.csv >/dev/null
	export SMS_TRACE_SQL=$HOME/trace
	for _ in 1 2 3 4 5 6 7 8; do
		sms-inspect job run -qy 1 >/dev/null 2>&1 &
		# killed when it has prepared some statement or other
		until [ -s trace ] || ! kill -0 $! 2>/dev/null; do :; done
		kill -9 $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		rm -f trace
	done
	unset SMS_TRACE_SQL
	sms_run 0 sms-inspect job run -qy 1
	is 0 "$(balance)"
	is '200|200' "$(sql 'SELECT count(*), count(DISTINCT number) FROM lookup')"
	sms_run 0 sms-inspect job show -Ho state,done,cost,found 1
	is finished,200,100,200 "$output"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: what died between paying and the answer is asked again, paid for once" {
	numbers 3
	sms-inspect job add -q list.csv >/dev/null
	# as a process leaves it that dies then
	sql "INSERT INTO lookup (number, cnam, gateway, state, cost, job, asked_at)
	    VALUES ('+12015551001', 0, 'sim', 'asking', 500, 1, 1);
	    INSERT INTO ledger (at, kind, amount, balance)
	    VALUES (1, 'lookup', -500, 99500)"
	sms_run 0 sms-inspect job run -qy 1
	is 98.5 "$(balance)"
	sms_run 0 sms-inspect job show -Ho cost,found 1
	is 1.5,3 "$output"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: numbers without an answer keep a job open, and the next run asks again" {
	numbers 3
	sms-account set sim.throttled=1001 sim.lost=1002
	sms-inspect job add -q list.csv >/dev/null
	sms_run 75 sms-inspect job run -y 1
	has "$stderr" '2 numbers of job 1 have no answer yet'
	sms_run 0 sms-inspect job show -Ho state,done,found,refused,unknown 1
	is running,1,1,1,1 "$output"
	sms_run 0 sms-inspect job run -qy 1
	is 98.5 "$(balance)"
	sms_run 0 sms-inspect job show -Ho state,done,found,cost 1
	is finished,3,3,1.5 "$output"
}

@test "sms-inspect: a job's answers stay good for it, however long it takes" {
	numbers 2
	sms-account set lookup-valid-for=1s
	sms-inspect job add -q list.csv >/dev/null
	sms_run 75 sms-inspect job run -q --max-cost 0.5 1
	sql 'UPDATE job_row SET open = 1, lookup = NULL; UPDATE job SET done = 0'
	SMS_NOW=2026-11-25T12:00:00Z sms_run 0 sms-inspect job run -qy 1
	is 99 "$(balance)"
}

@test "sms-inspect: a cancelled job asks no more, its result stays" {
	numbers 3
	sms-inspect job add -q list.csv >/dev/null
	sms_run 75 sms-inspect job run -q --max-cost 0.5 1
	sms_run 0 sms-inspect job cancel 1
	sms_run 65 sms-inspect job run -y 1
	sms_run 1 sms-inspect job cancel 1
	has "$stderr" 'is cancelled already'
	sms_run 1 sms-inspect job result -qHo live 1
	is 'found' "$(head -1 <<<"$output")"
	is 99.5 "$(balance)"
}

@test "sms-inspect: job without a verb lists them; one that is not there is 65" {
	numbers 1
	sms-inspect job add -q list.csv >/dev/null
	sms-inspect job add -q --cnam list.csv >/dev/null
	sms_run 0 sms-inspect job -Ho id,cnam
	is '1,no
2,yes' "$output"
	sms_run 65 sms-inspect job show 9
	has "$stderr" 'there is no job 9'
	sms_run 64 sms-inspect job show x
	sms_run 64 sms-inspect job lst
	has "$stderr" "did you mean 'sms-inspect job list'?"
	# every job that is not finished
	sms_run 0 sms-inspect job run -qy
	sms_run 0 sms-inspect job -Ho state
	is 'finished
finished' "$output"
}

@test "sms-inspect: a price asked about on a terminal: no spends nothing and is 77" {
	command -v script >/dev/null || skip "needs script(1)"
	sms_run 77 script -qec 'sms-inspect --live +447900900123' /dev/null <<<n
	has "$output" 'costs up to 0.5 credits'
	is 100 "$(balance)"
	sms_run 0 script -qec 'sms-inspect --live +447900900123' /dev/null <<<y
	is 99.5 "$(balance)"
}

@test "sms-inspect: what needs no account does not start the part that does" {
	mkdir alone && cp "$(command -v sms-inspect)" alone/
	sms_run 0 env PATH=/usr/bin:/bin alone/sms-inspect -q +447900900123
	sms_run 78 env PATH=/usr/bin:/bin alone/sms-inspect --live +447900900123
	has "$stderr" 'sms-lookup'
	# and installed, it is found in libexec
	mkdir -p bin libexec/smsutils
	cp alone/sms-inspect bin/
	cp "$(command -v sms-lookup)" libexec/smsutils/
	sms_run 0 env PATH=/usr/bin:/bin bin/sms-inspect error -Ho reason 30003
	sms_run 0 env PATH="$PWD/bin:/usr/bin:/bin" sms-inspect error -Ho reason 30003
}

# The same through a real carrier's description.

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "$@"
}

# live STATUS NUMBER...: what is known by gateway main.
live() {
	local want=$1
	shift
	sms_run "$want" sms-inspect --live -qyH --gateway main -o \
		live,live_type,live_mcc,live_mnc,live_operator,live_reason,live_cost "$@"
}

@test "sms-inspect P66: a real carrier is asked as its description says" {
	carrier - <<-'END'
	on GET /v2/PhoneNumbers/+12015550124
	body {"valid":true,"line_type_intelligence":{"type":"nonFixedVoip","mobile_country_code":null,"carrier_name":"Acme"}}

	on GET /v2/PhoneNumbers/+12015550125
	body {"valid":false,"validation_errors":["TOO_SHORT"],"line_type_intelligence":null}

	body {"valid":true,"line_type_intelligence":{"type":"mobile","mobile_country_code":"310","mobile_network_code":"260","carrier_name":"T-Mobile USA"}}
	END
	twilio
	live 0 +12015550123 +12015550124 +12015550125
	is 'found,mobile,310,260,T-Mobile USA,,0.5
found,voip,,,Acme,,0.5
none,,,,,bad-number,0.5' "$output"
	is 'GET /v2/PhoneNumbers/+12015550123?Fields=line_type_intelligence' \
		"$(sed 's/ \[.*//' log | sort | head -1)"
	is 98.5 "$(balance)"
	asked 3
	live 0 +12015550123
	asked 3
	# what it takes for it is not known here
	sms-account set lookup-price=0
	sms_run 64 setsid sms-inspect --live --gateway main +12015550126
	has "$stderr" 'main may charge for what it is asked'
	asked 3
}

@test "sms-inspect P70: a real carrier is asked for the caller's name where it knows names" {
	carrier - <<-'END'
	body {"valid":true,"line_type_intelligence":{"type":"landline"},"caller_name":{"caller_name":"OWEN SUE"},"data":{"carrier":{"type":"fixed line","name":"Acme"},"caller_name":{"caller_name":"LEE ANN"}}}
	END
	twilio
	sms_run 0 sms-inspect --cnam -qyH --gateway main -o live_type,caller_name +12015550123
	is 'fixed_line,OWEN SUE' "$output"
	has "$(cat log)" 'line_type_intelligence,caller_name'
	gateway telnyx 'api_key_file: token'
	live 0 +12015550124
	is 'found,fixed_line,,,Acme,,0.5' "$output"
	has "$(tail -1 log)" 'Authorization: Bearer secret'
	sms_run 0 sms-inspect --cnam -qyH --gateway main -o live_type,live_operator,caller_name +12015550124
	is 'fixed_line,Acme,LEE ANN' "$output"
	is 'GET /v2/number_lookup/+12015550124?type=carrier&type=caller-name' \
		"$(tail -1 log | sed 's/ \[.*//')"
	is 98 "$(balance)"
	mkdir -p "${conf%/*}/providers"
	printf '%s\n' 'provider: pigeon' 'send: { path: /x, json: { to: "{to}" } }' \
		'answer: { id: id }' 'lookup: { path: "/look/{to}" }' \
		>"${conf%/*}/providers/pigeon.yaml"
	gateway pigeon
	sms_run 78 sms-inspect --cnam -qy --gateway main +12015550125
	has "$stderr" "no-lookup: gateway 'main' has no look-up of callers' names"
	gateway kannel 'username: u' 'password_file: token'
	sms_run 78 sms-inspect --live -qy --gateway main +12015550125
	has "$stderr" "no-lookup: gateway 'main' has no look-up of numbers"
	is 98 "$(balance)"
}

@test "sms-inspect P66 P70: Plivo, Infobip and Vonage are asked, each in its own words" {
	carrier - <<-'END'
	on GET /v1/Number/
	body {"phone_number":"+12015550123","carrier":{"type":"fixed","mobile_country_code":"310","mobile_network_code":"260","name":"Acme"}}

	on POST /number/1/query
	times 1
	body {"results":[{"to":"12015550124","mccMnc":"310260","originalNetwork":{"networkName":"Orig"},"status":{"groupId":3},"error":{"id":0,"name":"NO_ERROR"}}]}

	on POST /number/1/query
	times 1
	body {"results":[{"status":{"groupId":2,"id":9},"error":{"id":1,"name":"EC_UNKNOWN_SUBSCRIBER","permanent":true}}]}

	on POST /number/1/query
	times 1
	body {"results":[{"mccMnc":"23410","status":{"groupId":2,"id":9},"error":{"id":27,"name":"EC_ABSENT_SUBSCRIBER"}}]}

	on POST /number/1/query
	body {"results":[{"status":{"groupId":5,"id":19,"name":"REJECTED_ROUTE_NOT_AVAILABLE"},"error":{"id":0}}]}

	on GET /ni/standard/json
	times 1
	body {"status":0,"current_carrier":{"network_code":"310004","name":"Verizon","network_type":"virtual"},"caller_name":"OWEN SUE"}

	on GET /ni/standard/json
	times 1
	body {"status":0,"current_carrier":{"network_code":"US-FIXED","name":"Acme","network_type":"landline"},"caller_name":"unknown"}

	on GET /ni/standard/json
	times 1
	body {"status":9,"status_message":"Partner quota exceeded"}

	on GET /ni
	body {"status":1,"status_message":"throttled"}
	END
	gateway plivo 'auth_id: MA1' 'auth_token_file: token'
	live 0 +12015550123
	is 'found,fixed_line,310,260,Acme,,0.5' "$output"
	is 'GET /v1/Number/+12015550123?type=carrier [Authorization: Basic TUExOnNlY3JldA==] ' "$(tail -1 log)"
	gateway infobip 'host: x.invalid' 'api_key_file: token'
	sms-account set -q lookup-valid-for=1s
	live 0 +12015550124
	is 'found,,310,260,Orig,,0.5' "$output"
	has "$(tail -1 log)" 'POST /number/1/query [Authorization: App secret] [Content-Type: application/json] {"to":["12015550124"]}'
	live 0 +12015550125
	is 'none,,,,,bad-number,0.5' "$output"
	live 0 +12015550126
	is 'found,,234,10,,,0.5' "$output"
	live 1 +12015550127
	is 'refused,,,,,no-route,0' "$output"
	SMS_NOW=2026-11-21T13:00:00Z
	gateway vonage 'api_key: K' 'api_secret_file: token'
	sms_run 0 sms-inspect --cnam -qyH --gateway main -o live_type,live_mcc,live_mnc,live_operator,caller_name +12015550123
	is 'voip,310,004,Verizon,OWEN SUE' "$output"
	is 'GET /ni/standard/json?number=12015550123&cnam=true [Authorization: Basic SzpzZWNyZXQ=] ' "$(tail -1 log)"
	sms_run 0 sms-inspect --cnam -qyH --gateway main -o live_type,live_mcc,live_operator,caller_name +12015550124
	is 'fixed_line,,Acme,' "$output"
	live 1 +12015550125
	is 'refused,,,,,provider-no-funds,0' "$output"
	live 1 +12015550126
	is 'refused,,,,,throttled,0' "$output"
}

@test "sms-inspect P66 P70: Sinch, MessageBird and Bandwidth are asked, and what one lacks is said" {
	carrier - <<-'END'
	on POST /v2/projects/p1/lookups
	body {"line":{"carrier":"T-Mobile USA","type":"Mobile","mobileCountryCode":"310","mobileNetworkCode":"260","ported":true},"countryCode":"US","number":"+12015550123"}

	on GET /lookup/12015550123
	body {"countryCode":"US","phoneNumber":12015550123,"type":"fixed line or mobile","hlr":{"network":20416,"status":"active"}}

	on POST /v2/accounts/9/phoneNumberLookup
	times 1
	body {"data":{"requestId":"r","status":"COMPLETE","results":[{"phoneNumber":"+12015550123","lineType":"VOIP-FIXED","messagingProvider":null,"voiceProvider":"Bandwidth"}]},"errors":[]}

	on POST /v2/accounts/9/phoneNumberLookup
	times 1
	body {"data":{"status":"FAILED","results":[]},"errors":[{"code":"x","description":"no"}]}

	on POST /v2/accounts/9/phoneNumberLookup
	status 401
	body {"errors":[{"code":"y","description":"Authentication failed"}]}
	END
	gateway sinch 'service_plan_id: s1' 'api_token_file: token' 'project_id: p1' 'key_id: k1'
	sms_run 78 sms-inspect --live -qyH --gateway main +12015550123
	has "$stderr" 'no-lookup: gateway main: key_secret is missing: its provider asks for it where numbers are looked up'
	echo '    key_secret_file: token' >>"$conf"
	live 0 +12015550123
	is 'found,mobile,310,260,T-Mobile USA,,0.5' "$output"
	is "POST /v2/projects/p1/lookups [Authorization: Basic $(printf k1:secret | base64)] [Content-Type: application/json] {\"number\":\"+12015550123\",\"features\":[\"LineType\"]}" "$(tail -1 log)"
	gateway messagebird 'access_key_file: token'
	sms-account set -q lookup-valid-for=1s
	SMS_NOW=2026-11-21T13:00:00Z
	live 0 +12015550123
	is 'found,fixed_line_or_mobile,,,,,0.5' "$output"
	has "$(tail -1 log)" 'GET /lookup/12015550123 [Authorization: AccessKey secret]'
	gateway bandwidth 'account_id: "9"' 'application_id: a' 'api_token: u' 'api_secret_file: token'
	SMS_NOW=2026-11-21T14:00:00Z
	live 0 +12015550123
	is 'found,voip,,,Bandwidth,,0.5' "$output"
	has "$(tail -1 log)" '{"phoneNumbers":["+12015550123"]}'
	live 1 +12015550124
	is 'refused,,,,,provider-refused,0' "$output"
	live 1 +12015550125
	is 'refused,,,,,bad-credentials,0' "$output"
}

@test "sms-inspect: what a real carrier refuses is given back, what is lost is asked again" {
	carrier - <<-'END'
	on GET /v2/PhoneNumbers/+12015550120
	status 429
	body {"code":20429,"message":"Too many requests"}

	on GET /v2/PhoneNumbers/+12015550121
	status 403
	body {"code":20006,"message":"Access denied"}

	on GET /v2/PhoneNumbers/+12015550122
	status 500
	body {"code":20500}

	on GET /v2/PhoneNumbers/+12015550123
	body not JSON

	times 1
	close

	body {"valid":true,"line_type_intelligence":{"type":"mobile"}}
	END
	twilio
	live 1 +12015550120 +12015550121 +12015550122 +12015550123 +12015550124
	is 'refused,,,,,throttled,0
refused,,,,,no-permission,0
unknown,,,,,no-answer,0.5
unknown,,,,,no-answer,0.5
unknown,,,,,no-answer,0.5' "$output"
	is 98.5 "$(balance)"
	live 0 +12015550124
	is 'found,mobile,,,,,0' "$output"
	# nobody there: not asked, and not paid for
	carrier_end
	live 1 +12015550129
	is 'refused,,,,,no-connection,0' "$output"
	is 98.5 "$(balance)"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: a fault in a description's look-up names the place" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	base=http://127.0.0.1:9
	gateway pigeon
	conf=$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml
	printf '%s\n' 'provider: pigeon' 'send: { path: /x, json: { to: "{to}" } }' \
		'answer: { id: id }' 'types: { cell: handy }' >"$conf"
	sms_run 78 sms-inspect --live -qy --gateway main +12015550123
	has "$stderr" 'pigeon.yaml:4:'
	has "$stderr" 'is a type of sms-inspect(1)'
	sed -i 's/handy/mobile/' "$conf"
	echo 'cnam: { path: /x, base: "https://example.net" }' >>"$conf"
	sms_run 78 sms-inspect --live -qy --gateway main +12015550123
	has "$stderr" 'pigeon.yaml:5:'
}

@test "sms-inspect error: --gateway takes a gateway of the configuration too" {
	base=http://127.0.0.1:9
	twilio
	sms_run 0 sms-inspect error --gateway main -Ho carrier 21610
	is twilio "$output"
	gateway pigeon
	sms_run 64 sms-inspect error --gateway main 21610
}
