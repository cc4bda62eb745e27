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

@test "sms-account init: where there is something else, it is not taken for an account" {
	echo hello >notes.db
	sms_run 73 sms-account init -A ./notes.db
	has "$stderr" './notes.db: there is such a file already, and it is no account'
	is hello "$(cat notes.db)"
	sms_run 64 sms-account init -A folder/
	has "$stderr" 'folder/: a folder: name a file in it, as folder/NAME.db'
	[ ! -e folder ]
}

@test "sms-account init: takes away what one that was killed has left, not what one at work has" {
	mkfifo trace
	# It stops at its first statement, for want of a reader.
	SMS_TRACE_SQL=trace sms-account init -q -A ./x.db 3>&- &
	killed=$!
	until [ -s "x.db.new-$killed" ]; do :; done
	sms_run 0 sms-account init -q -A ./x.db
	[ -e "x.db.new-$killed" ]
	kill -9 "$killed"
	wait "$killed" || true
	[ -e "x.db.new-$killed" ]
	sms_run 0 sms-account restore -q -y -A ./y.db x.db
	is '' "$(find . -name 'x.db.new-*')"
}

@test "sms-account: a command that it tells names the account as it was named" {
	sms-account init -q -A "./it's.db"
	sms_run 0 sms-account hold -A "./it's.db"
	sms_run 75 sms-send -A "./it's.db" +15005550010 'hello there'
	has "$stderr" "sms-account -A './it'\\''s.db' release ends it"
	sms_run 1 sms-account check -A "./it's.db" -Ho command
	has "$output" "sms-account -A './it'\\''s.db' release"
	cp "it's.db" copy.db
	sms_run 78 sms-send -A ./copy.db +15005550010 'hello there'
	has "$stderr" 'run sms-account -A ./copy.db adopt'
}

@test "sms-account init: wrong words are usage errors and make nothing" {
	sms_run 64 sms-account init -C XX
	sms_run 64 sms-account init -A x y
	sms_run 64 sms-account init a b
	sms_run 64 sms-account init --credits many
	sms_run 64 sms-account init --credits=-1
	[ ! -e "$(dir)" ]
}

@test "sms-account init: a full disk leaves nothing behind" {
	ulimit -f 40
	sms_run 74 sms-account init
	is "" "$output"
	is "" "$(ls "$(dir)")"
}

made() {
	sms-account init -q "$@"
}

# A message that waits, as sms-send leaves one: only sqlite3 can make it here.
waits() {
	sqlite3 "$(dir)/default.db" "INSERT INTO message (series, number, class,
	    text, state, created_at, not_after, claimed_at) VALUES (1,
	    '+15005550010', 'marketing', 'hello', '$1', 1, 9e15,
	    CASE '$1' WHEN 'sending' THEN 1 END)"
}

@test "sms-account: without an account the way to one is named" {
	for verb in show set hold release check "backup f" adopt retire log; do
		# shellcheck disable=SC2086
		sms_run $([ "$verb" = set ] && echo 64 || echo 66) \
			sms-account $verb
		is "" "$output"
	done
	sms_run 66 sms-account set zone=UTC
	has "$stderr" "there is no such account: make one with sms-account init"
	sms_run 66 sms-account show -A acme
	has "$stderr" "sms-account -A acme init"
}

@test "sms-account list: all accounts of the folder, those that cannot be read too" {
	sms_run 0 sms-account list
	is "account,state,country,numbers,credits,path" "$output"
	has "$stderr" "make one with sms-account init"
	made -C US
	made --credits 0.5 acme
	sms-account hold -q -A acme
	sms_run 0 sms-account list -o account,state,country,numbers,credits
	is "account,state,country,numbers,credits
acme,on-hold,,1,0.5
default,ready,US,1,100" "$output"
	echo garbage, garbage >"$(dir)/bad.db"
	sms_run 1 sms-account list -Ho account,state
	is "acme,on-hold
bad,unreadable
default,ready" "$output"
	has "$stderr" "bad.db"
}

@test "sms-account show: keys, values, defaults and meanings; one key, or a family" {
	made
	sms_run 0 sms-account show
	is "key,value,default,meaning" "${lines[0]}"
	has "$output" $'\nsim.seed,1,1,'
	sms-account set sim.seed=7 zone.AU=Australia/Sydney
	sms_run 0 sms-account show -Ho key,value,default sim.seed zone.
	is "sim.seed,7,1
zone.AU,Australia/Sydney," "$output"
	sms_run 0 sms-account show -Ho key sim.
	has "$output" sim.rate
	lacks "$output" country
	sms_run 64 sms-account show sim.sed
	has "$stderr" "did you mean 'sim.seed'?"
}

