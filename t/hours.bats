# Quiet hours and schedules, from the plan to the tick that sends.

load helper

nyc=+12125550123 paris=+33612345678

suite_setup() {
	sms-account init -q -C US
	printf '%s\n' number,name $nyc,Ann $paris,Bob >c.csv
}

# queue: number, state, reason and the instant until which it waits.
queue() {
	sqlite3 -separator ' ' "$XDG_DATA_HOME/smsutils/default.db" \
		"SELECT number, state, reason, strftime('%dT%H:%M',
		not_before / 1000, 'unixepoch') FROM message ORDER BY id"
}

enforce() {
	sms-account set -q hours=enforce
}

@test "sms-send G30: marketing outside its recipient's hours waits for them, and the tick sends it" {
	enforce
	sms_run 0 sms-send -Ho number,state,reason <<-END
		number,text
		$nyc,good morning
		$paris,good day
	END
	is "$nyc,queued,quiet-hours
$paris,sending," "$(sort <<<"$output")"
	has "$stderr" '1 waits: sms-tick sends what is due'
	at 2026-11-21T12:59:59Z sms-tick
	is "$nyc queued quiet-hours 21T13:00" "$(queue | grep $nyc)"
	at 2026-11-21T13:00:00Z sms-tick
	has "$(queue)" "$nyc sending"
}

@test "sms-send G30: at night the simulated carrier sends, and says what would wait" {
	sms_run 0 sms-send -Ho state,reason --class marketing $nyc 'good morning'
	is sending, "$output"
	has "$stderr" 'quiet-hours (1): '
	sms-account set -q hours=off
	sms_run 0 sms-send -Ho state --class marketing $nyc 'good morning'
	lacks "$stderr" quiet-hours
	sms_run 64 sms-account set hours=perhaps
}

@test "sms-send G30: over any other carrier hours are enforced unless somebody decides otherwise" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf '%s\n' 'gateways:' '  main:' '    provider: twilio' \
		'    account_sid: AC1' '    auth_token_file: token' \
		'    base_url: http://127.0.0.1:9' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	sms_run 0 sms-send -nHo state,reason --class marketing --gateway main \
		--from +15017122661 $nyc 'good morning'
	is would-wait,quiet-hours "$output"
	sms-account set -q hours=warn
	sms_run 0 sms-send -nHo state,reason --class marketing --gateway main \
		--from +15017122661 $nyc 'good morning'
	is would-send, "$output"
	has "$stderr" 'quiet-hours (1): '
}

@test "sms-send G30: what is no advertising does not wait for hours" {
	enforce
	for class in transactional alert otp; do
		sms_run 0 sms-send -Ho state --class $class $nyc 'good morning'
		is sending "$output"
	done
}

@test "sms-send P124: a schedule is in each recipient's own time zone, for any class" {
	sms_run 0 sms-send -Ho state,reason --schedule any_day=15:00-17:30 \
		$nyc 'tea is ready'
	is queued,outside-schedule "$output"
	sms-send -q --schedule any_day=15:00-17:30 $paris 'tea is ready'
	is "$nyc queued outside-schedule 21T20:00
$paris queued outside-schedule 21T14:00" "$(queue)"
	at 2026-11-21T13:59:59Z sms-tick
	at 2026-11-21T14:00:00Z sms-tick
	is "$nyc queued outside-schedule 21T20:00
$paris sending  21T14:00" "$(queue)"
}

@test "sms-send P124: a window that the tick missed is waited for again" {
	sms-send -q --schedule mon,tue=09:00-12:00 $paris 'office hours'
	has "$(queue)" 23T08:00
	at 2026-11-23T11:00:00Z sms-tick
	is "$paris queued outside-schedule 24T08:00" "$(queue)"
	at 2026-11-24T10:59:59Z sms-tick
	has "$(queue)" sending
}

@test "sms-send P124: schedule and country's hours hold together" {
	enforce
	sms-send -q --class marketing --schedule any_day=06:00-10:00 $nyc \
		'good morning'
	is "$nyc queued quiet-hours 21T13:00" "$(queue)"
}

@test "sms-send: --at and --schedule: the first window from then on" {
	sms-send -q --at 2026-11-22T16:00:00Z --schedule any_day=15:00-17:30 \
		$paris 'tea is ready'
	has "$(queue)" 22T16:00
	sms-send -q --at 2026-11-22T16:30:00Z --schedule any_day=15:00-17:30 \
		$paris 'tea is ready'
	has "$(queue)" 23T14:00
	sms_run 64 sms-send --schedule sometimes $paris 'tea is ready'
	has "$stderr" 'any_day=15:00-17:30'
}

@test "sms-send: validity counts from when it may first go, a week with a schedule" {
	enforce
	sms-send -q --class marketing --valid-for 2h $nyc 'good morning'
	sms-send -q --schedule mon=09:00-10:00 $nyc 'good morning'
	sms_run 0 sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
		"SELECT (not_after - not_before) / 3600000 FROM message"
	is '2
168' "$output"
	at 2026-11-21T15:00:00Z sms-tick
	sms_run 0 sms-history list -Ho state,reason
	is 'expired,expired
queued,outside-schedule' "$output"
}

