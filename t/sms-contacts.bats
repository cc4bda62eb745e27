# sms-contacts: lists of numbers with their variables.

load helper

suite_setup() {
	sms-account init -q
	printf '%s\n' number,first_name,city +15005550010,Ann,Bonn \
		+15005550011,Bob, >two.csv
}

# members LIST: who is on it, without the header, one a line.
members() {
	sms-contacts export -H "$1"
}

@test "sms-contacts P8: a CSV file with UNIX line ends becomes a list with its variables" {
	sms_run 0 sms-contacts import friends two.csv
	is '' "$output"
	is "sms-contacts: friends: added 2, changed 0, removed 0
sms-contacts: read 2 = good 2" "$stderr"
	sms_run 0 sms-contacts export friends
	is "$(cat two.csv)" "$output"
	is '' "$stderr"
}

@test "sms-contacts P8: DOS line ends, a byte order mark and semicolons make no difference" {
	printf '\xef\xbb\xbfNumber;First Name\r\n+15005550010;"Ann; A."\r\n' |
		sms-contacts import -q friends
	is '+15005550010,Ann; A.' "$(members friends)"
	is 'number,First Name' "$(sms-contacts export friends | head -1)"
}

@test "sms-contacts P8: a file without a header is refused and nothing is done" {
	printf '+15005550010,Ann\n' >bare.csv
	sms_run 65 sms-contacts import friends bare.csv
	is '' "$output"
	has "$stderr" 'bare.csv:1: no header'
	is '' "$(sms-contacts lists -H)"
}

@test "sms-contacts P8: a bare list of numbers, one a line, is a list without variables" {
	printf '%s\n' +15005550010 '+1 500 555 0011' | sms-contacts import -q l
	is $'+15005550010\n+15005550011' "$(members l)"
}

@test "sms-contacts P9: number must be the first column" {
	printf 'name,number\nAnn,+15005550010\n' >f.csv
	sms_run 65 sms-contacts import friends f.csv
	is 'sms-contacts: f.csv:1: csv-first-column: "number" must be the first column, and "name" is: move it, or add -c number' "$stderr"
	printf 'phone,name\n+15005550010,Ann\n' >g.csv
	sms_run 65 sms-contacts import friends g.csv
	has "$stderr" 'g.csv:1: csv-first-column: the first column must be "number", and "phone" is'
	is '' "$(sms-contacts lists -H)"
}

@test "sms-contacts P9: -c names the column of the number, and it comes first in the export" {
	printf 'name,phone\nAnn,+15005550010\n' >f.csv
	sms_run 0 sms-contacts import -c phone friends f.csv
	sms_run 0 sms-contacts export friends
	is $'number,name\n+15005550010,Ann' "$output"
	sms_run 0 sms-contacts import -c number=phone friends f.csv
	sms_run 65 sms-contacts import -c fone friends f.csv
	has "$stderr" "f.csv:1: no column 'fone': there are 'name', 'phone'"
	sms_run 64 sms-contacts import -c text=name friends f.csv
}

@test "sms-contacts P9: a variable cannot hide the number" {
	printf 'phone,number\n+15005550010,7\n' >f.csv
	sms_run 65 sms-contacts import -c phone friends f.csv
	has "$stderr" "column 'number' cannot be a variable"
}

@test "sms-contacts P10: an import replaces the list, whole: added, changed and removed are told" {
	sms-contacts import -q friends two.csv
	printf '%s\n' number,first_name,city +15005550010,Anna,Bonn \
		+15005550012,Cy,Ulm >new.csv
	sms_run 0 sms-contacts import -y friends new.csv
	has "$stderr" 'friends: added 1, changed 1, removed 1'
	is $'+15005550010,Anna,Bonn\n+15005550012,Cy,Ulm' "$(members friends)"
}

@test "sms-contacts P10: the same file again changes nothing" {
	sms-contacts import -q friends two.csv
	sms_run 0 sms-contacts import friends two.csv
	has "$stderr" 'friends: added 0, changed 0, removed 0'
}

