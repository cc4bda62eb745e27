# sms-inspect: what a phone number is.

load helper

# of OPTIONS... NUMBER: all fields behind number and given, of one number.
of() {
	sms_run 0 sms-inspect -q -H -f csv "$@"
	output=${output#*,*,}
}

@test "sms-inspect P65 P66: an E.164 number's validity, country, code, type and zones" {
	of +447900900123 -o number,given,e164,valid,country,calling_code,type
	is '+447900900123,yes,GB,44,mobile' "$output"
	of +442079460000
	is '+442079460000,yes,GB,44,fixed_line,Europe/London' "$output"
}

@test "sms-inspect: the columns, in their order" {
	sms_run 0 sms-inspect -q +15005550010
	is number,given,e164,valid,country,calling_code,type,time_zones \
	    "${lines[0]}"
}

@test "sms-inspect G9: national forms are read for the country of -C" {
	sms_run 0 sms-inspect -q -C GB -Ho number,given '020 7946 0000'
	is '+442079460000,020 7946 0000' "$output"
	sms_run 0 sms-inspect -q -C us -Ho number '(201) 555-0123'
	is +12015550123 "$output"
	sms_run 0 sms-inspect -q -Ho number '00 44 20 7946 0000'
	is +442079460000 "$output"
}

@test "sms-inspect G9: without a country a national number is none" {
	sms_run 1 sms-inspect -q -Ho number,e164,valid 2015550123
	is 2015550123,,no "$output"
	sms_run 1 sms-inspect -v 2015550123
	has "$stderr" 'needs-country'
}

@test "sms-inspect P29: more than 15 digits are no number" {
	sms_run 1 sms-inspect -v -Ho number,valid +1234567890123456
	is +1234567890123456,no "$output"
	has "$stderr" 'has too many digits'
}

@test "sms-inspect: a -C that is no country is 64 and helps" {
	sms_run 64 sms-inspect -C XX 123456
	is '' "$output"
	sms_run 64 sms-inspect -C UK 123456
	has "$stderr" 'did you mean GB?'
}

@test "sms-inspect: a bare list is read as numbers, one a line" {
	printf '%s\n' +447900900123 '(020) 7946-0000' 0044201 abc >list
	sms_run 0 sms-inspect -C GB -o number,given,valid list
	is 'number,given,valid
+447900900123,+447900900123,yes
+442079460000,(020) 7946-0000,yes
+44201,0044201,no
abc,abc,no' "$output"
	is 'sms-inspect: read 4 = passed 4' "$stderr"
}

@test "sms-inspect: columns of a file stay, number is rewritten, given keeps it" {
	printf '%s\n' 'name,number,note' '"Ann, B.",07900 900123,"a ""b"""' >f
	sms_run 0 sms-inspect -C GB f -f csv
	is 'name,number,note,given,e164,valid,country,calling_code,type,time_zones
"Ann, B.",+447900900123,"a ""b""",07900 900123,+447900900123,yes,GB,44,mobile,Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London' "$output"
}

@test "sms-inspect: -c names the column, JSON lines are rows too" {
	printf 'phone,x\n+447900900123,1\n' >f
	sms_run 0 sms-inspect -q -c phone -Ho phone,country f
	is +447900900123,GB "$output"
	sms_run 65 sms-inspect -q f
	has "$stderr" '-c number='
	sms_run 0 sms-inspect -q -f json -o number,valid,calling_code,time_zones \
	    <<<'{"number":"+442079460000"}'
	is '{"number":"+442079460000","valid":"yes","calling_code":"44","time_zones":["Europe/London"]}' "$output"
}

@test "sms-inspect: a second run replaces the columns of the first" {
	printf 'number\n020 7946 0000\n' | sms-inspect -q -C GB >once
	sms_run 0 sms-inspect -q once
	is "$(cat once)" "$output"
}

@test "sms-inspect: a column that is taken stops it, --prefix and --replace help" {
	printf 'number,type\n+442079460000,vip\n' >f
	sms_run 65 sms-inspect -q f
	is '' "$output"
	has "$stderr" '--prefix'
	sms_run 0 sms-inspect -q --prefix x_ -Ho type,x_type f
	is vip,fixed_line "$output"
	sms_run 0 sms-inspect -q --replace -Ho type f
	is fixed_line "$output"
}

@test "sms-inspect: what a spreadsheet did to a number is undone, or said" {
	sms_run 0 sms-inspect -q -Ho number <<-END
		number
		4.47900900123E+11
		'+447900900123
		="+447900900123"
	END
	is "4.47900900123E+11
+447900900123
+447900900123" "$output"
	sms_run 0 sms-inspect -q -C GB -Ho number \
	    <<<$'number\n4.47900900123E+11'
	is +447900900123 "$output"
	sms_run 1 sms-inspect -v -Ho valid -C GB <<<$'number\n4.479E+11'
	has "$stderr" digits-lost
}

@test "sms-inspect P20 P88: --keep and --drop make it a filter for landlines" {
	printf 'name,number\nA,+442079460000\nB,+447900900123\nC,+12015550123\nD,?\n' >f
	sms_run 0 sms-inspect --keep mobile,fixed_line_or_mobile -o name,type \
	    -r out f
	is 'name,type
B,mobile
C,fixed_line_or_mobile' "$output"
	has "$stderr" 'read 4 = passed 2 + dropped 2'
	has "$stderr" '1 of the numbers kept may be landlines'
	is 'name,number,_line,_column,_reason,_detail
A,+442079460000,2,,line-type,fixed_line
D,?,5,,line-type,unknown' "$(cat out)"
	sms_run 0 sms-inspect -q --drop fixed_line,unknown -Ho name f
	is $'B\nC' "$output"
	sms_run 0 sms-inspect --drop fixed_line -Ho name f
	lacks "$stderr" '?'
}

@test "sms-inspect: a type that does not exist is 64 and names the nearest" {
	sms_run 64 sms-inspect --keep mobil +447900900123
	has "$stderr" 'did you mean mobile'
	sms_run 64 sms-inspect --keep mobile --drop voip +447900900123
	has "$stderr" 'exclude each other'
}

@test "sms-inspect: 0 when there is a number, 1 when there is none" {
	sms_run 0 sms-inspect -q +447900900123 +1
	sms_run 1 sms-inspect -q +1 +12
	sms_run 1 sms-inspect -q <<<$'number\nnone\n'
	sms_run 66 sms-inspect -q </dev/null
	sms_run 0 sms-inspect -q --empty-ok </dev/null
}

@test "sms-inspect: operands are numbers or files, not both" {
	echo +447900900123 >list
	sms_run 64 sms-inspect +447900900123 list
	has "$stderr" 'exclude each other'
	sms_run 64 sms-inspect nowhere
	has "$stderr" 'neither a phone number nor a file'
	sms_run 66 sms-inspect ./nowhere
	echo +447900900123 >12345
	sms_run 0 sms-inspect -q -Ho type ./12345
	is mobile "$output"
}

@test "sms-inspect: -V names the version of the plan" {
	sms_run 0 sms-inspect -V
	has "$output" 'google-libphonenumber'
}

@test "sms-inspect: links neither database, network nor crypto" {
	libs=$(ldd "$(command -v sms-inspect)" | grep -oE 'lib(sqlite3|curl|crypto|ssl|yaml)' || true)
	is '' "$libs"
}
