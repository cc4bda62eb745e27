#!/usr/bin/env bats
# sms-campaign: bulk sending with a life of its own.

load helper

suite_setup() {
	sms-account init -q -C US
	printf '%s\n' number,name '+15005550010,Anna' '+15005550011,Bob' \
		'+447900900123,Zoë' '+15005550013,' >c.csv
	sms-contacts import -qy friends c.csv
}

# create [OPTION...] NAME: of the list, with one variable.
create() {
	sms-campaign create -q --list friends --text 'Hello {{name|friend}}!' "$@"
}

# many NAME N [FROM]: a campaign of N members and one text.
many() {
	{
		echo number
		seq -f '+1500%07.0f' "${3-5560000}" $((${3-5560000} + $2 - 1))
	} >many.csv
	sms-campaign create -q --csv many.csv --text 'hello there' "$1"
	sms-credits recharge -q "$2"
}

# state NAME: state and reason.
state() {
	sms-campaign status -Ho state,reason "$1"
}

@test "sms-campaign P121: from a file to a report" {
	sms_run 0 sms-campaign create spring --csv c.csv --text 'Hello {{name|friend}}!'
	is '' "$output"
	has "$stderr" 'sms-campaign plan spring'
	sms_run 0 sms-campaign plan spring
	sms_run 0 sms-campaign start spring
	has "$stderr" '4 queued, 0 refused'
	sms_run 0 sms-campaign run spring
	has "$stderr" "campaign 'spring' is finished: 4 handed over"
	has "$stderr" 'nothing leaves this machine'
	sms_run 0 sms-campaign report spring
	is 'country,state,reason,messages,segments,credits
GB,sending,,1,1,1.2
US,sending,,3,3,3' "$(head -1 <<<"$output"; sed 1d <<<"$output" | sort)"
	is 'Hello Anna!|Hello Bob!|Hello friend!|Hello Zoë!' "$(sqlite3 "$sim" \
		"SELECT group_concat(text, '|') FROM submission")"
}

@test "sms-campaign create: the file becomes a list, and a name in use is 73" {
	sms_run 0 sms-campaign create -q spring --csv c.csv --text 'hello there'
	sms_run 0 sms-contacts list -qHo number 'campaign spring'
	is 4 "$(wc -l <<<"$output")"
	sms_run 73 sms-campaign create spring --csv c.csv --text 'hello there'
	sms_run 0 create summer
	sms_run 73 create summer
	has "$stderr" "there is a campaign 'summer' already"
}

@test "sms-campaign create: rows from a pipe; an empty one is 66, a cut one refused" {
	sms_run 0 bash -c "cat c.csv | sms-campaign create -q a --csv - --text 'hello there'"
	sms_run 66 sms-campaign create b --csv - --text 'hello there' </dev/null
	sms_run 65 bash -c "printf 'number\n+15005550010\n+1500555' |
		sms-campaign create c --csv - --text 'hello there'"
	is a "$(sms-campaign list -Ho name)"
	is $'campaign a\nfriends' "$(sms-contacts lists -Ho name)"
}

@test "sms-campaign create: a bad row makes nothing; --partial takes the others" {
	echo moon, >>c.csv
	sms_run 65 sms-campaign create spring --csv c.csv --text 'hello there'
	has "$stderr" 'moon'
	is '' "$(sms-campaign list -Ho name)"
	is friends "$(sms-contacts lists -Ho name)"
	sms_run 1 sms-campaign create -r bad.csv --partial spring --csv c.csv \
		--text 'hello there'
	is 4 "$(sms-campaign plan -nqHo item,recipients spring |
		sed -n 's/^members,//p')"
	has "$(cat bad.csv)" 'moon,,6,number,bad-number'
}

@test "sms-campaign create P9: number comes first, or -c names it" {
	printf '%s\n' name,phone 'Anna,+15005550010' >p.csv
	sms_run 65 sms-campaign create spring --csv p.csv --text 'hello there'
	has "$stderr" csv-first-column
	sms_run 0 sms-campaign create -q -c phone spring --csv p.csv --text 'hello there'
}

@test "sms-campaign create: columns named state, country, type, id, text are variables" {
	printf '%s\n' number,state,country,type,id,text \
		'+15005550010,a,b,c,d,e' >v.csv
	sms_run 0 sms-campaign create -q spring --csv v.csv \
		--text '{{state}}{{country}}{{type}}{{id}}{{text}}'
	sms_run 0 sms-campaign plan -qnHo text --rows spring
	is abcde "$output"
}

