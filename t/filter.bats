#!/usr/bin/env bats
# Filters, their rejects and tallies, and numbers as files have them; shown by
# rowcat, whose filter appends e164,country.
load helper

# What is piped into a function must leave its $output here.
suite_setup() {
	shopt -s lastpipe
}


filter() { # filter STATUS [OPTION ...] reads standard input, as a file
	local want=$1
	shift
	cat >in.csv
	sms_run "$want" rowcat filter "$@" in.csv
}

numbers() { # numbers CC CELL ...: what is read for each
	local country=$1
	shift
	sms_run 0 rowcat number ${country:+-C "$country"} -- "$@"
}

@test "number: what spreadsheets do is undone where nothing is lost" {
	local cell
	for cell in 4.47900900123E+11 4,47900900123e11 4.4790090012300E+11 \
		447900900123.0 447900900123,00 447,900,900,123 \
		"'+447900900123" '="+447900900123"' '="447900900123"' \
		' +44 7900 900123 ' 00447900900123 +447900900123.0; do
		numbers GB "$cell"
		is '+447900900123 yes' "$output"
	done
}

@test "number: where digits are gone the number is refused, never guessed" {
	local cell
	for cell in 4.479E+11 4.4790090012E+11 4E11 +4.479E+11 4,479e11; do
		numbers GB "$cell"
		is "digits-lost: \"$cell\" digits were lost by a spreadsheet: format the column as text and export it again" \
			"$output"
	done
	numbers GB -7900900079
	has "$output" 'digits-lost: "-7900900079" a spreadsheet took it for a sum'
	numbers GB '#NAME?' '#####'
	has "$output" 'digits-lost: "#NAME?" a spreadsheet shows an error'
	has "$output" 'digits-lost: "#####" a spreadsheet shows an error'
}

@test "number: no country is assumed" {
	numbers '' '020 7946 0000' 4.47900900123E+11 +442079460000
	is 'needs-country: "020 7946 0000" has no country: write it with + and the country'"'"'s code, or name the country with -C
needs-country: "4.47900900123E+11" has no country: write it with + and the country'"'"'s code, or name the country with -C
+442079460000 yes' "$output"
}

@test "number: an empty cell is missing, not invalid" {
	numbers GB '' '   ' $'\t'
	is 'empty-number: the number is missing
empty-number: the number is missing
empty-number: the number is missing' "$output"
}

@test "number: what is no number is bad-number, quoted" {
	numbers GB hello +0123456 "$(printf '1%.0s' {1..300})"
	has "${lines[0]}" 'bad-number: "hello" '
	has "${lines[1]}" 'bad-number: "+0123456" '
	has "${lines[2]}" 'bad-number: "1111111111111111111111111111111111111111"... '
}

@test "number: dots and groups that people write are not taken for decimals" {
	numbers GB '020.7946.0000' '020-7946-0000'
	is $'+442079460000 yes\n+442079460000 yes' "$output"
	numbers DE 1234.00
	is '+49123400 possible' "$output"
	numbers US '500,555,0010' '500.555.0010' '1e5'
	has "${lines[0]}" 'bad-number'
	is '+15005550010 yes' "${lines[1]}"
	has "${lines[2]}" 'digits-lost'
}

@test "number: an operand that is none is a usage error that quotes it" {
	sms_run 64 rowcat operand '' hello
	has "$stderr" 'bad-number: "hello"'
	sms_run 64 rowcat operand GB 12
	has "$stderr" 'bad-number: "12"'
	sms_run 0 rowcat operand gb '020 7946 0000'
	is +442079460000 "$output"
}

@test "number: -C takes a country of the plan and says what was meant" {
	sms_run 64 rowcat operand UK +442079460000
	has "$stderr" "-C UK: no such country: did you mean 'GB'?"
	sms_run 64 rowcat operand +49 +442079460000
	has "$stderr" "did you mean 'DE'?"
	sms_run 64 rowcat operand ZZ +442079460000
	has "$stderr" '-C ZZ: no such country in the numbering plan: take two letters of ISO 3166'
	sms_run 64 rowcat operand Germany +442079460000
	has "$stderr" '-C Germany: no such country'
}

