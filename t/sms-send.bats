#!/usr/bin/env bats
# sms-send: one message, the members of a list, a stream of rows.

load helper

suite_setup() {
	sms-account init -q -C US
}

# One credit is left.
poor() {
	sql "INSERT INTO ledger (at, kind, amount, balance)
		VALUES (0, 'bonus', -99000, 1000)"
}

rows() {
	printf '%s\n' number,text "$@"
}

header=id,ref,number,own,gateway,state,reason,encoding,segments,credits

@test "sms-send V25: number and text are one message, and its record is printed" {
	sms_run 0 sms-send +15005550010 'hello there'
	is "$header
1,,+15005550010,+15005550006,sim,sending,,GSM-7,1,1" "$output"
	is "sms-send: simulated carrier: nothing leaves this machine" "$stderr"
	is "+15005550010|hello there|+15005550006" "$(sqlite3 "$sim" \
		"SELECT number, text, sender FROM submission")"
	is transactional "$(sql "SELECT class FROM message")"
}

@test "sms-send: the id alone is what a script gets" {
	id=$(sms-send -qHo id +15005550010 'hello there')
	is 1 "$id"
	is '' "$(sms-send -q +15005550010 'hello there' 2>&1 >/dev/null)"
}

@test "sms-send: a number without a text reads all of standard input as one" {
	sms_run 0 bash -c "printf 'two\nlines\n' | sms-send -Ho state,segments \
		+15005550010"
	is sending,1 "$output"
	is $'two\nlines' "$(sqlite3 "$sim" "SELECT text FROM submission")"
	sms_run 66 sms-send +15005550010 </dev/null
	is '' "$(took | sed 1d)"
	has "$stderr" '0 bytes'
}

@test "sms-send P79: a text under five characters is refused, and blanks are characters" {
	sms_run 1 sms-send +15005550010 'four'
	has "$output" ',refused,text-too-short,'
	has "$stderr" 'text-too-short: the text has 4 characters'
	sms_run 1 sms-send +15005550010 ''
	sms_run 1 sms-send +15005550010 'äöüß'
	is '' "$(took)"
	sms_run 0 sms-send -Ho state +15005550010 '    x'
	is sending "$output"
	is 99 "$(balance)"
}

@test "sms-send P50: the charge is the tariff times the segments, whatever the encoding" {
	sms-tariffs set -q US=2.5
	while read -r want n text; do
		text=$(printf "%${n}s" '' | sed "s/ /$text/g")
		sms_run 0 sms-send -Ho segments,encoding,credits +15005550010 \
			"$text" || return
		is "$want" "$output" || return
	done <<-'END'
		1,GSM-7,2.5 160 a
		2,GSM-7,5 161 a
		1,UCS-2,2.5 70 ż
		2,UCS-2,5 71 ż
		3,GSM-7,7.5 153 ]
	END
	is 77.5 "$(balance)"
}

@test "sms-send P11 P89: callers pass plain text, the encoding is chosen for each" {
	rows '+15005550010,"hello, you"' '+15005550011,zażółć gęślą' >rows.csv
	sms_run 0 sms-send -qHo encoding <rows.csv
	is $'GSM-7\nUCS-2' "$output"
}

@test "sms-send P52 P54: the charge stands when the carrier took it, whatever comes of it" {
	sms-account set sim.undelivered=10 sim.delay=0s
	sms_run 1 sms-send -qHo state,credits --wait 5s +15005550010 'hello there'
	is undelivered,1 "$output"
	is 99 "$(balance)"
	sms_run 0 sms-credits ledger -Ho kind,amount
	is $'opening,100\ncharge,-1' "$output"
}

@test "sms-send P53 G20: what the carrier refuses at once is refunded" {
	sms_run 1 sms-send -Ho state,reason,credits +15005550002 'hello there'
	is rejected,no-route,0 "$output"
	sms_run 0 sms-credits ledger -Ho kind,amount,balance
	is $'opening,100,100\ncharge,-1,99\nrefund,1,100' "$output"
	sums_up
}

@test "sms-send P55: without enough credits nothing is sent" {
	poor
	is 1 "$(balance)"
	rows '+15005550010,the first' '+15005550011,the second' >rows.csv
	sms_run 1 sms-send -qHo number,state,reason <rows.csv
	is '+15005550010,sending,
+15005550011,refused,no-funds' "$(sort <<<"$output")"
	sms_run 1 sms-send +15005550012 'the third'
	has "$stderr" 'no-funds: the credits do not suffice: sms-credits recharge'
	is +15005550010 "$(took)"
	is 0 "$(balance)"
}

@test "sms-send P81: a destination without a tariff is refused, and how to set one is said" {
	sql "DELETE FROM tariff WHERE destination LIKE 'GB' OR
		destination LIKE '+44%'"
	sms_run 1 sms-send +447900900123 'hello there'
	has "$output" ',refused,no-tariff,'
	has "$stderr" 'sms-tariffs set GB=CREDITS'
	sms-tariffs set GB=1
	sms_run 0 sms-send -q +447900900123 'hello there'
}