@test "sms-contacts P10: columns in another order change nobody; a value that goes changes its contact" {
	sms-contacts import -q friends two.csv
	printf '%s\n' number,city,first_name +15005550010,Bonn,Ann \
		+15005550011,,Bob >turned.csv
	sms_run 0 sms-contacts import friends turned.csv
	has "$stderr" 'added 0, changed 0, removed 0'
	is $'+15005550010,Bonn,Ann\n+15005550011,,Bob' "$(members friends)"
	printf '%s\n' number,first_name +15005550010,Ann +15005550011,Bob |
		sms-contacts import friends 2>err
	has "$(cat err)" 'added 0, changed 1, removed 0'
	is $'+15005550010,Ann\n+15005550011,Bob' "$(members friends)"
}

@test "sms-contacts P10: what would remove contacts needs -y where nobody can be asked" {
	sms-contacts import -q friends two.csv
	head -2 two.csv >one.csv
	sms_run 64 setsid sms-contacts import friends one.csv
	has "$stderr" 'adds 0, changes 0 and removes 1 contacts: go on?'
	has "$stderr" 'say -y'
	is 2 "$(members friends | wc -l)"
	sms_run 0 setsid sms-contacts import -y friends one.csv
	is 1 "$(members friends | wc -l)"
}

@test "sms-contacts P10: a bad row leaves the old list, and is told with its line" {
	sms-contacts import -q friends two.csv
	printf '%s\n' number,first_name +15005550012,Cy 123,Dan >bad.csv
	sms_run 65 sms-contacts import -y friends bad.csv
	is 'sms-contacts: bad.csv:3: number: needs-country: "123" has no country: write it with + and the country'"'"'s code, or name the country with -C
sms-contacts: read 2 = good 1 + bad 1
sms-contacts: bad.csv: 1 bad row: nothing was imported: mend it, or add --partial to import the others' "$stderr"
	is "$(tail -n +2 two.csv)" "$(members friends)"
}

@test "sms-contacts P10: a process that is killed while it writes leaves the old list" {
	local db=$XDG_DATA_HOME/smsutils/default.db pid
	sms-contacts import -q friends two.csv
	awk 'BEGIN {
		long = sprintf("%8000s", "x"); print "number,v"
		for (i = 0; i < 3000; i++) printf "+1201555%04d,%s\n", i, long
		print "+12015552999,again" }' >many.csv
	# It stops in the middle of its transaction, telling of the duplicate
	# into a pipe that is full.
	mkfifo told
	exec 5<>told
	dd if=/dev/zero of=told oflag=nonblock bs=4096 count=999 2>/dev/null || :
	sms-contacts import -y friends many.csv 2>told 5<&- &
	pid=$!
	while [ ! -s "$db-wal" ]; do kill -0 $pid; done
	kill -9 $pid
	wait $pid || :
	exec 5<&-
	is "$(tail -n +2 two.csv)" "$(members friends)"
	sms_run 0 sms-contacts import -y friends many.csv
	has "$stderr" 'added 3000, changed 0, removed 2'
}

@test "sms-contacts P10: a full disk is 74 and leaves the old list" {
	sms-contacts import -q friends two.csv
	seq -f '+1201555%04.0f' 0 9999 | sed '1i number' >many.csv
	sms_run 74 bash -c "trap '' XFSZ; ulimit -f 200
		exec sms-contacts import -y friends many.csv"
	is "$(tail -n +2 two.csv)" "$(members friends)"
}

@test "sms-contacts P10: zone, health and opt-outs survive the list" {
	sms-contacts import -q friends two.csv
	sms-contacts set +15005550011 zone=Europe/Berlin dead=yes
	head -2 two.csv | sms-contacts import -qy friends
	sms-contacts delete -y friends
	sms_run 0 sms-contacts show +15005550011
	has "$output" ',zone,Europe/Berlin'
	has "$output" ',dead,yes'
}

@test "sms-contacts P10: -n says what would happen and writes nothing" {
	sms-contacts import -q friends two.csv
	before=$(sql 'SELECT count(*), max(at) FROM log')
	printf '%s\n' number,first_name +15005550010,Ann +15005550012,Cy >new.csv
	sms_run 0 sms-contacts import -n friends new.csv
	has "$stderr" 'friends: would add 1, change 1, remove 1'
	is 2 "$(members friends | wc -l)"
	sms_run 0 sms-contacts import -n others new.csv
	has "$stderr" 'others: would add 2, change 0, remove 0'
	is 1 "$(sms-contacts lists -H | wc -l)"
	is "$before" "$(sql 'SELECT count(*), max(at) FROM log')"
	printf '%s\n' number 12 | sms_run 65 sms-contacts import -n friends
}

