#!/usr/bin/env bats
# sms-numbers: the operator's desk: quotas, prices, area codes, provisioning.

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
}

# Dedicated numbers, and what real carriers would ask, rehearsed.
rehearse() {
	sms-account set dedicated=yes sim.quota=yes sim.fees=yes
}

@test "sms-numbers T7: area codes are listed, with place and price" {
	sms_run 0 sms-numbers offers --area-codes -Ho area_code,place,available,mrc
	has "$output" '305,Florida,yes,1'
	has "$output" '212,"New York, NY",yes,1'
	lacks "$output" $'\n416,'
	lacks "$output" $'\n800,'
	sms_run 0 sms-numbers offers --area-codes -HC CA -o area_code
	has "$output" $'\n416\n'
	lacks "$output" $'\n305\n'
	sms_run 0 sms-numbers offers --area-codes --type toll_free -Ho area_code,mrc
	has "$output" '888,2'
	sms_run 64 sms-numbers offers --area-codes -C GB
	sms_run 64 sms-numbers offers --area-codes --again
}

@test "sms-numbers T7, T11: a number in an area code is offered, and added" {
	sms_run 0 sms-numbers offers -Ho number --area-code 305
	is 5 "$(grep -c '^+1305' <<<"$output")"
	first=${lines[0]}
	sms_run 0 sms-numbers add --area-code 305 name=Miami
	has "$stderr" "$first added"
	sms_run 0 sms-numbers list -Ho number,name --search "$first"
	is "$first,Miami" "$output"
	sms_run 0 sms-numbers add --area-code 305
	lacks "$stderr" "$first"
	sms_run 0 sms-numbers offers -HC GB -o number --area-code 20
	is 5 "$(grep -c '^+4420' <<<"$output")"
	sms_run 64 sms-numbers offers --area-code x
	sms_run 64 sms-numbers add --area-code 305 +12127365000
}

@test "sms-numbers T7: an area code may be written as it is dialled" {
	# country | typed | what the numbers begin with
	while read -r country typed begins; do
		sms_run 0 sms-numbers offers -C "$country" \
			--area-code "$typed" -qHo number
		is 5 "$(grep -c "^+$begins" <<<"$output")"
	done <<-'END'
		GB 020 4420
		GB 20 4420
		DE 030 4930
		IT 06 3906
	END
	sms_run 1 sms-numbers offers -C US --area-code 0305
	sms_run 1 sms-numbers offers -C GB --area-code 099
	has "$stderr" "in area code 099: choose another, or ask the provider"
	lacks "$stderr" --area-codes
	sms_run 64 sms-numbers offers -C GB --area-code 0x20
}

@test "sms-numbers T12, T14: none left in an area code is an error, until another is chosen" {
	sms-account set sim.sold-out='212 646'
	sms_run 1 sms-numbers offers --area-code 212
	has "$stderr" "no-number-in-area-code"
	has "$stderr" "sms-numbers offers --area-codes -C US"
	has "$stderr" "ask the provider"
	sms_run 65 sms-numbers add --area-code 212
	has "$stderr" "no-number-in-area-code"
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
	sms_run 0 sms-numbers offers --area-codes -Ho area_code,available,reason
	has "$output" '646,no,no-number-in-area-code'
	sms_run 0 sms-numbers add --area-code 305
	sms_run 65 sms-numbers add --area-code 999
	has "$stderr" "no-number-in-area-code"
}

@test "sms-numbers T13: 603 cannot be had, and what else the rules say" {
	sms_run 65 sms-numbers offers --area-code 603
	has "$stderr" "area-code-unavailable"
	has "$stderr" "New Hampshire"
	has "$stderr" "choose another: sms-numbers offers --area-codes -C US"
	sms_run 65 sms-numbers add --area-code 603
	has "$stderr" "area-code-unavailable"
	sms_run 65 sms-numbers add +16032345678
	has "$stderr" "area-code-unavailable"
	sms_run 0 sms-numbers offers --area-codes -Ho area_code,available,reason
	has "$output" '603,no,area-code-unavailable'
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	echo 'US 702 unavailable mark=own checked=2026-11-21 source=a test' \
		>"$XDG_CONFIG_HOME/smsutils/areas.rules"
	sms_run 65 sms-numbers offers --area-code 702
	has "$stderr" "(a test)"
	sms_run 0 sms-numbers offers --area-code 603
	sms_run 0 sms-rules lint "$XDG_CONFIG_HOME/smsutils/areas.rules"
	# a rule is of its country, and of all numbers that begin so
	for i in 2 4 5 6 7 8 9; do
		echo "US $i unavailable mark=own checked=2026-11-21 source=a test"
	done >"$XDG_CONFIG_HOME/smsutils/areas.rules"
	sms_run 0 sms-numbers offers --count 20 -qHo number
	is 20 "$(grep -c '^+13' <<<"$output")"
	sms_run 65 sms-numbers offers --area-code 702
	sms_run 0 sms-numbers offers -C GB --area-code 20
	echo 'GB 20 unavailable mark=own checked=2026-11-21 source=a test' \
		>"$XDG_CONFIG_HOME/smsutils/areas.rules"
	sms_run 65 sms-numbers offers -C GB --area-code 020
	has "$stderr" "are given (a test): choose another"
	lacks "$stderr" --area-codes
	echo 'US 7x2 unavailable mark=own checked=2026-11-21 source=a test' \
		>"$XDG_CONFIG_HOME/smsutils/areas.rules"
	sms_run 78 sms-numbers offers
	has "$stderr" "areas.rules:1"
}

