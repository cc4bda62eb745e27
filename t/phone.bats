# The numbering plan: what a number is. Numbers are given to t/lib/phone, which
# prints number, valid, fault, country, calling code, type, extension, zones.

load helper

# one [COUNTRY] TEXT WANT: the fields up to the extension, blanks for tabs.
one() {
	local country=
	if [ $# -eq 3 ]; then
		country=$1
		shift
	fi
	sms_run 0 phone $country <<<"$1"
	is "$2" "$(cut -f1-7 <<<"$output" | tr '\t' ' ' | sed 's/  *$//')"
}

@test "phone: every region's examples and edges are as in Google's library" {
	golden=$top/t/fixtures/numplan-golden.tsv
	cut -f1,2 "$golden" | phone -p >got
	cut -f3- "$golden" | diff - got
	[ "$(wc -l <got)" -gt 2500 ]
}

@test "phone P29: a number of more than 15 digits is too long" {
	one +491512345678901 '+491512345678901 possible  DE 49 unknown'
	one +4915123456789012 '- too-long'
	one +1234567890123456 '- too-long'
	one DE 0491512345678901234 '- too-long'
}

@test "phone G9: +, 00 and national forms with a country are read" {
	one '+44 20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
	one '0044 20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
	one GB '020 7946 0000' '+442079460000 yes  GB 44 fixed_line'
	one gb '(020) 7946-0000' '+442079460000 yes  GB 44 fixed_line'
	one US '(201) 555-0123' '+12015550123 yes  US 1 fixed_line_or_mobile'
	one US '011 44 20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
}

@test "phone G9: 00 is + also where the country dials otherwise" {
	one US '0044 20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
	one JP '0044 20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
}

@test "phone G9: without + and without a country nothing is assumed" {
	one 2015550123 '- needs-country'
	one 15005550010 '- needs-country'
	one ZZ 2015550123 '- unknown-country'
}

@test "phone: why a text is no number" {
	one '' '- not-a-number'
	one hello '- not-a-number'
	one 1 '- not-a-number'
	one +1 '- not-a-number'
	one +12 '- not-a-number'
	one '+1 2' '- not-a-number'
	one GB '19~795#' '- not-a-number'
	one 'a number' '- not-a-number'
	one '+999 123 456' '- unknown-country-code'
	one +0123456 '- unknown-country-code'
	one +4412 '+4412 no too-short  44 unknown'
	one +12530000 '+12530000 no local-only  1 unknown'
	one +125300001 '+125300001 no too-short  1 unknown'
	one +122530000123 '+122530000123 no too-long  1 unknown'
	one +65912345678 '+65912345678 no invalid-length SG 65 unknown'
	one "$(printf '+1201555%.0s' {1..40})" '- too-long'
}

@test "phone: a length that fits in a range nobody knows is possible" {
	one +443900000000 '+443900000000 possible   44 unknown'
	one +11234567890 '+11234567890 possible   1 unknown'
}

@test "phone: a national prefix kept behind the calling code is dropped" {
	one '+44 (0)20 7946 0000' '+442079460000 yes  GB 44 fixed_line'
	one '+49 0 30 123456' '+4930123456 yes  DE 49 fixed_line'
	one '+39 06 698 12345' '+390669812345 yes  VA 39 fixed_line'
}

@test "phone: prefix rules that put digits in place" {
	one AR '011 15 2345 6789' '+5491123456789 yes  AR 54 mobile'
	one BR '0 15 11 96123 4567' '+5511961234567 yes  BR 55 mobile'
	one AG 4641234 '+12684641234 yes  AG 1 mobile'
	one SM 886377 '+3780549886377 yes  SM 378 fixed_line'
}

@test "phone: regions that share a calling code are told apart" {
	one +18765230123 '+18765230123 yes  JM 1 fixed_line_or_mobile'
	one +77710009998 '+77710009998 yes  KZ 7 mobile'
	one +441481256789 '+441481256789 yes  GG 44 fixed_line'
	one +80012345678 '+80012345678 yes  001 800 toll_free'
}

@test "phone: full-width and other digits, separators of Unicode" {
	one '＋４４　２０‑７９４６‑００００' \
	    '+442079460000 yes  GB 44 fixed_line'
	one '+٤٤٢٠٧٩٤٦٠٠٠٠' '+442079460000 yes  GB 44 fixed_line'
}

@test "phone: vanity letters are the keys of a telephone" {
	one '+1-800-FLOWERS' '+18003569377 yes  US 1 toll_free'
	one US 1-800-flowers '+18003569377 yes  US 1 toll_free'
	one +44207946000a '+44207946000 possible   44 unknown'
}

@test "phone: extensions are told from the number" {
	for ext in ' ext. 12' x12 ';ext=12' ',,12' ' #12' ' - 12#' '~12' \
	    ' доб. 12' ' extensión 12' ' anexo 12' 'ｘ12'; do
		one "+442079460000$ext" \
		    '+442079460000 yes  GB 44 fixed_line 12'
	done
	one '+1 (530) 583-6985 x302/x2303' \
	    '+15305836985 yes  US 1 fixed_line_or_mobile 302'
	one '+442079460000 x1234567890' '- too-long'
}

@test "phone: tel: URIs, with context and parameters" {
	one 'tel:+44-20-7946-0000' '+442079460000 yes  GB 44 fixed_line'
	one 'tel:7946-0000;phone-context=+44-20' \
	    '+442079460000 yes  GB 44 fixed_line'
	one GB 'tel:020-7946-0000;phone-context=example.com' \
	    '+442079460000 yes  GB 44 fixed_line'
	one 'tel:+442079460000;isub=99' '+442079460000 yes  GB 44 fixed_line'
	one GB 'tel:02079460000;phone-context=' '- not-a-number'
	one GB 'tel:02079460000;phone-context=a_b' '- not-a-number'
}

@test "phone: junk before and signs after a number do not count" {
	one 'call +44 20 7946 0000.' '+442079460000 yes  GB 44 fixed_line'
	one '+44 20 7946 0000 …' '+442079460000 yes  GB 44 fixed_line'
	one '+44 20 7946 0000 é' '- not-a-number'
}

@test "phone: bytes that are not UTF-8 are no number" {
	one $'+442079460000\xff' '- not-a-number'
	one $'\xc0\xab442079460000' '- not-a-number'
}

@test "phone: the magic numbers of the carriers are valid numbers" {
	for i in 01 02 03 04 09 10 06; do
		one "+150055500$i" "+150055500$i yes  US 1 personal_number"
	done
}

@test "phone: zones of a place are its own, others have their country's" {
	zones() { phone <<<"$1" | cut -f8; }
	is Europe/London "$(zones +442079460000)"
	is America/New_York "$(zones +12125550123)"
	is 42 "$(zones +18005550123 | wc -w)"
	is 8 "$(zones +61412345678 | wc -w)"
	is Asia/Shanghai "$(zones +8613912345678)"
	is '' "$(zones +12530000)"
	is Europe/Berlin "$(zones +493000)"
}

@test "phone: the countries are sorted, each with calling code and name" {
	phone -c >list
	is "$(sort -u list)" "$(cat list)"
	[ "$(wc -l <list)" -ge 245 ]
	is '' "$(awk -F'\t' '$2 < 1 || $3 == "" || $5 == ""' list)"
	grep -qx 'GB	44	GB	portable	United Kingdom' list
	grep -qx 'JE	44	GB	fixed	Jersey' list
	grep -qx 'CN	86	CN	fixed	China' list
}

@test "phone: what looks like a number, for telling a list from a header" {
	while IFS='|' read -r text want; do
		is "$want" "$(phone -l <<<"$text") $text" ||
			{ echo "$text"; return 1; }
	done <<-'END'
		+447900900123|yes +447900900123
		+44 (0)20 7946-0000|yes +44 (0)20 7946-0000
		020 7946 0000|yes 020 7946 0000
		12345|yes 12345
		+123|yes +123
		1234|no 1234
		+12|no +12
		number|no number
		phone 1|no phone 1
		2015550123x|no 2015550123x
		12+345|no 12+345
		+1-800-FLOWERS|yes +1-800-FLOWERS
		+1 650 253 0000 ext. 12|yes +1 650 253 0000 ext. 12
		tel:+1-650-253-0000|yes tel:+1-650-253-0000
		telephone 12345|no telephone 12345
		tel:|no tel:
		+１６５０２５３００００|yes +１６５０２５３００００
		１６５０２５３００００|yes １６５０２５３００００
		１|no １
		+ columns|no + columns
		|no 
	END
}
