# sms-history: the message centre and the queue.

load helper

suite_setup() {
	sms-account init -q -C US
}

send() {
	sms-send -q "$@" >/dev/null
}

# What a carrier's client or sms-receive would store.
inbound() {
	sql "INSERT INTO message (series, direction, number, own, class, text,
		segments, state, created_at, not_after) VALUES (1, 'in', '$1',
		'+15005550006', 'transactional', '$2', 1, 'received',
		${3:-1795262400000}, 0)"
}

# Messages 1 to 4: two sent on two days, one received, one that waits.
some() {
	at 2026-11-19T23:30:00Z send +15005550010 'hello there'
	at 2026-11-20T12:00:00Z send +15005550011 'GRÜSSE aus Wien'
	inbound +15005550010 'what is the price?'
	send --at +2h +15005550012 'hello later'
}

@test "sms-history V22: list prints what was sent and received, the newest last" {
	some
	sms_run 0 sms-history list
	is '' "$stderr"
	is "id,at,direction,number,own,state,reason,class,campaign,ref,segments,credits,text,caller_name
1,2026-11-19T23:30:00Z,sent,+15005550010,+15005550006,sending,,transactional,,,1,1,hello there,
2,2026-11-20T12:00:00Z,sent,+15005550011,+15005550006,sending,,transactional,,,1,1,GRÜSSE aus Wien,
3,2026-11-21T12:00:00Z,received,+15005550010,+15005550006,received,,transactional,,,1,0,what is the price?,
4,2026-11-21T12:00:00Z,sent,+15005550012,,queued,,transactional,,,1,0,hello later," \
		"$output"
}

@test "sms-history V22: an account without messages prints the header only" {
	sms_run 0 sms-history list -o id,text
	is 'id,text' "$output"
}

@test "sms-history: without an account it names sms-account init" {
	rm -r "$XDG_DATA_HOME"
	sms_run 66 sms-history list
	is '' "$output"
	has "$stderr" 'sms-account init'
}

@test "sms-history V23: --since and --until are a half open range of dates" {
	some
	sms_run 0 sms-history list -Ho id --since 2026-11-20 --until 2026-11-21
	is 2 "$output"
	sms_run 0 sms-history list -Ho id --since 2026-11-20T12:00:00Z
	is $'2\n3\n4' "$output"
	sms_run 0 sms-history list -Ho id --until 2026-11-20T12:00:00Z
	is 1 "$output"
	sms_run 0 sms-history list -Ho id --since 2027-01-01
	is '' "$output"
}

@test "sms-history V23: local dates are the account's zone's, not the machine's" {
	some
	sms-account set zone=Europe/Vienna
	TZ=America/New_York sms_run 0 sms-history list -Ho id \
		--since 2026-11-20 --until 2026-11-21
	is $'1\n2' "$output"
	sms_run 0 sms-history list -f table -o at --until 2026-11-20T12:00:00Z
	has "$output" '2026-11-20 00:30:00'
}

@test "sms-history V23: a message made while the clock was behind is found by its time" {
	at 2026-11-21T12:00:00Z send +15005550010 'first made'
	at 2026-11-20T12:00:00Z send +15005550010 'made when the clock was wrong'
	at 2026-11-21T13:00:00Z send +15005550010 'third made'
	sms_run 0 sms-history list -Ho id --since 2026-11-21
	is $'1\n3' "$output"
	sms_run 0 sms-history list -Ho id --until 2026-11-21
	is 2 "$output"
	at 2026-11-20T13:00:00Z send +15005550010 'wrong once more'
	sms_run 0 sms-history list -Ho id --until 2026-11-21T12:00:00Z
	is $'2\n4' "$output"
	sms_run 0 sms-history list -Ho id --since 2026-11-20T12:30:00Z \
		--until 2026-11-21T13:00:00Z
	is $'1\n4' "$output"
}

@test "sms-history V24: filters by own number, contact and direction" {
	some
	sms_run 0 sms-history list -Ho id --number '(500) 555-0010'
	is $'1\n3' "$output"
	sms_run 0 sms-history list -Ho id --own +15005550006
	is $'1\n2\n3' "$output"
	sms_run 0 sms-history list -Ho id --direction sent
	is $'1\n2\n4' "$output"
	sms_run 0 sms-history list -Ho id --direction received
	is 3 "$output"
	sms_run 0 sms-history list -Ho id --direction both
	is $'1\n2\n3\n4' "$output"
	sms_run 64 sms-history list --direction sideways
	has "$stderr" 'give sent, received or both'
}