@test "filter: columns are kept, number is rewritten, what was typed is given" {
	filter 0 -C GB <<-'E'
		name,number
		"Ann, B",020 7946 0000
	E
	is 'name,number,given,e164,country
"Ann, B",+442079460000,020 7946 0000,+442079460000,GB' "$output"
	is 'rowcat: read 1 = passed 1' "$stderr"
}

@test "filter: rows that fail go to the rejects with line, column and reason" {
	filter 1 -r bad.csv <<-'E'
		number,name
		+442079460000,Ann
		4.4E+11,"Bob
		B"
		,Carl
		1,2,3
	E
	is 'number,name,given,e164,country
+442079460000,Ann,+442079460000,+442079460000,GB' "$output"
	is 'rowcat: 3 rows are in bad.csv
rowcat: read 4 = passed 1 + bad 3' "$stderr"
	is 'number,name,_line,_column,_reason,_detail
4.4E+11,"Bob
B",3,number,digits-lost,"""4.4E+11"" digits were lost by a spreadsheet: format the column as text and export it again"
,Carl,5,number,empty-number,the number is missing
1,2,6,,too-many-columns,"3 columns, the header has 2; beyond them: 3"' \
		"$(cat bad.csv)"
	is bad.csv "$(echo bad.csv*)"
}

@test "filter: mended rejects are fed back as they are, without our columns" {
	printf 'number,line\nx,1\n+442079460000,2\n' | filter 1 -r bad.csv
	sed -i 's/^x,/+442079460001,/' bad.csv
	sms_run 0 rowcat filter bad.csv
	is 'number,line,given,e164,country
+442079460001,1,+442079460001,+442079460001,GB' "$output"
}

