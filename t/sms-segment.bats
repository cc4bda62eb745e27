load helper

# one ENCODING,SEGMENTS,UNITS,CHARACTERS,PER_SEGMENT,LEFT ARGUMENTS...: the row
# that sms-segment prints.
one() {
	local want=$1
	shift
	sms_run 0 sms-segment -H "$@"
	is "$want" "$output"
	[ -z "$stderr" ]
}

# times N TEXT: TEXT, N times.
times() {
	local out
	printf -v out '%*s' "$1" ''
	printf %s "${out// /"$2"}"
}

@test "sms-segment: the columns have these names in this order" {
	sms_run 0 sms-segment --text hello
	is "encoding,segments,units,characters,per_segment,left
GSM-7,1,5,5,160,155" "$output"
}

@test "sms-segment P48: a segment holds 160 characters of GSM 03.38, or 70 of any other" {
	one GSM-7,1,160,160,160,0 --text "$(times 160 a)"
	one GSM-7,2,161,161,153,145 --text "$(times 161 a)"
	one UCS-2,1,70,70,70,0 --text "$(times 70 ж)"
	one UCS-2,2,71,71,67,63 --text "$(times 71 ж)"
}

@test "sms-segment P49: each of several segments holds 153, or 67" {
	one GSM-7,2,306,306,153,0 --text "$(times 306 a)"
	one GSM-7,3,307,307,153,152 --text "$(times 307 a)"
	one UCS-2,2,134,134,67,0 --text "$(times 134 ж)"
	one UCS-2,3,135,135,67,66 --text "$(times 135 ж)"
}

@test "sms-segment P89: one character outside the alphabet makes the whole text UCS-2" {
	one GSM-7,1,12,12,160,148 --text "see you, Zoé"
	one UCS-2,1,10,9,70,60 --text "see you 🙂"
	one UCS-2,3,161,161,67,40 --text "$(times 160 a)ж"
}

@test "sms-segment G33: the extension table costs two septets a character" {
	local c
	for c in '^' '{' '}' "\\" '[' '~' ']' '|' '€' $'\f'; do
		one GSM-7,1,2,1,160,158 --text "$c"
	done
	one UCS-2,1,1,1,70,69 --text '`'
}

@test "sms-segment G33: no segment ends between an escape and its character" {
	one GSM-7,3,306,153,153,151 --text "$(times 153 ])"
	one GSM-7,1,160,80,160,0 --text "$(times 80 ])"
	one GSM-7,2,162,81,153,143 --text "$(times 81 ])"
	# 152 letters: the pair behind them begins the second segment
	one GSM-7,2,163,162,153,142 --text "$(times 152 a)€$(times 9 b)"
	one GSM-7,2,163,162,153,143 --text "$(times 151 a)€$(times 10 b)"
}

@test "sms-segment G33: no segment ends between two surrogates" {
	one UCS-2,1,70,35,70,0 --text "$(times 35 🎉)"
	one UCS-2,2,72,36,67,61 --text "$(times 36 🎉)"
	one UCS-2,2,72,71,67,61 --text "$(times 66 a)🎉$(times 4 b)"
	one UCS-2,2,72,71,67,62 --text "$(times 65 a)🎉$(times 5 b)"
}

@test "sms-segment: an empty text travels in one segment" {
	one GSM-7,1,0,0,160,160 --text ''
}

@test "sms-segment: of the control characters only line ends and form feed are in the alphabet" {
	one UCS-2,1,1,1,70,69 --text $'\x1b'
	one UCS-2,1,1,1,70,69 --text $'\x01'
	one UCS-2,1,1,1,70,69 --text $'\x7f'
	one UCS-2,1,1,1,70,69 --text $'\t'
	one GSM-7,1,2,2,160,158 --text $'\r\n'
}

@test "sms-segment: a block of 16 bytes hides nothing, wherever a character stands" {
	local at s
	for ((at = 0; at < 40; at++)); do
		s=$(times $at x)
		one "GSM-7,1,$((at + 4)),$((at + 3)),160,$((156 - at))" --text "$s€zé"
		one "UCS-2,1,$((at + 3)),$((at + 2)),70,$((67 - at))" --text "$s🎉-"
	done
}