@test "sms-history P22: mt and mo are sent and received" {
	some
	sms_run 0 sms-history list -Ho id --direction mt
	is $'1\n2\n4' "$output"
	sms_run 0 sms-history list -Ho id --direction MO
	is 3 "$output"
}

@test "sms-history: --state finds what is in a state, in and out of campaigns" {
	some
	printf '%s\n' number +15005550020 +15005550021 >list.csv
	sms-contacts import -qy friends list.csv
	sms-campaign create -q spring --list friends --text 'hello friends' \
		>/dev/null
	sms-campaign start -q spring >/dev/null 2>&1
	sms_run 0 sms-history list -Ho id,campaign,text --state queued
	is "4,,hello later
5,spring,hello friends
6,spring,hello friends" "$output"
	sms_run 0 sms-history list -Ho id --campaign spring
	is $'5\n6' "$output"
	sms_run 0 sms-history list -Ho id --campaign spring --state delivered
	is '' "$output"
	sms_run 64 sms-history list --state qeued
	has "$stderr" "did you mean 'queued'?"
	sms_run 64 sms-history list --state deliv
	has "$stderr" "did you mean 'delivered'?"
	sms_run 64 sms-history list --state xyzzy
	has "$stderr" "there is no such state: see sms(7)"
	sms_run 65 sms-history list --campaign sprung
	is '' "$output"
	has "$stderr" "sprung"
}

@test "sms-history: --search finds words in any case, in any script, in a campaign's text" {
	some
	sms_run 0 sms-history list -Ho id --search HELLO
	is $'1\n4' "$output"
	sms_run 0 sms-history list -Ho id --search 'grüsse AUS'
	is 2 "$output"
	sms_run 0 sms-history list -Ho id --search "' OR 1=1 --"
	is '' "$output"
	sms_run 0 sms-history list -Ho id --search '%'
	is '' "$output"
}

@test "sms-history: --limit keeps the newest that match, still the newest last" {
	some
	sms_run 0 sms-history list -Ho id --limit 2
	is $'3\n4' "$output"
	sms_run 0 sms-history list -Ho id --limit 1 --search hello
	is 4 "$output"
	sms_run 0 sms-history list -Ho id --limit 1 --number +15005550010
	is 3 "$output"
	sms_run 0 sms-history list -Ho id --limit 99 --direction sent
	is $'1\n2\n4' "$output"
}

@test "sms-history: a thousand messages come over many pages, each once, whatever is asked" {
	sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 1000) INSERT INTO message (series, number, class,
		state, created_at, not_after, text) SELECT 1,
		printf('+1500555%04d', i % 7), 'transactional', 'delivered',
		1795176000000 + i, 0, printf('text %d %s', i,
		CASE WHEN i % 100 THEN '' ELSE 'needle' END) FROM n"
	sms_run 0 bash -c 'diff <(sms-history list -Ho id) <(seq 1000)'
	sms_run 0 bash -c 'diff <(sms-history list -Ho id --limit 600) \
		<(seq 401 1000)'
	sms_run 0 bash -c 'sms-history list -Ho id --search NEEDLE | xargs'
	is '100 200 300 400 500 600 700 800 900 1000' "$output"
	sms_run 0 bash -c 'sms-history list -Ho id --search needle --limit 2 |
		xargs'
	is '900 1000' "$output"
	sms_run 0 bash -c 'sms-history list -H --number +15005550003 | wc -l'
	is 143 "$output"
}

@test "sms-history: --follow prints what is new as it comes, and ends when nobody reads" {
	some
	(sms-history list -Ho id,text --limit 1 --follow; echo "ended $?") \
		2>err | (
		read -r line && echo "$line"
		send +15005550013 'brand new' >&2
		read -r line && echo "$line"
	) >seen &
	wait $!
	is "4,hello later
5,brand new" "$(cat seen)"
	is '' "$(cat err)"
	sms_run 64 sms-history list --follow --until tomorrow
}

@test "sms-history: text from outside reaches a terminal escaped" {
	inbound +15005550010 $'evil \e[31m'
	sms_run 0 sms-history list -f table -o text
	has "$output" 'evil \x1b[31m'
	lacks "$output" $'\e'
}

