# sms-tick: what is due, each minute.

load helper

suite_setup() {
	sms-account init -q -C US
	account=$XDG_DATA_HOME/smsutils/default.db
}

db() {
	sqlite3 "$account" "$@"
}

# tick TIME: silent and well.
tick() {
	at "$1" sms_run 0 sms-tick
	is '' "$output"
	is '' "$stderr"
}

send() {
	sms-send -q "$@" >/dev/null
}

states() {
	db 'SELECT state FROM message ORDER BY id' | xargs
}

submissions() {
	sqlite3 "$account.sim" 'SELECT count(*) FROM submission'
}

campaign() {
	seq -f '+1500555%04.0f' 1000 "$((999 + $1))" | sed 1inumber >list.csv
	sms-contacts import -qy friends list.csv
	sms-campaign create -q spring --list friends --text 'hello friends' \
		>/dev/null
}

@test "sms-tick: with nothing to do it is silent" {
	tick 2026-11-21T12:00:00Z
	tick 2026-11-21T12:01:00Z
}

@test "sms-tick: it writes down when it ran" {
	tick 2026-11-21T12:34:00Z
	is 1795264440000 "$(db "SELECT value FROM setting
		WHERE key = 'tick.last'")"
	send --at +2h +15005550010 'hello later'
	has "$(sms-account check -Ho check,verdict)" 'tick,ok'
}

@test "sms-tick: a message is sent when its time has come, not before, and once" {
	send --at 2026-11-21T13:00:00Z +15005550010 'hello later'
	tick 2026-11-21T12:59:59Z
	is queued "$(states)"
	tick 2026-11-21T13:00:00Z
	is sending "$(states)"
	tick 2026-11-21T13:01:00Z
	is delivered "$(states)"
	is 1 "$(submissions)"
	is 99 "$(sms-credits balance -H)"
}

@test "sms-tick: what may not be sent any more expires, and is not charged" {
	send --at 2026-11-21T13:00:00Z --valid-for 10m +15005550010 'hello later'
	tick 2026-11-21T13:10:01Z
	is 'expired|expired|0' "$(db 'SELECT state, reason, cost FROM message')"
	is 100 "$(sms-credits balance -H)"
}

@test "sms-tick: the checks are made when the time has come" {
	send --at 2026-11-21T13:00:00Z +15005550010 'hello later'
	sms-optout add -q +15005550010 >/dev/null
	tick 2026-11-21T13:00:00Z
	is 'refused|opted-out' "$(db 'SELECT state, reason FROM message')"
}

@test "sms-tick: a scheduled message keeps its sender and its ref" {
	printf '%s\n' number,text,ref,own \
		'+15005550010,hello later,r-1,+15005550006' |
		sms-send -q --at +1h >/dev/null
	tick 2026-11-21T13:00:00Z
	is 'sending|r-1|+15005550006|marketing' \
		"$(db 'SELECT state, ref, own, class FROM message')"
	sms_run 0 bash -c "echo number,text,ref,own >r.csv;
		echo '+15005550010,hello later,r-1,+15005550006' >>r.csv;
		sms-send -Ho id,reason <r.csv"
	is 1,repeated "$output"
}

@test "sms-tick: what the carrier asked to hand over later is handed over then" {
	sms-account set sim.throttled=7
	send +15005550017 'hello there'
	is 'queued|throttled' "$(db 'SELECT state, reason FROM message')"
	tick 2026-11-21T12:00:29Z
	is queued "$(states)"
	tick 2026-11-21T12:00:30Z
	is sending "$(states)"
	is 99 "$(sms-credits balance -H)"
}

@test "sms-tick: five hundred due messages are sent, each once" {
	seq -f '+1500555%04.0f,hello there' 1000 1599 | sed 1inumber,text |
		sms-send -q --class alert --at +1h >/dev/null
	sms-credits recharge -q 1000
	tick 2026-11-21T13:00:00Z
	is 600 "$(submissions)"
	is '600|600' "$(db "SELECT count(*), count(DISTINCT number) FROM message
		WHERE state = 'sending'")"
}