@test "sms-contacts P10: --add merges, keeps what the file does not have, and takes new variables" {
	sms-contacts import -q friends two.csv
	printf '%s\n' number,shoe,first_name +15005550011,44,Bobby \
		+15005550012,40,Cy >more.csv
	sms_run 0 sms-contacts import --add friends more.csv
	has "$stderr" 'friends: added 1, changed 1, removed 0'
	sms_run 0 sms-contacts export friends
	is 'number,first_name,city,shoe
+15005550010,Ann,Bonn,
+15005550011,Bobby,,44
+15005550012,Cy,,40' "$output"
}

@test "sms-contacts P10: --partial imports the good rows, and the rejects come back with --add" {
	printf '%s\n' number,first_name +15005550010,Ann oops,Bob \
		+15005550012,Cy,x >mixed.csv
	sms_run 1 sms-contacts import --partial -r rejects.csv friends mixed.csv
	has "$stderr" 'read 3 = good 1 + bad 2'
	is 'number,first_name,_line,_column,_reason,_detail' "$(head -1 rejects.csv)"
	has "$(cat rejects.csv)" 'oops,Bob,3,number,bad-number,'
	has "$(cat rejects.csv)" '+15005550012,Cy,4,,too-many-columns,'
	sed -i s/oops/+15005550011/ rejects.csv
	sms_run 65 sms-contacts import -y friends rejects.csv
	has "$stderr" 'add them to it with --add'
	is 1 "$(members friends | wc -l)"
	sms_run 0 sms-contacts import --add friends rejects.csv
	is 'number,first_name' "$(sms-contacts export friends | head -1)"
	is 3 "$(members friends | wc -l)"
}

@test "sms-contacts P10: of rows with one number the first counts; the others are rejects and no failure" {
	printf '%s\n' number,name '+1 (500) 555-0010,Ann' +15005550011,Bob \
		+15005550010,Bea '001 500 555 0011,Bub' +15005550010,Cid >dup.csv
	sms_run 0 sms-contacts import -r rejects.csv friends dup.csv
	has "$stderr" 'read 5 = good 2 + duplicate 3'
	is $'+15005550010,Ann\n+15005550011,Bob' "$(members friends)"
	is 'number,name,_line,_column,_reason,_detail
+15005550010,Bea,4,number,duplicate,line 2 has the same number
+15005550010,Cid,6,number,duplicate,line 2 has the same number
001 500 555 0011,Bub,5,number,duplicate,line 3 has the same number' "$(cat rejects.csv)"
}

@test "sms-contacts P10: a number that the plan does not know as one is a bad row" {
	printf '%s\n' number +15005550010 +1500555 | {
		sms_run 65 sms-contacts import friends
		has "$stderr" '<stdin>:3: number: bad-number: '
	}
}

@test "sms-contacts P10: numbers without + are read in the country of -C, else of the account" {
	printf '%s\n' number '020 7946 0000' >gb.csv
	sms_run 65 sms-contacts import friends gb.csv
	has "$stderr" 'needs-country'
	sms_run 0 sms-contacts import -C GB friends gb.csv
	is +442079460000 "$(members friends)"
	sms-account init -q -C GB second
	sms_run 0 sms-contacts import -A second friends gb.csv
}

@test "sms-contacts: columns named state, country, type, id and text are just variables" {
	printf '%s\n' number,state,country,type,id,text,zone,number_of_children \
		+15005550010,NY,DE,fool,7,hello,Mars,3 >odd.csv
	sms_run 0 sms-contacts import friends odd.csv
	is "$(cat odd.csv)" "$(sms-contacts export friends)"
}

@test "sms-contacts: cells are kept byte for byte, and columns without a name left out" {
	printf 'number,a,,b\n+15005550010," q ""x"", \\\\ \t\nz",lost,🙂é\n' >f.csv
	sms_run 0 sms-contacts import friends f.csv
	has "$stderr" 'f.csv:1: column 3 has no name and is left out'
	printf 'number,a,b\n+15005550010," q ""x"", \\\\ \t\nz",🙂é\n' >want
	sms-contacts export friends >got
	cmp want got
}