@test "sms-numbers O2, G3: the quota of numbers; what frees it, and what raises it" {
	sms-account set sim.quota=yes quota.numbers=2
	sms_run 0 sms-numbers add +12127365000
	sms_run 77 sms-numbers add +12127365001
	has "$stderr" "quota-exceeded: the account has 2 numbers, and 2 are"
	has "$stderr" "sms-credits addon numbers=3"
	sms_run 0 sms-numbers list -Ho number
	is 2 "${#lines[@]}"
	# what a provider bills counts for nothing (O18)
	sms_run 0 sms-numbers add +12127365001 billing=provider
	sms-numbers delete -qy +12127365000
	sms_run 0 sms-numbers add +12127365002
	sms_run 77 sms-numbers add +12127365003
	sms-account set quota.numbers=3
	sms_run 0 sms-numbers add +12127365003
	# nor do the simulated carrier's, unless it is rehearsed
	sms-account set sim.quota=no quota.numbers=0
	sms_run 0 sms-numbers add +12127365004
}

@test "sms-numbers T16, G3: no more than five dedicated numbers; deleting one frees it" {
	rehearse
	for i in 1 2 3 4 5; do
		sms-numbers add -q --dedicated --area-code 305
	done
	sms_run 77 sms-numbers add --dedicated --area-code 305
	has "$stderr" "quota-exceeded: the account has 5 dedicated numbers"
	sms_run 0 sms-numbers add --area-code 305
	sms_run 0 sms-numbers delete -y "$(sqlite3 "$db" \
		'SELECT number FROM own WHERE dedicated LIMIT 1')"
	sms_run 0 sms-numbers add --dedicated --area-code 305
}

@test "sms-numbers T1, T3: dedicated numbers are for accounts that have them, of the United States" {
	sms_run 77 sms-numbers add --dedicated --area-code 305
	has "$stderr" "no-dedicated"
	has "$stderr" "sms-account set dedicated=yes"
	sms-account set dedicated=yes country=CA
	sms_run 77 sms-numbers add -C US --dedicated --area-code 305
	has "$stderr" "forbidden: dedicated numbers are for accounts of the United States"
	sms_run 77 sms-numbers add -C US --dedicated --area-code 999
	has "$stderr" "forbidden: dedicated"
	sms-account set country=US
	sms_run 0 sms-numbers add --dedicated --area-code 305
	sms_run 65 sms-numbers add --dedicated -C GB --area-code 20
	sms_run 65 sms-numbers add --dedicated --type toll_free --area-code 888
}

@test "sms-numbers T10: a dedicated number is for an approved use case, where it is asked for" {
	sms-account set dedicated=yes sim.papers=yes
	sms_run 77 sms-numbers add --dedicated --area-code 305
	has "$stderr" "use-case-not-approved"
	sms_run 77 sms-numbers add --dedicated --area-code 305 use-case=news
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
}

@test "sms-numbers P45, G55: set-up and first month are charged with the number, or it is not added" {
	sms-account set sim.fees=yes
	sms_run 0 sms-numbers add +12127365000
	sms_run 0 sms-credits ledger -Ho kind,amount,note
	is 'opening,100,opening credits
number-setup,-1,"+12127365000, set up 2026-11-21"
number-fee,-1,"+12127365000, month from 2026-11-21"' "$output"
	sqlite3 "$db" "UPDATE number_price SET nrc = 90000, mrc = 9000
		WHERE country = 'US' AND type = 'local'"
	sms_run 75 sms-numbers add +12127365001
	has "$stderr" "no-funds: +12127365001 costs 99 credits"
	sms_run 0 sms-numbers list -Ho number
	is 2 "${#lines[@]}"
	sms_run 0 sms-credits balance -H
	is 98 "$output"
	# no credits for what is free, or a provider bills
	sms_run 0 sms-numbers add +12127365001 billing=provider
	sms_run 0 sms-numbers add +12127365002 billing=free
	sms_run 0 sms-credits balance -H
	is 98 "$output"
	sms_run 0 sms-account check
}

# ledger KIND: the days of its lines
fees() {
	sqlite3 "$db" "SELECT substr(note, -10) FROM ledger
		WHERE kind = 'number-fee' ORDER BY id" | xargs
}