# The tables as the standard prints them, in the order of their codes, copied
# apart from the lists in common/text/gsm.c. In a single shift table a dot is
# an empty place.
tables() {
	cat <<'EOF'
default locking @£$¥èéùìòÇ␊Øø␍ÅåΔ_ΦΓΛΩΠΨΣΘΞ␛ÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
default single ..........␌.........^...................{}.....\............[~].|....................................€
tr locking @£$¥€éùıòÇ␊Ğğ␍ÅåΔ_ΦΓΛΩΠΨΣΘΞ␛ŞşßÉ !"#¤%&'()*+,-./0123456789:;<=>?İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà
tr single ..........␌.........^...................{}.....\............[~].|......Ğ.İ.........Ş...............ç.€.ğ.ı.........ş
es single .........ç␌.........^...................{}.....\............[~].|Á.......Í.....Ó.....Ú...........á...€...í.....ó.....ú
pt locking @£$¥êéúíóç␊Ôô␍ÁáΔ_ªÇÀ∞^\€Ó|␛ÂâÊÉ !"#º%&'()*+,-./0123456789:;<=>?ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà
pt single .....ê...ç␌Ôô.Áá..ΦΓ^ΩΠΨΣΘ.....Ê........{}.....\............[~].|À.......Í.....Ó.....Ú.....ÃÕ....Â...€...í.....ó.....ú.....ãõ..â
EOF
}

# printed LANGUAGE: its tables as rows of language, table, code, character.
printed() {
	local LC_ALL=C.UTF-8 language table characters i c prefix
	while read -r language table characters; do
		[ "$language" = "$1" ] || continue
		prefix=
		[ "$table" = single ] && prefix=1b
		for ((i = 0; i < ${#characters}; i++)); do
			c=${characters:i:1}
			case $c in
			␛) continue ;;
			.) [ "$table" = single ] && continue ;;
			␊) c='\n' ;;
			␍) c='\r' ;;
			␌) c=$'\f' ;;
			\\) c='\\' ;;
			esac
			printf '%s\t%s\t%s%02x\t%s\n' "$language" "$table" \
				"$prefix" "$i" "$c"
		done
	done < <(tables)
}

@test "sms-segment P26: the alphabets are those of 3GPP TS 23.038" {
	sms_run 0 sms-segment --alphabet -Hf tsv -o language,table,code,character
	is "$(printed default)" "$output"
	sms_run 0 sms-segment --alphabet --lang tr,es,pt -Hf tsv \
		-o language,table,code,character
	is "$(printed tr; printed es; printed pt)" "$output"
}

@test "sms-segment P26: the alphabet names its characters and what they cost" {
	sms_run 0 sms-segment --alphabet
	has "$output" 'default,locking,05,1,é,U+00E9,LATIN SMALL LETTER E WITH ACUTE'
	has "$output" 'default,single,1b65,2,€,U+20AC,EURO SIGN'
	has "$output" 'default,single,1b0a,2,'
	has "$output" ',U+000A,LINE FEED'
}

@test "sms-segment: national tables are used only where they are allowed" {
	one UCS-2,1,5,5,70,65 --text "ağaçş"
	one GSM-7,1,5,5,155,150 --lang tr --text "ağaçş"
	one UCS-2,1,5,5,70,65 --lang es,pt --text "ağaçş"
}

@test "sms-segment: a table in the header costs what the standard says" {
	# one table: 155, and 149 of several
	one GSM-7,1,155,155,155,0 --lang tr --text "$(times 155 ı)"
	one GSM-7,2,156,156,149,142 --lang tr --text "$(times 156 ı)"
	# locking for ê and single shift for Φ: 152, and 146 of several
	one GSM-7,1,152,151,152,0 --lang pt --text "$(times 150 ê)Φ"
	one GSM-7,2,153,152,146,139 --lang pt --text "$(times 151 ê)Φ"
}

