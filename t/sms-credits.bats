#!/usr/bin/env bats
# sms-credits: the balance, and the ledger that it is the sum of.

load helper

suite_setup() {
	sms-account init -q
}

# A charge, as sending makes one.
charge() {
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO ledger
	    (at, kind, amount, balance) SELECT at, 'charge', -$1, balance - $1
	    FROM ledger ORDER BY id DESC LIMIT 1"
}

@test "sms-credits balance: what there is, and whether it is enough" {
	sms_run 0 sms-credits balance
	is $'balance\n100' "$output"
	sms_run 0 sms-credits balance -H --min 100
	is 100 "$output"
	is "" "$stderr"
	sms_run 1 sms-credits balance -H --min 100.001
	is 100 "$output"
	is "" "$stderr"
	sms_run 0 sms-credits balance -f json
	is '{"balance":100}' "$output"
	sms_run 64 sms-credits balance --min lots
}

@test "sms-credits P57: a balance below zero is a balance" {
	charge 100500
	sms_run 0 sms-credits balance -H
	is -0.5 "$output"
	sms_run 1 sms-credits balance -H --min 0
}

@test "sms-credits P4, P60: credits are added at any time, with a note" {
	sms_run 0 sms-credits recharge 50.5 --note 'card 4242'
	is "" "$output"
	has "$stderr" "the balance is 150.5"
	sms_run 0 sms-credits ledger
	is "id,at,kind,amount,balance,message,note
1,2026-11-21T12:00:00Z,opening,100,100,,opening credits
2,2026-11-21T12:00:00Z,recharge,50.5,150.5,,card 4242" "$output"
	sms_run 0 sms-account log -Ho action,detail
	has "$output" recharge,50.5
}

@test "sms-credits recharge: only more than nothing" {
	for bad in 0 -5 x 1.2345 '' 99999999999999999; do
		sms_run 64 sms-credits recharge -- "$bad"
	done
	sms_run 64 sms-credits recharge
	sms_run 64 sms-credits recharge 1 2
	sms_run 0 sms-credits balance -H
	is 100 "$output"
}

@test "sms-credits G54: a thousand thousandths are one" {
	for _ in 1 2 3 4 5 6 7 8; do sms-credits recharge -q 0.125; done
	sms_run 0 sms-credits balance -H
	is 101 "$output"
	sms_run 0 sms-account check -Ho check,verdict
	has "$output" ledger,ok
}

@test "sms-credits ledger: since and until, half open" {
	SMS_NOW=2026-11-22T10:00:00Z sms-credits recharge -q 1
	SMS_NOW=2026-11-22T11:00:00Z sms-credits recharge -q 2
	sms_run 0 sms-credits ledger -Ho id --since 2026-11-22T10:00:00Z \
		--until 2026-11-22T11:00:00Z
	is 2 "$output"
	sms_run 0 sms-credits ledger -Ho id --since 2026-11-22
	is $'2\n3' "$output"
	sms_run 64 sms-credits ledger --since yesteryear
}

@test "sms-credits ledger: identifiers are strings, credits are decimals in JSON" {
	sms_run 0 sms-credits ledger -f json -o id,amount,message
	is '{"id":"1","amount":100,"message":null}' "$output"
}