@test "sms-campaign create: what is wrong with the command line is said, and makes nothing" {
	while read -r want args; do
		eval "set -- $args"
		sms_run "$want" sms-campaign create "$@" || return
		is '' "$output" || return
	done <<-'END'
		64 --list friends --text hello
		64 --list friends a
		64 --list friends --text hello a b
		64 --text hello a
		64 --list friends --csv c.csv --text hello a
		64 --list friends --text hello --text-file c.csv a
		64 --list friends --text hello --class news a
		64 --list friends --text hello --at someday a
		64 --list friends --text hello --valid-for 5 a
		64 --list friends --text hello --max-cost=-1 a
		64 --list friends --text hello --allow-empty nme a
		64 --list friends --text hello ''
		64 --list friends --text hello $'a\nb'
		65 --list freinds --text hello a
		65 --list friends --text '{{name' a
		65 --list friends --text hello --from +15005550099 a
		65 --list friends --template none a
		66 --csv none.csv --text hello a
	END
	sms_run 65 sms-campaign create --list freinds --text hello a
	has "$stderr" friends
	is '' "$(sms-campaign list -Ho name)"
}

@test "sms-campaign: a name that is not there is named, with the nearest" {
	create spring
	for verb in show plan start run pause resume "cancel -y" status report \
		recipients "delete -y"; do
		# shellcheck disable=SC2086
		sms_run 65 sms-campaign $verb sprung || return
		is '' "$output" || return
		has "$stderr" "no campaign 'sprung': did you mean 'spring'?" || return
	done
	sms_run 64 sms-campaign plan
	has "$stderr" "name is missing"
	sms_run 64 sms-campaign plan a b
}