@test "sms-tick P45: each month of a number is charged once, however often and late it runs" {
	sms-account set sim.fees=yes
	at 2026-01-31T10:00:00Z sms-numbers add -q +12127365000
	at 2026-02-28T09:59:59Z sms_run 0 sms-tick
	is 2026-01-31 "$(fees)"
	at 2026-02-28T10:00:00Z sms_run 0 sms-tick
	at 2026-02-28T10:00:00Z sms_run 0 sms-tick
	is '' "$stderr"
	is '2026-01-31 2026-02-28' "$(fees)"
	at 2026-05-30T10:00:00Z sms_run 0 sms-tick
	is '2026-01-31 2026-02-28 2026-03-31 2026-04-30' "$(fees)"
	at 2026-06-01T10:00:00Z sms_run 0 sms-tick
	is '2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31' "$(fees)"
	sms_run 0 sms-account check
	sms-numbers delete -qy +12127365000
	at 2026-08-01T10:00:00Z sms_run 0 sms-tick
	is 5 "$(fees | wc -w)"
}

@test "sms-tick P45: two at once charge a month once" {
	sms-account set sim.fees=yes
	for i in 1 2 3 4 5 6 7 8; do
		at 2026-01-10T10:00:00Z sms-numbers add -q "+1212736500$i"
	done
	for i in 1 2 3 4; do
		at 2026-02-10T10:00:00Z sms-tick &
		at 2026-02-10T10:00:00Z sms-tick &
		wait
	done
	is 8 "$(sqlite3 "$db" "SELECT count(*) FROM ledger
		WHERE note LIKE '%month from 2026-02-10'")"
	is 16 "$(fees | wc -w)"
}

@test "sms-tick P45: killed at any instant it has charged a month and written it down, or neither" {
	sms-account set sim.fees=yes
	for i in {10..29}; do
		at 2024-01-10T10:00:00Z sms-numbers add -q "+12127365$i"0
	done
	sms-credits recharge -q 10000
	# each run that is let live for a little longer gets a little further
	for i in {1..25}; do
		at 2026-01-09T10:00:00Z timeout --foreground -s KILL "0.0$((i % 5 + 1))" \
			sms-tick 2>/dev/null || :
		is 0 "$(sqlite3 "$db" "SELECT (SELECT sum(months) FROM own_fee)
			- (SELECT count(*) FROM ledger
			WHERE kind = 'number-fee')")"
	done
	at 2026-01-09T10:00:00Z sms_run 0 sms-tick
	is 480 "$(sqlite3 "$db" "SELECT count(DISTINCT note) FROM ledger
		WHERE kind = 'number-fee'")"
	is 480 "$(fees | wc -w)"
	sms_run 0 sms-account check
}

@test "sms-tick P45: a number that is not billed in credits costs none, nor later for then" {
	sms-account set sim.fees=yes
	at 2026-01-10T10:00:00Z sms-numbers add -q +12127365000
	sms-numbers set +12127365000 billing=free
	at 2026-04-11T10:00:00Z sms_run 0 sms-tick
	is 2026-01-10 "$(fees)"
	sms-numbers set +12127365000 billing=credits
	at 2026-05-09T10:00:00Z sms_run 0 sms-tick
	is 2026-01-10 "$(fees)"
	at 2026-05-10T10:00:00Z sms_run 0 sms-tick
	is '2026-01-10 2026-05-10' "$(fees)"
}

@test "sms-tick G55: a month that cannot be paid is told, bars the number after its grace, and never deletes it" {
	sms-account set sim.fees=yes
	at 2026-01-10T10:00:00Z sms-numbers add -q +12127365000
	sqlite3 "$db" "INSERT INTO ledger (at, kind, amount, balance)
		SELECT 1, 'recharge', -balance, 0 FROM ledger
		ORDER BY id DESC LIMIT 1"
	has "$(sms-account check -Ho check,verdict)" fees,ok
	at 2026-02-10T10:00:00Z sms_run 0 sms-tick
	has "$stderr" "+12127365000: fee-unpaid: the month from 2026-02-10 costs 1 credits"
	has "$(sms-account check -Ho check,verdict,command)" \
		'fees,fee-unpaid,sms-credits recharge CREDITS'
	at 2026-02-17T09:59:59Z sms_run 0 sms-tick
	is '' "$stderr"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"yes"}'
	at 2026-02-17T10:00:00Z sms_run 0 sms-tick
	has "$stderr" "nothing is sent from the number any more"
	at 2026-05-17T10:00:00Z sms_run 0 sms-tick
	is '' "$stderr"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"fee-unpaid"}'
	sms_run 1 sms-send --from +12127365000 +15005550010 'hello there'
	has "$stderr" fee-unpaid
	has "$(sms-account log -Ho action)" fee-unpaid
	has "$(sms-account log -Ho action)" 'bar number'
	at 2026-05-17T10:00:00Z sms-credits recharge -q 50
	at 2026-05-17T10:01:00Z sms_run 0 sms-tick
	is '2026-01-10 2026-02-10 2026-03-10 2026-04-10 2026-05-10' "$(fees)"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"yes"}'
	sms_run 0 sms-send --from +12127365000 +15005550010 'hello there'
}