@test "sms-send P82: a sender of another country is warned of, once a run" {
	sms_run 0 sms-send +447900900123 'hello there'
	has "$stderr" 'source-may-change (1): '
	rows '+447900900123,hello there' '+447900900124,hello there' >rows.csv
	sms_run 0 sms-send <rows.csv
	has "$stderr" 'source-may-change (2): '
	sms_run 0 sms-send +15005550010 'hello there'
	lacks "$stderr" source-may-change
}

@test "sms-send P84: marketing to the US from an ordinary number is warned of" {
	rows '+15005550010,hello there' >rows.csv
	sms_run 0 sms-send <rows.csv
	has "$stderr" 'long-code (1): marketing to the US'
	sms_run 0 sms-send --class transactional <rows.csv
	lacks "$stderr" long-code
}

@test "sms-send V2 G7: a number whose billing is free or the provider's asks for no tariff and no credits" {
	sql "DELETE FROM tariff"
	for billing in free provider; do
		sms-numbers set +15005550006 billing=$billing
		sms_run 0 sms-send -qHo state,credits +15005550010 'hello there'
		is sending,0 "$output"
	done
	is 100 "$(balance)"
}

@test "sms-send O3 P3: without a number of ours nothing can be sent" {
	sql "DELETE FROM own"
	sms_run 1 sms-send -H +15005550010 'hello there'
	is ",,+15005550010,,,refused,no-number,GSM-7,1,0" "$output"
	has "$stderr" 'no-number: '
}

# ours NUMBER COUNTRY: another of our numbers, on the simulated carrier.
ours() {
	sql "INSERT INTO own (number, gateway, country, type, added_at)
		VALUES ('$1', 'sim', '$2', 'mobile', 0)"
}

@test "sms-send O15 G18: our number with the recipient's country code is used, the least used first" {
	ours +447900900500 GB
	ours +447900900501 GB
	rows '+447900900123,hello there' '+447900900124,hello there' \
		'+15005550010,hello there' '+447900900125,hello there' >rows.csv
	sms_run 0 sms-send -qHo number,own <rows.csv
	is '+15005550010,+15005550006
+447900900123,+447900900500
+447900900124,+447900900501
+447900900125,+447900900500' "$(sort <<<"$output")"
	sms_run 0 sms-send -qHo own +447900900126 'hello there'
	is +447900900501 "$output"
}

@test "sms-send G18: elsewhere the default number, and none when there are several" {
	ours +447900900500 GB
	sms_run 1 sms-send -Ho reason +33612345678 'hello there'
	is no-sender "$output"
	has "$stderr" 'name one with --from'
	sms-account set default-own=+447900900500
	sms_run 0 sms-send -qHo own +33612345678 'hello there'
	is +447900900500 "$output"
}

@test "sms-send V29: --from chooses the sender, and only one of ours" {
	ours +447900900500 GB
	sms_run 0 sms-send -qHo own --from +447900900500 +15005550010 'hello there'
	is +447900900500 "$output"
	sms_run 1 sms-send -Ho reason --from +447900900599 +15005550010 'hello there'
	is no-sender "$output"
	has "$stderr" '+447900900599 is not one of this account'
	sms_run 64 sms-send --from nobody +15005550010 'hello there'
	is '' "$output"
	has "$stderr" '--from: '
}

@test "sms-send: a row names its own sender, and --from speaks for the others" {
	ours +447900900500 GB
	printf '%s\n' number,own,text '+15005550010,,hello there' \
		'+15005550011,+1 500 555 0006,hello there' \
		'+15005550012,moon,hello there' >rows.csv
	sms_run 1 sms-send -qHo number,own,reason --from +447900900500 <rows.csv
	is '+15005550010,+447900900500,
+15005550011,+15005550006,
+15005550012,,bad-number' "$(sort <<<"$output")"
}

@test "sms-send G17: a number that is not ready, or inactive, sends nothing" {
	sms-numbers set +15005550006 active=no
	sms_run 1 sms-send -Ho state,reason --from +15005550006 +15005550010 'hello there'
	is refused,inactive "$output"
	sql "UPDATE own SET active = 1, provision = 'pending'"
	sms_run 1 sms-send -Ho state,reason --from +15005550006 +15005550010 'hello there'
	is refused,not-ready "$output"
	is '' "$(took)"
}

@test "sms-send: the simulated carrier is no fall-back: a gateway that is not configured sends nothing" {
	sql "UPDATE own SET gateway = 'twilio'"
	sms_run 78 sms-send +15005550010 'hello there'
	is '' "$output"
	has "$stderr" "no-gateway: +15005550006 sends through gateway 'twilio'"
	is 0 "$(sql "SELECT count(*) FROM message")"
}

@test "sms-send P75 G2: scope all blocks every class, scope marketing only marketing" {
	sms-optout add -q +15005550010
	sms-optout add -q --scope marketing +15005550011
	while read -r number class want; do
		sms_run "${want##*:}" sms-send -Ho state,reason --class "$class" \
			"$number" 'hello there' || return
		is "${want%:*}" "$output" || return
	done <<-'END'
		+15005550010 transactional refused,opted-out:1
		+15005550010 otp refused,opted-out:1
		+15005550010 marketing refused,opted-out:1
		+15005550011 marketing refused,opted-out:1
		+15005550011 transactional sending,:0
		+15005550011 alert sending,:0
	END
}

