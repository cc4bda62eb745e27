# Records out: io/record.c, io/cell.c, io/table.c, through t/lib/recordcat.c.

load helper

suite_setup() {
	all=(text:text count:count credits:credits at:time set:set yes:bool)
}

# rec ARGS: one record per line of standard input, in the order of $all.
rec() {
	sms_run 0 recordcat "$@" "${all[@]}"
}

@test "record: a pipe gets CSV with a header, LF line ends, quotes only where needed" {
	rec <<-'END'
		plain|1|1500|1795262400000|a b|yes
		with, comma|-2|-3|0||no
		a "quote"|0|0|~|~|~
	END
	is "text,count,credits,at,set,yes
plain,1,1.5,2026-11-21T12:00:00Z,a b,yes
\"with, comma\",-2,-0.003,,,no
\"a \"\"quote\"\"\",0,0,,," "$output"
	is "" "$stderr"
}

@test "record: a CSV cell keeps its bytes, line ends and invalid UTF-8 included" {
	printf 'a\\n"b\\x0d\\xff\\x1b\n' | recordcat t:text >got
	printf 't\n"a\n""b\r\377\033"\n' >want
	cmp want got
}

@test "record: a record of one empty cell is no blank line in CSV" {
	sms_run 0 recordcat -f csv only:text <<<'~'
	is $'only\n""' "$output"
	sms_run 0 recordcat -H -f csv -o b a:text b:text <<<'x|~'
	is '""' "$output"
}

@test "record: tsv escapes tab, newline, return and backslash, and quotes nothing" {
	printf 'a\\x09b\\nc\\x0dd\\x5ce"f,g\n' | recordcat -f tsv t:text n:text >got
	printf 't\tn\na\\tb\\nc\\rd\\\\e"f,g\t\n' >want
	cmp want got
}

@test "record: json is an object a line, typed, without a header" {
	rec -f json <<-'END'
		0123|7|1500|1795262400123|a b|yes
		~|~|~|~|~|~
	END
	is '{"text":"0123","count":7,"credits":1.5,"at":"2026-11-21T12:00:00.123Z","set":["a","b"],"yes":true}
{"text":null,"count":null,"credits":null,"at":null,"set":null,"yes":null}' "$output"
}

@test "record: json escapes what must be and lets no byte out that is not UTF-8" {
	sms_run 0 recordcat -f json t:text <<<'q"b\x5c\n\x00\x1f\x7f\xff\xc3\xa9\xe2\x80\xae\xc2\x9b'
	is '{"t":"q\"b\\\n\u0000\u001f\u007f�é\u202e\u009b"}' "$output"
}

@test "record: json of every byte, alone and before others, is taken by a JSON parser" {
	for a in $(seq 0 255); do
		printf '\\x%02x\n' "$a"
		for b in 22 5c 80 bf c2 e0 f4; do
			printf '\\x%02x\\x%s\n' "$a" "$b"
		done
	done >in
	recordcat -f json 'odd "name":text' <in >out
	sms_run 0 rowcat rows out
	is 'header|odd "name"' "${lines[0]}"
	is 2048 "$((${#lines[@]} - 1))"
	lacks "$output" '!bad-json'
}

@test "record: excel begins with a byte order mark and ends its lines with CRLF" {
	printf 'a|b\n' | recordcat -f excel x:text y:text >got
	printf '\357\273\277x,y\r\na,b\r\n' >want
	cmp want got
	printf 'a|b\n' | recordcat -H -f excel x:text y:text >got
	printf '\357\273\277a,b\r\n' >want
	cmp want got
}

@test "record: excel guards what a spreadsheet would evaluate or change" {
	local bad=0 cell want
	while IFS='>' read -r cell want; do
		got=$(recordcat -H -f excel t:text <<<"$cell" |
			tail -c +4 | tr -d '\r')
		[ "$got" = "$want" ] && continue
		echo "$cell: $got, not $want"
		bad=1
	done <<-'END'
		+447900900123>"=""+447900900123"""
		=1+1>"=""=1+1"""
		-5 degrees>"=""-5 degrees"""
		@SUM(A1)>"=""@SUM(A1)"""
		=A("x")>"=""=A(""""x"""")"""
		0044>"=""0044"""
		123456789012>"=""123456789012"""
		12E5>"=""12E5"""
		12345678901>12345678901
		0>0
		E5>E5
		hello +1>hello +1
		＝1+1>"=""＝1+1"""
	END
	return "$bad"
}