# show KEY NUMBER: the value of a key.
show() {
	sms-numbers show -f json -o key,value "$2" |
		sed -n "s/^{\"key\":\"$1\",\"value\":\(.*\)}\$/\1/p" | tr -d '"'
}

@test "sms-tick G55: who is named by fee-mail gets an e-mail, and another when the number is barred" {
	sms-account set sim.fees=yes fee-mail=boss@example.org
	at 2026-01-10T10:00:00Z sms-numbers add -q +12127365000
	sms-tariffs price set US local mrc=1000
	for day in 2026-02-10 2026-02-11 2026-02-17 2026-02-18; do
		at "${day}T10:00:00Z" sms-tick -q 2>/dev/null
	done
	is 'boss@example.org sms-numbers: +12127365000, fee-unpaid
boss@example.org sms-numbers: +12127365000, fee-unpaid' "$(sqlite3 \
		-separator ' ' "$db" 'SELECT recipient, subject FROM post')"
	has "$(sqlite3 "$db" 'SELECT text FROM post ORDER BY id LIMIT 1')" \
		'costs 1000 credits: sms-credits recharge'
	has "$(sqlite3 "$db" 'SELECT text FROM post ORDER BY id DESC LIMIT 1')" \
		'nothing is sent from the number any more'
}

@test "sms-numbers G3, O34: list and show tell how much room there is" {
	rehearse
	sms-numbers add -q +12127365000
	sms-numbers add -q --dedicated --area-code 305
	sms_run 0 sms-numbers list -Ho number
	has "$stderr" "3 of 10 numbers, 1 of 5 dedicated"
	is '3 of 10' "$(show quota.numbers +12127365000)"
	is '1 of 5, without this one' "$(show quota.dedicated +12127365000)"
	sms-numbers delete -qy +12127365000
	sms_run 0 sms-numbers list -q
	is '' "$stderr"
	sms_run 0 sms-numbers list
	has "$stderr" "2 of 10 numbers"
}

@test "sms-numbers T15: list --dedicated lists the dedicated numbers" {
	sms-account set dedicated=yes
	sms-numbers add -q --dedicated --area-code 305 name=Miami
	sms_run 0 sms-numbers list --dedicated -Ho name,dedicated
	is Miami,yes "$output"
	sms_run 0 sms-numbers list -Ho name,dedicated
	is $'Miami,yes\nsimulated,no' "$output"
}

@test "sms-numbers T11, T17, G17: provisioning begins with the number, and ends when it is due" {
	sms-account set sim.provisioning=2h sim.provision-fails=99
	sms_run 0 sms-numbers add +12127365000
	has "$stderr" "pending, carrier"
	sms_run 0 sms-numbers list -Ho provision,waits,ready_by --search 7365000
	is pending,carrier,2026-11-21T14:00:00Z "$output"
	is not-ready "$(show sendable +12127365000)"
	sms_run 1 sms-send --from +12127365000 +15005550010 'hello there'
	has "$stderr" not-ready
	# whoever reads it when the time is up finds it ready
	SMS_NOW=2026-11-21T14:00:00Z
	is yes "$(show sendable +12127365000)"
	is pending "$(sqlite3 "$db" "SELECT provision FROM own
		WHERE number = '+12127365000'")"
	sms_run 0 sms-tick
	is ready "$(sqlite3 "$db" "SELECT provision FROM own
		WHERE number = '+12127365000'")"
	has "$(sms-account log -Ho action,detail)" 'number is ready,+12127365000'
	sms_run 0 sms-send --from +12127365000 +15005550010 'hello there'
	sms_run 0 sms-numbers add +12127365099
	sms_run 0 sms-numbers list -Ho provision,waits --search 7365099
	is failed,carrier-refused "$output"
}

@test "sms-numbers T17: the status is green on a terminal, unless NO_COLOR says otherwise" {
	command -v script >/dev/null || skip "needs script(1)"
	sms-account set sim.provisioning=2h
	sms-numbers add -q +12127365000
	run script -qec 'sms-numbers list -qo provision' /dev/null
	has "$output" $'\e[32mready'
	has "$output" $'\e[33mpending'
	NO_COLOR=1 run script -qec 'sms-numbers list -qo provision' /dev/null
	lacks "$output" $'\e['
	sms_run 0 sms-numbers list -f table
	lacks "$output" $'\e['
}

@test "sms-numbers T21: a number is provisioned once, and stays ready" {
	sms-account set sim.provisioning=2h
	sms-numbers add -q +12127365000
	SMS_NOW=2026-11-21T15:00:00Z
	sms-numbers set +12127365000 name=x active=no
	sms-numbers set +12127365000 active=yes
	sms-send -q --from +12127365000 +15005550010 'hello there' >/dev/null
	sms-tick
	SMS_NOW=2027-11-21T15:00:00Z
	is yes "$(show sendable +12127365000)"
	sms_run 65 sms-numbers provision +12127365000 ready
	has "$stderr" "is ready: it does not wait"
}