@test "sms-send: rows are marketing, and who opted out does not fail the stream" {
	sms-optout add -q --scope marketing +15005550011
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 0 sms-send -Ho number,state,reason <rows.csv
	is '+15005550010,sending,
+15005550011,refused,opted-out' "$(sort <<<"$output")"
	has "$stderr" 'read 2 = refused 1 + sending 1'
}

@test "sms-send O29 G21: a number that opted out at the carrier is opted out here, and refunded" {
	sms_run 1 sms-send -Ho state,reason,credits +15005550004 'hello there'
	is rejected,opted-out,0 "$output"
	is 100 "$(balance)"
	sms_run 0 sms-optout list -Ho number,scope,source
	is +15005550004,all,provider "$output"
	sms_run 1 sms-send -Ho state,reason +15005550004 'hello there'
	is refused,opted-out "$output"
}

@test "sms-send: a number that a carrier called dead is not tried again" {
	sms_run 1 sms-send -Ho state,reason +15005550001 'hello there'
	is rejected,bad-number "$output"
	sms_run 1 sms-send -Ho state,reason +15005550001 'hello there'
	is refused,dead-number "$output"
}

@test "sms-send P88: --skip-landlines leaves fixed lines out, and that fails no stream" {
	rows '+442079460123,hello there' '+447900900123,hello there' >rows.csv
	sms_run 0 sms-send -qHo number,reason --skip-landlines <rows.csv
	is '+442079460123,landline
+447900900123,' "$(sort <<<"$output")"
	sms_run 1 sms-send -q --skip-landlines +442079460123 'hello there'
	sms_run 0 sms-send -qHo state +442079460123 'hello there'
	is sending "$output"
}

@test "sms-send: of several faults the first in the order of the checks decides" {
	sms-optout add -q +15005550010
	sql "DELETE FROM tariff"
	export SMS_ONLY_TO='+15005550010 +15005550011'
	while IFS='|' read -r number text want; do
		sms_run 1 sms-send -qHo reason "$number" "$text" || return
		is "$want" "$output" || return
	done <<-'END'
		+15005550012|hi|only-to
		+15005550010|hi|text-too-short
		+15005550010|hello there|opted-out
		+15005550011|hello there|no-tariff
	END
}

@test "sms-send: SMS_ONLY_TO and only_to fence every other recipient off" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	echo 'only_to: ["+15005550010"]' >"$XDG_CONFIG_HOME/smsutils/config.yaml"
	sms_run 1 sms-send -Ho state,reason +15005550011 'hello there'
	is refused,only-to "$output"
	has "$stderr" only_to
	sms_run 0 sms-send -q +15005550010 'hello there'
	is +15005550010 "$(took)"
}

@test "sms-send: operands in the wrong order are named, and nothing is sent" {
	sms_run 64 sms-send 'hello there' +15005550010
	is '' "$output"
	has "$stderr" "the number comes first: sms-send +15005550010 'the text'"
	sms_run 64 sms-send +15005550010 hello there
	has "$stderr" "quote the text"
	sms_run 64 sms-send --list friends +15005550010
	is '' "$(took)"
}

@test "sms-send: a text may begin with a dash" {
	sms_run 0 sms-send -q +15005550010 '-5 degrees outside'
	sms_run 0 sms-send -q +15005550010 -- -hello
	sms_run 0 sms-send -q --text=-hello +15005550010
	sms_run 64 sms-send +15005550010 -hello
	has "$stderr" 'write -- before an operand that begins with a dash'
	is $'-5 degrees outside\n-hello\n-hello' \
		"$(sqlite3 "$sim" "SELECT text FROM submission")"
}

@test "sms-send: a text is given once" {
	sms_run 64 sms-send --text 'hello there' +15005550010 'hello there'
	has "$stderr" 'given more than once'
	sms_run 64 sms-send --text 'hello there' --text-file f +15005550010
	sms_run 64 sms-send --list nobody
}

@test "sms-send: options are checked before anything is opened or sent" {
	while read -r args; do
		# shellcheck disable=SC2086
		sms_run 64 sms-send $args +15005550010 hello_there || return
		is '' "$output" || return
	done <<-'END'
		--class news
		--at someday
		--valid-for 5
		--if-running later
		--max-cost much
		--max-cost=-1
		--batch 0123456789012345678901234567890123456789012345678901234567890
	END
	sms_run 64 sms-send --class markting +15005550010 hello_there
	has "$stderr" "did you mean 'marketing'?"
	sms_run 64 sms-send moonshine hello_there
	is '' "$(took)"
}

@test "sms-send: without an account the way to one is named" {
	sms_run 66 sms-send -A none +15005550010 'hello there'
	has "$stderr" 'sms-account -A none init'
}

# Rows.

@test "sms-send: columns by any case, in any order, -c for other names" {
	printf '%s\n' 'Body,Phone,Ref' 'hello there,(500) 555-0010,a' >rows.csv
	sms_run 65 sms-send <rows.csv
	has "$stderr" 'number'
	sms_run 0 sms-send -qHo number,ref -c phone -c text=body <rows.csv
	is +15005550010,a "$output"
	printf '%s\n' 'TEXT,Number' 'hello there,+15005550011' >rows.csv
	sms_run 0 sms-send -qHo number <rows.csv
	is +15005550011 "$output"
	sms_run 65 sms-send -c text=bdy <rows.csv
	has "$stderr" bdy
}

