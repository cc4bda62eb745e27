# The machine's settings, sms-config(5): io/machine.c, through
# t/lib/machinecat.c.

load helper

suite_setup() {
	conf=$XDG_CONFIG_HOME/smsutils/config.yaml
	mkdir -p "${conf%/*}"
}

a=+447900900123 b=+15005550010

@test "machine: without a file there are the defaults, and no fence" {
	sms_run 0 machinecat $a
	is "account= ask-above=100 fenced=no
$a yes" "$output"
	unset XDG_CONFIG_HOME HOME
	sms_run 0 machinecat
	is 'account= ask-above=100 fenced=no' "$output"
}

@test "machine: the file is SMS_CONFIG, else under XDG_CONFIG_HOME, else ~/.config" {
	echo 'account: xdg' >"$conf"
	mkdir -p .config/smsutils
	echo 'account: home' >.config/smsutils/config.yaml
	echo 'account: named' >named.yaml
	SMS_CONFIG=named.yaml sms_run 0 machinecat
	has "$output" account=named
	sms_run 0 machinecat
	has "$output" account=xdg
	unset XDG_CONFIG_HOME
	sms_run 0 machinecat
	has "$output" account=home
}

@test "machine: an SMS_CONFIG that is not there is 78, for it may hold the fence" {
	SMS_CONFIG=nowhere.yaml sms_run 78 machinecat
	is 'machinecat: nowhere.yaml: No such file or directory' "$stderr"
}

@test "machine: only_to lets its numbers through and no other" {
	printf 'only_to: ["+44 7900 900123", %s]\n' $b >"$conf"
	sms_run 0 machinecat $a $b +447900900124
	is "account= ask-above=100 fenced=yes
$a yes
$b yes
+447900900124 no" "$output"
	echo "only_to: $a" >"$conf"
	sms_run 0 machinecat $a $b
	has "$output" "$a yes
$b no"
}

@test "machine: an empty only_to lets nobody through, one without value is refused" {
	echo 'only_to: []' >"$conf"
	sms_run 0 machinecat $a
	has "$output" "$a no"
	echo 'only_to:' >"$conf"
	sms_run 78 machinecat
	is "machinecat: $conf:1:1: only_to: has no value: write [] to text nobody, or take the key out to text anybody" "$stderr"
}

@test "machine: a number of only_to that cannot be read is refused with its place" {
	printf 'only_to:\n  - %s\n  - 07900 900123\n' $a >"$conf"
	sms_run 78 machinecat
	is "machinecat: $conf:3:5: '07900 900123' is not a phone number: write it as +447900900123" "$stderr"
	echo 'only_to: { a: b }' >"$conf"
	sms_run 78 machinecat
	is "machinecat: $conf:1:1: only_to: a list of numbers is wanted" "$stderr"
}

@test "machine: SMS_ONLY_TO is a fence too, and does not lift that of the file" {
	SMS_ONLY_TO="$a, $b" sms_run 0 machinecat $a $b +447900900124
	has "$output" "$a yes
$b yes
+447900900124 no"
	echo "only_to: [$a]" >"$conf"
	SMS_ONLY_TO="$b" sms_run 0 machinecat $a $b
	has "$output" "$a no
$b no"
	SMS_ONLY_TO= sms_run 0 machinecat $a
	has "$output" "$a no"
	SMS_ONLY_TO="$a 12" sms_run 78 machinecat
	is "machinecat: SMS_ONLY_TO: '12' is not a phone number: write it as +447900900123" "$stderr"
}

@test "machine: an unknown key is 78 with the nearest, a wrong value names its place" {
	printf 'account: desk\nask-abvoe: 3\n' >"$conf"
	sms_run 78 machinecat
	is "machinecat: $conf:2:1: ask-abvoe: no such key: did you mean 'ask-above'?" "$stderr"
	echo 'ask-above: few' >"$conf"
	sms_run 78 machinecat
	is "machinecat: $conf:1:1: ask-above: 'few' is not a whole number" "$stderr"
	echo 'ask_above: 0' >"$conf"
	sms_run 0 machinecat
	has "$output" ask-above=0
}
