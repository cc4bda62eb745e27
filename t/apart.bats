# Two gateways, of which one fails: closed, missing, faulty. What goes through
# the other goes, in due work as in campaigns, and is asked about.

load helper
load carrier/carrier

one=+15017122661 two=+15017122662

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	sql "INSERT INTO own (number, gateway, country, type, billing, added_at)
		VALUES ('$one', 'main', 'US', 'local', 'provider', 0),
		('$two', 'second', 'US', 'local', 'provider', 0)"
	carrier - <<<'status 201
body {"sid":"SM@N@","status":"queued"}'
	second=$base
}

# ways LINE...: gateway main, account AC1, is a carrier that says these, or
# faulty when it says none; gateway second, account AC2, takes everything.
ways() {
	local token=token
	if [ $# -gt 0 ]; then carrier - <<<"$(printf '%s\n' "$@")"; else token=missing; fi
	gateway twilio 'account_sid: AC1' "auth_token_file: $token"
	cat >>"$conf" <<-END
	  second:
	    provider: twilio
	    account_sid: AC2
	    auth_token_file: token
	    base_url: $second
	END
}

# later OWN N [BATCH]: that many messages from that number, due at one o'clock.
later() {
	local i
	{ echo number; for ((i = 0; i < $2; i++)); do echo "+1201555$((1000 + i))"; done; } >rows.csv
	sms-send -qH --batch "$1 ${3-}" --from "$1" --at +1h --text 'Gate opens at 7' <rows.csv >/dev/null
}

# sent OWN: how many the carriers took from that number.
sent() {
	sql "SELECT count(*) FROM message WHERE own = '$1' AND state = 'sending'"
}

tick() {
	SMS_NOW=2026-11-21T13:0${2-1}:00Z sms_run "$1" sms-tick -q
}

@test "http: apart: a gateway that asked to wait for long holds up no others in the queue, however much waits for it" {
	ways 'status 429' 'header Retry-After: 3600'
	later $one 200
	later $two 3
	tick 75
	is 3 "$(sent $two)"
	has "$stderr" 'queue: throttled: gateway main'
	later $two 5 more
	tick 75 2
	is 8 "$(sent $two)"
	is 200 "$(sql "SELECT count(*) FROM message WHERE own = '$one' AND state = 'queued'")"
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
}

@test "exec: apart: a number of ours of which the carrier holds as much as it will holds up none of the others" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	cd "$XDG_CONFIG_HOME/smsutils"
	printf 'gateways:\n  main: { driver: exec, command: [./send], local: yes, format: tsv }\n' >config.yaml
	cat >send <<-END
	#!/bin/sh
	while IFS='	' read -r id number own rest; do
		[ "\$own" = $two ] && echo "\$id,accepted" || echo "\$id,later,,queue-full,2h"
	done
	END
	chmod +x send
	sql "UPDATE own SET gateway = 'main'"
	later $one 200
	later $two 3
	tick 75
	is 3 "$(sent $two)"
	is 0 "$(sent $one)"
	has "$stderr" 'queue: queue-full: gateway main from +15017122661'
}

@test "http: apart: a gateway that cannot be reached holds up no others in the queue" {
	ways 'status 201'
	sed -i '0,/base_url: .*/s//base_url: http:\/\/127.0.0.1:1/' "$conf"
	later $one 200
	later $two 3
	tick 69
	is 3 "$(sent $two)"
	has "$stderr" 'queue: no-connection: gateway main'
}

# campaign OWN NAME: one of three messages that is running.
campaign() {
	printf '%s\n' number +12015550101 +12015550102 +12015550103 >rows.csv
	sms_run 0 sms-campaign create -qy --csv rows.csv --class transactional --from "$1" --text 'Gate opens at 7' "$2"
	sms_run 0 sms-campaign start -qy "$2"
}