@test "sms-tick: messages in doubt are looked for first, and sent again only when denied" {
	sms-account set sim.silent=7 sim.lost=8
	sms_run 76 bash -c "printf '%s\n' number,text '+15005550017,hello there' \
		'+15005550018,hello there' | sms-send -q"
	is 'unknown unknown' "$(states)"
	tick 2026-11-21T12:01:00Z
	is 2 "$(submissions)"
	tick 2026-11-21T12:02:00Z
	is 'delivered delivered' "$(states)"
	is 2 "$(submissions)"
	is 98 "$(sms-credits balance -H)"
}

@test "sms-tick: a run that died is ended, and its messages are looked for" {
	send +15005550010 'hello there'
	db "UPDATE message SET state = 'submitting', carrier_id = NULL,
		sent_at = NULL; UPDATE run SET ended_at = NULL"
	tick 2026-11-21T12:01:00Z
	is delivered "$(states)"
	is 1 "$(submissions)"
	is 0 "$(db 'SELECT count(*) FROM run WHERE ended_at IS NULL')"
}

@test "sms-tick: a started campaign is sent and finished" {
	campaign 40
	sms-campaign start -q spring >/dev/null
	tick 2026-11-21T12:01:00Z
	is 40 "$(submissions)"
	is finished "$(db 'SELECT state FROM campaign')"
	tick 2026-11-21T12:02:00Z
	is 40 "$(db "SELECT count(*) FROM message WHERE state = 'delivered'")"
}

@test "sms-tick: a campaign that is not started, or paused, is let be" {
	campaign 3
	tick 2026-11-21T12:01:00Z
	sms-campaign start -q spring >/dev/null
	sms-campaign pause -q spring
	tick 2026-11-21T12:02:00Z
	is 'queued queued queued' "$(states)"
}

@test "sms-tick P123: a campaign without funds pauses, which is told once" {
	sms-account init -q -C US --credits 2 poor
	export SMS_ACCOUNT=poor
	account=$XDG_DATA_HOME/smsutils/poor.db
	campaign 5
	sms-campaign start -q spring >/dev/null
	at 2026-11-21T12:01:00Z sms_run 0 sms-tick
	is '' "$output"
	has "$stderr" "campaign 'spring' is paused, no-funds"
	is 2 "$(submissions)"
	tick 2026-11-21T12:02:00Z
	is 'paused|no-funds' "$(db 'SELECT state, reason FROM campaign')"
}

@test "sms-tick G59: messages without a receipt become unconfirmed" {
	sms-account set sim.late=9 sim.late-delay=100h
	send +15005550019 'hello there'
	tick 2026-11-24T12:00:00Z
	is sending "$(states)"
	tick 2026-11-24T12:00:01Z
	is unconfirmed "$(states)"
	tick 2026-11-25T16:00:00Z
	is delivered "$(states)"
}

@test "sms-tick: on hold nothing is sent, receipts are taken, and it is silent" {
	send +15005550010 'hello there'
	send --at +1h +15005550011 'hello later'
	campaign 2
	sms-campaign start -q spring >/dev/null
	sms-account hold -q
	tick 2026-11-21T13:00:00Z
	is 'delivered queued queued queued' "$(states)"
	sms-account release -q
	tick 2026-11-21T13:01:00Z
	is 'delivered sending sending sending' "$(states)"
}

@test "sms-tick: a copied or retired account is 78, and nothing is touched" {
	send --at +1h +15005550010 'hello later'
	cp "$account" copy.db
	at 2026-11-21T13:00:00Z sms_run 78 sms-tick -A ./copy.db
	has "$stderr" account-moved
	is queued "$(sqlite3 copy.db 'SELECT state FROM message')"
	sms-account retire -qy
	at 2026-11-21T13:00:00Z sms_run 78 sms-tick
	has "$stderr" account-retired
}

@test "sms-tick: a second one at the same time does nothing, in silence" {
	sms-dlr poll -q
	lock "$account.sim"
	printf '%s\n' number,text +15005550010,'hello later' \
		+15005550011,'hello later' | sms-send -q --at +1h >/dev/null
	at 2026-11-21T13:00:00Z sms-tick &
	pid=$!
	until [ "$(states)" = 'submitting submitting' ]; do :; done
	send --at +2h +15005550012 'hello even later'
	tick 2026-11-21T14:00:00Z
	is 'submitting submitting queued' "$(states)"
	is 1795266000000 "$(db "SELECT value FROM setting
		WHERE key = 'tick.last'")"
	unlock
	wait "$pid"
	is 'sending sending queued' "$(states)"
}