@test "sms-account set: all or nothing, checked, cleared by KEY=" {
	made
	sms_run 0 sms-account set zone=Europe/Vienna sim.delay=5m country=AT
	sms_run 0 sms-account show -Ho value zone sim.delay country
	is $'Europe/Vienna\n5m\nAT' "$output"
	sms_run 64 sms-account set sim.seed=9 zone=Mars/Base
	has "$stderr" Mars/Base
	sms_run 0 sms-account show -Ho value sim.seed
	is 1 "$output"
	sms_run 0 sms-account set zone= country=
	sms_run 0 sms-account show -Ho value zone
	is UTC "$output"
	for bad in novalue =x nosuch=1 sim.seed=-1 sim.seed=many \
	    country=XX country=at zone.XX=UTC default-own=1234 sim.delay=x sim.late=+7; do
		sms_run 64 sms-account set "$bad"
		[ -n "$stderr" ]
	done
	sms_run 64 sms-account set
}

@test "sms-account hold, release: the red button, and who pressed it why" {
	made
	sms_run 0 sms-account hold 'too many complaints'
	has "$stderr" "nothing is sent until sms-account release"
	sms_run 0 sms-account hold
	has "$stderr" "already"
	sms_run 0 sms-account list -Ho state
	is on-hold "$output"
	sms_run 0 sms-account release
	sms_run 0 sms-account release
	has "$stderr" "was not on hold"
	sms_run 0 sms-account list -Ho state
	is ready "$output"
	sms_run 0 sms-account log -Ho at,action,detail
	is "2026-11-21T12:00:00Z,init,
2026-11-21T12:00:00Z,hold,too many complaints
2026-11-21T12:00:00Z,release," "$output"
}

@test "sms-account log: since and until, in the account's zone, half open" {
	made
	SMS_NOW=2026-11-22T08:00:00Z sms-account set zone=Europe/Vienna
	SMS_NOW=2026-11-22T09:00:00Z sms-account hold -q
	sms_run 0 sms-account log -Ho action --since '2026-11-22 09:00' \
		--until '2026-11-22 10:00'
	is set "$output"
	sms_run 0 sms-account log -Ho action --since 2026-11-22
	is $'set\nhold' "$output"
}

@test "sms-account check: a fresh account is well" {
	made
	sms_run 0 sms-account check -o check,verdict
	is "check,verdict
database,ok
ledger,ok
sending,ok
numbers,ok
runs,ok
tick,ok" "$output"
}

@test "sms-account check: each complaint comes with the command that mends it" {
	made
	sqlite3 "$(dir)/default.db" "UPDATE own SET active = 0"
	sms-account hold -q
	sqlite3 "$(dir)/default.db" "INSERT INTO run (kind, pid, begun_at)
		VALUES ('send', 1, 1)"
	waits queued
	sms_run 1 sms-account check -Ho check,verdict,command
	is "database,ok,
ledger,ok,
sending,on-hold,sms-account release
numbers,no-number,sms-numbers set NUMBER active=yes
runs,dead-run,sms-tick
tick,not-running,(crontab -l; sms-tick --install) | crontab -" "$output"
	is "" "$stderr"
	sms_run 1 sms-account check -A "$(dir)/default.db" -Ho command
	has "$output" "sms-tick -A $(dir)/default.db --install)"
}

@test "sms-account check: sms-tick is missed only while something waits" {
	made
	db=$(dir)/default.db
	tick() {
		sqlite3 "$db" "INSERT OR REPLACE INTO setting
			VALUES ('tick.last', '$1')"
	}
	now=$(date -d "$SMS_NOW" +%s000)
	waits sending
	tick $((now - 300000))
	sms_run 0 sms-account check
	tick $((now - 300001))
	sms_run 1 sms-account check
	has "$output" tick,not-running
	has "$output" "2026-11-21T11:54:59.999Z; 0 messages wait to be sent, 1 for a receipt"
	sqlite3 "$db" "UPDATE message SET state = 'delivered', done_at = 1"
	sms_run 0 sms-account check
}

