# Every statement that the tools run has an index: no scan of a table that
# grows, no temporary b-tree. The tools are run with SMS_TRACE_SQL, and the
# engine is asked how it would run what they prepared.

load helper

suite_setup() {
	read -ra tools <<<"${TOOLS:-$(make -s -C "$top" print-tools)}"
	account=$XDG_DATA_HOME/smsutils/default.db
}

# Statements that read a whole table because that is what was asked for: lists,
# exports and checks. What stands here is read at most once by a command.
whole() {
	cat <<-'END'
		SELECT (SELECT coalesce(sum(cost), 0) FROM message
		SELECT coalesce(-sum(amount), 0) FROM ledger
		SELECT id FROM (SELECT id, balance, sum(amount) OVER
		SELECT id, name, state, cnam, gateway, country, columns, place, rows, done, created_at, finished_at, reason, mail, due_at, coalesce(max_cost, -1), stuck_at FROM job ORDER BY id
		SELECT id, at, kind, amount, balance, message, note FROM ledger
		SELECT at, actor, action, detail FROM log
		SELECT number, scope, since, source, note FROM optout
		SELECT gateway FROM own UNION SELECT gateway FROM message
	END
}

# A steps' scan is of no account where the table is a handful of rows, the
# index only holds what is open, or the first row is the last that is read.
harmless() {
	grep -vE \
		-e '^SCAN (own|own_fee|number|json_each|account_user|series|tariff|template|list|campaign|setting|deleted_cost|CONSTANT ROW|\(?subquery)' \
		-e '^SCAN [a-z]+ USING (COVERING )?INDEX (message_unknown|event_orphan|run_open|post_sending)' \
		-e $'^SCAN [a-z]+\tSELECT [a-z1]+ FROM [a-z]+( ORDER BY id DESC)? LIMIT 1$' \
		-e '^SCAN feed'
}

# Run what is there, each in its own way of failing.
work() {
	local line
	while IFS= read -r line <&3; do
		case " ${tools[*]} " in
		*" ${line%% *} "*) bash -c "$line" </dev/null >/dev/null 2>&1 ;;
		esac || :
	done
}

commands() {
	cat <<-'END'
		sms-account init -C US
		sms-account set zone=Europe/London sim.silent=7 sim.lost=8
		sms-account check
		sms-account log --since today
		sms-account adopt -y
		sms-contacts import -y friends rows.csv
		sms-contacts import -y --add friends rows.csv
		sms-contacts list friends
		sms-contacts lists
		sms-contacts show +15005550010
		sms-contacts export friends
		sms-contacts add friends +15005550012 name=X
		sms-contacts set friends +15005550012 name=Y
		sms-contacts delete -y friends +15005550012
		sms-contacts complete +1500
		sms-optout add +15005550099
		sms-optout check +15005550099
		sms-optout list
		sms-optout export
		sms-optout filter rows.csv
		sms-optout delete --reason mistake +15005550099
		sms-optout import rows.csv --dry-run
		sms-template add hi --text 'hello {{name}}'
		sms-template list
		sms-numbers list
		sms-numbers offers -C US
		sms-numbers show +15005550006
		sms-account set sim.fees=yes dedicated=yes country=US
		sms-numbers add --dedicated --area-code 305
		sms-numbers offers --area-codes
		sms-numbers port-in +12127365001
		sms-numbers provision +12127365001 completed
		sms-numbers enable-existing --authorization rows.csv --bill rows.csv +12127365002
		sms-numbers port-out +12127365001 --pin 1
		sms-credits addon numbers=20
		sms-numbers advise
		sms-tariffs price list
		sms-tariffs price set US local nrc=2 mrc=1
		sms-account users add somebody role=owner
		sms-account users set somebody role=admin
		sms-account users
		sms-account users delete -y somebody
		sms-numbers delete -y +12127365002
		sms-numbers set +15005550006 bulk=no email=a@example.org
		sms-numbers set +15005550006 bulk=limit email= long-messages=split160
		sms-send --batch long +15005550013 "$(seq 1000 1100 | xargs)"
		sms-send --batch long +15005550013 "$(seq 1000 1100 | xargs)"
		sms-numbers set +15005550006 bulk= long-messages=
		sms-account set sim.numbers=+12015550101
		sms-numbers connect sim --import-as inactive
		sms-numbers add --gateway sim +12125550199
		sms-numbers add --gateway sim +12125550198
		sms-numbers sync sim
		sms-numbers delete -y +12125550199
		sms-numbers disconnect -y sim
		sms-credits balance
		sms-credits ledger --since today
		sms-credits recharge 500
		sms-tariffs list
		sms-tariffs show US
		sms-send +15005550010 'hello there'
		sms-send --at +1h +15005550011 'hello later'
		sms-send --batch b <rows.csv
		sms-send --batch b <rows.csv
		sms-send --list friends --template hi
		sms-campaign create spring --list friends --text 'Hi {{name}}'
		sms-campaign list
		sms-campaign show spring
		sms-campaign plan spring
		sms-campaign plan --rows spring
		sms-campaign start spring
		sms-campaign status
		sms-campaign run spring
		sms-campaign pause spring
		sms-campaign resume spring
		sms-campaign cancel spring +15005550010
		sms-campaign report spring
		sms-campaign recipients spring
		sms-campaign recipients spring --state sending
		sms-campaign test spring +15005550010
		sms-campaign create autumn --list friends --text 'Hi {{name}}'
		sms-campaign start --plan "$(sms-campaign plan -qH -o key,item autumn | sed -n 's/,plan$//p'; sms-contacts delete -qy friends +15005550018)" autumn
		sms-campaign cancel autumn
		sms-dlr poll
		sms-dlr poll --now 2026-11-21T12:10:00Z
		sms-dlr apply receipts.csv
		sms-dlr callback --gateway main <message.http
		sms-dlr callback --gateway main <message.http
		sms-dlr callback --gateway main <receipt.http
		sms-dlr callback --gateway parts <part1.http
		sms-dlr callback --gateway parts <part2.http
		sms-numbers set +15005550006 stop-words=yes autoreply=hello forward=+12125550199 email=a@example.org callback=http://127.0.0.1:9/
		sms-receive messages inbound.csv
		sms-receive messages inbound.csv
		sms-numbers set +15005550006 stop-words= autoreply= forward= email= callback=
		sms-numbers set +15005550006 cnam=yes email=a@example.org callback=http://127.0.0.1:9/{NAME}
		sms-receive messages names.csv
		sms-history show 5 6 7 8 9 10 11 12 13 14 15
		sms-account set cnam-price=9000
		sms-tick
		sms-account check
		sms-account set cnam-price=0
		sms-tick --now 2026-11-21T12:20:00Z
		sms-receive messages names.csv
		sms-numbers set +15005550006 cnam= email= callback=
		sms-receive callbacks
		sms-receive callbacks --state waiting
		sms-tick
		sms-history list
		sms-history list --since today --until tomorrow --search x
		sms-history list --number +15005550010 --own +15005550006
		sms-history list --number +15005550010 --limit 2
		sms-history list --direction sent --limit 2
		sms-history list --state queued
		sms-history list --campaign spring
		sms-history list --campaign spring --state sending
		sms-history thread +15005550010
		sms-history show 1
		sms-history cancel 2
		sms-summary
		sms-summary --since today
		sms-account set sim.throttled=9
		sms-inspect price
		sms-inspect --cnam rows.csv
		sms-account set job-mail=ann@example.org
		sms-inspect job add --at now rows.csv
		sms-tick
		sms-inspect job add rows.csv
		sms-inspect job list
		sms-inspect job run --at tomorrow
		sms-inspect job run
		sms-inspect job result 1
		sms-inspect job cancel 1
		sms-tick --now 2026-11-21T14:00:00Z
		sms-tick --now 2026-11-29T14:00:00Z
		sms-history delete -y 1
		sms-history delete -y --all
		sms-campaign cancel -y spring
		sms-campaign delete -y spring
	END
}

traced() {
	printf '%s\n' number,name,text '+15005550010,Ann,hello Ann' \
		'+15005550017,Bob,hello Bob' '+15005550018,Cy,hello Cy' >rows.csv
	printf '%s\n' gateway,carrier_id,status sim,sim-1,delivered \
		sim,nobody,delivered >receipts.csv
	printf 'GET /?id=1&from=%%2B15005550010&to=%%2B15005550006&text=hello HTTP/1.1\n\n' >message.http
	printf 'GET /?ref=x-1&d=1 HTTP/1.1\n\n' >receipt.http
	for i in 1 2; do
		printf 'GET /?msisdn=12125550130&to=15005550006&messageId=p%d&text=hello&type=text&concat-ref=1&concat-total=2&concat-part=%d HTTP/1.1\n\n' $i $i >part$i.http
	done
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	(umask 077 && echo secret >"$XDG_CONFIG_HOME/smsutils/token")
	printf '%s\n' 'gateways:' '  main: { provider: kannel, username: u, password_file: token, unverified_callbacks: yes }' \
		'  parts: { provider: vonage, api_key: k, api_secret_file: token, unverified_callbacks: yes }' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	printf '%s\n' number,own,text,id '+12125550123,+15005550006,hello,in1' \
		'+12125550124,+15005550006,stop,in2' >inbound.csv
	printf '%s\n' number,own,text '+12125550125,+15005550006,hello' \
		'+12125550128,+15005550006,hello' >names.csv
	SMS_TRACE_SQL=$PWD/trace work 3< <(commands)
	sort -u -o trace trace
}

@test "every statement that runs more than once has an index: no scan, no temporary b-tree" {
	traced
	# Enough of them that something was run at all.
	[ "$(wc -l <trace)" -gt 60 ]
	queryplan "$account" <trace >plans
	# The simulated carrier's statements are of another database.
	sed -n 's/^?\t//p' plans >sim
	while IFS= read -r line; do
		sqlite3 "$account.sim" "EXPLAIN QUERY PLAN $line" |
			sed 's/^[^A-Z]*//' | while IFS= read -r step; do
				printf '%s\t%s\n' "$step" "$line"
			done
	done <sim >>plans
	grep -v '^?' plans | grep -E '^SCAN|TEMP B-TREE' | harmless |
		grep -vFf <(whole) >bad || :
	is '' "$(cat bad)"
}

@test "a number's messages are looked for by the number, not among all of a campaign or of the queue" {
	traced
	queryplan "$account" <trace >plans
	is '' "$(grep -E 'INDEX message_(campaign|queue|underway).*number = ' plans)"
	[ "$(grep -cE 'INDEX message_number.*number = ' plans)" -ge 2 ]
}

@test "the test of query plans sees a scan and a temporary b-tree" {
	sms-account init -q -C US
	printf '%s\n' 'SELECT id FROM message WHERE own = $1' \
		'SELECT id FROM message WHERE number = $1 ORDER BY text' |
		queryplan "$account" | grep -E '^SCAN|TEMP B-TREE' | harmless >bad
	is 2 "$(wc -l <bad)"
}
