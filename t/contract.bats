# What every tool owes its user, whatever it does: sms(7). Loops over the tools
# there are; a failing one is named.

load helper

# Commands that print records, for every tool and verb that takes -f, in the
# account that furnish() makes. House options go where the @ is. A tool or verb
# that takes -f and is missing here fails a test of its own.
commands() {
	cat <<-'END'
		sms-segment @ -l texts
		sms-segment @ -c text rows.csv
		sms-segment @ --explain texts
		sms-segment @ --alphabet
		sms-render @ --text 'Hi {{name}}' rows.csv
		sms-inspect @ rows.csv
		sms-inspect @ imsi 310260123456789
		sms-inspect @ mcc 310 234
		sms-inspect @ operators -C IE
		sms-inspect @ error --gateway sim
		sms-inspect @ price
		sms-inspect @ job list
		sms-account @ list
		sms-account @ show
		sms-account @ check
		sms-account @ log
		sms-account @ gateways
		sms-account @ users list
		sms-send @ -n <rows.csv
		sms-why @ +15005550010
		sms-contacts @ list friends
		sms-contacts @ lists
		sms-contacts @ show +447900900123
		sms-contacts @ export friends
		sms-contacts @ complete Anna
		sms-optout @ list
		sms-optout @ check +15005550010
		sms-optout @ export
		sms-optout @ link +15005550010
		sms-optout @ filter rows.csv
		sms-tariffs @ list
		sms-tariffs @ show GB
		sms-tariffs @ price list
		sms-credits @ balance
		sms-credits @ ledger
		sms-credits @ addon
		sms-numbers @ offers
		sms-numbers @ list
		sms-numbers @ show +15005550006
		sms-numbers @ advise
		sms-compliance @ address
		sms-compliance @ bundle
		sms-compliance @ brand
		sms-compliance @ use-case
		sms-compliance @ demands
		sms-rules @ hours FR
		sms-rules @ confirm FR US
		sms-rules @ lint --now 2029-01-01T00:00:00Z
		sms-template @ list
		sms-template @ show greeting
		sms-campaign @ list
		sms-campaign @ show spring
		sms-campaign @ plan spring
		sms-campaign @ test spring +15005550010
		sms-campaign @ status spring
		sms-campaign @ report winter
		sms-campaign @ recipients winter
		sms-history @ list
		sms-history @ thread +15005550010
		sms-history @ show 1
		sms-history @ cancel 2
		sms-summary @
		sms-receive @ messages inbound.csv
		sms-receive @ callbacks
		sms-dlr @ apply receipts.csv
	END
}

suite_setup() {
	read -ra tools <<<"${TOOLS:-$(make -s -C "$top" print-tools)}"
	printf '%s\n' 'see you ]' 'zażółć' 'Hi' >texts
	printf '%s\n' number,name,text '+447900900123,Anna,"Hello, Anna"' \
		'+15005550010,Bob,see you ]' >rows.csv
	printf '%s\n' gateway,carrier_id,status,at \
		sim,nobody-1,delivered,2026-11-21T11:59:00Z >receipts.csv
	printf '%s\n' number,own,text,id \
		'+12125550123,+15005550006,,in1' >inbound.csv
	printf '%s\n' number,own,text '+12125550123,+15005550006,hello' >one.csv
}

have() {
	case " ${tools[*]} " in *" $1 "*) ;; *) return 1 ;; esac
}

verbs() {
	"$1" -h | sed -n "s/^$1 \([a-z][a-z-]*\).*/\1/p" | sort -u
}

# offers COMMAND: is there that tool, and its verb?
offers() {
	local tool verb of
	read -r tool _ verb _ <<<"$1"
	have "$tool" || return
	of=$(verbs "$tool")
	[ -z "$of" ] || grep -qx -- "$verb" <<<"$of"
}

# An account with something in it, as far as the tools to make it are there.
furnish() {
	local command
	while IFS= read -r command <&3; do
		offers "$command" || continue
		bash -c "${command/@/-q}" >furnish.log 2>&1 </dev/null && continue
		cat furnish.log
		return 1
	done 3<<-'END'
		sms-account @ init -C GB
		sms-contacts @ import friends rows.csv
		sms-optout @ add +447900900999
		sms-template @ add greeting --text 'Hello {{name}}'
		sms-compliance @ address add office -C DE city=Berlin
		sms-compliance @ bundle add acme -C DE
		sms-compliance @ brand add acme -C US
		sms-compliance @ use-case add news -C US
		sms-send @ +15005550010 'hello there'
		sms-send @ --at +1h +15005550011 'see you later'
		sms-campaign @ create spring --list friends --text 'Hi {{name}}'
		sms-campaign @ create winter --list friends --text 'Hi {{name}}'
		sms-campaign @ start winter
		sms-inspect @ job add rows.csv
		sms-numbers @ set +15005550006 callback=http://127.0.0.1:9/
		sms-receive @ messages one.csv
		sms-numbers @ set +15005550006 callback=
	END
}