@test "sms-account check: a ledger that does not sum up, a damaged file" {
	made
	sqlite3 "$(dir)/default.db" "UPDATE ledger SET balance = 5"
	sms_run 65 sms-account check -Ho check,verdict
	is $'database,ok\nledger,damaged' "$output"
	has "$stderr" "the account is damaged"
	made b
	# a page in the middle
	dd if=/dev/urandom of="$(dir)/b.db" bs=4096 seek=12 count=9 \
		conv=notrunc status=none
	sms_run 65 sms-account check -A b
}

@test "sms-account backup: takes away what one that was killed has left in the folder, under any name" {
	sms-account init -q
	mkdir copies
	for end in '' -wal -journal -lock; do
		: >"copies/monday.db.new-4194305$end"
	done
	: >copies/monday.db.new-41943050
	: >copies/monday.db.new-4194306-wal
	ln -s nowhere copies/monday.db.new-4194307-lock
	sms_run 0 sms-account backup copies/tuesday.db
	is 'monday.db.new-41943050
monday.db.new-4194306-wal
monday.db.new-4194307-lock
tuesday.db' "$(ls copies)"
}

@test "sms-account backup: a copy that is whole, while the account is in use" {
	made
	sqlite3 "$(dir)/default.db" <<-'EOF'
		BEGIN IMMEDIATE;
		.system sms-account backup copy.db
	EOF
	is ok "$(sqlite3 copy.db 'PRAGMA integrity_check')"
	is 600 "$(stat -c %a copy.db)"
	sms_run 0 sms-account list -Ho credits
	is 100 "$(sms-account list -Ho credits)"
	sms_run 73 sms-account backup copy.db
	sms_run 73 sms-account backup no/such/folder/copy.db
	sms_run 64 sms-account backup
	is "./copy.db" "$(echo ./copy*)"
}

@test "sms-account: a moved or copied account can be read and sends nothing (78)" {
	made
	cp "$(dir)/default.db" "$(dir)/copy.db"
	mv "$(dir)/default.db" "$(dir)/moved.db"
	for name in copy moved; do
		sms_run 0 sms-account show -A $name
		sms_run 78 sms-account release -A $name
		has "$stderr" "account-moved"
		has "$stderr" "sms-account -A $name adopt"
	done
	sms_run 0 sms-account list -Ho account,state
	is $'copy,account-moved\nmoved,account-moved' "$output"
}

@test "sms-account adopt: asks; then it is this machine's" {
	made
	mv "$(dir)/default.db" "$(dir)/new.db"
	sms_run 64 sms-account adopt -A new </dev/null
	has "$stderr" "people get texts twice"
	sms_run 0 sms-account adopt -A new -y
	sms_run 0 sms-account list -Ho state
	is ready "$output"
	sms_run 0 sms-account adopt -A new -y
	has "$stderr" already
	is 2 "$(sqlite3 "$(dir)/new.db" "SELECT count(*) FROM series")"
}

@test "sms-account adopt: who has messages waiting decides what becomes of them" {
	made
	waits queued
	waits held
	waits sending
	cp "$(dir)/default.db" "$(dir)/a.db"
	cp "$(dir)/default.db" "$(dir)/b.db"
	sms_run 64 sms-account adopt -y -A a
	has "$stderr" "2 messages, 0 jobs and 0 e-mails wait in it"
	sms_run 64 sms-account adopt -y -A a --waiting maybe
	sms_run 0 sms-account adopt -y -A a --waiting keep
	is "queued held sending" "$(sqlite3 "$(dir)/a.db" \
		"SELECT state FROM message ORDER BY id" | xargs)"
	sms_run 0 sms-account adopt -y -A b --waiting cancel
	is "cancelled|adopted cancelled|adopted sending|" "$(sqlite3 \
		"$(dir)/b.db" "SELECT state, reason FROM message ORDER BY id" |
		xargs)"
}

@test "sms-account restore: into a new account, which must be adopted" {
	made --credits 7
	sms-account backup copy.db
	sms_run 0 sms-account restore -A new copy.db
	has "$stderr" "it sends nothing until you run sms-account -A new adopt"
	sms_run 0 sms-account list -Ho account,state,credits
	is $'default,ready,7\nnew,account-moved,7' "$output"
	sms_run 0 sms-account adopt -y -A new
	sms_run 0 sms-account list -Ho account,state
	is $'default,ready\nnew,ready' "$output"
	# messages of the copy and of the original never share an id
	is 3 "$(sqlite3 "$(dir)/new.db" "SELECT count(DISTINCT token) FROM series")"
}