@test "sms-campaign show, set: the same keys, until it starts" {
	create spring
	sms_run 0 sms-campaign set spring class=transactional max-cost=2.5 \
		from=+15005550006 skip-landlines=yes valid-for=2h at=13:00 \
		max-segments=9 'text=Hi there, {{name|you}}'
	sms_run 0 sms-campaign show -Ho key,value spring
	is 'class,transactional
text,"Hi there, {{name|you}}"
from,+15005550006
at,2026-11-21T13:00:00Z
valid-for,2h
max-cost,2.5
max-segments,9
skip-landlines,yes
schedule,' "$output"
	sms_run 0 sms-campaign set spring max-cost= max-segments= from= at=
	sms_run 0 sms-campaign show -Ho value spring
	lacks "$output" 2.5
	for bad in classs=otp class=otpp max-cost=-1 max-cost=x from=+15005550099 \
		at=x text={{ skip-landlines=perhaps class; do
		run --separate-stderr sms-campaign set spring "$bad" max-cost=7
		[ "$status" -eq 64 ] || [ "$status" -eq 65 ] || return
	done
	lacks "$(sms-campaign show -Ho value spring)" 7
	sms_run 64 sms-campaign set spring classs=otp
	has "$stderr" "did you mean 'class'?"
	sms_run 0 sms-campaign start -q spring
	sms_run 65 sms-campaign set spring class=otp
	has "$stderr" 'only max-cost and max-segments can be set'
	sms_run 0 sms-campaign set spring max-cost=5
}

# Plans.

@test "sms-campaign plan: members, suppressed and why, segments, encodings, countries, worst, balance" {
	sms-optout add -q --scope marketing +15005550011
	{
		cat c.csv
		echo "+33612345678,$(printf '%200s' '' | tr ' ' x)"
		echo '+442079460123,Gus'
	} >more.csv
	sms-campaign create -q spring --csv more.csv --text 'Hello {{name}}!' \
		--skip-landlines
	sms-tariffs set -q FR=4 US=1 GB=1.2
	sms_run 0 sms-campaign plan spring
	is 'item,key,recipients,segments,credits
members,,6,0,0
suppressed,opted-out,1,0,0
suppressed,empty-variable,1,0,0
suppressed,landline,1,0,0
recipients,,3,4,10.2
segments,1,2,2,2.2
segments,2,1,2,8
encoding,GSM-7,2,3,9
encoding,UCS-2,1,1,1.2
country,US,1,1,1
country,FR,1,2,8
country,GB,1,1,1.2
worst,+33612345678,1,2,8
warning,source-may-change,2,3,9.2
warning,long-code,1,1,1
warning,quiet-hours,1,1,1
balance,before,,,100
balance,after,,,89.8' "$(grep -v ^plan, <<<"$output")"
	id=$(sed -n 's/^plan,//p' <<<"$output" | tr -d ,)
	[ "${#id}" -eq 12 ]
	has "$stderr" "sms-campaign start --plan $id --run spring"
	is 100 "$(balance)"
	is '' "$(took)"
}

@test "sms-campaign P122: several lists, and who is on two gets one text" {
	printf '%s\n' number,city '+15005550011,Rome' '+15005550014,Oslo' >d.csv
	sms-contacts import -qy others d.csv
	sms-campaign create -q spring --list friends --list others \
		--text 'Hello {{name|friend}} in {{city|town}}'
	sms_run 0 sms-campaign plan -qnHo item,recipients spring
	has "$output" $'members,5\nduplicate,1\nrecipients,5'
	sms-campaign start -q --run spring
	is 'Hello Bob in Rome' "$(sqlite3 "$sim" "SELECT text FROM submission
		WHERE number = '+15005550011'")"
	is 5 "$(took | sort -u | wc -l)"
}

@test "sms-campaign plan --rows: what each would get, in order of number, so that diff compares" {
	create spring
	sms_run 0 sms-campaign plan -q --rows spring
	is 'number,state,reason,encoding,segments,credits,text
+15005550010,would-send,,GSM-7,1,1,Hello Anna!
+15005550011,would-send,,GSM-7,1,1,Hello Bob!
+15005550013,would-send,,GSM-7,1,1,Hello friend!
+447900900123,would-send,,UCS-2,1,1.2,Hello Zoë!' "$output"
	sms-campaign plan -q --rows spring >one
	sms-optout add -q +15005550011
	sms-campaign plan -q --rows spring >two
	is '<+15005550011,would-send,,GSM-7,1,1,Hello Bob!
>+15005550011,refused,opted-out,GSM-7,1,0,Hello Bob!' \
		"$(diff one two | sed -n 's/^\([<>]\) /\1/p')"
}

@test "sms-campaign plan --rows: whoever reads slowly holds up nobody" {
	many spring 3000
	mkfifo pipe
	sms-campaign plan -q --rows spring >pipe &
	exec 7<pipe
	read -r _ <&7
	SMS_LOCK_WAIT=2s sms_run 0 sms-send -q +15005550010 'hello there'
	exec 7<&-
	wait
}

@test "sms-campaign plan -n: is not remembered, and needs no right to write" {
	create spring
	before=$(sql .dump | sha256sum)
	id=$(sms-campaign plan -qnH -o key,item spring | sed -n 's/,plan$//p')
	is "$before" "$(sql .dump | sha256sum)"
	sms_run 65 sms-campaign start --plan "$id" spring
	has "$stderr" "has no plan $id"
	sms_run 0 sms-campaign plan -q spring
	sms_run 0 sms-campaign start -q --plan "$id" spring
}

@test "sms-campaign: a variable that no list has is refused before the first row" {
	sms_run 65 sms-campaign create spring --list friends --text 'Hello {{surname}}'
	has "$stderr" '{{surname}}'
	create spring
	printf '%s\n' number '+15005550010' >c.csv
	sms-contacts import -qy friends c.csv
	sms-campaign create -q summer --list friends --text 'Hello {{number}}'
	for verb in plan "plan --rows" start; do
		# shellcheck disable=SC2086
		sms_run 65 sms-campaign $verb spring || return
		is '' "$output" || return
		has "$stderr" '{{name}}' || return
	done
	is new, "$(state spring)"
}

@test "sms-campaign plan: only of a new one; one without funds says that it would pause" {
	create spring
	sql "INSERT INTO ledger (at, kind, amount, balance)
		VALUES (0, 'bonus', -99000, 1000)"
	sms_run 0 sms-campaign plan spring
	has "$stderr" 'would pause, no-funds; sms-credits recharge'
	has "$output" 'balance,after,,,-3.2'
	sms-campaign start -q spring
	sms_run 65 sms-campaign plan spring
	has "$stderr" 'sms-campaign status spring'
}

@test "sms-campaign plan, start: on hold a campaign is planned and started, and nothing goes out" {
	create spring
	sms-account hold -q
	sms_run 0 sms-campaign plan -q spring
	sms_run 0 sms-campaign start -q spring
	sms_run 75 sms-campaign run spring
	has "$stderr" on-hold
	is '' "$(took)"
	is running, "$(state spring)"
}

# Starting.

@test "sms-campaign start --plan: rows that are not those of the plan start nothing, and differ is said" {
	create spring
	plan=$(sms-campaign plan -qH -o key,item spring | sed -n 's/,plan$//p')
	printf '%s\n' number,name '+15005550010,Ann' '+15005550011,Bob' \
		'+447900900123,Zoë' '+15005550014,Tim' >c.csv
	sms-contacts import -qy friends c.csv
	sms_run 65 sms-campaign start --plan "$plan" spring
	has "$stderr" '1 added as +15005550014, 1 removed as +15005550013, 1 changed as +15005550010'
	has "$stderr" 'nothing was started; sms-campaign plan --rows spring'
	is new, "$(state spring)"
	is 0 "$(sql 'SELECT count(*) FROM message')"
	plan=$(sms-campaign plan -qH -o key,item spring | sed -n 's/,plan$//p')
	sms_run 0 sms-campaign start --plan "$plan" spring
}

@test "sms-campaign start --plan: a price or an opt-out that changed is a difference" {
	create spring
	plan=$(sms-campaign plan -qH -o key,item spring | sed -n 's/,plan$//p')
	sms-tariffs set -q GB=9
	sms_run 65 sms-campaign start --plan "$plan" spring
	has "$stderr" '1 changed as +447900900123'
	plan=$(sms-campaign plan -qH -o key,item spring | sed -n 's/,plan$//p')
	sms-optout add -q +15005550011
	sms_run 65 sms-campaign start --plan "$plan" spring
	has "$stderr" '1 changed as +15005550011'
	sms_run 65 sms-campaign start --plan 000000000000 spring
}

@test "sms-campaign start: texts are frozen, and a text without variables is stored once" {
	create spring
	sms-campaign create -q plain --list friends --text 'hello there'
	sms-campaign start -q spring
	sms-campaign start -q plain
	is 'Hello Anna!' "$(sql "SELECT text FROM message WHERE id = 1")"
	is 4 "$(sql "SELECT count(*) FROM message WHERE text IS NULL")"
	printf '%s\n' number,name '+15005550010,Changed' >c.csv
	sms-contacts import -qy friends c.csv
	sms-campaign run -q spring
	has "$(sqlite3 "$sim" 'SELECT text FROM submission')" 'Hello Anna!'
	is 4 "$(took | wc -l)"
}

@test "sms-campaign start: reserves no credits; each is charged when it goes, at the price of then" {
	create spring
	sms-campaign start -q spring
	is 100 "$(balance)"
	sms-tariffs set -q US=2
	sms_run 0 sms-campaign run -q spring
	is 92.8 "$(balance)"
	sums_up
}

@test "sms-campaign start: --max-cost and --max-segments are hard stops, also of nothing" {
	for fence in max-cost=4.1 max-cost=0 max-segments=3 max-segments=0; do
		create "${fence}"
		sms-campaign set "$fence" "$fence"
		sms_run 77 sms-campaign start "$fence" || return
		has "$stderr" "more than --${fence%=*}" || return
		is new, "$(state "$fence")" || return
	done
	is 0 "$(sql 'SELECT count(*) FROM message')"
	sms-campaign set max-cost=0 max-cost=4.2
	sms_run 0 sms-campaign start -q max-cost=0
}

@test "sms-campaign start: what cannot be sent is refused there and then, with the reason" {
	sms-optout add -q +15005550011
	sms-campaign create -q spring --list friends --text 'Hello {{name}}!'
	sms_run 0 sms-campaign start spring
	has "$stderr" '2 queued, 2 refused'
	sms_run 0 sms-campaign recipients -Ho number,reason --state refused spring
	is $'+15005550011,opted-out\n+15005550013,empty-variable' "$(sort <<<"$output")"
	sms_run 65 sms-campaign start spring
	has "$stderr" "is running"
}

@test "sms-campaign start: a campaign of nobody is finished at once" {
	sms-campaign create -q spring --csv - --text 'hello there' <<<number
	sms_run 0 sms-campaign start -q --run spring
	is finished, "$(state spring)"
}

@test "sms-campaign start: where all rows are refused nothing is left to run, and the reasons are pointed at" {
	create spring
	sms-numbers delete -q -y +15005550006
	sms_run 0 sms-campaign start spring
	has "$stderr" "campaign 'spring' is finished: 0 queued, 4 refused"
	has "$stderr" 'sms-campaign report spring says why'
	lacks "$stderr" 'sms-campaign run'
	has "$(sms-campaign report -Ho state,reason spring)" refused,no-number
}

@test "sms-campaign start --run: sends at once; a finished one runs without doing anything" {
	create spring
	sms_run 0 sms-campaign start --run spring
	has "$stderr" '4 handed over'
	sms_run 0 sms-campaign run spring
	has "$stderr" '0 handed over'
	is 4 "$(took | wc -l)"
	sms_run 65 sms-campaign resume spring
	sms_run 65 sms-campaign pause spring
}

@test "sms-campaign run: one that is new, paused or cancelled is not run, and the way is said" {
	create spring
	sms_run 65 sms-campaign run spring
	has "$stderr" 'sms-campaign start spring --run'
	sms-campaign start -q spring
	sms-campaign pause -q spring
	sms_run 75 sms-campaign run spring
	has "$stderr" 'paused (user): sms-campaign resume spring --run'
	sms-campaign cancel -qy spring
	sms_run 0 sms-campaign run -q spring
	is '' "$(took)"
}

@test "sms-campaign run: opt-outs, numbers and fences of that moment count" {
	create spring
	sms-campaign start -q spring
	sms-optout add -q +15005550010
	SMS_ONLY_TO='+15005550010 +15005550011' sms_run 0 sms-campaign run -q spring
	is +15005550011 "$(took)"
	sms_run 0 sms-campaign recipients -Ho number,state,reason spring
	is '+15005550010,refused,opted-out
+15005550011,sending,
+15005550013,refused,only-to
+447900900123,refused,only-to' "$(sort <<<"$output")"
}

@test "sms-campaign run --slice: hands over so many, and says how to go on" {
	create spring
	sms-campaign start -q spring
	sms_run 0 sms-campaign run --slice 1 spring
	has "$stderr" "campaign 'spring' is running: 1 handed over"
	has "$stderr" '3 are left: sms-campaign run spring goes on'
	lacks "$stderr" 1970
	is 1 "$(took | wc -l)"
	sms_run 0 sms-campaign run -q --slice 2 spring
	is 3 "$(took | wc -l)"
	sms_run 0 sms-tick
	is 4 "$(took | wc -l)"
	is finished, "$(state spring)"
}

@test "sms-campaign --at: waits for its time, and says once that sms-tick is needed" {
	create --at 13:00 spring
	sms_run 0 sms-campaign start --run spring
	has "$stderr" '4 wait, the first until 2026-11-21T13:00:00Z: sms-tick'
	is 1 "$(grep -c 'crontab' <<<"$stderr")"
	is '' "$(took)"
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick
	is 4 "$(took | wc -l)"
}

@test "sms-campaign --valid-for: what waited too long expires, and the campaign finishes" {
	create --at 13:00 --valid-for 1h spring
	sms-campaign start -q spring
	SMS_NOW=2026-11-21T14:00:00Z sms_run 0 sms-campaign run -q spring
	is '' "$(took)"
	sms_run 0 sms-campaign status -Ho state,expired spring
	is finished,4 "$output"
	is 100 "$(balance)"
}

@test "sms-campaign --valid-for: what waits in a paused campaign expires within the hour" {
	local reason
	for reason in user no-funds; do
		create --at 13:00 --valid-for 1h $reason
		sms-campaign start -q $reason
		sms-campaign pause -q $reason
	done
	sqlite3 "$db" "UPDATE campaign SET reason = name"
	SMS_NOW=2026-11-21T13:59:59Z sms_run 0 sms-tick
	is 8 "$(sql "SELECT count(*) FROM message WHERE state = 'queued'")"
	sms-optout add -q +15005550010 >/dev/null
	SMS_NOW=2026-11-21T14:00:00Z sms_run 0 sms-tick -v
	has "$stderr" 'expired in paused campaigns 8'
	is '' "$(took)"
	sms_run 0 sms-campaign status -Ho state,queued,expired user
	is paused,0,4 "$output"
	sms_run 0 sms-campaign status -Ho state,queued,expired no-funds
	is paused,0,4 "$output"
	is 'expired|1795269600000' "$(sql 'SELECT DISTINCT reason, done_at FROM message')"
	SMS_NOW=2026-11-21T14:30:00Z sms_run 0 sms-campaign resume -q --run user
	sms_run 0 sms-campaign status -Ho state,expired user
	is finished,4 "$output"
}

# Money.

@test "sms-campaign P123: out of credits it pauses, and only a person resumes it" {
	create spring
	sql "INSERT INTO ledger (at, kind, amount, balance)
		VALUES (0, 'bonus', -98000, 2000)"
	sms_run 75 sms-campaign start --run spring
	has "$stderr" 'paused, no-funds: add credits with sms-credits recharge, then sms-campaign resume --run spring'
	is paused,no-funds "$(state spring)"
	is 2 "$(took | wc -l)"
	is 0 "$(balance)"
	sms-credits recharge -q 50
	sms_run 0 sms-tick
	sms_run 75 sms-campaign run spring
	is 2 "$(took | wc -l)"
	sms_run 0 sms-campaign resume --run spring
	is 4 "$(took | sort -u | wc -l)"
	is finished, "$(state spring)"
	sums_up
}

@test "sms-campaign: prices that rose past --max-cost pause it, and the message can be pasted" {
	create --max-cost 5 spring
	sms-campaign start -q spring
	sms-tariffs set -q US=2
	sms_run 75 sms-campaign run spring
	has "$stderr" 'paused, max-cost: raise it with sms-campaign set spring max-cost=CREDITS, then sms-campaign resume --run spring'
	is paused,max-cost "$(state spring)"
	is 2 "$(took | wc -l)"
	sms_run 75 sms-campaign resume --run spring
	is 2 "$(took | wc -l)"
	sms-campaign set spring max-cost=9
	sms_run 0 sms-campaign resume -q --run spring
	is 4 "$(took | sort -u | wc -l)"
}

@test "sms-campaign: one that may cost nothing sends from a number that is free" {
	sms-numbers set -q +15005550006 billing=free
	create --max-cost 0 spring
	sms_run 0 sms-campaign start -q --run spring
	is 4 "$(took | wc -l)"
}

# Senders.

@test "sms-campaign P125: several senders share the rows evenly, one that is inactive takes none" {
	for n in 1 2; do
		sql "INSERT INTO own (number, gateway, country, type, added_at, sent)
			VALUES ('+150055500$n$n', 'sim', 'US', 'mobile', 0, $n * 1000)"
	done
	sms-credits recharge -q 500
	{
		echo number
		seq -f '+1500556%04.0f' 300
	} >many.csv
	sms-campaign create -q spring --csv many.csv --text 'hello there' \
		--from +15005550011 --from +15005550022 --from +15005550006
	sms-campaign start -q --run spring
	is '100 +15005550006
100 +15005550011
100 +15005550022' "$(sms-campaign recipients -Ho own spring | sort | uniq -c |
		sed 's/^ *//')"
	sms-numbers set -q +15005550022 active=no
	sms-campaign create -q summer --csv many.csv --text 'hello there' \
		--from +15005550022 --from +15005550006
	sms-campaign start -q --run summer
	is +15005550006 "$(sms-campaign recipients -Ho own summer | sort -u)"
}

@test "sms-campaign G18: without --from each gets our number of their country" {
	sql "INSERT INTO own (number, gateway, country, type, added_at)
		VALUES ('+447900900500', 'sim', 'GB', 'mobile', 0)"
	create spring
	sms-campaign start -q --run spring
	is +447900900500 "$(sms-campaign recipients -Ho number,own spring |
		sed -n 's/^+447900900123,//p')"
	is +15005550006 "$(sms-campaign recipients -Ho number,own spring |
		sed -n 's/^+15005550010,//p')"
}