@test "sms-send: JSON lines are rows" {
	printf '%s\n' '{"number": "+15005550010", "text": "hello there"}' >rows
	sms_run 0 sms-send -qHo number,state <rows
	is +15005550010,sending "$output"
}

@test "sms-send: a bare list of numbers will do where the text is given" {
	printf '+15005550010\n+15005550011\n' >numbers
	sms_run 0 sms-send -qHo number --text 'hello there' <numbers
	is $'+15005550010\n+15005550011' "$output"
}

@test "sms-send: --text is a template of the row's columns" {
	printf '%s\n' number,name '+15005550010,Anna' '+15005550011,' >rows.csv
	sms_run 1 sms-send -Ho number,reason --text 'Hello {{name}}!' <rows.csv
	is '+15005550010,
+15005550011,empty-variable' "$(sort <<<"$output")"
	has "$stderr" 'give {{name|a fallback}}'
	sms_run 0 sms-send -q --text 'Hello {{name}}!' --allow-empty name <rows.csv
	is 'Hello Anna!|Hello Anna!|Hello !' "$(sqlite3 "$sim" \
		"SELECT group_concat(text, '|') FROM submission")"
	sms_run 65 sms-send --text 'Hello {{nam}}!' <rows.csv
	has "$stderr" nam
	is "" "$output"
	sms_run 64 sms-send --text 'Hello {{name}}!' --allow-empty nme <rows.csv
}

@test "sms-send: one number with a text that has variables is refused, not sent with its braces" {
	sms-template add -q greet --text 'Hello {{name}}!'
	sms_run 65 sms-send --template greet +15005550010
	has "$stderr" '{{name}}: one number has no variables'
	is "" "$output"
	sms_run 0 sms-send -q +15005550010 'literal {{name}}'
	sms-template add -q plain --text 'hello there'
	sms_run 0 sms-send -q --template plain +15005550010
	is $'literal {{name}}\nhello there' "$(sqlite3 "$sim" \
		"SELECT text FROM submission ORDER BY id")"
}

@test "sms-send: --list sends to each member, variables filled in" {
	printf '%s\n' number,name '+15005550010,Anna' '+15005550011,Bob' >c.csv
	sms-contacts import -qy friends c.csv
	sms_run 0 sms-send -qHo number,state --list friends --text 'Hello {{name}}!'
	is $'+15005550010,sending\n+15005550011,sending' "$output"
	is 'Hello Anna!|Hello Bob!' "$(sqlite3 "$sim" \
		"SELECT group_concat(text, '|') FROM submission")"
	sms_run 65 sms-send --list friends --text 'Hello {{surname}}!'
	sms_run 65 sms-send --list freinds --text 'Hello {{name}}!'
	has "$stderr" friends
}

@test "sms-send: bad rows are told, go to -r, and the good ones are sent" {
	rows '+15005550010,hello there' 'moon,hello there' '12,hello there' \
		'+15005550011,hey' >rows.csv
	sms_run 1 sms-send -Ho number,state,reason -r bad.csv <rows.csv
	is '+112,refused,bad-number
+15005550010,sending,
+15005550011,refused,text-too-short
moon,refused,bad-number' "$(sort <<<"$output")"
	has "$stderr" '3 rows are in bad.csv'
	has "$stderr" 'read 4 = bad 1 + refused 2 + sending 1'
	is number,text,_line,_column,_reason,_detail "$(head -1 bad.csv)"
	is '+15005550011,hey,5,,text-too-short' "$(grep ^+1 bad.csv | cut -d, -f1-5)"
}

@test "sms-send: the rejects file, mended, is fed back as it is" {
	rows '+15005550010,hello there' '+1500555001x,hello there' >rows.csv
	sms_run 1 sms-send -q --batch b -r bad.csv <rows.csv
	sed -i s/001x/0011/ bad.csv
	sms_run 0 sms-send -qHo number,state --batch b <bad.csv
	is +15005550011,sending "$output"
	sms_run 73 sms-send -q -r bad.csv <rows.csv
	has "$stderr" bad.csv
	is $'+15005550010\n+15005550011' "$(took)"
}

@test "sms-send: a row that a dying pipe cut is refused, from a file it is taken" {
	sms_run 1 bash -c "printf 'number,text\n+15005550010,hello there\n+15005550011,hello th' |
		cat | sms-send -Ho number,state,reason"
	has "$output" '+15005550010,sending,'
	has "$output" ',refused,cut-row'
	is +15005550010 "$(took)"
	printf 'number,text\n+15005550012,hello there' >rows.csv
	sms_run 0 sms-send -qHo state <rows.csv
	is sending "$output"
}

@test "sms-send: --max-rows is a fence" {
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 65 sms-send --max-rows 1 <rows.csv
	has "$stderr" 'more than --max-rows 1'
	sms_run 0 sms-send -q --max-rows 2 <rows.csv
}