# attempt FUNCTION WHAT: silent when all is well, else says for what.
attempt() {
	"$1" "$2" >attempt.log 2>&1 && return
	printf '== %s\n' "$2"
	head -40 attempt.log
	return 1
}

# each_tool FUNCTION: for every tool there is.
each_tool() {
	local tool bad=0
	for tool in "${tools[@]}"; do
		attempt "$1" "$tool" || bad=1
	done
	return "$bad"
}

# each_command FUNCTION: for every command of a tool that is there.
each_command() {
	local command bad=0
	furnish || return
	while IFS= read -r command <&3; do
		offers "$command" || continue
		attempt "$1" "$command" || bad=1
	done 3< <(commands)
	return "$bad"
}

# records COMMAND OPTIONS: with the options where the @ is. A verb that asks
# may say no (1), and prints its records all the same.
records() {
	run --separate-stderr bash -c "${1/@/$2}" </dev/null
	[ "$status" -le 1 ] && return
	printf '$ %s\n%s\n%s\n--- status %s\n' "${1/@/$2}" "$output" \
		"$stderr" "$status"
	return 1
}

squeeze() {
	tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'
}

helps() {
	sms_run 0 "$1" -h || return
	is '' "$stderr" || return
	[[ $output == "$1"* ]] || return
	sms_run 0 "$1" --help
}

@test "every tool: -h prints the usage on standard output and exits 0" {
	each_tool helps
}

verbs_help() {
	local verb
	for verb in $(verbs "$1"); do
		sms_run 0 "$1" "$verb" -h || return
		[[ $output == "$1 $verb"* ]] || return
		is '' "$stderr" || return
	done
}

@test "every verb: -h prints its usage on standard output and exits 0" {
	each_tool verbs_help
}

versions() {
	sms_run 0 "$1" -V || return
	[[ $output == "$1"* && $output == *[0-9].[0-9]* ]] || return
	is '' "$stderr"
}

@test "every tool: -V prints its name and version and exits 0" {
	each_tool versions
}

# refuses TOOL ARGUMENT...: 64, nothing on standard output, a word on error.
refuses() {
	sms_run 64 "$@" </dev/null || return
	is '' "$output" || return
	[[ $stderr == "$1: "* ]]
}

refuses_unknown() {
	local verb
	refuses "$1" --no-such-option && refuses "$1" -Z || return
	for verb in $(verbs "$1"); do
		refuses "$1" "$verb" --no-such-option || return
	done
	[ -z "$verb" ] || refuses "$1" no-such-verb
}

@test "every tool and verb: an unknown option is 64, with nothing on standard output" {
	each_tool refuses_unknown
}

refuses_short() {
	refuses "$1" --versio && refuses "$1" --hel
}

@test "every tool: a long option cannot be abbreviated" {
	each_tool refuses_short
}

full() {
	sms_run 74 bash -c "$1 -h >/dev/full" &&
		is "$1: standard output: No space left on device" "$stderr"
}

@test "every tool: output that cannot be written is 74" {
	each_tool full
}

synopsis() {
	local page
	for page in "$top/man/$1".[18]; do
		[ -e "$page" ] || return
		is "$("$1" -h | squeeze)" "$(mandoc -Tascii -Owidth=500 "$page" |
			col -bx | sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' |
			sed '1d;$d' | squeeze)"
	done
}

@test "every tool: its manual page's SYNOPSIS is the usage text" {
	each_tool synopsis
}

usage_shape() {
	"$1" -h >usage
	is '' "$(awk 'length > 80' usage)" || return
	is '' "$(grep -E '(\[|[^-]-[[:alnum:]-]+ )[A-Z][A-Z]' usage)"
}

@test "every tool: its usage fits 80 columns, with placeholders in small letters" {
	each_tool usage_shape
}

page_parts() {
	local part page
	for page in "$top/man/$1".[18]; do
		for part in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES \
			'SEE ALSO'; do
			grep -q "^\.Sh $part$" "$page" || {
				echo "no $part"
				return 1
			}
		done
	done
}

@test "every tool: its manual page has EXIT STATUS, EXAMPLES and SEE ALSO" {
	each_tool page_parts
}

suite() {
	grep -q "^@test \"$1" "$top/t/$1.bats"
}

@test "every tool: it has a suite of its own" {
	each_tool suite
}