@test "sms-numbers V9: a number that is ported in is ready 48 hours after the port is completed" {
	sms_run 0 sms-numbers port-in +12127365000 name=Moved
	has "$stderr" "sms-numbers provision +12127365000 completed"
	sms_run 0 sms-numbers list -Ho name,provision,waits,ready_by --search 7365
	is Moved,pending,porting, "$output"
	at 2027-11-21T12:00:00Z sms_run 0 sms-tick
	sms_run 65 sms-numbers provision +12127365000 approved
	sms_run 64 sms-numbers provision +12127365000 complete
	sms_run 64 sms-numbers provision +12127365000 completed --at tomorrow
	sms_run 0 sms-numbers provision +12127365000 completed \
		--at 2026-11-21T10:00:00Z
	sms_run 0 sms-numbers list -Ho provision,waits,ready_by --search 7365
	is pending,activation,2026-11-23T10:00:00Z "$output"
	at 2026-11-23T09:59:59Z sms_run 1 sms-send --from +12127365000 \
		+15005550010 'hello there'
	has "$stderr" not-ready
	at 2026-11-23T10:00:00Z sms_run 0 sms-send --from +12127365000 \
		+15005550010 'hello there'
	sms_run 65 sms-numbers port-in +12127365000
	sms_run 78 sms-numbers port-in --gateway nowhere +12127365001
	has "$stderr" no-gateway
}

@test "sms-numbers V9, P45: a ported number costs from the day it is here, without set-up" {
	sms-account set sim.fees=yes
	sms-numbers port-in -q +12127365000
	at 2026-12-20T12:00:00Z sms_run 0 sms-tick
	is '' "$(fees)"
	at 2026-12-21T12:00:00Z sms-numbers provision -q +12127365000 completed
	at 2026-12-21T12:00:00Z sms_run 0 sms-tick
	at 2027-01-21T11:00:00Z sms_run 0 sms-tick
	is 2026-12-21 "$(fees)"
	at 2027-01-21T12:00:00Z sms_run 0 sms-tick
	is '2026-12-21 2027-01-21' "$(fees)"
	sms_run 0 sms-account check
}

@test "sms-numbers: a provisioning that fails says why" {
	sms-numbers port-in -q +12127365000
	sms_run 0 sms-numbers provision +12127365000 failed 'wrong name on the form'
	sms_run 0 sms-numbers list -Ho provision,waits --search 7365
	is 'failed,wrong name on the form' "$output"
	sms_run 0 sms-numbers provision +12127365000 ready
	is yes "$(show sendable +12127365000)"
}

@test "sms-numbers P72, P73: a number of one's own is text-enabled with form and bill, and not without" {
	echo form >form.pdf
	echo bill >bill.pdf
	sms_run 64 sms-numbers enable-existing +12127365000
	has "$stderr" "--authorization FILE is missing"
	sms_run 64 sms-numbers enable-existing --authorization form.pdf +12127365000
	has "$stderr" "--bill FILE is missing"
	sms_run 66 sms-numbers enable-existing --authorization form.pdf \
		--bill nowhere.pdf +12127365000
	sms_run 65 sms-numbers enable-existing --authorization form.pdf \
		--bill bill.pdf +442079460000
	has "$stderr" "United States"
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
	sms_run 0 sms-numbers enable-existing --authorization form.pdf \
		--bill bill.pdf +12127365000
	sms_run 0 sms-numbers enable-existing --authorization form.pdf \
		--bill bill.pdf +18003569377
	has "$(show document.authorization +12127365000)" \
		"form.pdf, 5 bytes, SHA-256 $(sha256sum <form.pdf | cut -c1-64)"
	has "$(show document.bill +18003569377)" \
		"$(sha256sum <bill.pdf | cut -c1-64)"
	sms_run 65 sms-numbers enable-existing --authorization form.pdf \
		--bill bill.pdf +12127365000
	sms-numbers delete -qy +12127365000
	is 1 "$(sqlite3 "$db" 'SELECT count(*) FROM paper')"
	is 2 "$(sqlite3 "$db" 'SELECT count(*) FROM paper_document')"
}

