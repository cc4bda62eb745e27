# Configuration and secrets: io/config.c and io/secret.c, through
# t/lib/configcat.c.

load helper

# refused TEXT COMPLAINT: the file of that text is refused so, with status 78.
refused() {
	printf '%b' "$1" >c.yaml
	sms_run 78 configcat c.yaml
	is '' "$output"
	is "configcat: c.yaml:$2" "$stderr"
}

@test "config: every value knows its line and column, in maps and lists within each other" {
	cat >c.yaml <<-'END'
		# a comment
		account: desk
		only_to: [+447900900123, "+15005550010"]
		gateways:
		  acme: { rate: 30 }
		  none:
		list:
		  - a: b
		  - []
		empty: {}
	END
	sms_run 0 configcat c.yaml
	is '2:1 account=desk
3:11 only_to.=+447900900123
3:26 only_to.=+15005550010
5:11 gateways.acme.rate=30
6:3 gateways.none
8:5 list..a=b
9:5 list.[]
10:1 empty{}' "$output"
}

@test "config: a file without settings is an empty map" {
	for text in '' '\n' '# nothing\n' '---\n' '~\n' '{}'; do
		printf '%b' "$text" >c.yaml
		sms_run 0 configcat c.yaml
		is '1:1 {}' "${output/[0-9]:[0-9]/1:1}"
		sms_run 0 configcat c.yaml keys a b
	done
}

@test "config: what is no YAML is refused with line and column" {
	refused 'a: [1\nb: 2' "2:2: did not find expected ',' or ']', while parsing a flow sequence"
	refused 'a: b: c\n' '1:5: mapping values are not allowed in this context'
	refused 'a: 1\nb: "c' '2:6: found unexpected end of stream, while scanning a quoted scalar'
	refused 'a: 1\nb: \xff\n' ' byte 8: invalid leading UTF-8 octet: save it as UTF-8'
	refused 'a: "\\0"\n' '1:4: holds a NUL character'
}

@test "config: a tab before a key is called one" {
	printf 'a:\n\tb: c\n' >c.yaml
	sms_run 78 configcat c.yaml
	is 'configcat: c.yaml:2:1: a tab: YAML is indented with blanks alone' "$stderr"
	printf 'é: x\na:\n  \tb: c\n' >c.yaml
	sms_run 78 configcat c.yaml
	is 'configcat: c.yaml:3:3: a tab: YAML is indented with blanks alone' "$stderr"
	printf 'a:\n  b: @c\n' >c.yaml
	sms_run 78 configcat c.yaml
	has "$stderr" 'c.yaml:2:6: found character that cannot start any token'
	printf 'a:\tb\n' >c.yaml
	sms_run 0 configcat c.yaml text a
	is b "$output"
}

@test "config: a key stands once, however it is written" {
	refused 'only_to: []\nx: 1\nOnly-To: []\n' '3:1: Only-To: stands in line 1 already: keep one of them'
	refused '? [a]\n: 3\n' '1:3: a key must be a word'
}

@test "config: anchors, aliases, tags and further documents are refused" {
	refused 'a: &x [1]\nb: *x\n' '1:4: anchors are not taken here: quote a text that begins with &'
	refused 'a: *x\n' '1:4: aliases are not taken here: write the value itself'
	refused 'a: !!int 1\n' '1:4: tags are not taken here: quote a text that begins with !'
	refused 'a: 1\n---\nb: 2\n' '2:1: a second document: keep one'
}

@test "config: depth, number of values and size have limits" {
	refused "$(printf '[%.0s' {1..100})" '1:17: nested too deeply'
	yes -- '- a' | head -10001 >c.yaml
	sms_run 78 configcat c.yaml
	is 'configcat: c.yaml:10000:3: too many keys and values: is it a configuration?' "$stderr"
	yes '# a comment' | head -c 1100000 >c.yaml
	sms_run 78 configcat c.yaml
	is 'configcat: c.yaml: over 1048576 bytes: is it a configuration?' "$stderr"
}

@test "config: a file that cannot be read says why" {
	sms_run 78 configcat nowhere.yaml
	is 'configcat: nowhere.yaml: No such file or directory' "$stderr"
	sms_run 78 configcat /
	is 'configcat: /: Is a directory' "$stderr"
}

@test "config: an unknown key is named with its place and the nearest known" {
	printf 'account: a\nonly-too: []\n' >c.yaml
	sms_run 78 configcat c.yaml keys account only_to
	is "configcat: c.yaml:2:1: only-too: no such key: did you mean 'only_to'?" "$stderr"
	sms_run 78 configcat c.yaml keys account ask-above
	is 'configcat: c.yaml:2:1: only-too: no such key' "$stderr"
	sms_run 0 configcat c.yaml keys Account ONLY_TOO
	printf 'just words\n' >c.yaml
	sms_run 78 configcat c.yaml keys account
	is 'configcat: c.yaml:1:1: keys and values are wanted here, as in "key: value"' "$stderr"
}

