# sms-optout: who must not be texted.

load helper

suite_setup() {
	sms-account init -q
}

# log: what the account remembers of opt-outs, a line each.
log() {
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
		'SELECT action, number, scope, source, note FROM optout_log ORDER BY id'
}

@test "sms-optout P75: a number on the blacklist gets no message of any class" {
	sms_run 0 sms-optout add '+1 (500) 555-0010'
	is '' "$output$stderr"
	for class in marketing transactional alert otp; do
		sms_run 1 sms-optout check -H --class $class +15005550010
		is "+15005550010,$class,no,opted-out,all" "$output"
		is '' "$stderr"
	done
	sms_run 0 sms-optout check -H +15005550011
	is '+15005550011,marketing,yes,,' "$output"
}

@test "sms-optout P75: numbers are added and removed at any time, and the reason is kept" {
	sms-optout add --note 'by mail' +15005550010
	sms_run 64 sms-optout delete +15005550010
	has "$stderr" '--reason TEXT'
	sms_run 1 sms-optout check -q +15005550010
	sms_run 0 sms-optout delete --reason 'asked to come back' +15005550010
	sms_run 0 sms-optout check +15005550010
	sms_run 1 sms-optout delete --reason again +15005550010
	has "$stderr" '+15005550010 is not opted out'
	is 'add|+15005550010|all|operator|by mail
delete|+15005550010|all|operator|asked to come back' "$(log)"
}

@test "sms-optout G2 X15: scope marketing withholds advertising and nothing else" {
	sms-optout add --scope marketing +15005550010
	sms_run 1 sms-optout check --class marketing +15005550010
	for class in transactional alert otp; do
		sms_run 0 sms-optout check --class $class +15005550010
	done
}

@test "sms-optout G2: scope service:ID withholds that service's messages" {
	sms-optout add --scope service:news +15005550010
	sms_run 1 sms-optout check --service news +15005550010
	sms_run 1 sms-optout check --service news --class transactional +15005550010
	sms_run 0 sms-optout check --service weather +15005550010
	sms_run 0 sms-optout check +15005550010
	sms_run 64 sms-optout check --service 'a b' +15005550010
}

@test "sms-optout G2: a scope that is none is refused, and nothing is stored" {
	for scope in al markting service: 'service:a b' '' ALL; do
		sms_run 64 sms-optout add --scope "$scope" +15005550010
		has "$stderr" 'is not a scope'
	done
	is '' "$(sms-optout list -H)"
}

@test "sms-optout G2: a scope that another program wrote withholds everything" {
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" "INSERT INTO optout
		VALUES ('+15005550010', 'odd', 1, 'x', NULL)"
	sms_run 1 sms-optout check --class otp +15005550010
}

@test "sms-optout: a number opted out twice is stored once, with its first date" {
	sms-optout add --since 2026-01-02 +15005550010
	sms_run 0 sms-optout add +15005550010
	has "$stderr" 'was opted out already'
	is '+15005550010,all,2026-01-02T00:00:00Z,operator,' \
		"$(sms-optout list -H)"
	is 1 "$(log | wc -l)"
}

@test "sms-optout check: 0 is said only when it is certain" {
	sms_run 64 sms-optout check +1500
	is '' "$output"
	sms_run 64 sms-optout check 5005550010
	sms_run 64 sms-optout check nobody
	sms_run 64 sms-optout check
	sms_run 64 sms-optout check --class marketting +15005550010
	has "$stderr" "did you mean 'marketing'?"
	sms-optout add +15005550011
	sms_run 1 sms-optout check +15005550010 +15005550011
	is 3 "${#lines[@]}"
	sms_run 64 sms-optout check +15005550010 nobody
	sms_run 66 sms-optout check -A nowhere +15005550010
	echo 'no database, but long enough to be looked at' >bad.db
	sms_run 65 sms-optout check -A ./bad.db +15005550010
}

@test "sms-optout add: all numbers of a command, or none" {
	sms_run 64 sms-optout add +15005550010 nobody
	is '' "$(sms-optout list -H)"
	sms_run 0 sms-optout add +15005550010 +15005550011
	is 2 "$(sms-optout list -H | wc -l)"
	sms_run 64 sms-optout add
}

@test "sms-optout delete: of several opt-outs one must be named" {
	sms-optout add +15005550010
	sms-optout add --scope marketing +15005550010
	sms_run 64 sms-optout delete --reason x +15005550010
	has "$stderr" 'has several opt-outs (all, marketing): name one with --scope'
	sms_run 0 sms-optout delete --reason x --scope all +15005550010
	is '+15005550010,marketing' "$(sms-optout list -Ho number,scope)"
	sms_run 0 sms-optout delete --reason x +15005550010
}