@test "sms-campaign O3: without a number of ours nothing is sent" {
	sql 'DELETE FROM own'
	create spring
	sms_run 0 sms-campaign plan -qnHo item,key,recipients spring
	has "$output" suppressed,no-number,4
}

# Pause, resume, cancel.

# midway: a campaign of 3000 that another process runs, at a rate at which no
# test lets it come to the end, and has handed over some of; its process is
# $runner.
midway() {
	many spring 3000
	sms-account set sim.rate=100
	sms-campaign start -q spring
	sms-campaign run spring >run.out 2>run.err &
	runner=$!
	until [ -e "$sim" ] && [ "$(took | head -1)" ]; do :; done 2>/dev/null
}

# ended STATUS: the runner ends so.
ended() {
	local status=0
	wait "$runner" || status=$?
	is "$1" "$status" || {
		cat run.err
		return 1
	}
}

@test "sms-campaign pause: stops a run that another process makes, and resume goes on" {
	midway
	sms_run 0 sms-campaign pause spring
	ended 75
	has "$(cat run.err)" 'is paused (user)'
	n=$(took | wc -l)
	[ "$n" -lt 3000 ]
	sms_run 0 sms-campaign status -Ho state,reason,queued,sending spring
	is "paused,user,$((3000 - n)),$n" "$output"
	sms-account set sim.rate=0
	sms_run 0 sms-campaign resume -q --run spring
	is 3000 "$(took | sort -u | wc -l)"
	is 3000 "$(took | wc -l)"
}

