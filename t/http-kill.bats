# Whatever dies, at whatever instant: nobody gets a text twice, nobody none. A
# carrier that loses connections before and after it took a message, throttles,
# fails and dies; runners that are killed, two at once. In the end what the
# carrier took and what the account says are compared, message by message. The
# clock is the real one. make soakhttp runs it long.

load helper
load carrier/carrier

suite_setup() {
	unset SMS_NOW
	sms-account init -q -C US
	sms-account set -q hours=off
	account=$XDG_DATA_HOME/smsutils/default.db
}

scenario() {
	cat <<-'END'
	on POST
	chance 6
	close

	on POST
	chance 6
	take
	close

	on POST
	chance 6
	take
	wait 900
	status 201
	body {"sid":"@SID@","status":"queued"}

	on POST
	chance 6
	status 429
	header Retry-After: 0

	on POST
	chance 4
	status 503

	on POST
	chance 4
	take
	status 500

	on POST
	take
	wait 20
	status 201
	body {"sid":"@SID@","status":"queued"}

	on GET
	body {"messages":[@TAKEN@]}
	END
}

count() {
	sqlite3 -cmd '.timeout 10000' "$account" \
		"SELECT count(*) FROM message WHERE state $1"
}

# One round: 40 messages, three disturbances, then until all is settled.
round() {
	local name=$1 port i n runner other
	rm -f log log.taken
	carrier - < <(scenario)
	port=${base##*:}
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' \
		'concurrency: 8' 'timeout: 500ms' \
		'reconcile_after: 1s' 'reconcile_sure: 2s'
	{ echo number; for i in {10..49}; do echo "+120155501$i"; done; } >rows.csv
	sms-campaign create -qy --csv rows.csv --gateway main --class transactional \
		--from +15017122661 --text "Gate opens, round $name" "$name"
	sms-campaign start -qy "$name"
	for i in 1 2 3; do
		sms-campaign run -q "$name" >/dev/null 2>&1 3>&- &
		runner=$!
		sms-campaign run -q "$name" >/dev/null 2>&1 3>&- &
		other=$!
		# A random while, in work that is done rather than slept.
		for ((n = RANDOM % 60; n > 0; n--)); do sms-segment --text x >/dev/null; done
		kill -9 $runner $other 2>/dev/null || true
		wait $runner $other 2>/dev/null || true
		if [ $i = 2 ]; then
			kill -9 "${carriers[0]}"
			carrier_end 2>/dev/null
			sms-campaign run -q "$name" >/dev/null 2>&1 3>&- &
			runner=$!
			carrier -p "$port" - < <(scenario)
			wait $runner || true
		fi
	done
	for ((i = 0; i < 400; i++)); do
		sms-dlr poll -q >/dev/null 2>&1 || true
		sms-campaign run -q "$name" >/dev/null 2>&1 || true
		sqlite3 -cmd '.timeout 10000' "$account" "UPDATE message
			SET not_before = 0 WHERE state = 'queued'"
		[ "$(count "IN ('queued', 'submitting', 'unknown')")" != 0 ] || break
	done
	is 0 "$(count "IN ('queued', 'submitting', 'unknown')")"
	sed 's/.*"to":"\([^"]*\)".*/\1/' log.taken | sort >took
	sqlite3 "$account" "SELECT number FROM message WHERE state = 'sending'
		AND campaign = (SELECT id FROM campaign WHERE name = '$name')
		ORDER BY number" >says
	is '' "$(uniq -d took)"
	is "$(cat took)" "$(cat says)"
	is 40 "$(wc -l <took)"
	sed 's/.*"sid":"\([^"]*\)","to":"\([^"]*\)".*/\2 \1/' log.taken | sort >ids
	sqlite3 -separator ' ' "$account" "SELECT number, carrier_id FROM message
		WHERE campaign = (SELECT id FROM campaign WHERE name = '$name')
		ORDER BY number" >ours
	is "$(cat ids)" "$(cat ours)"
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
	carrier_end 2>/dev/null
}

@test "http: kill -9 of runners and carrier, lost connections, two runners: nothing twice, nothing lost" {
	for ((n = 1; n <= ${ROUNDS:-2}; n++)); do
		echo "round $n"
		round "r$n"
	done
}