@test "sms-history V28: show prints all that is known of a message, and what its carrier said" {
	send +15005550010 'hello there'
	at 2026-11-21T12:00:05Z sms-dlr poll -q >/dev/null
	sms_run 0 sms-history show 1
	is '' "$stderr"
	is "key,value,at
id,1,
direction,sent,
number,+15005550010,
own,+15005550006,
state,delivered,
receipt,network,
class,transactional,
text,hello there,
encoding,GSM-7,
segments,1,
credits,1,
gateway,sim,
client_id,$(sql 'SELECT token FROM series')-1,
carrier_id,sim-1,
tries,1,
made,,2026-11-21T12:00:00Z
not_after,,2026-11-22T12:00:00Z
claimed,,2026-11-21T12:00:00Z
sent,,2026-11-21T12:00:00Z
done,,2026-11-21T12:00:02Z
event,delivered network,2026-11-21T12:00:02Z" "$output"
}

@test "sms-history V28: show opens a received message, and several at once" {
	some
	sms_run 0 sms-history show 3 -H -o key,value
	has "$output" 'direction,received'
	has "$output" 'text,what is the price?'
	lacks "$output" 'client_id'
	sms_run 0 sms-history show 1 3 -H
	is 2 "$(grep -c '^id,' <<<"$output")"
}

@test "sms-history V28: show of what is not there, or no id, is refused" {
	sms_run 65 sms-history show 7
	is '' "$output"
	has "$stderr" 'there is no message 7'
	sms_run 64 sms-history show
	sms_run 64 sms-history show seven
	has "$stderr" "'seven' is not the id of a message"
	sms_run 64 sms-history show 0
}

@test "sms-history P23: success means that the network took it, unless the receipt says handset" {
	send +15005550010 'hello there'
	printf '%s\n' carrier_id,status sim-1,delivered >r.csv
	sms-dlr apply -q --gateway sim r.csv >/dev/null
	sms_run 0 sms-history show 1
	has "$output" 'receipt,network,'
}

@test "sms-history T2: thread is one conversation, whatever campaigns its messages are of" {
	some
	printf '%s\n' number +15005550010 +15005550021 >list.csv
	sms-contacts import -qy friends list.csv
	sms-campaign create -q spring --list friends --text 'hello friends' \
		>/dev/null
	sms-campaign start -q spring --run >/dev/null 2>&1
	sms_run 0 sms-history thread -Ho direction,campaign,text '500 555 0010'
	is "sent,,hello there
received,,what is the price?
sent,spring,hello friends" "$output"
	sms_run 0 sms-history thread -Ho id +15005550010 --limit 1
	is 5 "$output"
	sms_run 0 sms-history thread -Ho id +15005550010 --own +15005550099
	is '' "$output"
	sms_run 64 sms-history thread
}

@test "sms-history: cancel takes messages out of the queue, by id and by ref" {
	send --at +2h +15005550010 'hello later'
	printf '%s\n' number,text,ref '+15005550011,hello you,r-1' |
		sms-send -q --at +2h >/dev/null
	sms_run 0 sms-history cancel 1
	is $'id,ref,number,state\n1,,+15005550010,cancelled' "$output"
	sms_run 0 sms-history cancel -H --ref r-1
	is '2,r-1,+15005550011,cancelled' "$output"
	sms_run 0 sms-history list -Ho id,state,reason,credits
	is $'1,cancelled,cancelled,0\n2,cancelled,cancelled,0' "$output"
	sms_run 65 sms-history cancel --ref r-2
	has "$stderr" "'r-2'"
	at 2026-11-21T15:00:00Z sms-tick
	is 0 "$(sql "SELECT count(*) FROM message WHERE state <> 'cancelled'")"
}

@test "sms-history: cancelling twice is as good as once, and is in the log once" {
	send --at +2h +15005550010 'hello later'
	sms-history cancel 1
	sms_run 0 sms-history cancel -H 1
	is '1,,+15005550010,cancelled' "$output"
	send --at +2h +15005550010 'hello later'
	send --at +2h +15005550010 'hello later'
	sms-history cancel -n 1 2 3
	sms-history cancel 1 2 3
	is $'init,\ncancel,message 1\ncancel,2 messages' \
		"$(sms-account log -Ho action,detail)"
}

@test "sms-history: what is on its way cannot be cancelled; the others are" {
	send +15005550010 'hello there'
	send --at +2h +15005550011 'hello later'
	sms_run 1 sms-history cancel -H 1 2 9
	is '2,,+15005550011,cancelled' "$output"
	has "$stderr" 'message 1 is sending'
	has "$stderr" 'there is no message 9'
	sms_run 64 sms-history cancel
	sms_run 64 sms-history cancel 1 --ref x
}

@test "sms-history: cancel -n changes nothing" {
	send --at +2h +15005550010 'hello later'
	sms_run 0 sms-history cancel -nH 1
	is '1,,+15005550010,queued' "$output"
	is queued "$(sql 'SELECT state FROM message')"
}