@test "filter: rejects of rejects keep the first line and have one set of columns" {
	printf 'number,name\n+442079460000,a\nx,b\n' | filter 1 -r bad.csv
	sms_run 1 rowcat filter -r worse.csv bad.csv
	is 'number,name,given,e164,country' "$output"
	is 'number,name,_line,_column,_reason,_detail
x,b,3,number,bad-number,"""x"" is not a phone number"' "$(cat worse.csv)"
}

@test "filter: a sentence that quotes half a character does not spoil the rejects" {
	printf 'number,name\n+442079460000,a,%s€€€\n' "$(printf 'x%.0s' {1..298})" |
		filter 1 -r bad.csv
	iconv -f utf-8 -t utf-8 bad.csv >/dev/null
	sms_run 0 rowcat filter bad.csv
	is 'number,name,given,e164,country
+442079460000,a,+442079460000,+442079460000,GB' "$output"
}

@test "filter: rejects of several files name the file" {
	printf 'number\nx\n' >a.csv
	printf 'number\ny\n' >b.csv
	sms_run 1 rowcat filter -r bad.csv a.csv b.csv
	has "$(cat bad.csv)" 'x,a.csv:2,number,'
	has "$(cat bad.csv)" 'y,b.csv:2,number,'
}

@test "filter: without -r ten rejects are told and the rest are counted" {
	{ echo number; seq -f 'x%.0f' 1 13; } | filter 1
	has "$stderr" 'in.csv:2: number: bad-number: "x1" is not a phone number'
	has "$stderr" 'in.csv:11: number: needs-country: "x10"'
	lacks "$stderr" x11
	has "$stderr" 'and 3 more rows: -r FILE keeps them all'
	has "$stderr" 'read 13 = passed 0 + bad 13'
}

@test "filter: a rejects file that exists is overwritten with -y only" {
	echo precious >bad.csv
	printf 'number\nx\n' | filter 73 -r bad.csv
	is '' "$output"
	is precious "$(cat bad.csv)"
	has "$stderr" 'bad.csv: exists: name another file, or add -y to overwrite it'
	printf 'number\nx\n' | filter 1 -y -r bad.csv
	has "$(cat bad.csv)" 'x,2,number,bad-number'
}

@test "filter: what one that was killed has left of its rejects is gone after the next" {
	mkfifo rows
	rowcat filter -r bad.csv <rows >/dev/null 2>&1 3>&- &
	killed=$!
	exec 8>rows
	printf 'number\nx\n' >&8
	until [ -e "bad.csv.new-$killed" ]; do :; done
	# While it lives, another one leaves it alone.
	printf 'number\ny\n' | filter 1 -r bad.csv
	[ -e "bad.csv.new-$killed" ]
	kill -9 "$killed"
	wait "$killed" || true
	exec 8>&-
	printf 'number\nz\n' | filter 1 -y -r bad.csv
	is bad.csv "$(ls -d bad.csv*)"
	has "$(cat bad.csv)" z,
}

@test "filter: a run without rejects leaves no rejects file, not even an old one" {
	printf 'number\n+442079460000\n' | filter 0 -r bad.csv
	[ ! -e bad.csv ]
	echo old >bad.csv
	printf 'number\n+442079460000\n' | filter 0 -y -r bad.csv
	[ ! -e bad.csv ]
}

@test "filter: a run that fails makes no rejects file" {
	{ printf 'number\nx\n"'; seq 1 200; } | filter 65 -r bad.csv
	is in.csv "$(echo ./*.csv* | sed s,./,,)"
}

@test "filter: -r refuses -, the input, and a folder that is not there" {
	printf 'number\nx\n' | filter 64 -r -
	printf 'number\nx\n' | filter 64 -y -r in.csv
	has "$stderr" '-r in.csv: that file is being read: name another'
	is $'number\nx' "$(cat in.csv)"
	printf 'number\nx\n' | filter 73 -r no/bad.csv
	has "$stderr" 'no/bad.csv: No such file or directory'
}

@test "filter: rejects to a device or a pipe are written, and it stays what it is" {
	sms_run 1 bash -c 'printf "number\nx\n" |
		"$0" filter -q -y -r /dev/fd/9 9>&1 >/dev/null | cat' rowcat ||
		[ "$status" -eq 0 ]
	has "$output" 'x,2,number,bad-number'
	mkfifo fifo
	printf 'number\n+442079460000\n' | filter 0 -y -r fifo
	[ -p fifo ]
}

@test "filter: rejects go behind a link, which stays" {
	echo old >real.csv
	ln -s real.csv bad.csv
	printf 'number\nx\n' | filter 1 -y -r bad.csv
	[ -L bad.csv ]
	has "$(cat real.csv)" 'x,2,number,bad-number'
}

@test "filter: rows go on when the next one is long in coming" {
	local line
	mkfifo in out
	rowcat filter -q in >out &
	exec 9<out 8>in
	printf 'number\n+442079460000\n' >&8
	read -r -t 10 line <&9
	is number,given,e164,country "$line"
	read -r -t 10 line <&9
	is +442079460000,+442079460000,+442079460000,GB "$line"
	exec 8>&-
	wait $!
}

@test "filter: a full disk under the rejects is status 74, and no file is left" {
	[ -w /dev/full ] || skip "no /dev/full"
	printf 'number\nx\n' >in.csv
	# A limit on the size of files stands for the full disk.
	{ echo number; seq -f 'x%.0f' 1 5000; } >in.csv
	sms_run 74 bash -c 'trap "" XFSZ; ulimit -f 1; "$0" filter -r bad.csv in.csv' \
		rowcat
	has "$stderr" 'rowcat: bad.csv: '
	is in.csv "$(echo ./*.csv* | sed s,./,,)"
}

@test "filter: -c names the number's column, by role or alone" {
	printf 'Phone,name\n+442079460000,a\n' | filter 0 -c phone
	is 'Phone,name,given,e164,country
+442079460000,a,+442079460000,+442079460000,GB' "$output"
	printf 'Phone,name\n+442079460000,a\n' | filter 0 -c number=PHONE
	printf 'Phone,name\n+442079460000,a\n' | filter 64 -c nubmer=phone
	has "$stderr" '-c nubmer=phone'
	printf 'Phone,name\n+442079460000,a\n' | filter 65 -c phon
	has "$stderr" "no column 'phon': did you mean 'Phone'?"
}

@test "filter: a missing column is told with the nearest name, and with -c" {
	printf 'nubmer,name\n+442079460000,a\n' | filter 65
	is '' "$output"
	is "rowcat: in.csv:1: no column 'number': did you mean 'nubmer'? -c number=nubmer" \
		"$stderr"
	printf 'a,b\n1,2\n' | filter 65
	has "$stderr" "no column 'number': there are 'a', 'b': name it with -c number=NAME"
}

@test "filter: run twice, its columns are replaced and given is kept" {
	printf 'number,name\n020 7946 0000,a\n' >in.csv
	sms_run 0 bash -c '"$0" filter -q -C GB in.csv | "$0" filter -q' rowcat
	is 'number,name,given,e164,country
+442079460000,a,020 7946 0000,+442079460000,GB' "$output"
}

@test "filter: a column of a new name that is taken stops it, and says the ways out" {
	printf 'number,Country\n+442079460000,UK\n' | filter 65
	is '' "$output"
	has "$stderr" "a column 'country' is there already"
	has "$stderr" '--prefix'
	has "$stderr" '--replace'
	printf 'number,Country\n+442079460000,UK\n' | filter 0 --prefix p_
	is 'number,Country,given,p_e164,p_country
+442079460000,UK,+442079460000,+442079460000,GB' "$output"
	printf 'number,Country\n+442079460000,UK\n' | filter 0 --replace
	is 'number,given,e164,country
+442079460000,+442079460000,+442079460000,GB' "$output"
}

@test "filter: --max-rows is a fence" {
	printf 'number\n+442079460000\n+442079460001\n' | filter 0 --max-rows 2
	printf 'number\n+442079460000\n+442079460001\n' | filter 65 --max-rows 1
	has "$stderr" 'in.csv:3: more than the 1 rows of --max-rows'
}

@test "filter: 0 bytes in are 0 bytes out where that may be" {
	filter 66 </dev/null
	filter 0 --empty-ok </dev/null
	is '' "$output"
	is 'rowcat: read 0 = passed 0' "$stderr"
}

@test "filter: a bare list gets its column named" {
	printf '+442079460000\n' | filter 0
	is 'number,given,e164,country
+442079460000,+442079460000,+442079460000,GB' "$output"
}

@test "filter: a cut row is handed on without its newline" {
	sms_run 0 bash -c 'printf "number,text\n+442079460000,hel" |
		"$0" filter -q | od -An -c | tail -n 1' rowcat
	lacks "$output" '\n'
	sms_run 0 bash -c 'printf "number,text\n+442079460000,hel" |
		"$0" filter -q | "$0" rows -a' rowcat
	has "$output" '!cut-row'
	sms_run 0 bash -c 'printf "number,text\n+442079460000,hel" |
		"$0" filter -q -f json | "$0" rows -a' rowcat
	has "$output" '!cut-row'
}

@test "filter: the reader that goes away ends it without noise" {
	{ echo number; yes +442079460000 | head -n 100000; } >in.csv
	sms_run 0 bash -c 'set -o pipefail; "$0" filter in.csv | head -n 1' rowcat ||
		[ "$status" -eq 74 ] || [ "$status" -eq 141 ]
	is 'number,given,e164,country' "$output"
	is '' "$stderr"
}

@test "filter: the output that cannot be written is status 74" {
	printf 'number\n+442079460000\n' >in.csv
	sms_run 74 bash -c '"$0" filter in.csv >/dev/full' rowcat
	has "$stderr" 'No space left'
}