@test "sms-contacts: the list and the file in the wrong order are told apart" {
	sms_run 64 sms-contacts import two.csv friends
	is 'sms-contacts: two.csv is a file: the list comes first: sms-contacts import friends two.csv' "$stderr"
	sms_run 64 sms-contacts import two.csv <two.csv
	sms_run 64 sms-contacts import
	sms_run 64 sms-contacts import a b c
	sms_run 64 sms-contacts import +15005550010 two.csv
	has "$stderr" 'looks like a number'
}

@test "sms-contacts: what cannot be read is 66, and 0 bytes need --empty-ok" {
	sms-contacts import -q friends two.csv
	sms_run 66 sms-contacts import friends nowhere.csv
	sms_run 66 sms-contacts import -y friends /dev/null
	has "$stderr" '--empty-ok'
	is 2 "$(members friends | wc -l)"
	sms_run 0 sms-contacts import -y --empty-ok friends /dev/null
	is '' "$(members friends)"
	rm -r "$XDG_DATA_HOME"
	sms_run 66 sms-contacts lists
	has "$stderr" 'sms-account init'
}

@test "sms-contacts: --max-rows is a fence, and nothing is done beyond it" {
	sms_run 65 sms-contacts import --max-rows 1 friends two.csv
	has "$stderr" 'two.csv:3: more than the 1 rows of --max-rows'
	is '' "$(sms-contacts lists -H)"
	sms_run 0 sms-contacts import --max-rows 2 friends two.csv
}

@test "sms-contacts: a row cut by a dying pipe is bad, and nothing is imported" {
	sms_run 65 bash -c "printf 'number,name\n+15005550010,An' |
		sms-contacts import friends"
	has "$stderr" 'cut-row'
}

@test "sms-contacts: an unclosed quote names the line where it opens, and the old list stays" {
	sms-contacts import -q friends two.csv
	printf 'number,name\n+15005550012,"Ann\n+15005550013,Bob\n' >q.csv
	sms_run 65 sms-contacts import -y friends q.csv
	has "$stderr" 'q.csv:2'
	is 2 "$(members friends | wc -l)"
}

@test "sms-contacts: what memory does not hold is sorted on disk, duplicates over the whole file" {
	mkdir tmp
	{
		echo number,n
		seq 0 299999 | awk '{ printf "+1201%07d,%d\n",
			2000000 + ($1 * 7919) % 300000, $1 }'
		echo +12012000000,again
	} >big.csv
	TMPDIR=$PWD/tmp sms_run 0 sms-contacts import friends big.csv
	has "$stderr" 'friends: added 300000, changed 0, removed 0'
	has "$stderr" 'line 2 has the same number'
	is '' "$(ls tmp)"
	is "$(tail -n +2 big.csv | head -300000 | sort | cksum)" \
		"$(members friends | cksum)"
	TMPDIR=/nowhere sms_run 73 sms-contacts import friends big.csv
}

@test "sms-contacts P122: list prints the union of lists, each number once, the first value of a variable" {
	sms-contacts import -q a two.csv
	printf '%s\n' number,city,shoe +15005550011,Ulm,44 +15005550012,Kiel,40 |
		sms-contacts import -q b
	sms_run 0 sms-contacts list a b
	is 'number,first_name,city,shoe
+15005550010,Ann,Bonn,
+15005550011,Bob,Ulm,44
+15005550012,,Kiel,40' "$output"
	sms_run 0 sms-contacts list
	is 4 "${#lines[@]}"
	sms_run 65 sms-contacts list aa
	has "$stderr" "no list 'aa': did you mean 'a'?"
}

@test "sms-contacts: lists shows members, variables, description and change of every list" {
	sms-contacts import -q friends two.csv
	sms-contacts set friends description='who I know'
	sms_run 0 sms-contacts lists
	is 'name,members,variables,description,updated_at
friends,2,first_name city,who I know,2026-11-21T12:00:00Z' "$output"
	sms_run 0 sms-contacts lists -f json
	has "$output" '"variables":["first_name","city"]'
	sms_run 64 sms-contacts lists friends
}