@test "record: excel leaves counts and credits numbers, and marks a long text" {
	sms_run 0 recordcat -H -f excel n:count c:credits <<<'-3|-1500'
	is $'\xef\xbb\xbf-3,-1.5\r' "$output"
	long=$(printf '=%0300d' 0)
	sms_run 0 recordcat -H -f excel t:text <<<"$long"
	is $'\xef\xbb\xbf'"'$long"$'\r' "$output"
}

@test "record: a table aligns, and has counts and credits on the right" {
	sms_run 0 recordcat -f table name:text n:count credits:credits <<-'END'
		Anna|7|1500
		Bartholomew|12345|20
	END
	is 'name            n credits
Anna            7     1.5
Bartholomew 12345    0.02' "$output"
}

@test "record: a table shows control characters, and measures UTF-8 in any locale" {
	sms_run 0 recordcat -f table t:text u:text <<-'END'
		\x1b[31m\x9b|x
		né日|y
		a\nb\x09\xe2\x80\xae|z
	END
	is 't            u
\x1b[31m\x9b x
né日         y
a\nb\t\u202e z' "$output"
}

@test "record: a table has the zone's time" {
	sms_run 0 recordcat -f table --zone Asia/Kolkata at:time <<<1795262400000
	is $'at\n2026-11-21 17:30:00' "$output"
	sms_run 0 recordcat -f csv --zone Asia/Kolkata at:time <<<1795262400000
	is $'at\n2026-11-21T12:00:00Z' "$output"
}

@test "record: a table of many rows has one header, and columns never get narrower" {
	{ echo 'a longer cell|1'; yes 'x|2' | head -999; } |
		recordcat -f table t:text n:count >got
	is 1001 "$(wc -l <got)"
	is 1 "$(grep -c '^t' got)"
	is 'x             2' "$(tail -1 got)"
}

@test "record: -o chooses columns and their order, in every format" {
	row='t|7|1500|0||yes'
	for f in csv tsv json excel table; do
		rec -f "$f" -o yes,count,text <<<"$row"
		case $f in
		csv) is $'yes,count,text\nyes,7,t' "$output" ;;
		tsv) is $'yes\tcount\ttext\nyes\t7\tt' "$output" ;;
		json) is '{"yes":true,"count":7,"text":"t"}' "$output" ;;
		excel) is $'\xef\xbb\xbfyes,count,text\r\nyes,7,t\r' "$output" ;;
		table) is $'yes count text\nyes     7 t' "$output" ;;
		esac
	done
}

@test "record: -o takes names as headers are matched, and a hidden column leaves no trace" {
	sms_run 0 recordcat -f csv -o 'Per Segment' a:text per_segment:count <<<'x|3'
	is $'per_segment\n3' "$output"
}

@test "record: -H drops the header, and a run without records has just the header" {
	rec -H -f csv <<<'t|1|0|0||no'
	is 't,1,0,,,no' "$output"
	rec -f csv </dev/null
	is 'text,count,credits,at,set,yes' "$output"
	rec -f json </dev/null
	is '' "$output"
	rec -H -f csv </dev/null
	is '' "$output"
}

@test "record: an unknown column is 64 and names the nearest, or all there are" {
	sms_run 64 recordcat -o text,cuont text:text count:count </dev/null
	is "recordcat: -o cuont: no such column: did you mean 'count'?" "$stderr"
	is '' "$output"
	sms_run 64 recordcat -o zebra text:text count:count </dev/null
	is 'recordcat: -o zebra: no such column: there are text,count' "$stderr"
	sms_run 64 recordcat -o text,TEXT text:text </dev/null
	is 'recordcat: -o: column TEXT is named twice: name it once' "$stderr"
}

@test "record: an unknown format is 64 and names the nearest, or all there are" {
	sms_run 64 recordcat -f exel t:text </dev/null
	is "recordcat: -f exel: no such format: did you mean 'excel'?" "$stderr"
	sms_run 64 recordcat -f yaml t:text </dev/null
	is 'recordcat: -f yaml: no such format: take csv, tsv, json, table or excel' "$stderr"
}