@test "http: apart: a campaign whose gateway fails holds up no others" {
	local want why
	while IFS='|' read -r want why; do
		carrier_end
		carrier - <<<'status 201
body {"sid":"SM@N@","status":"queued"}'
		second=$base
		ways ${why:+"$why"}
		sql "DELETE FROM setting WHERE key LIKE 'pace%'"
		campaign $one "first $want"
		campaign $two "second $want"
		sms_run "$want" sms-tick -q
		is '3,0' "$(sms-campaign status -qHo sending,queued "second $want")"
		is '0,3' "$(sms-campaign status -qHo sending,queued "first $want")"
	done <<-'END'
	69|status 401
	78|
	END
}

@test "http: apart: of a campaign that goes two ways, what has the open one goes, and it waits for the other" {
	local i
	two=+447400123499
	sql "INSERT INTO own (number, gateway, country, type, billing, added_at)
		VALUES ('$two', 'second', 'GB', 'mobile', 'provider', 0);
		DELETE FROM own WHERE number = '+15017122662'"
	while IFS='|' read -r want why; do
		carrier_end
		carrier - <<<'status 201
body {"sid":"SM@SID@","status":"queued"}'
		second=$base
		ways ${why:+"${why%%+*}" "${why#*+}"}
		cat >>"$conf" <<-END
		routes:
		  - { country: US, gateways: [main] }
		  - { country: GB, gateways: [second] }
		END
		sql "DELETE FROM setting WHERE key LIKE 'pace%'"
		{ echo number
		for ((i = 0; i < 200; i++)); do echo "+1201555$((1000 + i))"; done
		printf '%s\n' +447400123456 +447400123457 +447400123458; } >rows.csv
		sms_run 0 sms-campaign create -qy --csv rows.csv --class transactional --text 'Gate opens at 7' "c $want"
		sms_run 0 sms-campaign start -qy "c $want"
		sms_run "$want" sms-campaign run -q "c $want"
		is 3,200,running "$(sms-campaign status -qHo sending,queued,state "c $want")"
		is 3 "$(sql "SELECT count(*) FROM message WHERE gateway = 'second' AND state = 'sending' AND number LIKE '+44%'
			AND campaign = (SELECT max(id) FROM campaign)")"
	done <<-'END'
	75|status 429+header Retry-After: 3600
	69|status 401+body {"code":20003}
	78|
	END
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
}

@test "http: apart: of what is in doubt, a gateway with a fault holds up no others, and is told" {
	carrier - <<-END
	on POST
	close

	on GET
	body {"messages":[{"sid":"SM9","to":"+12015550101","from":"$two","body":"Gate opens at 7","date_created":"Sat, 21 Nov 2026 12:00:00 +0000"}]}
	END
	second=$base
	ways
	later $one 1
	sql "UPDATE message SET gateway = 'main', state = 'unknown', reason = 'no-answer', tries = 1, claimed_at = 0"

	sms_run 76 sms-send -Ho state --from $two +12015550101 'Gate opens at 7'
	has "$stderr" 'auth_token_file: there is no such file'
	SMS_NOW=2026-11-21T12:06:00Z sms_run 78 sms-dlr poll -qHo carrier_id
	has "$stderr" 'auth_token_file: there is no such file'
	is 'unknown sending' "$(sql 'SELECT state FROM message ORDER BY id' | paste -sd' ')"
	SMS_NOW=2026-11-21T12:07:00Z sms_run 78 sms-tick -q
	has "$stderr" 'doubt: '
}

@test "http: apart: more gateways than a few are all used" {
	local i
	carrier - <<<'status 201
body {"sid":"SM@N@","status":"queued"}'
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
	for ((i = 10; i < 40; i++)); do
		printf '  w%s:\n    provider: twilio\n    account_sid: AC%s\n    auth_token_file: token\n    base_url: %s\n' $i $i "$base" >>"$conf"
		sql "INSERT INTO own (number, gateway, country, type, billing, added_at)
			VALUES ('+150171226$i', 'w$i', 'US', 'local', 'provider', 0)"
		later +150171226$i 1
	done
	tick 0
	is 30 "$(sql "SELECT count(*) FROM message WHERE state = 'sending'")"
}