@test "sms-tick: killed while it hands over, the next one sends what was not sent, once" {
	sms-dlr poll -q
	lock "$account.sim"
	printf '%s\n' number,text +15005550010,'hello later' \
		+15005550011,'hello later' | sms-send -q --at +1h >/dev/null
	SMS_NOW=2026-11-21T13:00:00Z sms-tick &
	until [ "$(states)" = 'submitting submitting' ]; do :; done
	kill -KILL "$!"
	wait "$!" || :
	unlock
	tick 2026-11-21T13:01:00Z
	tick 2026-11-21T13:02:00Z
	is 'delivered delivered' "$(states)"
	is 2 "$(submissions)"
	is 98 "$(sms-credits balance -H)"
}

@test "sms-tick: a gateway that is not configured stops no other work" {
	send --at +1h +15005550010 'hello later'
	sms-account set sim.silent=7
	sms_run 76 sms-send -q +15005550017 'hello there'
	db "UPDATE message SET gateway = 'gone' WHERE state = 'unknown'"
	tick 2026-11-21T13:00:00Z
	is 'sending unknown' "$(states)"
}

@test "sms-tick: messages whose gateway is not configured wait, are told with what to do, and hold up no others" {
	for i in 1 2 3 4; do send --at +1h "+1500555001$i" 'hello later'; done
	db "UPDATE message SET gateway = 'gone', own = '+15017122661' WHERE id IN (1, 3)"
	for i in 1 2; do
		at 2026-11-21T13:00:00Z sms_run 78 sms-tick -q
		is "sms-tick: queue: no-gateway: +15017122661 sends through gateway 'gone', which is not in the configuration: see sms-config(5), or sms-history cancel 1" "$stderr"
		is 'queued sending queued sending' "$(states)"
		is 2 "$(submissions)"
	done
	sms-history cancel -q 1 >/dev/null
	at 2026-11-23T13:00:00Z sms_run 0 sms-tick -q
	is 'cancelled delivered expired delivered' "$(states)"
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
}

@test "sms-tick: a gateway with a fault in the configuration holds up no others, and is tried once" {
	for i in 1 2 3 4; do send --at +1h "+1500555001$i" 'hello later'; done
	db "UPDATE message SET gateway = 'main', own = '+15017122661' WHERE id IN (1, 3)"
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	cat >"$XDG_CONFIG_HOME/smsutils/config.yaml" <<-'END'
	gateways:
	  main:
	    provider: twilio
	    account_sid: AC1
	    auth_token_command: echo asked >>asked; exit 1
	END
	at 2026-11-21T13:00:00Z sms_run 78 sms-tick -q
	has "$stderr" 'auth_token_command: echo asked >>asked; exit 1: ended with status 1'
	is 'queued sending queued sending' "$(states)"
	is asked "$(cat asked)"
}

@test "sms-tick: -v says what was done, and once that the carrier is simulated" {
	send --at +1h +15005550010 'hello later'
	at 2026-11-21T13:00:00Z sms_run 0 sms-tick -v
	is '' "$output"
	has "$stderr" 'handed over 1, receipts 0, unconfirmed 0'
	is 1 "$(grep -c 'nothing leaves this machine' <<<"$stderr")"
}

@test "sms-tick: --install prints a line for crontab(5) with whole paths, and does nothing" {
	send --at +1h +15005550010 'hello later'
	at 2026-11-21T13:00:00Z sms_run 0 sms-tick --install
	is '' "$stderr"
	is "* * * * * $(command -v sms-tick) -A $account" "$output"
	is queued "$(states)"
	cp "$account" "50% of it's mine.db"
	SMS_CONFIG=/etc/sms.yaml sms_run 0 sms-tick --install \
		-A "./50% of it's mine.db"
	is "* * * * * SMS_CONFIG=/etc/sms.yaml $(command -v sms-tick) -A '$PWD/50\\% of it'\\''s mine.db'" \
		"$output"
}

@test "sms-tick: without an account it names sms-account init; operands are 64" {
	sms_run 66 sms-tick -A nobody
	has "$stderr" 'sms-account -A nobody init'
	sms_run 66 sms-tick --install -A nobody
	sms_run 64 sms-tick now
}