@test "sms-segment: where no table is needed, none is named" {
	one GSM-7,1,160,160,160,0 --lang tr,es,pt --text "$(times 160 a)"
}

@test "sms-segment: of the allowed tables the cheapest pair is taken" {
	# é is in every table, á in the single shift of Spanish, where it costs
	# two, and in the locking shift of Portuguese, where it costs one
	one GSM-7,1,100,50,155,55 --lang es --text "$(times 50 á)"
	one GSM-7,1,100,100,155,55 --lang es,pt --text "$(times 100 á)"
}

@test "sms-segment: --encoding leaves no choice" {
	one UCS-2,1,5,5,70,65 --encoding ucs2 --text hello
	one GSM-7,1,5,5,160,155 --encoding GSM-7 --text hello
	sms_run 65 sms-segment --encoding gsm --text "a ж"
	has "$stderr" "byte 3 is not in the GSM alphabet"
	[ -z "$output" ]
	sms_run 64 sms-segment --encoding utf8 --text hello
	has "$stderr" "take auto, gsm or ucs2"
	sms_run 64 sms-segment --lang tr,klingon --text hello
	has "$stderr" "take tr, es or pt"
}

@test "sms-segment: the whole input is one text, but for one line end" {
	printf 'two\nlines\n' >in
	one GSM-7,1,9,9,160,151 in
	printf 'two\r\nlines\r\n' >in
	one GSM-7,1,10,10,160,150 in
	printf 'two\nlines\n\n' >in
	one GSM-7,1,10,10,160,150 in
	printf '\xef\xbb\xbftext' >in
	one GSM-7,1,4,4,160,156 in
	printf 'more' >more
	one GSM-7,1,8,8,160,152 in more
	run --separate-stderr sms-segment -H - <in
	is GSM-7,1,4,4,160,156 "$output"
}

@test "sms-segment: no input is an error, unless it is meant" {
	sms_run 66 sms-segment </dev/null
	has "$stderr" "<stdin>: 0 bytes"
	sms_run 66 sms-segment nowhere
	has "$stderr" "nowhere: No such file"
	sms_run 66 sms-segment -l </dev/null
	sms_run 0 sms-segment -l --empty-ok </dev/null
	is "encoding,segments,units,characters,per_segment,left" "$output"
	sms_run 0 sms-segment -H --empty-ok </dev/null
	is GSM-7,1,0,0,160,160 "$output"
}

@test "sms-segment: what is not UTF-8 is refused and the byte is named" {
	local bad
	for bad in '\xff' '\xc0\x80' '\xed\xa0\x80' '\xf4\x90\x80\x80' \
		'\xe2\x82' '\x80' '\xf0\x80\x80\x80' '\xe0\x80\x80'; do
		printf "ab$bad" >in
		sms_run 65 sms-segment in
		has "$stderr" "in: byte 3 (0x"
		[ -z "$output" ]
		printf "%s$bad%s" "$(times 30 x)" "$(times 30 y)" >in
		sms_run 65 sms-segment in
		has "$stderr" "in: byte 31 (0x"
	done
	printf 'a\0b' >in
	sms_run 65 sms-segment in
	has "$stderr" "a NUL byte"
}

@test "sms-segment: a text longer than any message is refused in little memory" {
	head -c 100000000 /dev/zero | tr '\0' x >in
	sms_run 65 sms-segment in
	has "$stderr" "longer than 1048576 bytes"
	sms_run 1 sms-segment -l in
	has "$stderr" "in:1: text-too-long"
	(cat in; printf '\nshort\n') >two
	sms_run 1 sms-segment -lH two
	is GSM-7,1,5,5,160,155 "$output"
	has "$stderr" "read 2 = measured 1 + bad 1"
}

