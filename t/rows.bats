#!/usr/bin/env bats
# How rows are read: CSV, JSON lines, bare lists; shown by rowcat.
load helper

# What is piped into a function must leave its $output here.
suite_setup() {
	shopt -s lastpipe
}


rows() { # rows STATUS [OPTION ...] reads standard input, as a file
	local want=$1
	shift
	cat >in.csv
	sms_run "$want" rowcat rows "$@" in.csv
}

piped() { # the same through a pipe; rows of a pipe may be cut
	local want=$1
	shift
	cat >in.csv
	# shellcheck disable=SC2016 # the inner shell expands it
	sms_run "$want" bash -c 'cat in.csv | "$0" rows "$@"' rowcat "$@"
}

utf16() { # utf16 ORDER MARK: standard input in UTF-16 behind its mark
	printf '%b' "$2"
	iconv -f utf-8 -t "$1"
}

@test "rows P8: UNIX line ends, the first line names the columns" {
	rows 0 <<-'E'
		number,first_name
		+447900900123,Ann
		+447900900124,Bob
	E
	is $'header|number|first_name\n2|+447900900123|Ann\n3|+447900900124|Bob' "$output"
	is '' "$stderr"
}

@test "rows P8: DOS line ends are no part of a cell" {
	printf 'number,name\r\n+447900900123,Ann\r\n' | rows 0
	is $'header|number|name\n2|+447900900123|Ann' "$output"
}

@test "rows P8: a last line without its end is taken from a file" {
	printf 'number,name\n+447900900123,Ann' | rows 0 -a
	is $'header|number|name\n2|+447900900123|Ann' "$output"
	printf 'number,name\r\n+447900900123,"Ann"\r' | rows 0 -a
	is $'header|number|name\n2|+447900900123|Ann' "$output"
}

@test "rows: quotes hold separators, quotes and line ends of both kinds" {
	printf 'number,text\n1,"a, ""b""\r\nc\nd"\n2,e\n' | rows 0
	is $'header|number|text\n2|1|a, "b"\\r\\nc\\nd\n5|2|e' "$output"
}

@test "rows: blanks belong to cells, in quotes or out of them" {
	printf 'number, text \n  1 ,\t"x" \n"  2  ","\ty "\n' | rows 0
	is $'header|number| text \n2|  1 |\t"x" \n3|  2  |\ty ' "$output"
}

@test "rows: a quote within a cell is a quote" {
	printf 'number,text\n1,a 5" nail\n2,"a 5"" nail"\n3,"a "big" nail"\n' |
		rows 0
	is $'header|number|text\n2|1|a 5" nail\n3|2|a 5" nail\n4|3|a "big" nail' \
		"$output"
}

@test "rows: the separator is told by the header, quotes respected" {
	local s
	for s in , ';' $'\t' '|'; do
		printf '"a,;|\t,;|\t"%sb%sc\n1%s"2%s"%s3\n' "$s" "$s" "$s" "$s" \
			"$s" | rows 0
		is "header|a,;|"$'\t'",;|"$'\t'"|b|c
2|1|2$s|3" "$output"
	done
}

@test "rows: Excel's line sep=; names the separator" {
	printf 'sep=;\r\nnumber;name\r\n1;a,b\r\n' | rows 0
	is $'header|number|name\n3|1|a,b' "$output"
}

@test "rows: blank lines are skipped and counted" {
	printf '\n  \nnumber,name\n\n1,a\n \t \n2,b\n\n' | rows 0
	is $'header|number|name\n5|1|a\n7|2|b' "$output"
}

@test "rows: a tab file's empty cells are no blank line" {
	printf 'number\tname\n\t\n' | rows 0
	is $'header|number|name\n2||' "$output"
}

@test "rows: too few and too many columns make a row bad, not the file" {
	rows 0 <<-'E'
		number,name
		1
		2,b,"c ""d""",e
		3,c,d
		4,d
	E
	is 'header|number|name
2|1| !too-few-columns: 1 column, the header has 2
3|2|b !too-many-columns: 4 columns, the header has 2; beyond them: c "d",e
4|3|c !too-many-columns: 3 columns, the header has 2; beyond them: d
5|4|d' "$output"
}