@test "sms-campaign cancel: stops a run for good, and what was handed over stays so" {
	midway
	sms_run 0 sms-campaign cancel -y spring
	ended 0
	n=$(took | wc -l)
	sms_run 0 sms-campaign status -Ho state,cancelled,sending,queued spring
	is "cancelled,$((3000 - n)),$n,0" "$output"
	sms_run 65 sms-campaign resume spring
	sums_up
}

@test "sms-campaign: the red button stops a run, and the campaign goes on after it" {
	midway
	sms-account hold -q
	ended 75
	has "$(cat run.err)" on-hold
	n=$(took | wc -l)
	[ "$n" -lt 3000 ]
	is running, "$(state spring)"
	sms-account release -q
	sms-account set sim.rate=0
	sms_run 0 sms-campaign run -q spring
	is 3000 "$(took | wc -l)"
}

@test "sms-campaign run: SIGINT stops it between messages, and says how to go on" {
	midway
	kill -INT "$runner" 2>/dev/null
	kill -TERM "$runner"
	ended 75
	has "$(cat run.err)" "stopped by a signal: sms-campaign run spring goes on"
	is 0 "$(sql "SELECT count(*) FROM message WHERE state IN ('submitting', 'unknown')")"
	sms-account set sim.rate=0
	sms_run 0 sms-campaign run -q spring
	is 3000 "$(took | wc -l)"
}