@test "sms-segment -l: each line is a text, on UNIX and DOS" {
	sms_run 0 sms-segment -lH <<<$'one\n\nит’s\nfour€'
	is "GSM-7,1,3,3,160,157
GSM-7,1,0,0,160,160
UCS-2,1,4,4,70,66
GSM-7,1,6,5,160,154" "$output"
	has "$stderr" "read 4 = measured 4"
	printf '\xef\xbb\xbfone\r\ntwo' >in
	sms_run 0 sms-segment -lqH in
	is "GSM-7,1,3,3,160,157
GSM-7,1,3,3,160,157" "$output"
	[ -z "$stderr" ]
}

@test "sms-segment -l: lines that cannot be measured go to -r and the rest goes on" {
	printf 'good\nb\xffd\nnu\0l\nx\n' >in
	sms_run 1 sms-segment -lH -r bad.csv in
	is "GSM-7,1,4,4,160,156
GSM-7,1,1,1,160,159" "$output"
	has "$stderr" "read 4 = measured 2 + bad 2"
	[ "$(wc -l <bad.csv)" -eq 3 ]
	[ "$(head -1 bad.csv)" = text,_line,_column,_reason,_detail ]
	LC_ALL=C grep -aq $'^b\xffd,2,,bad-utf8,' bad.csv
	grep -aq ',3,,nul-byte,' bad.csv
	sms_run 1 sms-segment -lH in
	has "$stderr" "in:2: bad-utf8: byte 2 (0xff)"
}

@test "sms-segment -l: every format has the same figures" {
	printf 'one\ntw🙂\n' >in
	sms_run 0 sms-segment -lqf tsv in
	is $'encoding\tsegments\tunits\tcharacters\tper_segment\tleft
GSM-7\t1\t3\t3\t160\t157
UCS-2\t1\t4\t3\t70\t66' "$output"
	sms_run 0 sms-segment -lqf json in
	is '{"encoding":"GSM-7","segments":1,"units":3,"characters":3,"per_segment":160,"left":157}
{"encoding":"UCS-2","segments":1,"units":4,"characters":3,"per_segment":70,"left":66}' "$output"
	sms_run 0 sms-segment -lqHo left,encoding in
	is "157,GSM-7
66,UCS-2" "$output"
}

@test "sms-segment -l: a row is out before the next line is there" {
	mkfifo in out
	sms-segment -lq <in >out &
	exec 5>in 6<out
	printf 'one\n' >&5
	read -r header <&6
	read -r row <&6
	exec 5>&- 6<&-
	wait $!
	is GSM-7,1,3,3,160,157 "$row"
	has "$header" encoding
}

@test "sms-segment -c: a column of a CSV is measured and the others are kept" {
	cat >in.csv <<'EOF'
number,Text Body,note
+15005550010,"hello, you",a
+15005550011,"see [it]",b
EOF
	sms_run 0 sms-segment -c text_body in.csv
	is 'number,Text Body,note,encoding,segments,units,characters,per_segment,left
+15005550010,"hello, you",a,GSM-7,1,10,10,160,150
+15005550011,see [it],b,GSM-7,1,10,8,160,150' "$output"
	has "$stderr" "read 2 = measured 2"
	sms_run 0 sms-segment -c "text=text body" in.csv
	sms_run 65 sms-segment -c text_bdy in.csv
	has "$stderr" "did you mean 'Text Body'?"
}

@test "sms-segment -c: run again, it replaces its columns" {
	printf 'text\nhello\n' >in.csv
	sms-segment -qc text in.csv >once.csv
	sms-segment -qc text once.csv >twice.csv
	cmp once.csv twice.csv
}

@test "sms-segment --max-segments: rows over it are rejected, and can be fed back" {
	printf 'number,text\n+15005550010,hi\n+15005550011,%s\n' \
		"$(times 161 a)" >in.csv
	sms_run 1 sms-segment -c text --max-segments 1 -r long.csv -Ho number in.csv
	is +15005550010 "$output"
	has "$(cat long.csv)" ',3,text,too-many-segments,2 segments'
	sms_run 0 sms-segment -qHc text --max-segments 2 -o number,segments long.csv
	is +15005550011,2 "$output"
}