@test "config: a value that does not fit is named with its place" {
	printf 'n: many\nl: [1]\nd: 5m\nempty:\ny: no\n' >c.yaml
	sms_run 78 configcat c.yaml count n
	is "configcat: c.yaml:1:1: n: 'many' is not a whole number" "$stderr"
	sms_run 78 configcat c.yaml count l
	is 'configcat: c.yaml:2:1: l: a single value is wanted' "$stderr"
	sms_run 78 configcat c.yaml text empty
	is 'configcat: c.yaml:4:1: empty: has no value' "$stderr"
	sms_run 78 configcat c.yaml duration n
	is "configcat: c.yaml:1:1: n: 'many' is not a duration: write it as 30s, 5m, 2h or 3d" "$stderr"
	sms_run 0 configcat c.yaml duration d
	is 300000 "$output"
	printf 'a: 100000000d\nb: 100000001d\nc: 14285715w\nd: %s\n' \
		"$(printf '100000000w%.0s' {1..160})" >long.yaml
	sms_run 0 configcat long.yaml duration a
	is 8640000000000000 "$output"
	for key in b c d; do
		sms_run 78 configcat long.yaml duration $key
		has "$stderr" 'is not a duration'
	done
	sms_run 0 configcat c.yaml bool y
	is 0 "$output"
	sms_run 0 configcat c.yaml text y
	is no "$output"
}

@test "secret: a file that only its owner can read, beside the configuration" {
	mkdir etc
	printf 'hush\n' >etc/token
	printf 't: { file: token }\n' >etc/c.yaml
	chmod 600 etc/token
	sms_run 0 configcat etc/c.yaml secret t
	is hush "$output"
	for mode in 640 604 620; do
		chmod "$mode" etc/token
		sms_run 78 configcat etc/c.yaml secret t
		is 'configcat: etc/c.yaml:1:6: file: etc/token: others can read it: chmod 600 etc/token' "$stderr"
		is '' "$output"
	done
}

@test "secret: ~/ is the home, and one line end is dropped" {
	printf 'hush\r\n' >token
	chmod 600 token
	printf 't: { file: ~/token }\n' >c.yaml
	sms_run 0 configcat c.yaml secret t
	is hush "$output"
}

@test "secret: ~/ without a HOME is said, as web servers run programs" {
	printf 't: { file: ~/token }\n' >c.yaml
	sms_run 78 env -u HOME configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: file: ~/token: HOME, which ~ stands for, is not set: give the whole path' "$stderr"
}

@test "secret: a file that is missing, empty, large or holds NULs says so" {
	printf 't: { file: token }\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: file: there is no such file beside the configuration: name the one that holds the secret, and never the secret itself' "$stderr"
	printf 't: { file: ./token }\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: file: ./token: No such file or directory' "$stderr"
	printf 't: { file: token }\n' >c.yaml
	(umask 077 && : >token)
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: file: token: is empty' "$stderr"
	head -c 9000 /dev/zero | tr '\0' x >token
	sms_run 78 configcat c.yaml secret t
	has "$stderr" 'token: holds too much for a secret'
	printf 'a\0b' >token
	sms_run 78 configcat c.yaml secret t
	has "$stderr" 'token: holds a NUL character'
}

@test "secret: a command, whose failure is named and whose output is not" {
	printf 't: { command: echo hush }\nf: { command: echo hush; exit 3 }\n' >c.yaml
	sms_run 0 configcat c.yaml secret t
	is hush "$output"
	sms_run 78 configcat c.yaml secret f
	is 'configcat: c.yaml:2:6: command: echo hush; exit 3: ended with status 3' "$stderr"
	printf 't: { command: "true" }\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: command: true: what it printed is empty' "$stderr"
}

@test "secret: an environment variable" {
	printf 't: { environment: SMS_TOKEN }\n' >c.yaml
	SMS_TOKEN=hush sms_run 0 configcat c.yaml secret t
	is hush "$output"
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: environment: SMS_TOKEN: is not set in the environment' "$stderr"
	printf 't: { environment: $SMS_TOKEN }\n' >c.yaml
	SMS_TOKEN=hush sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:6: environment: is the name of a variable, without $ before it' "$stderr"
}

@test "secret: it never stands in the configuration, and a message never repeats it" {
	printf 't: hush\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	is 'configcat: c.yaml:1:1: t: a secret is never written here: give one of file:, command: or environment: that holds it' "$stderr"
	printf 't: { flie: x }\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	is "configcat: c.yaml:1:6: flie: no such key: did you mean 'file'?" "$stderr"
	printf 't: { file: 0123456789abcdef }\n' >c.yaml
	sms_run 78 configcat c.yaml secret t
	lacks "$stderr" 0123456789abcdef
}