@test "sms-campaign run: a second runner is told who has it, skips, or waits" {
	midway
	sms_run 75 sms-campaign run spring
	has "$stderr" "campaign 'spring' is being sent by process $runner since 2026-11-21T12:00:00Z"
	has "$stderr" 'so far'
	sms_run 0 sms-campaign run -q --if-running skip spring
	sms_run 0 sms-tick
	[ "$(took | wc -l)" -lt 3000 ]
	sms-account set sim.rate=0
	SMS_TRACE_SQL=trace sms-campaign run -q --if-running wait spring &
	until grep -qs 'FROM run' trace; do kill -0 $!; done
	kill -TERM "$runner"
	ended 75
	wait $!
	is 3000 "$(took | sort -u | wc -l)"
	is 3000 "$(took | wc -l)"
	sms_run 64 sms-campaign run --if-running never spring
}

@test "sms-campaign: two runners of two campaigns at once send each their own" {
	many one 1500
	many two 1500 5570000
	sms-campaign start -q one
	sms-campaign start -q two
	sms-campaign run -q one &
	sms_run 0 sms-campaign run -q two
	wait $!
	is 3000 "$(took | sort -u | wc -l)"
	is 3000 "$(took | wc -l)"
	sums_up
}

@test "sms-campaign cancel NUMBER G53: takes queued rows out, and only those" {
	create spring
	sms-campaign start -q spring
	sms_run 0 sms-campaign cancel spring '(500) 555-0010'
	has "$stderr" '1 cancelled'
	sms_run 1 sms-campaign cancel spring +15005550010
	has "$stderr" 'nothing of it is queued'
	sms_run 1 sms-campaign cancel spring +15005550099
	sms-campaign run -q spring
	sms_run 1 sms-campaign cancel spring +15005550011
	is 3 "$(took | wc -l)"
	is 1 "$(sms-campaign status -Ho cancelled spring)"
}