@test "sms-send: --max-cost stops before it is passed, and 0 lets nothing out" {
	rows '+15005550010,hello there' '+15005550011,hello there' \
		'+15005550012,hello there' >rows.csv
	sms_run 75 sms-send -qHo number --batch b --max-cost 2 <rows.csv
	is $'+15005550010\n+15005550011' "$output"
	has "$stderr" 'max-cost'
	sms_run 75 sms-send -q --max-cost 0 +15005550013 'hello there'
	is 98 "$(balance)"
	sms_run 0 sms-send -qHo number,reason --batch b --max-cost 2 <rows.csv
	is '+15005550010,repeated
+15005550011,repeated
+15005550012,' "$(sort <<<"$output")"
}

@test "sms-send: a stream without refs that stopped early does not say that the same command is safe" {
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 1 sms-send -qHo number --max-cost 1 <rows.csv
	has "$stderr" 'rows without a ref were taken'
	sms_run 75 sms-send -qHo number --max-cost 0 <rows.csv
	lacks "$stderr" 'rows without a ref'
}

# The same command again.

@test "sms-send: a ref that was sent is not sent again, and the earlier state is told" {
	printf '%s\n' number,text,ref '+15005550010,hello there,a' \
		'+15005550002,hello there,b' >rows.csv
	sms_run 1 sms-send -q <rows.csv
	sms_run 0 sms-send -H <rows.csv
	is '1,a,+15005550010,,,sending,repeated,,,0
2,b,+15005550002,,,rejected,repeated,,,0' "$(sort <<<"$output")"
	has "$stderr" 'read 2 = repeated 2'
	is +15005550010 "$(took)"
	is 99 "$(balance)"
}

@test "sms-send: a ref twice in one file is sent once" {
	printf '%s\n' number,text,ref '+15005550010,hello there,a' \
		'+15005550011,hello there,a' >rows.csv
	sms_run 0 sms-send -qHo number,reason <rows.csv
	has "$output" '+15005550010,'
	has "$output" '+15005550011,repeated'
	is +15005550010 "$(took)"
}

@test "sms-send: what was refused has used no ref up" {
	printf '%s\n' number,text,ref '+15005550010,hey,a' >rows.csv
	sms_run 1 sms-send -q <rows.csv
	printf '%s\n' number,text,ref '+15005550010,hello there,a' >rows.csv
	sms_run 0 sms-send -qHo state <rows.csv
	is sending "$output"
}

@test "sms-send: --batch makes the same command harmless, another text or number is another message" {
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 0 sms-send -q --batch monday <rows.csv
	sms_run 0 sms-send -Ho reason --batch monday <rows.csv
	is $'repeated\nrepeated' "$output"
	rows '+15005550010,hello again' '+15005550012,hello there' >more.csv
	sms_run 0 sms-send -qHo state --batch monday <more.csv
	is $'sending\nsending' "$output"
	sms_run 0 sms-send -qHo state --batch tuesday <rows.csv
	is $'sending\nsending' "$output"
	is 6 "$(took | wc -l)"
}

@test "sms-send: --batch makes one message of one number and text harmless, too" {
	for state in sending, sending,repeated; do
		sms_run 0 sms-send -qHo state,reason --batch alarm +15005550010 \
			'disk full'
		is "$state" "$output"
	done
	is 1 "$(took | wc -l)"
}

@test "sms-send: a batch has one sender at a time; a second says who, waits or skips" {
	rows '+15005550010,hello there' >rows.csv
	mkfifo pipe
	sms-send -q --batch b <pipe >first 2>&1 &
	exec 7>pipe
	cat rows.csv >&7
	until [ "$(sql "SELECT count(*) FROM run WHERE batch = 'b'")" = 1 ]; do :; done
	sms_run 75 sms-send --batch b <rows.csv
	has "$stderr" "batch b is being sent by process $! since"
	sms_run 0 sms-send -qH --batch b --if-running skip <rows.csv
	is '' "$output"
	sms_run 0 sms-send -qHo state --batch c +15005550012 'hello there'
	exec 7>&-
	sms_run 0 sms-send -qHo reason --batch b --if-running wait <rows.csv
	is repeated "$output"
	wait
}

# Time.

@test "sms-send V25: --at waits, sms-tick sends it, and that is said once" {
	sms_run 0 sms-send -Ho state,credits --at 13:00 +15005550010 'hello there'
	is queued,0 "$output"
	has "$stderr" '1 waits: sms-tick sends what is due, and sms-tick --install prints a line for crontab(5)'
	is '' "$(took)"
	is 100 "$(balance)"
	sms_run 0 sms-tick
	is '' "$(took)"
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick
	is +15005550010 "$(took)"
	is 99 "$(balance)"
}

@test "sms-send: what waits is checked again when it is due" {
	sms-send -q --at 13:00 --class marketing +15005550010 'hello there'
	sms-optout add -q --scope marketing +15005550010
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick
	is 'refused|opted-out' "$(sql "SELECT state, reason FROM message")"
	is '' "$(took)"
}