# What takes -f, as "TOOL" or "TOOL VERB", one a line: read off the usages.
takers() {
	local tool
	for tool in "${tools[@]}"; do
		"$tool" -h | awk -v tool="$tool" '
		/^[^ ]/ { what = $2 ~ /^[a-z][a-z-]*$/ ? tool " " $2 : tool }
		/(^| |\[)-[A-Za-z]*f[] ]/ { print what }' | sort -u
	done
}

@test "every tool and verb that takes -f is among the commands tried here" {
	bad=0
	while IFS= read -r taker; do
		# What it prints it prints once; its own suite has the formats.
		case $taker in 'sms-dlr poll' | 'sms-dlr callback') continue ;; esac
		commands | sed 's/ @/ /; s/  / /' | grep -q "^$taker\b" &&
			continue
		echo "not in commands(): $taker"
		bad=1
	done < <(takers)
	return "$bad"
}

# Rows of a file, as the toolkit reads them, without the header.
count_rows() {
	rowcat rows -e "$1" | grep -cv '^header'
}

formats() {
	local rows f
	for f in csv tsv json excel table; do
		records "$1" "-q -f $f" || return
		printf '%s\n' "$output" >"$f"
	done
	rows=$(count_rows csv)
	[ "$rows" -gt 0 ] || return
	is "$rows" "$(count_rows json)" || return
	lacks "$(rowcat rows json)" '!bad-json' || return
	is "$rows" "$(tail -n +2 tsv | wc -l)" || return
	is "$(head -1 csv | tr , ' ')" "$(head -1 tsv | tr '\t' ' ')" || return
	is $'\xef\xbb\xbf'"$(head -1 csv)"$'\r' "$(head -1 excel)" || return
	is "$(head -1 csv | tr , ' ')" "$(head -1 table | tr -s ' ' |
		sed 's/^ //')"
}

@test "every command with -f prints csv, tsv, json, excel and a table, of the same rows" {
	each_command formats
}

pipes() {
	records "$1" -q || return
	printf '%s\n' "$output" >plain
	records "$1" '-q -f csv' || return
	is "$(cat plain)" "$output"
}

@test "every command with -f prints csv into a pipe" {
	each_command pipes
}

headless() {
	records "$1" '-q -f csv' || return
	printf '%s\n' "$output" | tail -n +2 >body
	records "$1" '-q -H -f csv' || return
	is "$(cat body)" "$output"
}

@test "every command with -f leaves the header out for -H" {
	each_command headless
}

columns() {
	local first last
	records "$1" '-q -f csv' || return
	first=${lines[0]%%,*} last=${lines[0]##*,}
	records "$1" "-q -f csv -o '$last'" || return
	is "$last" "${lines[0]}" || return
	if [ "$first" != "$last" ]; then
		records "$1" "-q -f csv -o '$last,$first'" || return
		is "$last,$first" "${lines[0]}" || return
	fi
	sms_run 64 bash -c "${1/@/-o no-such-column}" </dev/null || return
	is '' "$output" || return
	has "$stderr" '-o no-such-column: no such column'
}

@test "every command with -f takes -o, and an unknown column is 64" {
	each_command columns
}

bad_format() {
	sms_run 64 bash -c "${1/@/-f no-such-format}" </dev/null && is '' "$output" &&
		has "$stderr" '-f no-such-format: no such format'
}

@test "every command with -f refuses an unknown format with 64" {
	each_command bad_format
}

full_records() {
	sms_run 74 bash -c "${1/@/-q} >/dev/full" </dev/null &&
		has "$stderr" 'No space left on device'
}

@test "every command with -f exits 74 when its output cannot be written" {
	each_command full_records
}

# The reader that went away: by SIGPIPE, and where that is ignored by EPIPE.
quiet_pipe() {
	local trap reader
	for trap in : "trap '' PIPE"; do
		for reader in true 'head -1'; do
			run bash -c "$trap; ${1/@/-q} 2>err | $reader" </dev/null
			[ "$status" -eq 0 ] || return
			is '' "$(cat err)" || return
		done
	done
}

@test "every command with -f makes no noise when its reader goes away" {
	each_command quiet_pipe
}

# On a terminal: a table, and with NO_COLOR not one escape character.
uncoloured() {
	export NO_COLOR=1 TERM=xterm
	run script -qec "${1/@/-q}" /dev/null </dev/null
	[ "$status" -le 1 ] || return
	lacks "$output" $'\e' || return
	[ -n "$output" ]
}

@test "every command with -f prints no colour under NO_COLOR" {
	command -v script >/dev/null || skip "needs script(1)"
	each_command uncoloured
}
