# sms-why: what the checks of a send say, one by one.

load helper

suite_setup() {
	sms-account init -q -C GB
}

# check NAME [ARG...]: that check's verdict, reason and whether it decides.
check() {
	sms-why -o check,verdict,decides,reason "${@:2}" | sed -n "s/^$1,//p"
}

detail() {
	sms-why -f json "${@:2}" | sed -n "/\"check\":\"$1\"/p"
}

@test "sms-why: every check in its order, and 0 when the message would go out" {
	sms_run 0 sms-why -Ho check,verdict,decides +447900900123
	is 'hold,pass,no
only-to,pass,no
ref,pass,no
text,pass,no
number,pass,no
opt-out,pass,no
dead,pass,no
landline,pass,no
tariff,pass,no
validity,pass,no
hours,pass,no
sender,pass,no
policy,pass,no
credits,pass,no' "$output"
	is '' "$stderr"
	sms_run 64 sms-why
	sms_run 64 sms-why 12
	sms_run 64 sms-why --class nosuch +447900900123
	sms_run 64 sms-why --schedule late +447900900123
}

@test "sms-why: nothing is sent and nothing is written" {
	sqlite3 "$db" .dump >before
	sms-why --text 'hello there' +447900900123
	sqlite3 "$db" .dump | cmp - before
	[ ! -e "$db.sim" ]
}

@test "sms-why G52: the first check that fails decides, and the next ones are shown" {
	sms-optout add -q +447900900123 --note 'by letter'
	sms-tariffs set -q GB=
	sms_run 1 sms-why -o check,verdict,decides,reason +447900900123
	has "$output" 'opt-out,refuse,yes,opted-out'
	has "$output" 'tariff,refuse,no,no-tariff'
	is 1 "$(grep -c ,yes, <<<"$output")"
	has "$(detail opt-out +447900900123)" \
		'all since 2026-11-21T12:00:00Z by operator: by letter'
}

@test "sms-why: what it says is what sms-send does" {
	local n class
	sms-optout add -q --scope marketing +447900900101
	sms-tariffs set -q FR=
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO contact
		(number, dead_at, dead_reason, added_at)
		VALUES ('+447900900103', 1, 'bad-number', 1)"
	for n in +447900900100 +447900900101 +33612345678 +447900900103; do
		for class in marketing transactional; do
			why=$(sms-why --class $class --text 'hello there' \
				-o decides,reason $n | sed -n s/^yes,//p) || true
			sms_run "$([ -z "$why" ]; echo $?)" sms-send -qnHo \
				reason --class $class $n 'hello there'
			is "${why:-\"\"}" "$output"
		done
	done
}

@test "sms-why: the text, where one is given" {
	has "$(detail text +447900900123)" 'one segment is assumed'
	has "$(detail text --text 'see you at ten' +447900900123)" \
		'GSM-7, 14 characters, 1 segment'
	is refuse,yes,text-too-short "$(check text --text Hi +447900900123)"
}

@test "sms-why O15 G18: of those that share a calling code, our number of the recipient's country" {
	sms-numbers add -q +14165550001
	sms-numbers add -q +14165550002
	has "$(detail sender +14165550123)" \
		"+14165550001 through sim: the least used of the recipient's country CA"
	has "$(detail sender +12125550123)" \
		"+15005550006 through sim: the only one of the recipient's country US"
	has "$(detail sender +18765550123)" "the least used of the recipient's calling code +1"
	sms-numbers set +14165550001 active=no
	sms-numbers set +14165550002 active=no
	has "$(detail sender +14165550123)" +15005550006
}

@test "sms-why O15 G18: which of our numbers would be used, and why" {
	has "$(detail sender +447900900123)" \
		'+15005550006 through sim: the only one that can send'
	has "$(detail sender +12125550123)" \
		"the only one of the recipient's calling code +1"
	sms-numbers add -q +447900900001
	has "$(detail sender +447900900123)" \
		"+447900900001 through sim: the only one of the recipient's"
	sms-numbers add -q +447900900002
	has "$(detail sender +447900900123)" 'the least used of'
	sms-account set -q default-own=+447900900002
	has "$(detail sender +33612345678)" '+447900900002 through sim: default-own'
	sms-numbers set +447900900002 active=no
	is refuse,yes,no-sender "$(check sender +33612345678)"
	sms-numbers set +447900900002 active=yes
	has "$(detail sender --from +15005550006 +447900900123)" \
		'+15005550006 through sim: named with --from'
	is refuse,yes,no-sender "$(check sender --from +15005550007 \
		+447900900123)"
}

@test "sms-why O3: without a number of our own" {
	sms-numbers delete -yq +15005550006
	is refuse,yes,no-number "$(check sender +447900900123)"
}

@test "sms-why: the rules of hours with their sources, and until when it would wait" {
	has "$(detail hours +447900900123)" 'GB daily=09:00-20:00 (PECR'
	has "$(detail hours +12125550123)" 'only allowed from 2026-11-21T13:00:00Z'
	sms-account set -q hours=enforce
	is wait,yes,quiet-hours "$(check hours +12125550123)"
	has "$(detail hours +12125550123)" 'it waits until 2026-11-21T13:00:00Z'
	is wait,yes,outside-schedule "$(check hours --class otp --schedule \
		any_day=15:00-17:30 +447900900123)"
	is wait,yes,quiet-hours "$(check hours --at 2026-11-21T22:00:00Z \
		+447900900123)"
	sms-account set -q hours=off
	has "$(detail hours +12125550123)" 'not looked at'
}

@test "sms-why: an account on hold sends nothing" {
	sms-account hold -q
	is stop,yes,on-hold "$(check hold +447900900123)"
	sms_run 1 sms-why +447900900123
}

@test "sms-why: several numbers, and no is the answer if it is for one" {
	sms-optout add -q +447900900101
	sms_run 1 sms-why -Ho number,check +447900900123 +447900900101
	is 28 "${#lines[@]}"
}