@test "record: output that cannot be written is 74, in every format" {
	for f in csv tsv json excel table; do
		sms_run 74 sh -c "echo x | recordcat -f $f t:text >/dev/full"
		is 'recordcat: standard output: No space left on device' "$stderr"
	done
}

@test "record: a reader that went away is no noise, SIGPIPE ignored or not" {
	yes x | head -50000 >rows
	sms_run 0 bash -c 'recordcat t:text <rows | head -1'
	is t "$output"
	is '' "$stderr"
	sms_run 0 bash -c 'trap "" PIPE; recordcat t:text <rows | true'
	is '' "$stderr"
}

@test "record: a run that failed before its first record prints nothing" {
	sms_run 65 recordcat --fail -f csv t:text </dev/null
	is '' "$output"
	sms_run 65 recordcat --fail -f csv t:text <<<x
	is $'t\nx' "$output"
}

@test "record: to a terminal goes a table, and CSV only with its control characters shown" {
	command -v script >/dev/null || skip "needs script(1)"
	printf '%s\n' '\x1b[1m|5' >row
	script -qec 'recordcat t:text n:count <row' /dev/null </dev/null >got
	is $'t       n\r\n\\x1b[1m 5\r' "$(cat got)"
	script -qec 'recordcat -f csv t:text n:count <row' /dev/null </dev/null >got
	is $'t,n\r\n\\x1b[1m,5\r' "$(cat got)"
}

@test "record: a long cell is wrapped on a narrow terminal, a short one never" {
	command -v script >/dev/null || skip "needs script(1)"
	long=$(printf 'word %.0s' {1..30})
	printf '+447900900123|%s\n' "$long" >row
	export COLUMNS=60
	script -qec 'stty cols 60; recordcat number:text text:text <row' /dev/null </dev/null >got
	awk '{ sub("\r", ""); if (length > 60) exit 1 }' got
	grep -q '^+447900900123 word' got
}

@test "record: a long cell is wrapped at its words, and only a word that is too long within it" {
	command -v script >/dev/null || skip "needs script(1)"
	{
		for i in {1..200}; do
			echo '+4479|The quick brown fox jumps over the lazy dog'
		done
		echo '+44|Größenänderungen wären überall möglich gewesen'
		echo "+1|$(printf 'x%.0s' {1..50})"
		echo '+81|日本語のテキストは空白がないので'
	} >rows
	script -qec 'stty cols 30; recordcat number:text text:text <rows' \
		/dev/null </dev/null | sed 's/ *\r$//' >got
	is 'number text
+4479  The quick brown fox
       jumps over the lazy dog' "$(head -3 got)"
	is '+44    Größenänderungen wären
       überall möglich gewesen
+1     xxxxxxxxxxxxxxxxxxxxxxx
       xxxxxxxxxxxxxxxxxxxxxxx
       xxxx
+81    日本語のテキストは空白
       がないので' "$(tail -n +402 got)"
}

@test "record: a table wider than the terminal leaves out columns with nothing, or only 0, in them" {
	command -v script >/dev/null || skip "needs script(1)"
	{
		for i in {1..200}; do echo 'a||0|7'; done
		echo 'b|because|0|7'
	} >rows
	columns='name:text a-long-name-for-a-reason:text quite-a-long-counter:count n:count'
	script -qec "stty cols 50; recordcat $columns <rows" /dev/null \
		</dev/null | tr -d '\r' >got
	is 'name n' "$(sed -n 1p got)"
	is 'a    7' "$(sed -n 2p got)"
	# One that has something later comes back under its name.
	is 'name a-long-name-for-a-reason n
b    because                  7' "$(sed -n '202,$p' got)"
	# Not where there is room, where they were asked for, or in a pipe.
	script -qec "stty cols 99; recordcat $columns <rows" /dev/null \
		</dev/null >got
	has "$(head -1 got)" counter
	script -qec "stty cols 50; recordcat -o quite-a-long-counter,a-long-name-for-a-reason,name,n $columns <rows" \
		/dev/null </dev/null >got
	has "$(cat got)" counter
	# shellcheck disable=SC2086 # words
	sms_run 0 recordcat -f table $columns <rows
	has "$output" counter
}
