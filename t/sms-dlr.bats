# sms-dlr: delivery receipts.

load helper

suite_setup() {
	sms-account init -q -C US
}

send() {
	sms-send -q "$@" >/dev/null
}

# receipts ROW...: as a file of CSV, all through sim.
receipts() {
	printf '%s\n' carrier_id,status,at,reason,receipt "$@" >receipts.csv
	sms-dlr apply --gateway sim receipts.csv
}

state() {
	sql "SELECT state FROM message WHERE id = ${1:-1}"
}

@test "sms-dlr P23: the handset's receipt behind the network's says more, and never less" {
	send +15005550010 'hello there'
	sms_run 0 receipts sim-1,delivered,,,network
	is network "$(sql 'SELECT receipt FROM message')"
	sms_run 0 receipts sim-1,delivered,,,handset
	is handset "$(sql 'SELECT receipt FROM message')"
	sms_run 0 receipts sim-1,delivered,,,network
	is handset "$(sql 'SELECT receipt FROM message')"
}

@test "sms-dlr: apply folds receipts into their messages and says what came of each" {
	send +15005550010 'hello there'
	send +15005550011 'hello there'
	printf '%s\n' gateway,carrier_id,status,at,reason \
		sim,sim-1,delivered,2026-11-21T11:59:00Z, \
		sim,sim-2,undelivered,2026-11-21T11:59:01Z,unreachable \
		sim,sim-1,delivered,2026-11-21T11:59:02Z, \
		sim,sim-9,delivered,2026-11-21T11:59:03Z, >receipts.csv
	sms_run 0 sms-dlr apply receipts.csv
	is "carrier_id,id,result,status,reason,at
sim-1,1,folded,delivered,,2026-11-21T11:59:00Z
sim-2,2,folded,undelivered,unreachable,2026-11-21T11:59:01Z
sim-1,1,known,delivered,,2026-11-21T11:59:02Z
sim-9,,orphan,delivered,,2026-11-21T11:59:03Z" "$output"
	is 'sms-dlr: read 4 = folded 2 + known 1 + orphan 1' "$stderr"
	is 'delivered||network|1795262340000
undelivered|unreachable||1795262341000' \
		"$(sql 'SELECT state, reason, receipt, done_at FROM message')"
	is 4 "$(sql 'SELECT count(*) FROM event')"
}

@test "sms-dlr: apply reads JSON lines and standard input" {
	send +15005550010 'hello there'
	sms_run 0 sms-dlr apply -H <<<'{"gateway":"sim","carrier_id":"sim-1","status":"delivered","receipt":"handset"}'
	is 'sim-1,1,folded,delivered,,2026-11-21T12:00:00Z' "$output"
	is handset "$(sql 'SELECT receipt FROM message')"
}

@test "sms-dlr: receipts may come twice, late and out of order: a final state stays" {
	send +15005550010 'hello there'
	sms_run 0 receipts sim-1,delivered,,, sim-1,sending,,, \
		sim-1,undelivered,,unreachable,
	is delivered "$(state)"
	is "folded known known" "$(tail -n +2 <<<"$output" | cut -d, -f3 | xargs)"
}

@test "sms-dlr: a receipt before the answer waits for its message" {
	sms_run 0 receipts sim-1,delivered,,,
	has "$output" 'sim-1,,orphan,delivered'
	send +15005550010 'hello there'
	is delivered "$(state)"
	is 1 "$(sql 'SELECT message FROM event')"
}

@test "sms-dlr: a receipt proves that the carrier has a message that was unknown" {
	sms-account set sim.silent=7
	sms_run 76 sms-send -q +15005550017 'hello there'
	printf '%s\n' gateway,carrier_id,status,client_id \
		"sim,sim-1,delivered,$(sql 'SELECT token FROM series')-1" >r.csv
	sms_run 0 sms-dlr apply -H r.csv
	has "$output" 'sim-1,1,folded,delivered'
	is delivered "$(state)"
}

@test "sms-dlr: the client id of another account moves nothing here" {
	send +15005550010 'hello there'
	printf '%s\n' gateway,carrier_id,status,client_id \
		sim,other-1,delivered,0123456789-1 >r.csv
	sms_run 0 sms-dlr apply -H r.csv
	has "$output" 'other-1,,orphan'
	is sending "$(state)"
}

@test "sms-dlr P54: no receipt gives credits back" {
	send +15005550010 'hello there'
	sms_run 0 receipts sim-1,undelivered,,unreachable,
	is 99 "$(sms-credits balance -H)"
	is 1000 "$(sql 'SELECT cost FROM message')"
}