@test "sms-numbers P74: it carries texts within 24 hours of the approval" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf '%s\n' 'gateways:' '  real:' '    provider: twilio' \
		'    account_sid: AC1' '    auth_token_file: token' \
		'    base_url: http://127.0.0.1:9' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	(umask 077 && echo secret >"$XDG_CONFIG_HOME/smsutils/token")
	echo form >form.pdf
	sms_run 0 sms-numbers enable-existing --authorization form.pdf \
		--bill form.pdf --gateway real +12127365000
	has "$stderr" "sms-numbers provision +12127365000 approved"
	sms_run 0 sms-numbers list -Ho gateway,provision,waits --search 7365
	is real,pending,approval "$output"
	is submitted "$(sqlite3 "$db" 'SELECT state FROM paper')"
	sms_run 65 sms-numbers provision +12127365000 completed
	sms_run 0 sms-numbers provision +12127365000 approved
	has "$stderr" "ready at the latest by 2026-11-22T12:00:00Z"
	is approved "$(sqlite3 "$db" 'SELECT state FROM paper')"
	at 2026-11-22T11:59:59Z sms-tick
	is pending "$(sqlite3 "$db" "SELECT provision FROM own
		WHERE gateway = 'real'")"
	at 2026-11-22T12:00:00Z sms-tick
	is ready "$(sqlite3 "$db" "SELECT provision FROM own
		WHERE gateway = 'real'")"
	# the simulated carrier approves by itself
	sms_run 0 sms-numbers enable-existing --authorization form.pdf \
		--bill form.pdf +12127365001
	has "$stderr" "approved by the simulated carrier"
	sms_run 0 sms-numbers enable-existing --authorization form.pdf \
		--bill form.pdf --gateway real +12127365002
	sms_run 0 sms-numbers provision +12127365002 failed 'not on the bill'
	is rejected "$(sqlite3 "$db" "SELECT state FROM paper
		WHERE name = '+12127365002'")"
}

@test "sms-numbers T6: a dedicated number leaves with its PIN, and not without" {
	sms-account set dedicated=yes
	sms-numbers add -q --dedicated --area-code 305
	number=$(sms-numbers list --dedicated -Hqo number)
	pin=$(show port-pin "$number")
	[[ $pin =~ ^[0-9]{8}$ ]]
	sms-numbers add -q --dedicated --area-code 305
	[ "$pin" != "$(show port-pin \
		"$(sms-numbers list --dedicated -Hqo number | tail -1)")" ]
	lacks "$(sms-numbers list -f json)" "$pin"
	lacks "$(sms-account log)" "$pin"
	is null "$(show port-pin +15005550006)"
	wrong=00000000
	[ "$pin" != "$wrong" ] || wrong=00000001
	sms_run 77 sms-numbers port-out "$number" --pin "$wrong"
	has "$stderr" "wrong-pin"
	has "$stderr" "4 tries are left"
	sms_run 77 sms-numbers port-out "$number" --pin "${pin%?}"
	sms_run 77 sms-numbers port-out "$number" --pin "$pin$pin"
	sms_run 77 sms-numbers port-out "$number" --pin ''
	sms_run 65 sms-numbers port-out +15005550006 --pin "$pin"
	sms_run 0 sms-numbers port-out "$number" --pin "$pin"
	is port-out "$(show sendable "$number")"
	sms_run 1 sms-send --from "$number" +15005550010 'hello there'
	has "$stderr" port-out
	has "$(sms-account log -Ho action,detail)" "port out,$number"
	sms_run 0 sms-numbers port-out "$number" --cancel
	is yes "$(show sendable "$number")"
	sms_run 64 sms-numbers port-out "$number"
	sms_run 64 sms-numbers port-out "$number" --cancel --pin "$pin"
}

@test "sms-numbers T6: five wrong PINs, and none is looked at for a day" {
	sms-account set dedicated=yes
	sms-numbers add -q --dedicated --area-code 305
	number=$(sms-numbers list --dedicated -Hqo number)
	pin=$(show port-pin "$number")
	for i in 1 2 3 4 5; do
		sms_run 77 sms-numbers port-out "$number" --pin x
	done
	sms_run 75 sms-numbers port-out "$number" --pin "$pin"
	has "$stderr" pin-locked
	at 2026-11-22T11:59:59Z sms_run 75 sms-numbers port-out "$number" \
		--pin "$pin"
	is 5 "$(sms-account log -Ho action | grep -c 'wrong PIN')"
	at 2026-11-22T12:00:00Z sms_run 0 sms-numbers port-out "$number" \
		--pin "$pin"
}

@test "sms-numbers T3, G16: members manage neither numbers nor users" {
	sms_run 0 sms-account users -Ho login,role,you
	is "$(id -un),owner,yes" "$output"
	sms_run 0 sms-account users add other role=owner
	sms_run 0 sms-account users set "$(id -un)" role=admin
	sms_run 0 sms-numbers add +12127365000
	sms_run 0 sms-account users set "$(id -un)" role=member
	for command in 'add +12127365001' 'set +12127365000 name=x' \
		'delete -y +12127365000' 'port-in +12127365001' \
		'provision +12127365000 ready' \
		'port-out +12127365000 --pin 1'; do
		# shellcheck disable=SC2086 # words
		sms_run 77 sms-numbers $command
		has "$stderr" "forbidden: $(id -un) is a member"
	done
	echo form >form.pdf
	sms_run 77 sms-numbers enable-existing --authorization form.pdf \
		--bill form.pdf +12127365001
	sms_run 77 sms-credits addon numbers=99
	sms_run 77 sms-account set quota.numbers=99
	sms_run 77 sms-account users set "$(id -un)" role=owner
	has "$stderr" forbidden
	sms_run 77 sms-account users delete -y other
	sms_run 77 sms-account users add third role=member
	# everything else is theirs
	sms_run 0 sms-numbers list -Ho number,name
	is $'+12127365000,\n+15005550006,simulated' "$output"
	sms_run 0 sms-send +15005550010 'hello there'
	sms_run 0 sms-account hold
}