@test "sms-send: what waited too long expires, by --valid-for or the class's setting" {
	sms-send -q --at 13:00 --valid-for 10m +15005550010 'hello there'
	sms-account set valid-for.otp=5m
	sms-send -q --at 13:00 --class otp +15005550011 'hello there'
	sms-send -q --at 13:00 +15005550012 'hello there'
	SMS_NOW=2026-11-21T13:10:00Z sms_run 0 sms-tick
	is 'expired|expired|sending' "$(sql "SELECT group_concat(state, '|')
		FROM (SELECT state FROM message ORDER BY id)")"
	is +15005550012 "$(took)"
}

@test "sms-send: --at is read in the account's zone" {
	sms-account set zone=Europe/Vienna
	sms-send -q --at '2026-11-22 09:00' +15005550010 'hello there'
	is '2026-11-22 08:00:00' "$(sql "SELECT datetime(not_before / 1000,
		'unixepoch') FROM message")"
}

@test "sms-send: --wait prints a message when its receipt came" {
	sms-account set sim.delay=0s sim.undelivered=11 sim.late=12
	rows '+15005550010,hello there' '+15005550011,hello there' \
		'+15005550012,hello there' '+15005550002,hello there' >rows.csv
	sms_run 1 sms-send -qHo number,state,reason --wait 1s <rows.csv
	is '+15005550002,rejected,no-route
+15005550010,delivered,
+15005550011,undelivered,unreachable
+15005550012,sending,' "$(sort <<<"$output")"
}

@test "sms-send: --wait ends as soon as all receipts are there" {
	sms-account set sim.delay=0s
	sms_run 0 timeout 20 sms-send -qHo state --wait 1h +15005550010 'hello there'
	is delivered "$output"
}

@test "sms-send: --wait asks about an answer that was lost, and prints what the carrier denies" {
	sms-account set sim.delay=0s sim.silent=10 sim.lost=11
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 0 sms-send -Ho number,state,reason,credits --wait 1s <rows.csv
	is '+15005550010,delivered,,1
+15005550011,queued,denied,0' "$(sort <<<"$output")"
	has "$stderr" '1 waits: sms-tick'
}

# Exit statuses that speak of the run.

@test "sms-send: an unknown outcome is 76, and the next run asks instead of sending" {
	sms-account set sim.silent=10
	sms_run 76 sms-send -Ho state,reason,credits +15005550010 'hello there'
	is unknown,no-answer,1 "$output"
	has "$stderr" 'the outcome of 1 is unknown: do not repeat'
	sms_run 0 sms-send -q +15005550011 'hello there'
	is 'sending|sending' "$(sql "SELECT group_concat(state, '|') FROM message")"
	is 2 "$(took | wc -l)"
}

@test "sms-send: a batch goes on with what the carrier never had" {
	sms-account set sim.lost=10
	rows '+15005550010,hello there' '+15005550011,hello there' >rows.csv
	sms_run 76 sms-send -q --batch b <rows.csv
	is +15005550011 "$(took)"
	sms_run 0 sms-send -qHo number,state,reason --batch b <rows.csv
	is '+15005550010,sending,
+15005550011,sending,repeated' "$(sort <<<"$output")"
	is $'+15005550011\n+15005550010' "$(took)"
	sums_up
}

@test "sms-send: on hold, nothing is handed over" {
	sms-account hold -q
	sms_run 75 sms-send +15005550010 'hello there'
	has "$stderr" 'on-hold'
	has "$stderr" 'sms-account release'
	sms_run 75 sms-send -n +15005550010 'hello there'
	is '' "$(took)"
	sms-account release -q
	sms_run 0 sms-send -q +15005550010 'hello there'
}

@test "sms-send: a retired account, and a moved or copied one, send nothing" {
	sms-account retire -qy
	sms_run 78 sms-send +15005550010 'hello there'
	has "$stderr" 'account-retired'
	sms-account adopt -qy
	sms_run 0 sms-send -q +15005550010 'hello there'
	cp "$db" copy.db
	sms_run 78 sms-send -A ./copy.db +15005550011 'hello there'
	has "$stderr" 'account-moved'
	has "$stderr" 'sms-account -A ./copy.db adopt'
	sms_run 78 sms-send -A ./copy.db -n +15005550011 'hello there'
	mv "$db" moved.db
	sms_run 78 sms-send -A ./moved.db +15005550011 'hello there'
	is +15005550010 "$(took)"
}

@test "sms-send: two copies of an account never give one id to two messages" {
	sms-send -q +15005550010 'hello there'
	cp "$db" copy.db
	sms-account adopt -qy -A ./copy.db
	sms-send -q -A ./copy.db +15005550011 'hello there'
	sms-send -q +15005550012 'hello there'
	is 1 "$(sqlite3 "$sim" "ATTACH 'copy.db.sim' AS copy;
		SELECT count(DISTINCT substr(client_id, 1, 20)) FROM
		(SELECT client_id FROM submission)")"
	is 0 "$(sqlite3 "$sim" "ATTACH 'copy.db.sim' AS copy;
		SELECT count(*) FROM submission a JOIN copy.submission b
		USING (client_id)")"
}