@test "rows: two columns of one name are a fault, as names are compared" {
	printf 'number,First Name,first_name\n1,a,b\n' | rows 65
	is '' "$output"
	is 'rowcat: in.csv:1: columns 2 and 3 are both named "first_name": rename one' \
		"$stderr"
}

@test "rows: columns without a name may be many" {
	printf 'number,,\n1,,\n' | rows 0
	is $'header|number||\n2|1||' "$output"
}

@test "rows: more columns than can be are a fault" {
	{ printf 'c%d,' {1..1024}; printf 'x\n'; } | rows 65
	has "$stderr" 'in.csv:1: more than 1024 columns'
	{ printf 'c%d,' {1..1023}; printf 'x\n'; } | rows 0
}

@test "rows: 0 bytes are no input, unless that may be" {
	rows 66 </dev/null
	is 'rowcat: in.csv: empty, 0 bytes: if that may be, add --empty-ok' "$stderr"
	rows 0 -e </dev/null
	is 'header' "$output"
	printf '\xef\xbb\xbf' | rows 66
}

@test "rows: nothing but blank lines is bad data" {
	printf '\n\n' | rows 65
	has "$stderr" 'in.csv:1: no header'
	printf '\n\n' | rows 65 -e
}

@test "rows: a header alone is a file without rows" {
	printf 'number,name\n' | rows 0
	is 'header|number|name' "$output"
	printf 'number,name' | rows 0
	is 'header|number|name' "$output"
}

@test "rows: a missing file and a folder are named" {
	sms_run 66 rowcat rows nowhere.csv
	is 'rowcat: nowhere.csv: No such file or directory' "$stderr"
	sms_run 66 rowcat rows .
	is 'rowcat: .: Is a directory' "$stderr"
}

@test "rows: a missing second file is told before the first row" {
	printf 'number\n1\n' >a.csv
	sms_run 66 rowcat rows a.csv nowhere.csv
	is '' "$output"
	has "$stderr" 'nowhere.csv: No such file'
}

@test "rows: a byte order mark is no part of the first name" {
	printf '\xef\xbb\xbfnumber,name\n1,\xc3\xa4\n' | rows 0
	is $'header|number|name\n2|1|ä' "$output"
}

@test "rows: UTF-16 is known by its mark, in both orders" {
	printf 'number\ttext\r\n1\tä€🙂\r\n' >plain
	utf16 utf-16le '\xff\xfe' <plain | rows 0
	is $'header|number|text\n2|1|ä€🙂' "$output"
	utf16 utf-16be '\xfe\xff' <plain | piped 0
	is $'header|number|text\n2|1|ä€🙂' "$output"
}

@test "rows: UTF-16 without its mark is told by its NULs" {
	printf 'number,text\n1,a\n' | utf16 utf-16le '' | rows 65
	has "$stderr" 'in.csv:1: NUL bytes in the header'
	has "$stderr" '--charset utf-16le'
	printf 'number,text\n1,a\n' | utf16 utf-16be '' | rows 65
	has "$stderr" '--charset utf-16be'
	printf 'number,text\n1,a\n' | utf16 utf-16be '' | rows 0 -c utf-16be
	is $'header|number|text\n2|1|a' "$output"
}

@test "rows: UTF-16 that ends within a character is a fault" {
	{ printf 'number,text\n1,a\n' | utf16 utf-16le '\xff\xfe'; printf a; } |
		rows 65
	has "$stderr" 'in.csv:3: the file ends in the middle of a character of UTF-16LE'
}

@test "rows: bytes of CP1252 are a fault that names byte, line and --charset" {
	printf 'number,name\n1,a\n2,Ren\xe9\n' | rows 65
	is '' "$output"
	is 'rowcat: in.csv:3: byte 0xe9 is not UTF-8: name the character set, for a file from Windows --charset cp1252' \
		"$stderr"
	printf 'number,name\n1,a\n2,Ren\xe9 \x80\n' | rows 0 -c cp1252
	is $'header|number|name\n2|1|a\n3|2|René €' "$output"
}

@test "rows: bytes of CP1252 far down a file are told before the first row" {
	{ printf 'number,name\n'; seq -f '%.0f,x' 1 200000; printf '1,\xe9\n'; } |
		rows 65
	is '' "$output"
	has "$stderr" 'in.csv:200002: byte 0xe9 is not UTF-8'
}