@test "sms-account users: somebody always owns the account" {
	sms_run 65 sms-account users add "$(id -un)" role=member
	has "$stderr" last-owner
	sms_run 0 sms-account users add "$(id -un)" role=owner
	has "$(sms-account users -Ho login,role)" "$(id -un),owner"
	sms_run 65 sms-account users set "$(id -un)" role=admin
	has "$stderr" last-owner
	sms_run 73 sms-account users add "$(id -un)" role=owner
	sms_run 0 sms-account users add anna role=member
	has "$stderr" "no login anna on this machine"
	sms_run 65 sms-account users delete -y "$(id -un)"
	sms_run 65 sms-account users set berta role=member
	sms_run 64 sms-account users add berta role=boss
	sms_run 64 sms-account users add 'a b' role=member
	sms_run 64 sms-account users delete anna </dev/null
	sms_run 0 sms-account users delete -y anna
	sms_run 0 sms-account users -Ho login,role,you
	is "$(id -un),owner,yes" "$output"
	has "$(sms-account log -Ho action,detail)" "add user,anna member"
}

@test "sms-credits addon O2, O34: how many numbers the account may have" {
	sms_run 0 sms-credits addon
	is $'addon,used,limit,left\nnumbers,0,10,10\ndedicated,0,5,5' "$output"
	sms_run 0 sms-credits addon -H numbers=12
	is $'numbers,0,12,12\ndedicated,0,5,5' "$output"
	sms_run 0 sms-account show -Ho value quota.numbers
	is 12 "$output"
	sms_run 77 sms-credits addon dedicated=6
	has "$stderr" "no account has more than 5"
	sms_run 64 sms-credits addon numbers=-1
	sms_run 64 sms-credits addon phones=3
	has "$(sms-account log -Ho action,detail)" addon,numbers=12
}

campaign() {
	seq -f '+1500555%04.0f' 1010 1014 | sed 1inumber >list.csv
	sms-contacts import -qy friends list.csv
	sms-campaign create -q "$1" --list friends --text 'hello friends' \
		"${@:2}" >/dev/null
}

states() {
	sqlite3 "$db" 'SELECT DISTINCT state FROM message' | xargs
}

@test "sms-campaign T5: one whose numbers are pending waits, and sms-tick goes on with it" {
	sms-account set sim.provisioning=26h
	sms-numbers add -q +12127365000
	campaign spring --from +12127365000
	sms_run 0 sms-campaign plan spring -Ho item,recipients
	has "$output" recipients,5
	sms_run 75 sms-campaign start -y spring --run
	has "$stderr" "paused, provisioning: 5 queued, 0 refused"
	has "$stderr" "campaign 'spring' waits, provisioning"
	sms_run 0 sms-campaign show spring -f json
	sms_run 75 sms-campaign resume spring --run
	has "$stderr" "waits, provisioning"
	sms_run 0 sms-tick
	is '' "$stderr"
	is queued "$(states)"
	# longer than a message may wait, which counts from when it could go
	at 2026-11-22T13:59:00Z sms_run 0 sms-tick
	is queued "$(states)"
	at 2026-11-22T14:00:00Z sms_run 0 sms-tick
	is '' "$stderr"
	is sending "$(states)"
	is +12127365000 "$(sqlite3 "$db" 'SELECT DISTINCT own FROM message')"
	has "$(sms-account log -Ho action,detail)" 'numbers are ready,spring'
}

@test "sms-campaign T5: with a dedicated number, or any other that is ready, it starts at once" {
	sms-account set dedicated=yes
	sms-numbers add -q --dedicated --area-code 305
	number=$(sms-numbers list --dedicated -Hqo number)
	sms-account set sim.provisioning=26h
	sms-numbers add -q +12127365000
	campaign spring --from "$number" --from +12127365000
	sms_run 0 sms-campaign start -y spring --run
	is sending "$(states)"
	is "$number" "$(sqlite3 "$db" 'SELECT DISTINCT own FROM message')"
}

@test "sms-campaign T5: one that waits for what never comes is told, and can be resumed" {
	sms-numbers port-in -q +12127365000
	campaign spring --from +12127365000
	sms_run 0 sms-campaign start -qy spring
	sms-numbers provision -q +12127365000 failed
	sms_run 0 sms-tick
	has "$stderr" "campaign 'spring' is paused, not-ready"
	sms_run 0 sms-tick
	is '' "$stderr"
	# a person who paused it is heard
	sms-numbers provision -q +12127365000 ready
	sms_run 0 sms-tick
	is queued "$(states)"
	sms_run 0 sms-campaign resume spring --run
	is sending "$(states)"
}

