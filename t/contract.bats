# What every tool owes its user, whatever it does: sms(7). Loops over the tools
# there are; a failing one is named.

load helper

# Commands that print records, for every tool and verb that takes -f. House
# options go where the @ is. A tool or verb that takes -f and is missing here
# fails the test at the end.
commands() {
	cat <<-'END'
		sms-segment @ -l texts
		sms-segment @ -c text rows.csv
		sms-segment @ --explain texts
		sms-segment @ --alphabet
		sms-render @ --text 'Hi {{name}}' rows.csv
		sms-inspect @ rows.csv
	END
}

suite_setup() {
	PATH=$PATH:${BUILD:-$top/build/${VARIANT:-release}}/t
	read -ra tools <<<"${TOOLS:-$(make -s -C "$top" print-tools)}"
	printf '%s\n' 'see you ]' 'zażółć' 'Hi' >texts
	printf '%s\n' number,name,text '+447900900123,Anna,"Hello, Anna"' \
		'+15005550010,Bob,see you ]' >rows.csv
}

have() {
	case " ${tools[*]} " in *" $1 "*) ;; *) return 1 ;; esac
}

# An account with something in it, as far as the tools to make it are there.
furnish() {
	have sms-account && sms-account init -q -C GB
	if have sms-contacts; then
		sms-contacts import -q friends rows.csv
	fi
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
	furnish
	while IFS= read -r command <&3; do
		have "${command%% *}" || continue
		attempt "$1" "$command" || bad=1
	done 3< <(commands)
	return "$bad"
}

# records STATUS COMMAND OPTIONS: with the options where the @ is.
records() {
	sms_run "$1" bash -c "${2/@/$3}" </dev/null
}

verbs() {
	"$1" -h | sed -n "s/^$1 \([a-z][a-z-]*\).*/\1/p" | sort -u
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
	for page in "$top/man/$1".[1-8]; do
		[ -e "$page" ] || return
		is "$("$1" -h | squeeze)" "$(mandoc -Tascii -Owidth=500 "$page" |
			col -bx | sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' |
			sed '1d;$d' | squeeze)"
	done
}

@test "every tool: its manual page's SYNOPSIS is the usage text" {
	each_tool synopsis
}

page_parts() {
	local part page
	for page in "$top/man/$1".[1-8]; do
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
		commands | grep -q "^$taker " && continue
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
		records 0 "$1" "-q -f $f" || return
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
	records 0 "$1" -q || return
	printf '%s\n' "$output" >plain
	records 0 "$1" '-q -f csv' || return
	is "$(cat plain)" "$output"
}

@test "every command with -f prints csv into a pipe" {
	each_command pipes
}

headless() {
	records 0 "$1" '-q -f csv' || return
	printf '%s\n' "$output" | tail -n +2 >body
	records 0 "$1" '-q -H -f csv' || return
	is "$(cat body)" "$output"
}

@test "every command with -f leaves the header out for -H" {
	each_command headless
}

columns() {
	local first last
	records 0 "$1" '-q -f csv' || return
	first=${lines[0]%%,*} last=${lines[0]##*,}
	records 0 "$1" "-q -f csv -o '$last'" || return
	is "$last" "${lines[0]}" || return
	if [ "$first" != "$last" ]; then
		records 0 "$1" "-q -f csv -o '$last,$first'" || return
		is "$last,$first" "${lines[0]}" || return
	fi
	records 64 "$1" '-o no-such-column' || return
	is '' "$output" || return
	has "$stderr" '-o no-such-column: no such column'
}

@test "every command with -f takes -o, and an unknown column is 64" {
	each_command columns
}

bad_format() {
	records 64 "$1" '-f no-such-format' && is '' "$output" &&
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
	sms_run 0 script -qec "${1/@/-q}" /dev/null </dev/null || return
	lacks "$output" $'\e' || return
	[ -n "$output" ]
}

@test "every command with -f prints no colour under NO_COLOR" {
	command -v script >/dev/null || skip "needs script(1)"
	each_command uncoloured
}