@test "sms-segment --max-segments: a single text is printed and the status tells" {
	sms_run 1 sms-segment -H --max-segments 1 --text "$(times 161 a)"
	is GSM-7,2,161,161,153,145 "$output"
	has "$stderr" "2 segments: at most 1 are allowed"
	sms_run 0 sms-segment -H --max-segments 2 --text "$(times 161 a)"
	sms_run 1 sms-segment -lqH --max-segments 1 <<<"$(times 161 a)"
	[ -z "$output" ]
}

@test "sms-segment --fix: look-alikes become what was meant, and the text is given" {
	sms_run 0 sms-segment -H --fix --text $'\u201cit\u2019s\u201d \u2013 50\u00a0%\u2026'
	is 'GSM-7,1,16,16,160,144,"""it'"'"'s"" - 50 %..."' "$output"
	sms_run 0 sms-segment -qHl --fix -o text <<<$'a\u200bb\nc\u00add'
	is "ab
cd" "$output"
	printf 'text,x\nit\xe2\x80\x99s,1\n' >in.csv
	sms_run 0 sms-segment -qHc text --fix in.csv
	is "it's,1,GSM-7,1,4,4,160,156" "$output"
}

@test "sms-segment --fix: CRLF inside a text costs one septet" {
	printf 'a\r\nb' >in
	one GSM-7,1,4,4,160,156 in
	sms_run 0 sms-segment -H --fix -o units in
	is 3 "$output"
}

@test "sms-segment --fix: letters keep their accents, joiners and emoji their shape" {
	sms_run 0 sms-segment -Hf tsv --fix -o text --text "ça va Łódź"
	is "ça va Łódź" "$output"
	sms_run 0 sms-segment -Hf tsv --fix -o text --text "👨‍👩‍👧 ❤️ می‌خواهم"
	is "👨‍👩‍👧 ❤️ می‌خواهم" "$output"
	sms_run 0 sms-segment -Hf tsv --fix -o text --text $'a\u200d\u200cb\u200e'
	is ab "$output"
}

# The page's table, as lines of CODEPOINT BECOMES.
published() {
	sed -n '/begin look-alikes/,/end look-alikes/p' "$top/man/sms-segment.1" |
		awk -F ' Ta ' '
		/^\./ && NF { if (NF == 3) { to = $2; n = $3 }
			else if (NF == 2) { sub(/^\.It Ta /, ""); split($0, p, " Ta ")
				to = p[1]; n = p[2] } else next }
		!/^\./ { n = $0 }
		/^\.It Sy/ || /look-alikes/ { next }
		{ m = split(n, cp, " ")
		  for (i = 1; i <= m; i++) print cp[i], to }' |
		sed 's/(blank)/ /; s/(LF)/\\n/; s/(nothing)//; s/\\(aq/'"'"'/
			s/\\(dq/"/; s/\\&//; s/\\(\*W/Ω/; s/\\(oA/Å/' | sort
}

@test "sms-segment --fix: a letter and its combining accent become one where GSM has it" {
	sms_run 0 sms-segment -Hf tsv --fix -o encoding,text \
		--text $'Cafe\u0301 Mun\u0303oz Go\u0308the A\u030a C\u0327'
	is $'GSM-7\tCafé Muñoz Göthe Å Ç' "$output"
	# ȩ and ó are no better off
	sms_run 0 sms-segment -Hf tsv --fix -o text --text $'e\u0327 o\u0301'
	is $'e\u0327 o\u0301' "$output"
}

@test "sms-segment --fix: the table is the one that the page prints" {
	local LC_ALL=C.UTF-8 lines
	seq 1 65535 | awk '$1 != 10 && $1 != 13 && ($1 < 55296 || $1 >= 57344) {
		printf "%04X\n", $1 }' >points
	mapfile -t lines < <(sed 's/.*/q\\u&b/' points)
	printf '%b\n' "${lines[@]}" >in
	LC_ALL=C
	sms-segment -lqHf tsv --fix -o text in | sed 's/^q//; s/b$//' >fixed
	sed 's/^q//; s/b$//' in >raw
	paste -d' ' points fixed | paste -d$'\x01' - raw |
		awk -F '\x01' '{ p = $1; sub(/^[^ ]* /, "", p)
			if (p != $2 && p != "\\" $2) print $1 }' | sort >changed
	published >page
	[ "$(wc -l <page)" -gt 80 ]
	diff page changed
}