@test "rows: one broken row of a file in UTF-8 is a bad row" {
	printf 'number,name\n1,\xc3\xa4\xc3\xb6\n2,\xf0\x9f\x99\n3,c\n' | rows 0
	is $'header|number|name\n2|1|äö\n3|2|\xf0\x9f\x99 !bad-utf8: byte 0xf0 in "name" is not UTF-8: name the character set, for a file from Windows --charset cp1252\n4|3|c' \
		"$output"
}

@test "rows: overlong UTF-8 and surrogates are bad" {
	printf '\xef\xbb\xbfnumber,name\n1,\xc0\xaf\n2,"\xed\xa0\x80"\n' | rows 0
	has "$output" '!bad-utf8: byte 0xc0'
	has "$output" '!bad-utf8: byte 0xed'
}

@test "rows: odd bytes in a pipe are bad rows, in its header a fault" {
	printf 'number,name\n1,a\n2,Ren\xe9\n' | piped 0
	has "$output" '3|2|Ren'
	has "$output" '!bad-utf8'
	printf 'number,n\xe4me\n1,a\n' | piped 65
	has "$stderr" '<stdin>:1: the header is not UTF-8'
}

@test "rows: --charset is checked, and a mark goes before it" {
	printf 'number\n1\n' | rows 64 -c klingon
	has "$stderr" '--charset klingon: no such character set'
	printf '\xef\xbb\xbfnumber,name\n1,\xc3\xa4\n' | rows 0 -c cp1252
	is $'header|number|name\n2|1|ä' "$output"
	printf 'number,name\n1,\x81\n' | rows 65 -c cp1252
	has "$stderr" 'in.csv:2: byte 0x81 is no cp1252'
}

@test "rows: a large file in another character set is converted whole" {
	{ printf 'number,name\n'; seq -f '%.0f,Zoë' 1 50000; } >utf8.csv
	iconv -f utf-8 -t cp1252 utf8.csv >in.csv
	sms_run 0 bash -c '"$0" rows -c cp1252 in.csv | tail -n 1' rowcat
	is '50001|50000|Zoë' "$output"
	utf16 utf-16le '\xff\xfe' <utf8.csv >in.csv
	sms_run 0 bash -c '"$0" rows in.csv | md5sum; "$0" rows utf8.csv | md5sum' \
		rowcat
	is "${lines[0]}" "${lines[1]}"
}

@test "rows: a NUL makes a row bad" {
	printf 'number,name\n1,a\0b\n2,"a\0"\n3,c\n' | rows 0
	is $'header|number|name\n2|1|a\\0b !nul-byte: a NUL byte in the row\n3|2|a\\0 !nul-byte: a NUL byte in the row\n4|3|c' \
		"$output"
}

@test "rows: carriage returns alone are no line ends, and said so" {
	printf 'number,name\r1,a\r2,b\r' | rows 65
	has "$stderr" "in.csv:1: lines end in carriage returns alone"
	printf 'number,name\n1,a\rb\n' | rows 0
	has "$output" '2|1|a\rb'
}

@test "rows: a quote that never closes is a fault of the line where it opens" {
	{ printf 'number,name\n1,a\n2,"b\n'; seq -f '%.0f,x' 1 500; } | rows 65
	has "$output" '2|1|a'
	lacks "$output" '3|'
	has "$stderr" 'in.csv:3: a quote opens in this line and is not closed'
}

@test "rows: a quote may close in its hundredth line, not later" {
	{ printf 'number,name\n2,"'; seq 1 99; printf 'x"\n3,c\n'; } | rows 0
	has "$output" '102|3|c'
	{ printf 'number,name\n2,"'; seq 1 100; printf 'x"\n3,c\n'; } | rows 65
	has "$stderr" 'in.csv:2: a quote opens'
}

@test "rows: the line named is that of the last quote to open" {
	{ printf 'a,b\n"x\ny","z\n'; seq 1 200; } | rows 65
	has "$stderr" 'in.csv:3: a quote opens'
}

@test "rows: a quote that the end of the file leaves open is a fault" {
	printf 'number,name\n1,"a\nb' | rows 65
	has "$stderr" 'in.csv:2: a quote opens'
	printf 'number,name\n1,"a\nb\n' | rows 65
	printf 'number,name\n1,"a\nb\n' | piped 65
	has "$stderr" '<stdin>:2: a quote opens'
}

