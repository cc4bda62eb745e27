# sms-spec(7) and the tests name the same rules: each id of the page stands in
# the title of a test, and no title names an id that the page lacks.

load helper

id='[GOPTVX][0-9]{1,3}'

ids() {
	grep -owE "$id" | sort -u
}

# The ids of the page: its .It lines that are nothing else.
listed() {
	grep -E "^\.It $id( , $id)*\$" "$top/man/sms-spec.7" | ids
}

tested() {
	grep -hE '^@test ' "$top"/t/*.bats | ids
}

@test "every rule of sms-spec(7) is named by a test" {
	is '' "$(comm -23 <(listed) <(tested))"
}

@test "every rule that a test names is listed in sms-spec(7)" {
	is '' "$(comm -13 <(listed) <(tested))"
}

@test "every rule of sms-spec(7) is listed once, with whoever holds it" {
	is '' "$(grep -E "^\.It " "$top/man/sms-spec.7" | grep -owE "$id" |
		sort | uniq -d)"
	is '' "$(awk '/^\.It/ { if (id != "") print id; id = $0 }
		/^\.El/ { if (id != "") print id; id = "" }
		/^\.Pq (Xr|all tools)/ { id = "" }' "$top/man/sms-spec.7")"
}

@test "sms-spec(7) names tools that exist" {
	grep -E '^\.Pq Xr' "$top/man/sms-spec.7" | grep -oE 'sms-[a-z]+ [1-8]' |
		sort -u >named
	while read -r name section; do
		[ -e "$top/man/$name.$section" ] || echo "$name($section)"
	done <named >missing
	is '' "$(cat missing)"
}