@test "sms-contacts: export is CSV also as -f says nothing, and can be imported again" {
	sms-contacts import -q friends two.csv
	sms-contacts export friends | sms-contacts import -q copy
	is "$(members friends)" "$(members copy)"
	sms_run 0 sms-contacts export -f json friends
	is '{"number":"+15005550010","first_name":"Ann","city":"Bonn"}' "${lines[0]}"
}

@test "sms-contacts: add puts one number on a list, which it makes" {
	sms_run 0 sms-contacts add friends '+1 500 555 0010' name=Ann
	is 'sms-contacts: made the list friends' "$stderr"
	sms_run 0 sms-contacts add friends +15005550011
	is '' "$stderr"
	sms_run 0 sms-contacts add friends +15005550010 name=Anna
	has "$stderr" '+15005550010 was on friends already'
	is $'+15005550010,Anna\n+15005550011,' "$(members friends)"
	sms_run 64 sms-contacts add friends +15005550010 nmae=x
	has "$stderr" "no variable 'nmae': did you mean 'name'?"
	sms_run 64 sms-contacts add friends bob
	sms_run 64 sms-contacts add friends +15005550010 number=+15005550012
}

@test "sms-contacts: set changes a member's variables, and --new makes one" {
	sms-contacts import -q friends two.csv
	sms_run 0 sms-contacts set friends +15005550011 city=Ulm 'first name='
	is '+15005550011,,Ulm' "$(members friends | tail -1)"
	sms_run 64 sms-contacts set friends +15005550011 shoe=44
	has "$stderr" '--new'
	sms_run 0 sms-contacts set --new friends +15005550011 shoe=44
	is '+15005550011,,Ulm,44' "$(members friends | tail -1)"
	is '+15005550010,Ann,Bonn,' "$(members friends | head -1)"
	sms_run 65 sms-contacts set friends +15005550012 city=Ulm
	has "$stderr" '+15005550012 is not on friends'
	is 2 "$(members friends | wc -l)"
}

@test "sms-contacts: set knows a contact's zone and death, and a list's name" {
	sms_run 64 sms-contacts set +15005550010 zone=Mars/Base
	sms_run 64 sms-contacts set +15005550010 zoen=Europe/Berlin
	has "$stderr" "did you mean 'zone'?"
	sms_run 0 sms-contacts set +15005550010 zone=Europe/Berlin dead=yes
	sms_run 0 sms-contacts show +15005550010
	has "$output" ',dead_since,2026-11-21T12:00:00Z'
	sms_run 0 sms-contacts set +15005550010 zone= dead=no
	sms_run 1 sms-contacts show +15005550010
	has "$output" ',dead,no'
	lacks "$output" Berlin
	sms-contacts import -q friends two.csv
	sms-contacts add other +15005550012
	sms_run 65 sms-contacts set friends name=other
	sms_run 0 sms-contacts set friends name='dear friends'
	is 2 "$(members 'dear friends' | wc -l)"
	sms_run 64 sms-contacts set other nmae=x
	sms_run 64 sms-contacts set other
}

@test "sms-contacts: show tells all that is known of a number" {
	sms-contacts import -q friends two.csv
	sms-optout add -q --scope marketing --since 2026-01-02 +15005550010
	sms_run 0 sms-contacts show -o list,key,value '+1 500 555 0010'
	has "$output" ',number,+15005550010'
	has "$output" ',country,US'
	has "$output" ',optout,marketing since 2026-01-02T00:00:00Z'
	has "$output" 'friends,first_name,Ann'
	has "$output" 'friends,city,Bonn'
	sms-contacts set +15005550019 zone=
	sms_run 1 sms-contacts show +15005550019
	has "$stderr" '+15005550019 is on no list'
	sms_run 64 sms-contacts show friends
}