# A message whose answer was lost, on a carrier that nobody can ask.
doubtful() {
	sms-account set sim.silent=7
	sms-send -q +15005550017 'hello there' >/dev/null || true
	sql "UPDATE message SET gateway = 'gone'"
}

@test "sms-history: resolve sent: it is never sent again, and stays paid for" {
	doubtful
	sms_run 0 sms-history resolve -y 1 sent
	is '' "$output"
	is 'sending|1000' "$(sql 'SELECT state, cost FROM message')"
	sms_run 0 sms-account log -Ho action,detail
	has "$output" 'resolve,message 1 sent'
	sums_up
}

@test "sms-history: resolve not-sent: refunded, and queued again" {
	doubtful
	sms_run 0 sms-history resolve -y 1 not-sent
	is 'queued|0' "$(sql 'SELECT state, cost FROM message')"
	is '100' "$(sms-credits balance -H)"
	sms_run 0 sms-account log -Ho action,detail
	has "$output" 'resolve,message 1 not-sent'
	sums_up
}

@test "sms-history: resolve asks, and only what is unknown can be resolved" {
	doubtful
	sms_run 64 setsid sms-history resolve 1 sent </dev/null
	has "$stderr" '-y'
	is unknown "$(sql 'SELECT state FROM message')"
	sms_run 65 sms-history resolve -y 2 sent
	has "$stderr" 'there is no message 2'
	send +15005550010 'hello there'
	sms_run 65 sms-history resolve -y 2 sent
	has "$stderr" 'message 2 is sending'
	sms_run 64 sms-history resolve -y 1 maybe
	sms_run 64 sms-history resolve -y 1
}

@test "sms-history V26: delete removes messages with their events, and cannot be undone" {
	send +15005550010 'hello there'
	send +15005550011 'hello there'
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	sms_run 0 sms-history delete -y 1
	is '' "$output"
	has "$stderr" 'deleted 1 message'
	is 2 "$(sms-history list -Ho id)"
	is 1 "$(sql 'SELECT count(*) FROM event')"
	sms_run 0 sms-account log -Ho action,detail
	has "$output" 'delete,1 messages'
}

@test "sms-history V26: what deleted messages had cost still sums up" {
	send +15005550010 'hello there'
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	sms_run 0 sms-history delete -qy 1
	is '1|1000' "$(sql 'SELECT messages, cost FROM deleted_cost')"
	sums_up
	is 99 "$(sms-credits balance -H)"
}

@test "sms-history V26: a message that is not over is not deleted, and none with it" {
	send +15005550010 'hello there'
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	send +15005550011 'hello there'
	sms_run 65 sms-history delete -y 1 2
	has "$stderr" 'message 2 is not there, is not over'
	is $'1\n2' "$(sms-history list -Ho id)"
	is 0 "$(sql 'SELECT count(*) FROM deleted_cost')"
}

@test "sms-history V26: delete asks, and without a terminal wants -y" {
	send +15005550010 'hello there'
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	sms_run 64 setsid sms-history delete 1 </dev/null
	has "$stderr" '-y'
	is 1 "$(sms-history list -Ho id)"
	sms_run 0 sms-history delete -n 1
	has "$stderr" 'would delete 1 message'
	is 1 "$(sms-history list -Ho id)"
	sms_run 64 sms-history delete -y
	sms_run 64 sms-history delete -y 1 --all
}

@test "sms-history V27: delete --all removes everything sent and received that is over" {
	some
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	sms_run 0 sms-history delete -y --all
	has "$stderr" 'deleted 3 messages; what is not over yet stays'
	is 4,queued "$(sms-history list -Ho id,state)"
	sums_up
}

@test "sms-history V27: delete --all spares the messages of a campaign that runs" {
	printf '%s\n' number +15005550010 +15005550011 >list.csv
	sms-contacts import -qy friends list.csv
	sms-campaign create -q spring --list friends --text 'hello friends' \
		>/dev/null
	sms-campaign start -q spring --run >/dev/null 2>&1
	at 2026-11-21T12:01:00Z sms-dlr poll -q >/dev/null
	sql "UPDATE campaign SET state = 'paused'"
	sms_run 0 sms-history delete -y --all
	is 2 "$(sql 'SELECT count(*) FROM message')"
	sql "UPDATE campaign SET state = 'finished'"
	sms_run 0 sms-history delete -y --all
	is 0 "$(sql 'SELECT count(*) FROM message')"
	sums_up
}