@test "sms-numbers advise O13, O14: countries by their contacts, and where a number of ours would save" {
	sms_run 0 sms-numbers advise
	has "$stderr" "there are no contacts"
	{ echo number
	seq -f '+4479009001%02.0f' 10 15
	seq -f '+1500555%04.0f' 1010 1012
	echo +493012345678; } >a.csv
	sms-contacts import -qy a a.csv
	printf '%s\n' number +447900900110 +33612345678 >b.csv
	sms-contacts import -qy b b.csv
	sms-tariffs set GB=1.2/3
	sms_run 0 sms-numbers advise
	is 'country,country_name,contacts,share,owned,number,in_country,cross_border,advice
GB,United Kingdom,6,54.545,no,,1.2,3,first
US,United States,3,27.273,yes,+15005550006,1,1,owned
DE,Germany,1,9.091,no,,2.3,2.3,
FR,France,1,9.091,no,,2,2,' "$output"
	has "$stderr" "sms-numbers offers -C GB"
	sms_run 0 sms-numbers advise -Ho country,advice --share 9
	is $'GB,first\nUS,owned\nDE,add\nFR,add' "$output"
	# exactly the share is enough
	sms_run 0 sms-numbers advise -Ho country,advice --share 50 b
	is $'FR,first\nGB,add' "$output"
	sms_run 0 sms-numbers advise -Ho country,advice --share 51 b
	is $'FR,first\nGB,' "$output"
	# of several the one that can send
	sms-numbers add -q +12127365000
	sms-numbers set +15005550006 active=no
	sms-numbers set +12127365000 active=no
	sms-numbers add -q +12127365001
	sms_run 0 sms-numbers advise -Ho country,number
	has "$output" US,+12127365001
	sms-numbers add -q "$(sms-numbers offers -qHC GB -o number | head -1)"
	sms_run 0 sms-numbers advise -Ho country,owned,advice b
	is $'FR,no,first\nGB,yes,owned' "$output"
	sms_run 65 sms-numbers advise nowhere
	sms_run 64 sms-numbers advise --share 0
}

# A provider with a number on offer.
provider() {
	local at=/2010-04-01/Accounts/AC1
	(umask 077 && echo secret >"$HOME/token")
	printf '%s\n' "on GET $at/IncomingPhoneNumbers.json" \
		'body {"next_page_uri":null,"incoming_phone_numbers":[]}' '' \
		"on GET $at/AvailablePhoneNumbers/US/Local.json" \
		'body {"available_phone_numbers":[{"phone_number":"+13055550102"}]}' \
		'' "on POST $at/IncomingPhoneNumbers.json" 'status 201' \
		'body {"sid":"PN2","phone_number":"@PhoneNumber@"}' >scenario
	carrier scenario
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
	sms-numbers connect -q main --import-as active
}

@test "sms-numbers T7, T11: a provider's number is bought by its area code" {
	provider
	sms_run 0 sms-numbers add -y --gateway main --area-code 305 name=Miami
	has "$stderr" "+13055550102 bought, and added"
	has "$(cat log)" "AreaCode=305"
	sms_run 0 sms-numbers list -Ho number,name,gateway,billing --search 305
	is +13055550102,Miami,main,provider "$output"
	sms_run 65 sms-numbers add -y --gateway main --area-code 305
	has "$stderr" "ours already"
	sms_run 65 sms-numbers add -y --gateway main --area-code 603
	has "$stderr" "area-code-unavailable"
	sms_run 64 sms-numbers add -y --gateway main --area-code 305 +12125550102
	sms_run 64 sms-numbers add -y --gateway main --area-code x
	sms-account users add -q other role=owner
	sms-account users set -q "$(id -un)" role=member
	sms_run 77 sms-numbers add -y --gateway main --area-code 305
	has "$stderr" forbidden
}

@test "sms-numbers T1, T6, T10: a dedicated number of a provider wants the product and a use case, and has a PIN" {
	provider
	sms_run 77 sms-numbers add -y --gateway main --dedicated --area-code 305
	has "$stderr" no-dedicated
	sms-account set dedicated=yes
	sms_run 77 sms-numbers add -y --gateway main --dedicated --area-code 305
	has "$stderr" use-case-not-approved
	sqlite3 "$db" "INSERT INTO paper (kind, name, country, state, created_at)
		VALUES ('use-case', 'news', 'US', 'submitted', 1)"
	sms_run 77 sms-numbers add -y --gateway main --dedicated \
		--area-code 305 use-case=news
	has "$stderr" "is not approved yet"
	lacks "$(cat log)" POST
	sqlite3 "$db" "UPDATE paper SET state = 'approved'"
	sms_run 0 sms-numbers add -y --gateway main --dedicated \
		--area-code 305 use-case=news
	[[ $(show port-pin +13055550102) =~ ^[0-9]{8}$ ]]
	sms_run 0 sms-numbers list --dedicated -Ho number,provision
	is +13055550102,ready "$output"
}