@test "rows: a cell holds 64 KiB and no byte more" {
	local x
	x=$(head -c 65536 /dev/zero | tr '\0' x)
	printf 'number,name\n1,%s\n2,"%s"\n' "$x" "$x" >in.csv
	sms_run 0 rowcat rows -q in.csv
	is 2 "$output"
	printf 'number,name\n1,%sy\n' "$x" | rows 65
	has "$stderr" 'in.csv:2: a cell of more than 64 KiB'
	printf 'number,name\n1,"%sy"\n' "$x" | rows 65
	has "$stderr" 'in.csv:2: a cell of more than 64 KiB'
}

@test "rows: a field of 100 MiB fails at once, in little memory" {
	local quote
	for quote in '' '"'; do
		{ printf 'number,name\n1,%s' "$quote"
			head -c 104857600 /dev/zero | tr '\0' x; } >in.csv
		sms_run 65 bash -c 'ulimit -v "$1"; "$0" rows in.csv' rowcat \
			"$([ "${VARIANT:-release}" = asan ] && echo unlimited ||
				echo 65536)"
		has "$stderr" 'in.csv:2: '
		has "$stderr" 'KiB'
	done
}

@test "rows: a row of many long cells is a fault beyond 1 MiB" {
	local x
	x=$(head -c 60000 /dev/zero | tr '\0' x)
	{ printf 'number,name\n1'; printf ',"%s\n"' "$x"{1..20}; echo; } >in.csv
	sms_run 65 rowcat rows in.csv
	has "$stderr" 'in.csv:2: a row of more than 1024 KiB'
}

@test "rows: a file of no lines at all is a fault after 1 MiB" {
	head -c 3000000 /dev/zero | tr '\0' x | rows 65
	has "$stderr" 'in.csv:1: a line of more than 1024 KiB'
}

@test "rows: lines of a pipe come whole however it is written" {
	sms_run 0 bash -c '{ for p in num "ber,na" "me
1,\"a" "
b\"
" "2,c
"; do printf %s "$p"; /bin/true; done; } | "$0" rows' rowcat
	is $'header|number|name\n2|1|a\\nb\n4|2|c' "$output"
}

@test "rows: a row cut by a dying pipe is bad where it is acted on" {
	printf 'number,text\n1,hello\n2,the rest of this te' | piped 0 -a
	is 'header|number|text
2|1|hello
3|2|the rest of this te !cut-row: the last row has no newline: did the program before the pipe die?' \
		"$output"
}

@test "rows: a row cut by a dying pipe is handed on with its mark" {
	printf 'number,text\n1,hello\n2,the re' | piped 0
	is $'header|number|text\n2|1|hello\n3|2|the re cut' "$output"
}

@test "rows: a row cut within quotes, or of too few columns, is cut-row" {
	printf 'number,text\n1,"hello\nwor' | piped 0 -a
	has "$output" '2|1|hello\nwor !cut-row'
	printf 'number,text\n1,"hello\nwor' | piped 0
	is $'header|number|text\n2|1|hello\\nwor cut' "$output"
	printf 'number,text,c\n1,a' | piped 0
	has "$output" '!cut-row'
}

@test "rows: a bare list is one number a line" {
	printf '+44 7900 900123\n\n020 7946 0000\n"+44 7900 900124"\n' |
		rows 0 -b number
	is $'bare|number\n1|+44 7900 900123\n3|020 7946 0000\n4|+44 7900 900124' \
		"$output"
}

@test "rows: a number where the header must be is a fault" {
	printf '+447900900123,Ann\n' | rows 65 -b number
	is 'rowcat: in.csv:1: no header: the first line must name the columns, such as number,text' \
		"$stderr"
	printf '+447900900123\n' | rows 65
	has "$stderr" 'in.csv:1: no header'
}

@test "rows: a line of a bare list that is a row is bad" {
	printf '+447900900123\n+447900900124,Ann\n' | rows 0 -b number
	has "$output" '2|+447900900124 !too-many-columns'
}

@test "rows: JSON lines, an object a line, the first one's keys in order" {
	rows 0 <<-'E'
		{"number":"+447900900123","name":"Ann \"A\"\nB","n":null}
		{"n": 12.50, "name": true, "number": 447900900124}

		{"number": "3"}
	E
	is 'header|number|name|n
1|+447900900123|Ann "A"\nB|
2|447900900124|true|12.50
4|3||' "$output"
}