@test "sms-account restore: never over an account without asking, which is kept" {
	made --credits 7
	sms-account backup copy.db
	sms-account set sim.seed=5
	sms_run 64 sms-account restore copy.db </dev/null
	sms_run 0 sms-account show -Ho value sim.seed
	is 5 "$output"
	sms_run 0 sms-account restore -y copy.db
	has "$stderr" "default.db.replaced-1"
	sms_run 0 sms-account show -Ho value sim.seed
	is 1 "$output"
	sms_run 0 sms-account show -Ho value -A "$(dir)/default.db.replaced-1" \
		sim.seed
	is 5 "$output"
	sms_run 64 sms-account restore -y "$(dir)/default.db"
	has "$stderr" "is the account itself"
}

@test "sms-account restore: a damaged account can be replaced" {
	made
	sms-account backup copy.db
	echo rubbish >"$(dir)/default.db"
	sms_run 0 sms-account restore -y copy.db
	sms_run 0 sms-account list -Ho state
	is account-moved "$output"
}

@test "sms-account restore: what is no account changes nothing" {
	made
	before=$(ls "$(dir)")
	sms_run 66 sms-account restore nosuch.db
	echo hello >text.db
	sms_run 65 sms-account restore -y text.db
	sqlite3 other.db 'CREATE TABLE t (x)'
	sms_run 65 sms-account restore -y other.db
	has "$stderr" "not an smsutils account"
	is "$before" "$(ls "$(dir)" | grep -v -e -shm -e -wal)"
	sms_run 0 sms-account list -Ho state
	is ready "$output"
}

@test "sms-account retire: it sends nothing more, anywhere, until it is adopted" {
	made
	sms_run 64 sms-account retire </dev/null
	sms_run 0 sms-account retire -y
	sms_run 0 sms-account list -Ho state
	is account-retired "$output"
	sms_run 78 sms-account release
	sms_run 78 sms-account hold
	sms_run 0 sms-account adopt -y
	sms_run 0 sms-account list -Ho state
	is ready "$output"
}

@test "sms-account: a database that is not ours, or is newer" {
	mkdir -p "$(dir)"
	echo 'no database at all, but long enough to be looked at' \
		>"$(dir)/default.db"
	sms_run 65 sms-account show
	has "$stderr" "not a database"
	rm "$(dir)/default.db"
	sqlite3 "$(dir)/default.db" 'CREATE TABLE t (x)'
	sms_run 65 sms-account set zone=UTC
	has "$stderr" "not an smsutils account"
	sms_run 65 sms-account show -A "$(dir)"/
	made new
	sqlite3 "$(dir)/new.db" 'PRAGMA user_version = 99'
	sms_run 78 sms-account show -A new
	has "$stderr" "written by a newer smsutils"
	sms_run 78 sms-account set -A new zone=UTC
}

@test "sms-account: one that is read-only can be looked at (77 for changes)" {
	made
	chmod 400 "$(dir)/default.db"
	# root writes what it may not, unless that is taken from it
	as=()
	[ "$(id -u)" -ne 0 ] || as=(setpriv --bounding-set=-dac_override)
	sms_run 0 "${as[@]}" sms-account show
	sms_run 77 "${as[@]}" sms-account set zone=Europe/Vienna
	has "$stderr" read-only
	chmod 500 "$(dir)"
	sms_run 0 "${as[@]}" sms-account show -Ho value zone
	is UTC "$output"
	sms_run 0 "${as[@]}" sms-account check
	sms_run 77 "${as[@]}" sms-account hold
	chmod 600 "$(dir)/default.db"
	sms_run 0 "${as[@]}" sms-account show -Ho value zone
	is UTC "$output"
	sms_run 77 "${as[@]}" sms-account hold
	chmod 700 "$(dir)"
	# A copy of one at work: not without what is in its log.
	mkdir copy
	sqlite3 "$(dir)/default.db" <<-'EOF'
		UPDATE setting SET value = 'Asia/Tokyo' WHERE key = 'zone';
		INSERT OR IGNORE INTO setting (key, value)
		    VALUES ('zone', 'Asia/Tokyo');
		.system cp data/smsutils/default.db data/smsutils/default.db-wal copy
	EOF
	chmod 500 copy
	sms_run 77 "${as[@]}" sms-account show -A copy/default.db -Ho value zone
	is '' "$output"
	chmod 700 copy
	sms_run 0 "${as[@]}" sms-account show -A copy/default.db -Ho value zone
	is Asia/Tokyo "$output"
}