@test "sms-segment --explain: names what forces UCS-2, and what replacing it saves" {
	sms_run 0 sms-segment --explain --text $'Hi,\nit\u2019s 5 \u20ac '"$(times 60 x)"
	is "line,column,character,code_point,name,effect,instead,saves
2,3,’,U+2019,RIGHT SINGLE QUOTATION MARK,forces-ucs2,',1" "$output"
	has "$stderr" "UCS-2, 2 segments of 67 units, 61 left in the last"
	has "$stderr" "with --fix: GSM-7, 1 segment of 160 units"
}

@test "sms-segment --explain: replacing one of two kinds saves nothing yet" {
	sms_run 0 sms-segment --explain -Ho code_point,saves \
		--text $'\u2019 \u2019 \u2013 '"$(times 70 x)"
	is "U+2019,0
U+2019,0
U+2013,0" "$output"
	sms_run 0 sms-segment --explain -Ho code_point,saves \
		--text $'\u2019 \u2019 '"$(times 70 x)"
	is "U+2019,1
U+2019,1" "$output"
}

@test "sms-segment --explain: in GSM-7, names what costs two septets" {
	sms_run 0 sms-segment --explain -Ho column,character,effect,instead,saves \
		--text "$(times 159 a)€"
	is "160,€,two-septets,,1" "$output"
	sms_run 0 sms-segment --explain -H --text "nothing dear"
	[ -z "$output" ]
}

@test "sms-segment --explain: draws each segment as it would be cut" {
	sms_run 0 sms-segment --explain -H --text "$(times 152 a)]$(times 10 b)"
	has "$stderr" "1 |$(times 152 a)|
  2 |]$(times 10 b)|
sms-segment: GSM-7, 2 segments of 153 units, 141 left in the last"
	sms_run 0 sms-segment --explain -Hq --text "$(times 161 a)"
	[ -z "$stderr" ]
}

@test "sms-segment --explain: says which tables were used" {
	sms_run 0 sms-segment --explain -H --lang tr --text "ağaç"
	has "$stderr" "tables: locking tr, single shift default"
	[ -z "$output" ]
}

@test "sms-segment --explain: what would play with a terminal is drawn, not sent" {
	sms_run 0 sms-segment --explain -Hf table --text $'\x1b[31mred\u202e'
	lacks "$output$stderr" $'\x1b'
	has "$stderr" '|\x1b[31mred\u202e|'
	has "$output" '\x1b'
}

@test "sms-segment --explain: more than 255 segments are no message" {
	times 40000 a >in
	sms_run 65 sms-segment --explain in
	has "$stderr" "262 segments: a message has at most 255"
}

@test "sms-segment: options that do not go together are said so" {
	sms_run 64 sms-segment -l -c text
	sms_run 64 sms-segment -l --explain
	sms_run 64 sms-segment --text hi -l
	sms_run 64 sms-segment --text hi file
	sms_run 64 sms-segment --alphabet file
	sms_run 64 sms-segment -l --charset cp1252 file
	sms_run 64 sms-segment --max-rows 3 file
	sms_run 64 sms-segment -r rejects --text hi
	has "$stderr" "-r takes rows"
}