@test "rows: JSON numbers lose no digit and are no doubles" {
	printf '{"a":12345678901234567890123,"b":-1.10,"c":[1,"x",2.0],"d":"1\\"2"}\n' |
		rows 0
	has "$output" '1|12345678901234567890123|-1.10|1 x 2.0|1"2'
}

@test "rows: bad JSON is a bad row, in the first line a fault" {
	rows 0 <<-'E'
		{"number":"1"}
		{"number":"2"
		[3]
		{"number":{"a":4}}
		{"number":"5","name":"x"}
		{"number":"6","Number":"7"}
		{"number":"8"}
	E
	has "$output" '2| !bad-json: '
	has "$output" '3| !bad-json: is no object'
	has "$output" '4| !bad-json: key "number" holds an object'
	has "$output" '5|5 !bad-json: key "name" is not in the first object'
	has "$output" '6|6 !bad-json: key "Number" stands there twice'
	has "$output" '7|8'
	printf '{"number":\n' | rows 65
	has "$stderr" 'in.csv:1: not JSON, an object a line'
	printf '[{"number":1}]\n' | rows 65
	has "$stderr" "in.csv:1: a list of JSON: write an object a line, as jq -c '.[]' does"
}

@test "rows: a NUL, odd bytes and a cut in JSON are told as in CSV" {
	printf '{"a":"1"}\n{"a":"x\\u0000y"}\n{"a":"\xe9"}\n{"a":"\xc3\xa4\xc3\xa4"}\n{"a":"' |
		piped 0
	has "$output" '2|x\0y !nul-byte'
	has "$output" '3| !bad-utf8'
	has "$output" '5| !cut-row'
	printf '{"a":"1"}' | piped 0 -a
	has "$output" '!cut-row'
	printf '{"a":"1"}' | rows 0 -a
	is $'header|a\n1|1' "$output"
}

@test "rows: several files with one header are one stream" {
	printf 'number,first_name\n1,a\n' >a.csv
	printf '\xef\xbb\xbfNumber;First Name\r\n2;b\r\n' >b.csv
	printf '{"first_name":"c","number":3}\n' >c.json
	sms_run 0 rowcat rows a.csv b.csv c.json
	is $'header|number|first_name\n2|1|a\n2|2|b\n1|3|c' "$output"
	sms_run 0 bash -c '"$0" rows a.csv - <b.csv' rowcat
	is $'header|number|first_name\n2|1|a\n2|2|b' "$output"
}

@test "rows: a later file with another header is a fault" {
	printf 'number,name\n1,a\n' >a.csv
	printf 'number,text\n2,b\n' >b.csv
	printf 'number\n2\n' >c.csv
	printf '+447900900123\n' >d.csv
	sms_run 65 rowcat rows a.csv b.csv
	has "$stderr" 'b.csv:1: another header than a.csv: column 2 is "text", there "name"'
	sms_run 65 rowcat rows a.csv c.csv
	has "$stderr" 'c.csv:1: another header than a.csv: 1 columns, there 2'
	sms_run 65 rowcat rows -b number a.csv d.csv
	has "$stderr" 'd.csv:1: no header'
}

@test "rows: empty files among several are skipped where that may be" {
	printf 'number\n1\n' >a.csv
	: >empty.csv
	sms_run 0 rowcat rows -e empty.csv a.csv empty.csv
	is $'header|number\n2|1' "$output"
	sms_run 66 rowcat rows a.csv empty.csv
	has "$stderr" 'empty.csv: empty'
}

@test "rows: a control character in a file's name is harmless" {
	printf 'a,a\n' >$'x\e[31m.csv'
	sms_run 65 rowcat rows $'x\e[31m.csv'
	lacks "$stderr" $'\e'
	has "$stderr" 'x\x1b[31m.csv:1:'
}

@test "rows: a character that lies across two blocks of a file is whole" {
	local pad
	for pad in 65518 65519 65520 65521 65522; do
		{ printf 'number,name\n1,'; head -c 30000 /dev/zero | tr '\0' x
			printf '\n2,'; head -c $((pad - 30000)) /dev/zero |
				tr '\0' x
			printf '€\n'; } >in.csv
		sms_run 0 rowcat rows -q in.csv
		is 2 "$output"
	done
}
