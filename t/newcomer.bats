# Somebody who knows Unix and not these tools: what README shows runs as it
# stands, and what is done wrong at first is told with where, what, and what to
# do.

load helper

suite_setup() {
	sms-account init -q
	printf '%s\n' number,first_name '+15005550010,Ann' '+15005550011,Bob' \
		>contacts.csv
	sms-contacts import -q friends contacts.csv
}

@test "sms-campaign P79: a text of under five characters goes to nobody on the list" {
	sms_run 0 sms-campaign create -q short --list friends --text 'abcd'
	sms_run 0 sms-campaign plan -qo item,key,recipients short
	has "$output" 'suppressed,text-too-short,2'
	has "$output" 'recipients,,0'
	sms_run 0 sms-campaign start -q --run short
	sms_run 0 sms-campaign report -Ho state,reason,messages short
	is refused,text-too-short,2 "$output"
}