@test "sms-campaign cancel: of the last queued number finishes it; without -y there must be a terminal" {
	create spring
	sms-campaign start -q spring
	sms_run 64 sms-campaign cancel spring </dev/null
	has "$stderr" '-y'
	sms_run 0 sms-campaign cancel -q spring +15005550010 +15005550011 \
		+15005550013 +447900900123
	is finished, "$(state spring)"
}

@test "sms-campaign cancel: what the carrier denies afterwards is cancelled too" {
	sms-account set sim.lost=10
	create spring
	sms-campaign start -q spring
	sms_run 76 sms-campaign run -q spring
	sms_run 0 sms-campaign cancel -qy spring
	sms_run 0 sms-dlr poll -q
	is 'cancelled|0' "$(sql "SELECT state, cost FROM message
		WHERE number = '+15005550010'")"
	sums_up
}

# Looking at it.

@test "sms-campaign status: columns and their order are for good" {
	create spring
	sms-campaign start -q --run spring
	sms_run 0 sms-campaign status spring
	is 'name,state,reason,recipients,held,queued,submitting,sending,delivered,undelivered,unconfirmed,rejected,refused,expired,cancelled,unknown,segments,credits
spring,finished,,4,0,0,0,4,0,0,0,0,0,0,0,0,4,4.2' "$output"
	sms_run 0 sms-campaign status
	is 2 "$(wc -l <<<"$output")"
}

@test "sms-campaign P87: a finished campaign may have messages sending, until their receipts come" {
	create spring
	sms-campaign start -q --run spring
	is finished,4,0 "$(sms-campaign status -Ho state,sending,delivered spring)"
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-dlr poll -q
	is finished,0,4 "$(sms-campaign status -Ho state,sending,delivered spring)"
	sms_run 0 sms-campaign report -Ho state spring
	is delivered "$(sort -u <<<"$output")"
}

@test "sms-campaign: unknown rows keep it open, and one that is denied goes again" {
	sms-account set sim.lost=10 sim.silent=11
	create spring
	sms-campaign start -q spring
	sms_run 76 sms-campaign run spring
	has "$stderr" 'the outcome of 2 is unknown'
	is running,2 "$(sms-campaign status -Ho state,unknown spring)"
	sms_run 0 sms-campaign run spring
	has "$stderr" 'the carrier has 1, and never got 1'
	is finished,0,4 "$(sms-campaign status -Ho state,unknown,sending spring)"
	is 4 "$(took | sort -u | wc -l)"
	is 4 "$(took | wc -l)"
	sums_up
}