@test "sms-send: a locked account is 75 and nothing was sent" {
	lock "$db"
	SMS_LOCK_WAIT=100ms sms_run 75 sms-send +15005550010 'hello there'
	has "$stderr" 'locked by another program'
	unlock
	is '' "$(took)"
	sms_run 0 sms-send -q +15005550010 'hello there'
}

@test "sms-send: a read-only account is 77, and its dry run works" {
	mkdir ro
	if [ "$(id -u)" -eq 0 ]; then
		mount -t tmpfs none ro 2>/dev/null || skip "needs to mount"
	fi
	sms-account init -q -C US -A ro/x.db
	if [ "$(id -u)" -eq 0 ]; then
		mount -o remount,ro ro
	else
		chmod 500 ro && chmod 400 ro/x.db
	fi
	run --separate-stderr sms-send -A ro/x.db +15005550010 'hello there'
	real="$status $stderr"
	run --separate-stderr sms-send -qHo state -n -A ro/x.db \
		+15005550010 'hello there'
	umount ro 2>/dev/null || chmod 700 ro
	is '0 would-send' "$status $output"
	has "$real" '77 sms-send: '
	has "$real" 'see the'
}

@test "sms-send: a database that is not ours, and one that is newer, are named" {
	sqlite3 other.db 'CREATE TABLE t (a)'
	sms_run 65 sms-send -A ./other.db +15005550010 'hello there'
	has "$stderr" 'not an smsutils account'
	echo hello >text.db
	sms_run 65 sms-send -A ./text.db +15005550010 'hello there'
	sql 'PRAGMA user_version = 999'
	sms_run 78 sms-send +15005550010 'hello there'
	has "$stderr" 'newer smsutils'
}

@test "sms-send: output that cannot be written is 74, and what was sent is in the account" {
	sms_run 74 bash -c "sms-send +15005550010 'hello there' >/dev/full"
	is sending "$(sql "SELECT state FROM message")"
}

@test "sms-send: a reader that goes away ends it quietly, and a batch goes on" {
	rows $(seq -f '+1500556%04.0f,hello-there' 0 1999) >rows.csv
	sms-credits recharge -q 10000
	run bash -c "sms-send -q --batch b <rows.csv 2>err | head -1"
	is "$header" "$output"
	is '' "$(cat err)"
	[ "$(took | wc -l)" -lt 2000 ]
	sms_run 0 sms-send -q --batch b <rows.csv
	is 2000 "$(took | sort -u | wc -l)"
	is 2000 "$(took | wc -l)"
}

@test "sms-send: SIGTERM stops it between messages, and says how to go on" {
	mkfifo pipe
	sms-send --batch b <pipe >out 2>err &
	pid=$!
	exec 7>pipe
	rows '+15005550010,hello there' >&7
	until grep -q sending out; do :; done
	kill -TERM $pid
	rows=0
	wait $pid || rows=$?
	exec 7>&-
	is 75 $rows
	has "$(cat err)" 'the same command goes on'
}

# The dry run.

@test "sms-send -n: prints the rows of the real run, writes nothing, and exits alike" {
	sms-optout add -q +15005550014
	sql "DELETE FROM tariff WHERE destination LIKE 'FR' OR
		destination LIKE '+33%'"
	sms-send -q --batch b +15005550015 'hello there'
	rows '+15005550010,hello there' 'moon,hello there' '+15005550011,hey' \
		'+15005550014,hello there' '+15005550015,hello there' \
		'+33612345678,hello there' '+15005550010,hello there' \
		'+15005550016,hello there' >rows.csv
	sms-account set sim.lost=16
	sms_run 76 sms-send -q --batch b +15005550016 'hello there'
	sms-dlr poll -q
	before=$(sql .dump | sha256sum)
	sms_run 1 sms-send -qn --batch b <rows.csv
	dry=$output
	is "$before" "$(sql .dump | sha256sum)"
	is +15005550015 "$(took)"
	has "$dry" '2,b:'
	sms_run 1 sms-send -q --batch b <rows.csv
	columns='{ print $2, $3, $4, $5, $6, $7, $8, $9, $10 }'
	is "$(sed 's/would-send/sending/' <<<"$dry" | awk -F, "$columns" | sort)" \
		"$(sed 's/,submitting,/,sending,/' <<<"$output" |
			awk -F, "$columns" | sort)"
}

@test "sms-send -n: counts the credits down, and says what would wait" {
	poor
	rows '+15005550010,the first' '+15005550011,the second' >rows.csv
	sms_run 1 sms-send -nqHo state,reason <rows.csv
	is $'would-send,\nrefused,no-funds' "$output"
	sms_run 0 sms-send -nqHo state --at 13:00 <rows.csv
	is $'would-wait\nwould-wait' "$output"
	rm -f "$sim"
	sms_run 0 sms-send -nqHo state +15005550010 'the first'
	[ ! -e "$sim" ]
}

@test "sms-send -n: max-cost, a missing gateway and a fence are as in the real run" {
	rows '+15005550010,the first' '+15005550011,the second' >rows.csv
	sms_run 75 sms-send -nqHo state --max-cost 1 <rows.csv
	is would-send "$output"
	sql "UPDATE own SET gateway = 'twilio'"
	sms_run 78 sms-send -nq +15005550010 'the first'
	SMS_ONLY_TO=+15005550012 sms_run 1 sms-send -nqHo reason \
		+15005550010 'the first'
	is only-to "$output"
}