@test "sms-dlr P62: what was not delivered is charged; P86: bad-number makes the number dead" {
	send +15005550010 'hello there'
	send +15005550011 'hello there'
	sms_run 0 receipts sim-1,undelivered,,bad-number, \
		sim-2,undelivered,,unreachable,
	is 98 "$(sms-credits balance -H)"
	sms_run 1 sms-send -Ho state,reason +15005550010 'hello there'
	is refused,dead-number "$output"
	sms_run 0 sms-send -Ho state +15005550011 'hello there'
}

@test "sms-dlr: rows that cannot be read are rejected with their reasons, the others count" {
	send +15005550010 'hello there'
	printf '%s\n' carrier_id,status,at,receipt sim-1,arrived,, ,delivered,, \
		sim-1,delivered,soonish, sim-1,delivered,,pigeon sim-1,delivered,, \
		>r.csv
	sms_run 1 sms-dlr apply -H --gateway sim -r bad.csv r.csv
	is 'sim-1,1,folded,delivered,,2026-11-21T12:00:00Z' "$output"
	has "$stderr" 'read 5 = folded 1 + bad 4'
	is "2,status,bad-status
3,carrier_id,no-carrier-id
4,at,bad-time
5,receipt,bad-receipt" "$(cut -d, -f5-7 bad.csv | tail -n +2)"
}

@test "sms-dlr: a receipt needs a gateway, in its row or by --gateway" {
	printf '%s\n' carrier_id,status sim-1,delivered >r.csv
	sms_run 65 sms-dlr apply r.csv
	is '' "$output"
	has "$stderr" '--gateway'
	printf '%s\n' gateway,carrier_id,status ,sim-1,delivered >r.csv
	sms_run 1 sms-dlr apply -H r.csv
	has "$stderr" 'no-gateway'
}

@test "sms-dlr: a missing column, an empty file and a file without header are refused whole" {
	printf '%s\n' gateway,carrier_id,stauts sim,sim-1,delivered >r.csv
	sms_run 65 sms-dlr apply r.csv
	is '' "$output"
	has "$stderr" "status"
	: >empty
	sms_run 66 sms-dlr apply empty
	sms_run 0 sms-dlr apply --empty-ok empty
	sms_run 66 sms-dlr apply missing.csv
	is 0 "$(sql 'SELECT count(*) FROM event')"
}

@test "sms-dlr: text from outside is stored, never run" {
	send +15005550010 'hello there'
	sms_run 0 receipts "\"sim-1'); DROP TABLE event; --\",delivered,,,"
	has "$output" orphan
	is "sim-1'); DROP TABLE event; --" "$(sql 'SELECT carrier_id FROM event')"
}

@test "sms-dlr: five hundred receipts go in groups, each told once" {
	sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 600) INSERT INTO message (series, number, gateway, class,
		state, created_at, not_after, carrier_id, claimed_at, sent_at)
		SELECT 1, '+15005550010', 'sim', 'alert', 'sending', 1, 0,
		'c-' || i, 1, 1
		FROM n"
	{
		echo carrier_id,status
		seq -f 'c-%g,delivered' 600
	} >r.csv
	sms_run 0 bash -c 'sms-dlr apply -Ho id --gateway sim r.csv |
		diff - <(seq 600)'
	has "$stderr" 'read 600 = folded 600'
	is 600 "$(sql "SELECT count(*) FROM message WHERE state = 'delivered'")"
}

@test "sms-dlr: poll asks for receipts, and prints each once" {
	send +15005550010 'hello there'
	sms_run 0 sms-dlr poll -H
	is '' "$output"
	is sending "$(state)"
	SMS_NOW=2026-11-21T12:00:05Z sms_run 0 sms-dlr poll
	is "carrier_id,id,result,status,reason,at
sim-1,1,folded,delivered,,2026-11-21T12:00:02Z" "$output"
	has "$stderr" '1 receipts = folded 1 + known 0 + orphan 0'
	has "$stderr" 'nothing leaves this machine'
	SMS_NOW=2026-11-21T12:00:06Z sms_run 0 sms-dlr poll -Hq
	is '' "$output"
	is '' "$stderr"
}

@test "sms-dlr: poll prints in every format" {
	local f
	for f in csv tsv json table excel; do
		send "+1500555010$((n += 1))" 'hello there'
		SMS_NOW=2026-11-21T12:00:05Z sms_run 0 sms-dlr poll -f "$f" \
			-o id,status
		has "$output" delivered
	done
	sms_run 64 sms-dlr poll -f xml
	sms_run 64 sms-dlr poll -o colour
}

@test "sms-dlr: a duplicate receipt is known, a late one still counts" {
	sms-account set sim.duplicate=8 sim.late=9
	send +15005550018 'hello there'
	send +15005550019 'hello there'
	SMS_NOW=2026-11-21T12:00:05Z sms_run 0 sms-dlr poll -Ho id,result
	is $'1,folded\n1,known' "$output"
	SMS_NOW=2026-11-21T18:00:00Z sms_run 0 sms-dlr poll -Ho id,result
	is 2,folded "$output"
}