@test "sms-send: what would only be allowed after it has expired has expired" {
	sms-send -q --valid-for 1h --schedule any_day=15:00-16:00 $paris \
		'tea is ready'
	at 2026-11-21T13:59:00Z sms-tick
	at 2026-11-21T15:00:00Z sms-tick
	has "$(queue)" "$paris expired"
}

@test "sms-send G30: the contact's own zone decides over those of its number" {
	enforce
	sms-contacts set -q $nyc zone=Europe/Berlin
	sms_run 0 sms-send -Ho state --class marketing $nyc 'good morning'
	is sending "$output"
}

@test "sms-send G30: without an hour in common the country's zone decides, or nothing is sent" {
	enforce
	sms_run 1 sms-send -Ho state,reason --schedule any_day=15:00-15:30 \
		+61412345678 'good morning'
	is refused,no-common-hours "$output"
	has "$stderr" 'sms-account set zone.AU=ZONE'
	sms-account set -q zone.AU=Australia/Sydney
	sms_run 0 sms-send -Ho state,reason --schedule any_day=15:00-15:30 \
		+61412345678 'good morning'
	is queued,outside-schedule "$output"
	has "$(queue)" 22T04:00
}

@test "sms-send --batch: what waits for its hours is not sent early by the same command" {
	enforce
	sms-send -q --batch b --class marketing $nyc 'good morning'
	sms_run 0 sms-send -Ho state,reason --batch b --class marketing $nyc \
		'good morning'
	is queued,repeated "$output"
	at 2026-11-21T13:00:00Z sms-send -q --batch b --class marketing $nyc \
		'good morning'
	has "$(queue)" "$nyc sending"
}

@test "sms-campaign plan: how many would wait, and until when" {
	enforce
	sms-campaign create -q spring --csv c.csv --text 'Hi {{name}}'
	sms_run 0 sms-campaign plan -Ho item,key,recipients spring
	has "$output" 'waits,2026-11-21T13:00:00Z,1'
	has "$stderr" '1 would wait, the last of them until 2026-11-21T13:00:00Z'
	sms_run 0 sms-campaign plan --rows -Ho number,state,reason spring
	is "$nyc,would-wait,quiet-hours
$paris,would-send," "$output"
}

@test "sms-campaign G30: a run sends what may go now, and the tick the others in their hours" {
	enforce
	sms-campaign create -q spring --csv c.csv --text 'Hi {{name}}'
	sms_run 0 sms-campaign start --run spring
	has "$stderr" '1 wait, the first until 2026-11-21T13:00:00Z'
	sms_run 0 sms-campaign run spring
	is "$nyc queued quiet-hours 21T13:00
$paris sending  01T00:00" "$(queue)"
	at 2026-11-21T13:00:00Z sms-tick
	has "$(queue)" "$nyc sending"
}

@test "sms-campaign G30: what was not sent within the hours waits for the next" {
	enforce
	sms-campaign create -q spring --csv c.csv --text 'Hi {{name}}' \
		--valid-for 3d
	sms-campaign start -q spring
	SMS_NOW=2026-11-22T02:00:00Z sms_run 0 sms-campaign run spring
	is "$nyc queued quiet-hours 22T13:00
$paris queued quiet-hours 23T07:00" "$(queue)"
}

@test "sms-campaign P124: the schedule is the campaign's, shown and set like its other keys" {
	sms-campaign create -q spring --csv c.csv --text 'Hi {{name}}' \
		--schedule 'mon,tue=09:00-12:00'
	sms_run 0 sms-campaign show -Ho key,value spring
	has "$output" 'schedule,"mon,tue=09:00-12:00"'
	has "$output" valid-for,7d
	sms_run 0 sms-campaign set spring schedule=any_day=15:00-17:30
	sms_run 64 sms-campaign set spring schedule=late
	sms_run 0 sms-campaign plan -qHo item,key,recipients spring
	has "$output" 'waits,2026-11-21T14:00:00Z,1
waits,2026-11-21T20:00:00Z,1'
	sms-campaign start -q --run spring
	sms_run 0 sms-campaign status -Ho queued spring
	is 2 "$output"
	at 2026-11-21T14:00:00Z sms-tick
	has "$(queue)" "$paris sending"
	at 2026-11-21T20:00:00Z sms-tick
	lacks "$(queue)" queued
}

@test "sms-campaign: the same rows planned by day and started by night are as planned" {
	enforce
	sms-campaign create -q spring --csv c.csv --text 'Hi {{name}}'
	id=$(at 2026-11-21T15:00:00Z sms-campaign plan -qHo item,key spring |
		sed -n s/^plan,//p)
	sms_run 0 sms-campaign start --plan "$id" spring
}

@test "hours: rules of the user's own that cannot be read stop what must obey them" {
	enforce
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	echo 'US marketing daily' >"$XDG_CONFIG_HOME/smsutils/hours.rules"
	sms_run 78 sms-send --class marketing $nyc 'good morning'
	has "$stderr" 'hours.rules:1: '
	sms-account set -q hours=off
	sms_run 0 sms-send --class marketing $nyc 'good morning'
}
