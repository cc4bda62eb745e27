#!/usr/bin/env bats
# sms-account: the account itself.

load helper

dir() {
	echo "$XDG_DATA_HOME/smsutils"
}

@test "sms-account init: the account can send at once: sim's number, tariffs, credits" {
	sms_run 0 sms-account init -C us
	is "" "$output"
	has "$stderr" "made $(dir)/default.db with 100 credits"
	is "+15005550006|sim|US|1|ready|credits" "$(sqlite3 \
		"$(dir)/default.db" "SELECT number, gateway, country, active,
		provision, billing FROM own")"
	is "100000|opening" "$(sqlite3 "$(dir)/default.db" \
		"SELECT balance, kind FROM ledger")"
	is "US" "$(sqlite3 "$(dir)/default.db" \
		"SELECT value FROM setting WHERE key = 'country'")"
	is 600 "$(stat -c %a "$(dir)/default.db")"
}

@test "sms-account init: a name, a file, other credits" {
	sms_run 0 sms-account init --credits 0.5 acme
	[ -f "$(dir)/acme.db" ]
	sms_run 0 sms-account init -q -A sub/folder/mine.db --credits 0
	is "" "$stderr"
	[ -f sub/folder/mine.db ]
	is 0 "$(sqlite3 sub/folder/mine.db "SELECT count(*) FROM ledger")"
	is "$(ls sub/folder)" mine.db
}

@test "sms-account init: an account that exists is not touched" {
	sms_run 0 sms-account init
	before=$(sha256sum "$(dir)/default.db")
	sms_run 73 sms-account init --credits 7
	has "$stderr" "there is an account already"
	is "$before" "$(sha256sum "$(dir)/default.db")"
}

@test "sms-account init: wrong words are usage errors and make nothing" {
	sms_run 64 sms-account init -C XX
	sms_run 64 sms-account init -A x y
	sms_run 64 sms-account init a b
	sms_run 64 sms-account init --credits many
	[ ! -e "$(dir)" ]
}

@test "sms-account init: a full disk leaves nothing behind" {
	ulimit -f 40
	sms_run 74 sms-account init
	is "" "$output"
	is "" "$(ls "$(dir)")"
}
