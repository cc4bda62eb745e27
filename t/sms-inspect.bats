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
	is '+442079460000,yes,GB,44,fixed_line,Europe/London,United Kingdom,020 7946 0000,+44 20 7946 0000,,,,,London,,' "$output"
}

@test "sms-inspect: the columns, in their order" {
	sms_run 0 sms-inspect -q +15005550010
	is number,given,e164,valid,country,calling_code,type,time_zones,country_name,national,international,operator,mcc,mnc,ported_possible,location,reason,cost \
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

@test "sms-inspect P65: vanity letters, extensions, tel: and full width are read, as operands and in lists" {
	# typed | E.164
	while IFS='|' read -r typed want; do
		sms_run 0 sms-inspect -q -C US -Ho number,valid "$typed"
		is "$typed: $want,yes" "$typed: $output"
		printf '%s\n' +12015550123 "$typed" >list
		sms_run 0 sms-inspect -q -C US -Ho number list
		is "$typed: $want" "$typed: ${lines[1]}"
	done <<-'END'
		1-800-FLOWERS|+18003569377
		(800) FLOWERS|+18003569377
		+1 800 FLOWERS|+18003569377
		650 253 0000 x12|+16502530000
		+1 650 253 0000 ext. 12|+16502530000
		tel:+1-650-253-0000|+16502530000
		+１６５０２５３００００|+16502530000
		６５０２５３００００|+16502530000
	END
	# a list may begin with each that no name of a column looks like
	for typed in '+1 800 FLOWERS' '+1 650 253 0000 ext. 12' \
		tel:+1-650-253-0000 +１６５０２５３００００; do
		printf '%s\n' "$typed" +12015550123 >list
		sms_run 0 sms-inspect -q -Ho number list
		is 2 "${#lines[@]}"
	done
	sms_run 1 sms-inspect -Ho reason 1-800-FLOWERS
	is needs-country "$output"
	sms_run 64 sms-inspect -C US flowers
	has "$stderr" 'flowers: neither a phone number nor a file: write numbers with +'
	sms_run 64 sms-inspect eror 21610
	has "$stderr" "did you mean 'sms-inspect error'?"
	sms_run 64 sms-inspect -C US ''
	# a file goes before vanity letters
	echo +447900900123 >1-800-FLOWERS
	sms_run 0 sms-inspect -q -C US -Ho number 1-800-FLOWERS
	is +447900900123 "$output"
}

@test "sms-inspect: -v tells of each that is none where it stands" {
	printf '%s\n' number +447900900123 abc >list
	sms_run 0 sms-inspect -v -Ho number list
	has "$stderr" 'sms-inspect: list:3: not-a-number: "abc"'
	sms_run 1 sms-inspect -v +12
	has "$stderr" 'sms-inspect: not-a-number: "+12"'
}

@test "sms-inspect: a -C that is no country is 64 and helps" {
	sms_run 64 sms-inspect -C XX 123456
	is '' "$output"
	sms_run 64 sms-inspect -C UK 123456
	has "$stderr" "did you mean 'GB'?"
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

@test "sms-inspect: a bare list may begin with what a spreadsheet made of a number" {
	# first line | what becomes of it with -C GB
	while IFS='|' read -r first want; do
		printf '%s\n' "$first" +442079460000 >list
		sms_run 0 sms-inspect -qC GB -Ho number,valid,reason list
		is "$first: $want" "$first: ${lines[0]}"
		is 2 "${#lines[@]}"
	done <<-'END'
		="+447900900123"|+447900900123,yes,
		'+447900900123|+447900900123,yes,
		4.47900900123E+11|+447900900123,yes,
		447900900123.0|+447900900123,yes,
		4.479E+11|4.479E+11,no,digits-lost
	END
	printf '%s\n' 911 +442079460000 >list
	sms_run 65 sms-inspect -C US list
	has "$stderr" "there are '911': name it with -c number=NAME, or put the line number on top, if this is a list"
	{ echo number; cat list; } >numbers
	sms_run 0 sms-inspect -qC US -Ho number,type numbers
	is $'911,short_code\n+442079460000,fixed_line' "$output"
	printf '%s\n' phones +442079460000 >list
	sms_run 65 sms-inspect list
	lacks "$stderr" 'on top'
}

@test "sms-inspect: columns of a file stay, number is rewritten, given keeps it" {
	printf '%s\n' 'name,number,note' '"Ann, B.",07900 900123,"a ""b"""' >f
	sms_run 0 sms-inspect -C GB f -f csv
	is name,number,note,given,e164,valid,country,calling_code,type,time_zones \
	    "$(cut -d, -f1-10 <<<"${lines[0]}")"
	[[ ${lines[1]} == '"Ann, B.",+447900900123,"a ""b""",07900 900123,+447900900123,yes,GB,44,mobile,Europe/Guernsey Europe/'* ]]
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

@test "sms-inspect P20 P88: contacts flow through it and the opt-outs to the sender, and no credits go to landlines" {
	sms-account init -q -C GB
	sms-tariffs set -q GB=1 US=1
	sms-optout add -q +447900900124
	printf '%s\n' 'Number,Name' '07900 900123,Ann' '020 7946 0000,Bob' \
		'+447900900124,Cat' '+12015550123,Dan' 'nonsense,Eve' >contacts.csv
	pipe() {
		sms-inspect -q -C GB --keep mobile,fixed_line_or_mobile contacts.csv |
			sms-optout filter -q --class marketing |
			sms-send -qH -o number,state --text 'We open at ten'
	}
	export -f pipe
	sms_run 0 bash -o pipefail -c pipe
	is '+447900900123,sending
+12015550123,sending' "$output"
	is 98 "$(sms-credits balance -qHo balance)"
}

@test "sms-inspect: a type that does not exist is 64 and names the nearest" {
	sms_run 64 sms-inspect --keep mobil +447900900123
	has "$stderr" "did you mean 'mobile'?"
	sms_run 64 sms-inspect --keep '' +447900900123
	has "$stderr" 'sms-inspect: --keep: which types?'
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

@test "sms-inspect P66: country name, operator, MCC and MNC, formats, place" {
	of +447900900123 -o number,given,country_name,national,international,operator,mcc,mnc,ported_possible
	is 'United Kingdom,07900 900123,+44 7900 900123,Vodafone,234,15,yes' \
	    "$output"
	of +12125550123 -o number,given,operator,mcc,mnc,ported_possible,location
	is ',,,yes,"New York, NY"' "$output"
	of +8613912345678 -o number,given,ported_possible,location
	is 'no,"Changzhou, Jiangsu"' "$output"
}

@test "sms-inspect P66: an operator with several networks has the list of them" {
	of +819012345678 -o number,given,operator,mcc,mnc
	is 'KDDI,440,01 50 51 52 53' "$output"
}

@test "sms-inspect: what is typed badly is decided as libphonenumber does" {
	# of the United States, as typed | E.164, validity, reason, extension
	while IFS='|' read -r typed want; do
		printf 'number\n"%s"\n' "$typed" >list.csv
		run --separate-stderr sms-inspect -qH -C US -f tsv \
			-o number,valid,reason,international list.csv
		got=$(cut -f1-3 <<<"$output" | tr '\t' ' ' | sed 's, *$,,')
		ext=$(sed -n 's/.* ext\. / x/p' <<<"$output")
		is "$typed|$want" "$typed|$got$ext"
	done <<-'END'
		+1201555|+1201555 no too-short
		12|+112 no too-short
		+120155512345678|+120155512345678 no too-long
		+447911|+447911 no local-only
		+999123456789|+999123456789 no unknown-country-code
		+0123456789|+0123456789 no unknown-country-code
		+80012345678|+80012345678 yes
		1-800-FLOWERS|+18003569377 yes
		+1 800 FLOWERS|+18003569377 yes
		+1 201 555 0123 ext. 42|+12015550123 yes x42
		+1 201 555 0123;ext=42|+12015550123 yes x42
		+1 201 555 0123x42|+12015550123 yes x42
		+1 (201) 555-0123 extension 1234567|+12015550123 yes x1234567
		tel:+1-201-555-0123|+12015550123 yes
		tel:2015550123;phone-context=+1|+12015550123 yes
		tel:0123;phone-context=example.com|+10123 no too-short
		+１２０１５５５０１２３|+12015550123 yes
		+١٢٠١٥٥٥٠١٢٣|+12015550123 yes
		++12015550123|+12015550123 yes
		abc|abc no not-a-number
		0|0 no not-a-number
		+|+ no not-a-number
	END
}

@test "sms-inspect: why a number is none stands in reason" {
	sms_run 1 sms-inspect -q -Ho number,valid,reason +1 +44 2015550123 \
	    +12530000 +65912345678 +122530000123 +999123456
	is '+1,no,not-a-number
+44,no,not-a-number
2015550123,no,needs-country
+12530000,no,local-only
+65912345678,no,invalid-length
+122530000123,no,too-long
+999123456,no,unknown-country-code' "$output"
}

@test "sms-inspect P15 P91: a short code is one of its country only, with its cost" {
	of -C US 40404 -o number,given,e164,valid,country,type,cost
	is ,yes,US,short_code,standard "$output"
	of -C GB 999 -o number,given,valid,type,cost
	is yes,short_code,toll-free "$output"
	of -C FR 36665 -o number,given,type,cost
	is short_code,premium "$output"
	# the same digits are another code, or none, in another country
	of -C FR 40404 -o number,given,valid,country,cost
	is yes,FR,premium "$output"
	of -C GB 40404 -o number,given,valid,country,cost
	is possible,GB,unknown "$output"
	sms_run 1 sms-inspect -q -Ho number,valid,type 40404
	is 40404,no,unknown "$output"
	sms_run 0 sms-inspect -q -C US --keep short_code -Ho number \
	    40404 2015550123
	is 40404 "$output"
}

@test "sms-inspect P31 P34 P36 G31: an IMSI is country, network of 2 or 3 digits, subscriber" {
	sms_run 0 sms-inspect imsi -Ho imsi,mcc,mnc,msin,msin_digits,known \
	    310260123456789 262011234567890
	is '310260123456789,310,260,123456789,9,yes
262011234567890,262,01,1234567890,10,yes' "$output"
	sms_run 0 sms-inspect imsi -Ho mcc,mnc,known 399991234567890
	is 399,991,no "$output"
	sms_run 64 sms-inspect imsi 3102601234567890
	has "$stderr" 'not an IMSI'
	sms_run 64 sms-inspect imsi 31026012345678a
	sms_run 64 sms-inspect imsi 31026
	sms_run 64 sms-inspect imsi
}

@test "sms-inspect P35: the first digit of a country code is a part of the world" {
	first=0
	while IFS= read -r region; do
		sms_run 0 sms-inspect mcc -f tsv -Ho region "${first}99"
		is "$region" "$output"
		first=$((first + 1))
	done <<-'END'
		test

		Europe
		North America and Caribbean
		Asia and Middle East
		Oceania
		Africa
		South and Central America

		world-wide
	END
	sms_run 0 sms-inspect mcc -Ho countries 234
	is 'GB GG JE IM' "$output"
	sms_run 64 sms-inspect mcc 12
	sms_run 0 sms-inspect mcc -Ho mcc
	is "$(sort -u <<<"$output")" "$output"
	[ "${#lines[@]}" -gt 200 ]
}

@test "sms-inspect P27 P38: operators are listed, sorted, by country" {
	sms_run 0 sms-inspect operators -Ho mcc,mnc
	is "$(sort <<<"$output")" "$output"
	[ "${#lines[@]}" -gt 1500 ]
	sms_run 0 sms-inspect operators --sort country -f tsv -Ho country_name
	is "$(sort <<<"$output")" "$output"
	sms_run 0 sms-inspect operators --sort country --desc -f tsv -Ho country_name
	is "$(sort -r <<<"$output")" "$output"
	sms_run 0 sms-inspect -C IE operators -Ho mcc
	is 272 "$(sort -u <<<"$output")"
	sms_run 0 sms-inspect operators -Ho status
	is Operational "$(sort -u <<<"$output")"
	sms_run 0 sms-inspect operators --all -Ho status
	[ "$(sort -u <<<"$output" | wc -l)" -gt 3 ]
	sms_run 0 sms-inspect operators -Ho kind
	is $'mno\nmvno' "$(sort -u <<<"$output")"
	[ "$(grep -c mvno <<<"$output")" -gt 150 ]
	# a guest of another's network; a host of guests; one with spectrum, too
	sms_run 0 sms-inspect operators -qHo mcc,mnc,kind
	for row in 204,07,mvno 202,14,mvno 234,30,mno 278,01,mno 206,03,mno; do
		has "$output"$'\n' "$row"$'\n'
	done
	sms_run 64 sms-inspect operators --sort brand
	sms_run 64 sms-inspect operators IE
}

@test "sms-inspect: -V names the version of the plan" {
	sms_run 0 sms-inspect -V
	has "$output" 'google-libphonenumber'
}

@test "sms-inspect: links neither database, network nor crypto" {
	libs=$(ldd "$(command -v sms-inspect)" | grep -oE 'lib(sqlite3|curl|crypto|ssl|yaml)' || true)
	is '' "$libs"
}

@test "sms-inspect error: a carrier's code in our words, with what to do about it" {
	sms_run 0 sms-inspect error --gateway twilio -H 21610 30003 30005 63038 20500
	is "twilio,21610,send,opted-out,The recipient sent STOP to our number,no,opted-out,yes
twilio,30003,receipt,unreachable,The handset is switched off or out of reach,later,nothing,yes
twilio,30005,receipt,dead-number,The network knows no such handset,no,dead,yes
twilio,63038,send,daily-cap,More texts in a day than the account may send,next-day,nothing,yes
twilio,20500,send,unknown,A fault of the carrier's own: it may have sent the message,ask-first,nothing,yes" \
		"${output//no-answer/unknown}"
}

@test "sms-inspect error: a code that several carriers or stages have is told for each" {
	sms_run 0 sms-inspect error -Ho carrier,stage,reason 9
	is "infobip,receipt,no-route
messagebird,send,bad-request
vonage,receipt,opted-out
vonage,send,provider-no-funds" "$output"
}

@test "sms-inspect error: a code that is not known is a no, the known ones are told" {
	sms_run 1 sms-inspect error -Ho carrier,reason 424242 21610
	is twilio,opted-out "$output"
	has "$stderr" '424242: no such code is known'
}

@test "sms-inspect error: a gateway that is none is 64 with the nearest" {
	sms_run 64 sms-inspect error --gateway twillio 21610
	has "$stderr" "did you mean 'twilio'?"
	is '' "$output"
}

@test "sms-inspect error: the table is sorted, each code of a stage once, in sentences without commas" {
	table=$top/common/carrier/data/errors.csv
	tail -n +2 "$table" | sed 's/"\(.*\), \(.*\)"/\1; \2/' >rows
	LC_ALL=C sort -c -t, -k1,1 -k2,2 -k3,3 rows
	is '' "$(cut -d, -f1-3 rows | uniq -d)"
	is '' "$(awk -F, 'NF != 6 || $5 !~ /^(yes|no)$/ ||
	    $3 !~ /^(send|receipt)$/' rows)"
	sms_run 0 sms-inspect error -Ho carrier,code,stage
	is "$(cut -d, -f1-3 rows)" "$(sed 's/"\(.*\), \(.*\)"/\1; \2/' <<<"$output")"
	# and --gateway knows every carrier of it
	cut -d, -f1 rows | uniq >carriers
	while read -r carrier; do
		sms_run 0 sms-inspect error --gateway "$carrier" -Ho carrier
		is "$carrier" "$(uniq <<<"$output")"
	done <carriers
}

@test "sms-inspect error: what a code means stands in the table alone, not in a provider's description too" {
	for file in "$top"/common/carrier/providers/*.yaml; do
		carrier=$(basename "$file" .yaml)
		sed -n 's/.*{ code: \[*\([^]]*[^],]\)\]*, class: .*/\1/p' "$file" |
			tr -s ', ' '\n\n' | tr -d '"' | grep -vxF '*' >codes || continue
		while read -r code; do
			sms_run 1 sms-inspect error --gateway "$carrier" "$code"
		done <codes
	done
}