@test "sms-optout list: all, of a scope, or of some numbers" {
	sms-optout add --since 2026-01-02T03:04:05Z --source link \
		--note 'a, "b"' +15005550011
	sms-optout add --scope marketing --since 2026-01-03 +15005550010
	sms_run 0 sms-optout list
	is 'number,scope,since,source,note
+15005550010,marketing,2026-01-03T00:00:00Z,operator,
+15005550011,all,2026-01-02T03:04:05Z,link,"a, ""b"""' "$output"
	sms_run 0 sms-optout list -Ho number --scope all
	is +15005550011 "$output"
	sms_run 0 sms-optout list -Ho scope '+1 500 5550010'
	is marketing "$output"
}

@test "sms-optout export: what was exported is imported again as it was" {
	sms-optout add --scope marketing --since 2026-01-03 --note $'two\nlines' \
		+15005550010
	sms-optout add --scope service:news +15005550010
	sms-optout export >out.csv
	sms-account init -q other
	sms_run 0 sms-optout import -A other out.csv
	has "$stderr" 'read 2 = added 2'
	is "$(cat out.csv)" "$(sms-optout export -A other)"
}

@test "sms-optout import: takes what it can read, lists the rest, and exits 1" {
	printf '%s\n' phone,date,reason,scope \
		'+1 500 555 0010,2025-03-01,angry,' +15005550011,,,marketing \
		nobody,,, +15005550012,,,markting >old.csv
	sms_run 1 sms-optout import -c phone -r rejects.csv old.csv
	has "$stderr" 'read 4 = added 2 + bad 2'
	is '+15005550010,all,2025-03-01T00:00:00Z,import,angry
+15005550011,marketing,2026-11-21T12:00:00Z,import,' "$(sms-optout list -H)"
	has "$(cat rejects.csv)" 'nobody,,,,4,phone,bad-number,'
	has "$(cat rejects.csv)" '+15005550012,,,markting,5,scope,bad-scope,'
}

@test "sms-optout import: the same file again changes nothing, and nothing is ever removed" {
	printf '%s\n' +15005550010 +15005550011 +15005550010 >bare
	sms_run 0 sms-optout import bare
	has "$stderr" 'read 3 = added 2 + known 1'
	sms_run 0 sms-optout import bare
	has "$stderr" 'read 3 = added 0 + known 3'
	echo +15005550012 | sms-optout import -q
	is 3 "$(sms-optout list -H | wc -l)"
	is 3 "$(log | wc -l)"
}

@test "sms-optout import: a date that cannot be read is no reason to text" {
	printf '%s\n' number,since,note +15005550010,yesterdayish,angry \
		+15005550011,32.13.2025, | sms-optout import -q
	is '+15005550010,all,2026-11-21T12:00:00Z,import,angry; dated yesterdayish
+15005550011,all,2026-11-21T12:00:00Z,import,dated 32.13.2025' "$(sms-optout list -H)"
}

@test "sms-optout import: --scope and --source are for rows that say nothing" {
	printf '%s\n' number,scope +15005550010, +15005550011,all |
		sms-optout import -q --scope marketing --source carrier
	is '+15005550010,marketing,carrier
+15005550011,all,carrier' "$(sms-optout list -Ho number,scope,source)"
}

@test "sms-optout import: -n writes nothing and exits as the real run would" {
	printf '%s\n' +15005550010 +15005550010 >bare
	sms_run 0 sms-optout import -n bare
	has "$stderr" 'read 2 = added 1 + known 1'
	is '' "$(sms-optout list -H)"
	echo nobody >>bare
	sms_run 1 sms-optout import -n bare
	sms_run 66 sms-optout import /dev/null
	sms_run 0 sms-optout import --empty-ok /dev/null
}

@test "sms-optout filter: permitted rows go on, withheld ones to -r, and the stream does not fail" {
	sms-optout add +15005550010
	sms-optout add --scope marketing +15005550011
	printf '%s\n' number,text +15005550010,a '+1 500 555 0011,b' \
		+15005550012,c >rows.csv
	sms_run 0 sms-optout filter -r withheld.csv rows.csv
	is 'number,text,given
+15005550012,c,+15005550012' "$output"
	has "$stderr" 'read 3 = permitted 1 + withheld 2'
	is 'number,text,_line,_column,_reason,_detail
+15005550010,a,2,number,opted-out,opted out of all
+1 500 555 0011,b,3,number,opted-out,opted out of marketing' "$(cat withheld.csv)"
	sms_run 0 sms-optout filter -q --class transactional -Ho number rows.csv
	is $'+15005550011\n+15005550012' "$output"
}