@test "sms-dlr P87: a message stays sending until its receipt" {
	sms-account set sim.late=9 sim.late-delay=47h
	send +15005550019 'hello there'
	at 2026-11-23T10:59:59Z sms-dlr poll -q >/dev/null
	is sending "$(state)"
	at 2026-11-23T11:00:00Z sms-dlr poll -q >/dev/null
	is delivered "$(state)"
}

@test "sms-dlr G59: without a receipt for 72 hours it is unconfirmed, and a late one counts" {
	sms-account set sim.late=9 sim.late-delay=100h
	send +15005550019 'hello there'
	SMS_NOW=2026-11-24T12:00:00Z sms_run 0 sms-dlr poll
	is sending "$(state)"
	SMS_NOW=2026-11-24T12:00:01Z sms_run 0 sms-dlr poll
	has "$stderr" 'unconfirmed 1'
	is 'unconfirmed|no-receipt|1000' \
		"$(sql 'SELECT state, reason, cost FROM message')"
	SMS_NOW=2026-11-25T16:00:00Z sms_run 0 sms-dlr poll -Ho result
	is folded "$output"
	is delivered "$(state)"
}

@test "sms-dlr G59: the time-out is a setting" {
	sms-account set receipt-timeout=1h sim.late=9
	send +15005550019 'hello there'
	at 2026-11-21T13:00:01Z sms-dlr poll -q >/dev/null
	is unconfirmed "$(state)"
}

@test "sms-dlr: poll finds what the carrier has though its answer was lost" {
	sms-account set sim.silent=7
	sms_run 76 sms-send -q +15005550017 'hello there'
	is unknown "$(state)"
	sms_run 0 sms-dlr poll
	has "$stderr" 'found 1'
	is sending "$(state)"
	is 1 "$(sqlite3 "$XDG_DATA_HOME/smsutils/default.db.sim" \
		'SELECT count(*) FROM submission')"
}

@test "sms-dlr: what the carrier never had is refunded and queued again" {
	sms-account set sim.lost=7
	sms_run 76 sms-send -q +15005550017 'hello there'
	is 99 "$(sms-credits balance -H)"
	sms_run 0 sms-dlr poll
	has "$stderr" 'denied 1'
	has "$stderr" 'sms-tick'
	is queued "$(state)"
	is 100 "$(sms-credits balance -H)"
}

@test "sms-dlr: poll exits 76 while a message stays unknown" {
	sms-account set sim.silent=7
	sms_run 76 sms-send -q +15005550017 'hello there'
	sql "UPDATE message SET gateway = 'gone'"
	sms_run 76 sms-dlr poll
	has "$stderr" 'of 1 message the outcome is unknown'
	has "$stderr" 'sms-history resolve'
	is unknown "$(state)"
}

@test "sms-dlr: poll of a gateway that is not configured is 78" {
	sms_run 78 sms-dlr poll --gateway nobody
	is '' "$output"
	has "$stderr" "no-gateway"
}

@test "sms-dlr: a copied account takes no receipts from the original" {
	send +15005550010 'hello there'
	cp "$XDG_DATA_HOME/smsutils/default.db" copy.db
	cp "$XDG_DATA_HOME/smsutils/default.db.sim" copy.db.sim
	SMS_NOW=2026-11-21T12:01:00Z sms_run 78 sms-dlr poll -A ./copy.db
	is '' "$output"
	has "$stderr" 'account-moved'
	is 0 "$(sqlite3 copy.db.sim 'SELECT count(*) FROM event WHERE seen')"
}

@test "sms-dlr: an account on hold still takes receipts" {
	send +15005550010 'hello there'
	sms-account hold -q
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
	is delivered "$(state)"
}

@test "sms-dlr apply: without a gateway, by column or option, nothing is read, and the way is said" {
	sms_run 65 sms-dlr apply <<<$'carrier_id,status\nsim-1,delivered'
	has "$stderr" "<stdin>:1: no column 'gateway': name the carrier, as --gateway sim"
	is '' "$output"
}

@test "sms-dlr apply: a gateway that is not in the configuration is told, with the nearest, and its receipts are kept" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf 'gateways:\n  main: { provider: kannel }\n' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	printf '%s\n' carrier_id,status X1,delivered >r.csv
	sms_run 0 sms-dlr apply -Ho result --gateway mian r.csv
	is orphan "$output"
	has "$stderr" "gateway 'mian' is not in the configuration, $XDG_CONFIG_HOME/smsutils/config.yaml: did you mean 'main'?"
	sms_run 0 sms-dlr apply -Ho result --gateway main r.csv
	lacks "$stderr" 'not in the configuration'
}
