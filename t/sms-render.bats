load helper

suite_setup() {
	cat >in.csv <<'EOF'
number,First Name,city
+15005550010,Ana,Rome
+15005550011,,Paris
EOF
}

@test "sms-render: variables are filled in from the columns, and text is appended" {
	sms_run 0 sms-render --text 'Hi {{First Name}} of {{city}}!' --allow-empty first_name in.csv
	is 'number,First Name,city,text
+15005550010,Ana,Rome,Hi Ana of Rome!
+15005550011,,Paris,Hi  of Paris!' "$output"
	has "$stderr" "read 2 = rendered 2"
}

@test "sms-render: names match without regard to case, blanks, _ and -" {
	local name
	for name in first_name FIRST-NAME firstname ' First  Name '; do
		sms_run 0 sms-render -qHo text --text "{{$name|x}}" in.csv
		is "Ana
x" "$output"
	done
}

@test "sms-render: a fallback stands where the value is empty or blank" {
	printf 'number,name\n1,\n2,"  "\n3,Bo\n' >blank.csv
	sms_run 0 sms-render -qHo text --text 'Hi {{ name | my friend }}.' blank.csv
	is "Hi my friend.
Hi my friend.
Hi Bo." "$output"
	sms_run 0 sms-render -qHo text --text 'Hi{{name|}}!' blank.csv
	is "Hi!
Hi!
HiBo!" "$output"
}

@test "sms-render: an empty value without a fallback refuses that row only" {
	sms_run 1 sms-render -r bad.csv -Ho text --text 'Hi {{first_name}}' in.csv
	is "Hi Ana" "$output"
	has "$stderr" "read 2 = rendered 1 + bad 1"
	is 'number,First Name,city,_line,_column,_reason,_detail' "$(head -1 bad.csv)"
	has "$(cat bad.csv)" '+15005550011,,Paris,3,First Name,empty-variable,'
}

@test "sms-render: mended rejects can be fed back as they are" {
	sms_run 1 sms-render -qr bad.csv --text 'Hi {{first_name}}' in.csv
	sed -i 's/^+15005550011,,/+15005550011,Bo,/' bad.csv
	sms_run 0 sms-render -q --text 'Hi {{first_name}}' bad.csv
	is 'number,First Name,city,text
+15005550011,Bo,Paris,Hi Bo' "$output"
}

@test "sms-render: a variable without a column is refused before the first row" {
	sms_run 65 sms-render --text 'Hi {{fist_name|x}}' in.csv
	[ -z "$output" ]
	has "$stderr" "--text: {{fist_name}}: in.csv:1: no column 'fist_name': did you mean 'First Name'?"
}

@test "sms-render: a faulty template is told with line and column" {
	local text place
	while IFS='~' read -r place text; do
		sms_run 65 sms-render --text "$(printf "$text")" in.csv
		[ -z "$output" ]
		has "$stderr" "sms-render: --text: $place"
	done <<'EOF'
1:3: {{ is never closed~a {{b
2:4: {{ is never closed~one\ntwé{{b}
1:1: {{}} without a name~{{}}
1:2: {{}} without a name~x{{ |y}}
1:1: {{}} without a name~{{ _- }}
1:1: a brace inside a variable~{{{city}}}
1:1: a brace inside a variable~{{a {{city}}
1:1: a name over two lines~{{a\nb}}
1:3: not UTF-8~ab\xff
EOF
}

@test "sms-render: single braces and lone closing ones are ordinary" {
	sms_run 0 sms-render -qHo text --text '{a} }} {"x": 1} {{city}}}' in.csv
	is '"{a} }} {""x"": 1} Rome}"
"{a} }} {""x"": 1} Paris}"' "$output"
}

@test "sms-render: values are put in as they are" {
	printf 'number,a,b\n1,{{b}},x\n2,{{,x\n' >in.csv
	sms_run 0 sms-render -qHo text --text '<{{a}}>' in.csv
	is "<{{b}}>
<{{>" "$output"
}

@test "sms-render: a text column that was there is replaced" {
	printf 'number,text,city\n1,old,Rome\n' >in.csv
	sms_run 0 sms-render -q --text '{{city}} {{text}}' in.csv
	is "number,city,text
1,Rome,Rome old" "$output"
}

@test "sms-render --text-file: the file is the text, but for its last line end" {
	printf 'Hi\n{{city}}\n' >t.txt
	sms_run 0 sms-render -qHf tsv -o text --text-file t.txt in.csv
	is 'Hi\nRome
Hi\nParis' "$output"
	printf '{{' >t.txt
	sms_run 65 sms-render --text-file t.txt in.csv
	has "$stderr" "sms-render: t.txt: 1:1: {{ is never closed"
	: >t.txt
	sms_run 66 sms-render --text-file t.txt in.csv
	sms_run 66 sms-render --text-file nowhere in.csv
}

@test "sms-render --template: the text is the account's of that name" {
	sms-account init -q
	sms-template add -q --text 'Hi {{first_name|you}} of {{city}}' hello
	sms_run 0 sms-render -qHo text --template hello in.csv
	is "Hi Ana of Rome
Hi you of Paris" "$output"
	sms_run 65 sms-render --template helo in.csv
	has "$stderr" hello
}

@test "sms-render --template: without an account, or one of that name, is an error" {
	sms_run 66 sms-render --template hello in.csv
	has "$stderr" "sms-account init"
	sms-account init -q
	sms_run 65 sms-render --template hello in.csv
	has "$stderr" hello
	[ -z "$output" ]
}

@test "sms-render: there is one text, and an unknown --allow-empty is an error" {
	sms_run 64 sms-render in.csv
	sms_run 64 sms-render --text a --text-file b in.csv
	sms_run 64 sms-render --text '{{city}}' --allow-empty town in.csv
	has "$stderr" "the text has no {{town}}"
}

@test "sms-render: two hundred and fifty-seven variables are too many" {
	sms_run 65 sms-render --text "$(seq -f '{{v%g}}' 257 | tr -d '\n')" in.csv
	has "$stderr" "more than 256 variables"
}

@test "sms-render P51 P83 P90: in a pipe, each row's text is measured and has its price" {
	sms-account init -q -C US
	sms-render -q --text 'Hi {{first_name|you}}' in.csv |
		sms-segment -qc text -C US \
			-Ho number,text,encoding,segments,per_segment,credits >out
	is "+15005550010,Hi Ana,GSM-7,1,160,1
+15005550011,Hi you,GSM-7,1,160,1" "$(cat out)"
}