# Bad input: each gets its message, and nothing is half done.

@test "sms-send: an empty file, a header alone, and a missing column" {
	: >empty
	sms_run 66 sms-send <empty
	has "$stderr" '--empty-ok'
	sms_run 0 sms-send -q --empty-ok <empty
	sms_run 0 sms-send <<<number,text
	has "$stderr" 'read 0'
	sms_run 65 sms-send <<<$'number,txt\n+15005550010,hello there'
	has "$stderr" 'text'
	sms_run 65 sms-send <<<$'+15005550010,hello there'
	is '' "$(took)"
}

@test "sms-send: NUL, bad UTF-8 and CP1252 bytes, UTF-16, a BOM" {
	printf 'number,text\n+15005550010,hel\0lo there\n' >rows.csv
	run --separate-stderr sms-send -q <rows.csv
	[ "$status" -ne 0 ]
	printf 'number,text\n+15005550010,caf\351 au lait\n' >rows.csv
	run --separate-stderr sms-send -q <rows.csv
	[ "$status" -ne 0 ]
	has "$stderr" charset
	is '' "$(took)"
	sms_run 0 sms-send -qHo encoding --charset cp1252 <rows.csv
	is GSM-7 "$output"
	printf '\357\273\277number,text\r\n+15005550011,hello there\r\n' >rows.csv
	sms_run 0 sms-send -q <rows.csv
	rows '+15005550012,hello there' | iconv -t UTF-16 >rows.csv
	sms_run 0 sms-send -q <rows.csv
	is $'café au lait\nhello there\nhello there' "$(sqlite3 "$sim" \
		"SELECT text FROM submission ORDER BY id")"
	sms_run 1 sms-send -qHo reason +15005550010 $'bad \xff byte'
	is bad-utf8 "$output"
	has "$stderr" 'byte 5 of the text is not UTF-8: convert it with iconv'
}

@test "sms-send: a missing column is told with the -c that names another" {
	sms_run 65 sms-send <<<$'num,text\n+15005550010,hello there'
	has "$stderr" "<stdin>:1: no column 'number': there are 'num', 'text': name it with -c number=NAME"
	sms_run 65 sms-send <<<$'number,txt\n+15005550010,hello there'
	has "$stderr" "did you mean 'txt'? -c text=txt; or give all rows one text with --text"
}

@test "sms-send, sms-campaign: a text is not cut at a NUL byte, but refused" {
	printf 'hello \0 there\n' >text
	for run in 'sms-send +15005550010' \
		'sms-send --text-file text +15005550010' \
		'sms-campaign create c --csv rows.csv --text-file text' \
		'sms-template add t --text-file text'; do
		echo +15005550010 >rows.csv
		# shellcheck disable=SC2086 # words
		sms_run 65 $run <text
		has "$stderr" 'a NUL byte: no message can hold one'
	done
	echo 'hello there' | iconv -t UTF-16 >text
	sms_run 65 sms-send +15005550010 <text
	has "$stderr" 'iconv -f utf-16'
	is '' "$(took)"
}

@test "sms-send: too few and too many columns, a lone quote, duplicate columns" {
	rows '+15005550010' '+15005550011,hello there,more' \
		'+15005550012,hello there' >rows.csv
	sms_run 1 sms-send -qHo number,state <rows.csv
	is +15005550012 "$(took)"
	printf 'number,text\n+15005550010,"hello there\n' >rows.csv
	run --separate-stderr sms-send -q <rows.csv
	[ "$status" -ne 0 ]
	has "$stderr" 'quote'
	is +15005550012 "$(took)"
	sms_run 65 sms-send <<<$'number,text,text\n+15005550010,hello there,x'
	is +15005550012 "$(took)"
}

@test "sms-send: numbers as spreadsheets leave them are mended or refused" {
	rows '1.5005550010E+10,hello there' "'+15005550011,hello there" \
		'"=""+15005550012""",hello there' '1.50056E+10,hello there' >rows.csv
	run --separate-stderr sms-send -q -C US <rows.csv
	[ "$status" -eq 1 ]
	has "$(took)" +15005550011
	has "$(took)" +15005550012
	lacks "$(took)" +15005600000
}

@test "sms-send: an escape sequence in a row never reaches the terminal" {
	printf 'number,text\n\033[31m12,hello there\n' >rows.csv
	sms_run 1 sms-send -f table <rows.csv
	lacks "$output$stderr" $'\e'
}

@test "sms-send: Ctrl-C ends the wait for a text" {
	mkfifo pipe
	sms-send +15005550010 <pipe >out 2>err 3>&- &
	pid=$!
	exec 7>pipe
	# From when it catches SIGINT, which may come just before it waits.
	until ((0x$(sed -n 's/^SigCgt:\t//p' "/proc/$pid/status") & 2)); do :; done
	while kill -INT $pid 2>/dev/null; do :; done
	status=0
	wait $pid || status=$?
	exec 7>&-
	is 75 "$status"
	has "$(cat err)" 'stopped by a signal while waiting for text'
	is '' "$(took)"
}