@test "sms-optout filter: a number that cannot be read is never permitted" {
	printf '%s\n' number,text nobody,a +1500555,b ,c 5005550010,d \
		+15005550010,e >rows.csv
	sms_run 1 sms-optout filter -Ho number rows.csv
	is +15005550010 "$output"
	has "$stderr" 'read 5 = permitted 1 + bad 4'
	sms_run 0 sms-optout filter -Ho number -C US <<<$'number\n5005550010'
	is +15005550010 "$output"
}

@test "sms-optout filter: nothing goes on when the account cannot be read" {
	printf '%s\n' number +15005550010 >rows.csv
	sms_run 66 sms-optout filter -A nowhere rows.csv
	is '' "$output"
}

@test "sms-optout: notes from outside reach no terminal raw, and mean nothing to SQL" {
	sms-optout add --note $'\e[31m'"'); DROP TABLE optout; --" +15005550010
	sms_run 0 sms-optout list -f table
	lacks "$output" $'\e'
	has "$output" "'); DROP TABLE optout; --"
}

@test "sms-optout: the statements use the keys of their tables" {
	export SMS_TRACE_SQL=$PWD/trace
	sms-optout add +15005550010
	sms-optout check -q +15005550010 || :
	sms-optout list -q +15005550010
	sms-optout list -q
	sms-optout delete --reason x +15005550010
	grep optout trace | sort -u >statements
	[ -s statements ]
	while IFS= read -r statement; do
		case $statement in *'scope = $1 ORDER BY number'*) continue ;; esac
		sms_run 0 sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
			"EXPLAIN QUERY PLAN $statement"
		lacks "$output" SCAN
		lacks "$output" 'TEMP B-TREE'
	done <statements
}

@test "sms-optout link O28: a signed link opts its owner out at once, also from a provider's number" {
	sms-account init -q -A links.db -C US
	export SMS_ACCOUNT=$PWD/links.db
	sms-account set -q sim.numbers=+12015550101
	sms-numbers connect -q sim --import-as active
	sms_run 0 sms-optout link -H --url https://example.org/s/ +12025550143
	IFS=, read -r number scope token link <<<"$output"
	is "+12025550143 all https://example.org/s/$token" "$number $scope $link"
	[[ $token =~ ^a[0-9a-z]+-[0-9a-z]{16}$ ]]
	is "$token" "$(sms-optout link -Ho token '(202) 555-0143')"
	sms_run 0 sms-optout check -Ho permitted +12025550143
	sms_run 0 sms-optout link --use "$token"
	is '' "$output$stderr"
	is +12025550143,all,link "$(sms-optout list -Ho number,scope,source)"
	sms_run 1 sms-send -qHo state,reason --from +12015550101 +12025550143 'hello there'
	is refused,opted-out "$output"
	sms_run 0 sms-optout link --use "$token"
	has "$stderr" 'was opted out already'
}

@test "sms-optout link O28: of a scope, and of nobody else's making" {
	sms-account init -q -A links.db -C US
	export SMS_ACCOUNT=$PWD/links.db
	sms_run 65 sms-optout link --use a1-0000000000000000
	token=$(sms-optout link -Ho token --scope service:club-7 +447900900123)
	sms_run 0 sms-optout link --use "$token"
	is +447900900123,service:club-7 "$(sms-optout list -Ho number,scope)"
	token=$(sms-optout link -Ho token --scope marketing +447900900123)
	for bad in "${token}x" "${token#?}" "a${token#m}" "${token%?}" "${token/-/--}" \
		- '' "$(printf 'a%0200d' 1)"; do
		sms_run 65 sms-optout link --use "$bad"
		has "$stderr" bad-token
	done
	sms-account init -q -A other.db
	sms_run 65 sms-optout link -A "$PWD/other.db" --use "$token"
	lacks "$(sms-account show)$(sms-account log)" "$(sqlite3 links.db \
		"SELECT value FROM setting WHERE key = 'optout-link.key'")"
	sms_run 64 sms-optout link
	sms_run 64 sms-optout link --use "$token" +447900900123
}