@test "sms-account: an empty file is no account, and stays empty" {
	: >empty.db
	for verb in show check hold; do
		sms_run 66 sms-account "$verb" -A ./empty.db
		has "$stderr" "./empty.db: an empty file, 0 bytes, so no account"
	done
	sms_run 66 sms-send -A ./empty.db +15005550010 'hello there'
	[ ! -s empty.db ]
}

@test "sms-account: one that is locked is waited for, then 75" {
	made
	export SMS_LOCK_WAIT=50ms
	sqlite3 "$(dir)/default.db" <<-'EOF'
		BEGIN IMMEDIATE;
		.system sms-account set zone=Europe/Vienna 2>err; echo $? >status
	EOF
	is 75 "$(cat status)"
	has "$(cat err)" "locked by another program"
	sms_run 0 sms-account show -Ho value zone
	is UTC "$output"
}

@test "sms-account: an SMS_LOCK_WAIT that is none is 78, and nothing is made" {
	for wait in 10 soon -1s; do
		SMS_LOCK_WAIT=$wait sms_run 78 sms-account init
		is "sms-account: SMS_LOCK_WAIT: '$wait' is not how long to wait: write it as 2s" "$stderr"
		[ ! -e "$(dir)/default.db" ]
	done
	SMS_LOCK_WAIT='' sms_run 0 sms-account init -q
}

@test "sms-account: a full disk is 74, and the account stays as it was" {
	made
	(ulimit -f 8; sms_run 74 sms-account set zone=Europe/Vienna)
	(ulimit -f 8; sms_run 74 sms-account backup copy.db)
	sms_run 0 sms-account show -Ho value zone
	is UTC "$output"
	is "./copy*" "$(echo ./copy*)"
	sms_run 0 sms-account check
}

@test "sms-account: an unknown verb gets the nearest" {
	sms_run 64 sms-account relese
	has "$stderr" "did you mean 'sms-account release'?"
}

@test "sms-account(5): every setting and every column of every table is in the page" {
	made
	page=$(cat "$top/man/sms-account.5")
	sms-account show -Ho key | while read -r key; do
		has "$page" ".It Cm $key" || exit 1
	done
	sqlite3 "$(dir)/default.db" "SELECT m.name, c.name
	    FROM sqlite_schema m, pragma_table_info(m.name) c
	    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'" |
		while IFS='|' read -r table column; do
			sed -n "/^\.It Li $table\b/,/^\.It/p" \
				<<<"$page"$'\n.It' | grep -qw -- "$column" || {
				echo "$table.$column is not in sms-account(5)"
				exit 1
			}
		done
}

@test "sms-account restore: an old copy does not send what the original has sent since" {
	made
	sms-contacts import -qy friends - <<-'END'
		number
		+15005550010
		+15005550011
	END
	sms-campaign create -q spring --list friends --text 'hello there'
	sms-campaign start -qy spring
	sms-account backup early.db
	sms-campaign run -q spring
	is 2 "$(sqlite3 "$(dir)/default.db.sim" 'SELECT count(*) FROM submission')"
	sms-account restore -qy early.db
	sms_run 78 sms-campaign run spring
	has "$stderr" account-moved
	sms_run 64 sms-account adopt -y
	has "$stderr" "2 messages"
	sms_run 0 sms-account adopt -y --waiting cancel
	sms-campaign run spring || :
	is "2|0" "$(sqlite3 "$(dir)/default.db.sim" \
		'SELECT count(*), sum(repeats) FROM submission')"
	sms_run 0 sms-campaign status -Ho cancelled spring
	is 2 "$output"
	sms_run 0 sms-account check
}

@test "sms-account init: a disk that is full at any moment leaves no account, or a whole one" {
	mkdir small
	mount -t tmpfs -o size=64k tmpfs small 2>/dev/null ||
		skip "needs the right to mount"
	umount small
	for size in 16 64 128 192 256 320 384 448 512 768 1024; do
		mount -t tmpfs -o size=${size}k tmpfs small
		status=0
		sms-account init -q -A small/a.db 2>err || status=$?
		left=$(ls small)
		case $status in
		0)	is a.db "$left"
			is "database,ok" "$(sms-account check -A small/a.db \
				-Ho check,verdict | head -1)" ;;
		73 | 74) is "" "$left" ;;
		*)	cat err ;;
		esac
		umount small
		case $status in 0 | 73 | 74) ;; *) return 1 ;; esac
	done
	is 0 "$status"
}