@test "sms-campaign G20: rejected rows are refunded, opted out ones remembered (O29)" {
	printf '%s\n' number +15005550004 +15005550001 +15005550010 >m.csv
	sms-campaign create -q spring --csv m.csv --text 'hello there'
	sms_run 0 sms-campaign start -q --run spring
	is '2,1' "$(sms-campaign status -Ho rejected,credits spring)"
	sms-campaign create -q summer --csv m.csv --text 'hello there'
	sms_run 0 sms-campaign plan -qnHo item,key,recipients summer
	has "$output" suppressed,opted-out,1
	has "$output" suppressed,dead-number,1
}

@test "sms-campaign recipients: who did not get it is the next campaign's file" {
	sms-account set sim.undelivered='10 11' sim.delay=0s
	create spring
	sms-campaign start -q --run spring
	sms-dlr poll -q
	sms-campaign recipients --state undelivered spring >again.csv
	sms_run 0 sms-campaign create -q again --csv again.csv --text 'Once more: {{text}}'
	sms_run 0 sms-campaign plan -qnHo text --rows again
	is $'Once more: Hello Anna!\nOnce more: Hello Bob!' "$output"
	sms_run 64 sms-campaign recipients --state undelivred spring
	has "$stderr" "did you mean 'undelivered'?"
}

@test "sms-campaign list: names, states and times, in order of name" {
	create b
	create a
	sms-campaign start -q b
	sms_run 0 sms-campaign list -Ho name,state,class
	is $'a,new,marketing\nb,running,marketing' "$output"
}

@test "sms-campaign test: the merged text of the number, or of the first member, to one phone" {
	create spring
	sms_run 0 sms-campaign test -qHo number,state,text spring +15005550011
	is '+15005550011,sending,Hello Bob!' "$output"
	sms_run 0 sms-campaign test -qHo number,text spring '(500) 555-0077'
	is '+15005550077,Hello Anna!' "$output"
	is new,,0 "$(sms-campaign status -Ho state,reason,recipients spring)"
	sms_run 1 sms-campaign test -q spring +15005550002
	sms_run 64 sms-campaign test spring
	sms-account set sim.silent=78
	sms_run 76 sms-campaign test -q spring +15005550078
	sms-account hold -q
	sms_run 75 sms-campaign test -q spring +15005550077
}

@test "sms-campaign delete: one that does not run, with its messages and its file's list; the ledger still sums up" {
	sms-campaign create -q spring --csv c.csv --text 'hello there'
	sms-campaign start -q spring
	sms_run 65 sms-campaign delete -y spring
	has "$stderr" 'sms-campaign cancel spring first'
	sms-campaign run -q spring
	sms_run 64 sms-campaign delete spring </dev/null
	sms_run 0 sms-campaign delete -y spring
	is '' "$(sms-campaign list -Ho name)"
	is friends "$(sms-contacts lists -Ho name)"
	is 0 "$(sql 'SELECT count(*) FROM message')"
	is 95.8 "$(balance)"
	sums_up
	sms_run 0 sms-campaign create -q spring --csv c.csv --text 'hello there'
	create winter
	sms_run 0 sms-campaign delete -qy winter
	is $'campaign spring\nfriends' "$(sms-contacts lists -Ho name)"
}

@test "sms-campaign: who did what to it is on record" {
	create spring
	sms-campaign start -q spring
	sms-campaign pause -q spring
	sms-campaign resume -q spring
	sms-campaign cancel -qy spring
	sms_run 0 sms-account log -Ho action,detail
	has "$output" 'campaign create,spring'
	has "$output" 'pause,spring'
	has "$output" 'resume,spring'
	has "$output" 'campaign cancel,spring'
}

@test "sms-campaign: a locked account is 75, and nothing changed" {
	create spring
	lock "$db"
	export SMS_LOCK_WAIT=50ms
	for verb in start plan "set" "cancel -y"; do
		extra=
		[ "$verb" = set ] && extra=max-cost=1
		# shellcheck disable=SC2086
		sms_run 75 sms-campaign $verb spring $extra || break
	done
	sms_run 0 sms-campaign plan -nq spring
	sms_run 0 sms-campaign status -q spring
	unlock
	is new, "$(state spring)"
}

@test "sms-campaign: a moved account plans, and sends nothing" {
	create spring
	sms-campaign start -q spring
	cp "$db" copy.db
	sms_run 78 sms-campaign run -A ./copy.db spring
	has "$stderr" 'account-moved'
	sms_run 0 sms-campaign status -q -A ./copy.db spring
}