@test "sms-segment -C P50 P90: what a text costs is its segments at the country's tariff" {
	sms_run 66 sms-segment -C US --text hi
	has "$stderr" "sms-account init"
	sms-account init -q -C GB
	# the example tariffs: US 1, GB 1.2
	one GSM-7,1,2,2,160,158,1 -C US --text hi
	one GSM-7,2,200,200,153,106,2 -C US --text "$(times 200 a)"
	one UCS-2,1,2,2,70,68,1 -C US --text "да"
	one UCS-2,2,80,80,67,54,2 -C US --text "$(times 80 ж)"
	one GSM-7,1,2,2,160,158,1.2 -A default --text hi
	sms_run 0 sms-segment -qlC GB --fix <<<$'a\u2019'
	is "encoding,segments,units,characters,per_segment,left,credits,text
GSM-7,1,2,2,160,158,1.2,a'" "$output"
	printf 'text\nhi\n' >in.csv
	sms_run 0 sms-segment -qHc text -C US in.csv
	is hi,GSM-7,1,2,2,160,158,1 "$output"
	sms_run 64 sms-segment -C XX --text hi
	sms_run 64 sms-segment -C US --explain --text hi
}

@test "sms-segment -C P81: a country without a tariff has no price" {
	sms-account init -q -C GB
	sms-tariffs set -q GB=
	sms_run 65 sms-segment -C GB --text hi
	is "sms-segment: no-tariff: nothing can be sent to GB: sms-tariffs set GB=CREDITS" "$stderr"
	[ -z "$output" ]
	sms-tariffs set -q GB=0.5
	one GSM-7,2,200,200,153,106,1 -C GB --text "$(times 200 a)"
}

@test "sms-segment -A: an account without a country wants one" {
	sms-account init -q
	sms_run 64 sms-segment -A default --text hi
	has "$stderr" "which country?"
}

@test "sms-segment: memory does not grow with the input" {
	[ "$VARIANT" != asan ] || skip "the sanitizer reserves address space"
	yes "a line of text that goes on and on, as they do" | head -c 200000000 |
		(ulimit -v 60000; sms-segment -lq >/dev/null)
	(echo text; yes "a line of text that goes on and on") | head -c 100000000 |
		(ulimit -v 60000; sms-segment -qc text >/dev/null)
}

@test "sms-segment: the counts are those of an independent walk over the characters" {
	"$top/scripts/bench-texts" 3000 7 >in
	sms-segment -lqH in >ours
	walk <in >walked
	cmp walked ours
}

# The rule, spelt out: take characters while they fit, in an order of their own.
walk() {
	LC_ALL=C awk '
	BEGIN {
		for (i = 0; i < 256; i++) ord[sprintf("%c", i)] = i
		s = "@ $ _ £ ¥ è é ù ì ò Ç Ø ø Å å Δ Φ Γ Λ Ω Π Ψ Σ Θ Ξ Æ æ ß É ¤ ¡ Ä Ö Ñ Ü § ¿ ä ö ñ ü à"
		n = split(s, c, " ")
		for (i = 1; i <= n; i++) cost[c[i]] = 1
		n = split("^ { } \\ [ ~ ] | €", c, " ")
		for (i = 1; i <= n; i++) cost[c[i]] = 2
		for (i = 32; i < 127; i++) {
			b = sprintf("%c", i)
			if (!(b in cost) && b != "`") cost[b] = 1
		}
	}
	function cut(size,    i, used, n) {
		for (i = n = 1; i <= chars; i++) {
			if (used + u[i] > size) { n++; used = 0 }
			used += u[i]
		}
		left = size - used
		return n
	}
	{
		chars = gsm = wide = 0
		plain = 1
		for (i = 1; i <= length($0); i += len) {
			o = ord[substr($0, i, 1)]
			len = o < 128 ? 1 : o < 224 ? 2 : o < 240 ? 3 : 4
			ch[++chars] = substr($0, i, len)
			if (!(ch[chars] in cost)) plain = 0
		}
		for (i = 1; i <= chars; i++) {
			u[i] = plain ? cost[ch[i]] : length(ch[i]) == 4 ? 2 : 1
			gsm += u[i]
		}
		size = plain ? 160 : 70
		if (gsm > size) size = plain ? 153 : 67
		n = cut(size)
		print (plain ? "GSM-7" : "UCS-2") "," n "," gsm "," chars "," size "," left
	}'
}