@test "sms-contacts: delete asks, and knows whom it did not find" {
	sms-contacts import -q friends two.csv
	sms_run 64 setsid sms-contacts delete friends
	has "$stderr" 'delete the list friends and its 2 members?'
	sms_run 0 sms-contacts delete -n friends
	has "$stderr" 'would delete 2 of friends'
	sms_run 1 sms-contacts delete -y friends +15005550010 +15005550019
	has "$stderr" '+15005550019 is not on friends'
	is '+15005550011,Bob,' "$(members friends)"
	sms_run 0 sms-contacts delete -y friends
	is '' "$(sms-contacts lists -H)"
	is 0 "$(sql 'SELECT count(*) FROM member')"
	sms_run 65 sms-contacts delete -y friends
}

@test "sms-contacts V30: complete finds the beginnings of numbers and of names" {
	printf '%s\n' number,First_Name,last_name,city \
		+15005550010,Ann,Smith,Annaberg '+15005550011,Bob,Mc Ann,x' \
		+442079460000,Zed,Jones,Bobtown | sms-contacts import -q friends
	sms_run 0 sms-contacts complete an
	is 'number,name,list
+15005550010,Ann Smith,friends
+15005550011,Bob Mc Ann,friends' "$output"
	sms_run 0 sms-contacts complete -Ho number +442
	is +442079460000 "$output"
	sms_run 0 sms-contacts complete -Ho number 1500555001
	is $'+15005550010\n+15005550011' "$output"
	sms-account set country=GB || skip 'sms-account has no set'
	sms_run 0 sms-contacts complete -Ho number '020 79'
	is +442079460000 "$output"
	sms_run 1 sms-contacts complete nobody
	sms_run 0 sms-contacts complete -H --max 1 an
	is 1 "${#lines[@]}"
}

@test "sms-contacts: text from outside reaches no terminal raw" {
	printf 'number,name\n+15005550010,\x1b[31mAnn\n' |
		sms-contacts import -q friends
	sms_run 0 sms-contacts list -f table friends
	lacks "$output" $'\x1b'
	has "$output" '\x1b[31mAnn'
}

@test "sms-contacts: names and values mean nothing to SQL" {
	sms-contacts import -q "x'; DROP TABLE list; --" two.csv
	sms_run 0 sms-contacts add "x'; DROP TABLE list; --" +15005550012 "city='); --"
	is "+15005550012,,'); --" "$(members "x'; DROP TABLE list; --" | tail -1)"
}

@test "sms-contacts: variables that another program has damaged are named, and mended by an import" {
	sms-contacts import -q friends two.csv
	for damage in '' x '["a"' '["a" "b"]' '["\ud800"]' '[1]' '["a"]x'; do
		sql "UPDATE member SET vars = '$damage'
			WHERE number = '+15005550011'"
		sms_run 65 sms-contacts list friends
		has "$stderr" '+15005550011: the variables of this member are damaged'
		sms_run 65 sms-contacts import --add friends <<<$'number,x\n+15005550011,1'
	done
	sms_run 0 sms-contacts import friends two.csv
	has "$stderr" 'added 0, changed 1, removed 0'
	is "$(tail -n +2 two.csv)" "$(members friends)"
	sql "UPDATE member SET vars = ' [ \"\\u0041\\ud83d\\ude42\\/\" , null ] '
		WHERE number = '+15005550011'"
	is '+15005550011,A🙂/,' "$(members friends | tail -1)"
}

@test "sms-contacts: a read-only account can be looked at, and not changed" {
	sms-contacts import -q friends two.csv
	[ "$(id -u)" -ne 0 ] || skip 'root may write anywhere'
	chmod 400 "$XDG_DATA_HOME/smsutils/default.db"
	sms_run 0 sms-contacts list friends
	sms_run 77 sms-contacts add friends +15005550012
}

@test "sms-contacts: the statements use the keys of their tables" {
	export SMS_TRACE_SQL=$PWD/trace
	sms-contacts import -q friends two.csv
	sms-contacts import -qy friends two.csv
	sms-contacts import -q --add friends two.csv
	sms-contacts set friends +15005550010 city=Ulm
	sms-contacts delete -y friends +15005550010
	grep member trace | sort -u >statements
	[ -s statements ]
	while IFS= read -r statement; do
		case $statement in *'count(*)'* | *feed*) continue ;; esac
		sms_run 0 sql "EXPLAIN QUERY PLAN $statement"
		lacks "$output" SCAN
		lacks "$output" 'TEMP B-TREE'
	done <statements
}
