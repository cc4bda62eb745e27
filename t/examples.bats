# The EXAMPLES of every tool's manual page run as they stand: each block of a
# page in turn, in one folder with an account and the files below. What a page
# takes for granted besides stands in before().

load helper

suite_setup() {
	read -ra tools <<<"${TOOLS:-$(make -s -C "$top" print-tools)}"
	export ME=+15005550010
	printf '%s\n' number,name '+447900900123,Anna' '+15005550010,Bob' \
		>contacts.csv
	printf '%s\n' number,text '+447900900123,"Hello, Anna"' \
		'+15005550010,see you at ten' >rows.csv
}

have() {
	case " ${tools[*]} " in *" $1 "*) ;; *) return 1 ;; esac
}

# What has happened before the first example of a page.
before() {
	case $1 in
	sms-segment | sms-render | sms-inspect | sms) ;;
	sms-account) ;;
	*) sms-account init -q -C GB ;;
	esac
}

# The code of a page's examples, a blank line between two: what is indented
# further than the prose.
examples() {
	mandoc -Tutf8 -Owidth=500 "$1" | col -bx |
		sed -n '/^EXAMPLES/,/^[A-Z]/{ /^EXAMPLES/d; /^[A-Z]/d; p; }' |
		awk '/^           / { print substr($0, 12); next }
			{ print "" }' | cat -s
}

# Runs each block; a "no" or a failed row (1) is no fault of an example. Lines
# for crontab(5) are none for a shell.
run_page() {
	local block='' line bad=0
	while IFS= read -r line <&3 || [ -n "$block" ]; do
		if [ -n "$line" ]; then
			block+=$line$'\n'
			continue
		fi
		case $block in '' | [*0-9]*) block='' && continue ;; esac
		run --separate-stderr bash -o pipefail -c "$block" 3<&- </dev/null
		if [ "$status" -gt 1 ]; then
			# shellcheck disable=SC2154 # bats sets stderr
			printf '%s--- status %s\n%s\n' "$block" "$status" "$stderr"
			bad=1
		fi
		block=''
	done 3< <(examples "$1"; echo)
	return "$bad"
}

@test "every tool: the examples of its manual page run as they stand" {
	bad=0
	for tool in "${tools[@]}"; do
		for page in "$top/man/$tool".[1-8]; do
			[ -e "$page" ] || continue
			rm -rf "page-$tool" data && mkdir "page-$tool"
			cp -- *.csv "page-$tool"
			cd "page-$tool" || return
			before "$tool" >/dev/null && run_page "$page" || bad=1
			cd ..
		done
	done
	return "$bad"
}

@test "every tool: its manual page has two examples or more" {
	bad=0
	for tool in "${tools[@]}"; do
		for page in "$top/man/$tool".[1-8]; do
			[ -e "$page" ] || continue
			[ "$(examples "$page" | grep -c '^$')" -gt 2 ] && continue
			echo "$tool: fewer than two"
			bad=1
		done
	done
	return "$bad"
}
