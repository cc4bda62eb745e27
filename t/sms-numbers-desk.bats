#!/usr/bin/env bats
# sms-numbers: the operator's desk: quotas, prices, area codes, provisioning.

load helper

suite_setup() {
	sms-account init -q -C US
	db=$XDG_DATA_HOME/smsutils/default.db
}

at() {
	SMS_NOW=$1 "${@:2}"
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
	at 2026-02-10T10:00:00Z sms_run 0 sms-tick
	has "$stderr" "+12127365000: fee-unpaid: the month from 2026-02-10 costs 1 credits"
	at 2026-02-17T09:59:59Z sms_run 0 sms-tick
	is '' "$stderr"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"yes"}'
	at 2026-02-17T10:00:00Z sms_run 0 sms-tick
	has "$stderr" "nothing is sent from it any more"
	at 2026-05-17T10:00:00Z sms_run 0 sms-tick
	is '' "$stderr"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"fee-unpaid"}'
	sms_run 1 sms-send --from +12127365000 +15005550010 'hello there'
	has "$stderr" fee-unpaid
	has "$(sms-account log -Ho action)" fee-unpaid
	at 2026-05-17T10:00:00Z sms-credits recharge -q 50
	at 2026-05-17T10:01:00Z sms_run 0 sms-tick
	is '2026-01-10 2026-02-10 2026-03-10 2026-04-10 2026-05-10' "$(fees)"
	sms_run 0 sms-numbers show -f json -o key,value +12127365000
	has "$output" '{"key":"sendable","value":"yes"}'
	sms_run 0 sms-send --from +12127365000 +15005550010 'hello there'
}
