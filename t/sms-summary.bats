# sms-summary: what went in and out, by time, country, number, campaign.

load helper

suite_setup() {
	sms-account init -q -C US
}

# message TIME DIRECTION NUMBER STATE SEGMENTS COST
message() {
	sql "INSERT INTO message (series, direction, number, own, class, state,
		segments, cost, created_at, not_after, claimed_at) VALUES (1,
		'$2', '$3', '+15005550006', 'transactional', '$4', $5, $6,
		$(date -ud "$1" +%s) * 1000, 0,
		CASE '$4' WHEN 'sending' THEN 1 WHEN 'unknown' THEN 1 END)"
}

some() {
	message 2026-11-20T10:00:00Z out +15005550010 delivered 2 2000
	message 2026-11-20T23:30:00Z out +447900900123 undelivered 1 1500
	message 2026-11-21T09:00:00Z in +447900900123 received 1 0
	message 2026-11-21T10:00:00Z out +15005550010 refused 3 0
	message 2026-12-01T10:00:00Z out +15005550010 unknown 1 1000
}

@test "sms-summary P63: counts in and out, segments and credits by day" {
	some
	sms_run 0 sms-summary
	is '' "$stderr"
	is "day,messages,received,sent,segments,credits
2026-11-20,2,0,2,3,3.5
2026-11-21,2,1,0,1,0
2026-12-01,1,0,1,1,1" "$output"
}

@test "sms-summary P63: by country, for a range of dates" {
	some
	sms_run 0 sms-summary --by country --since 2026-11-01 --until 2026-12-01
	is "country,messages,received,sent,segments,credits
GB,2,1,1,2,1.5
US,2,0,1,2,2" "$output"
}

@test "sms-summary P63: by week as ISO 8601 counts them, and by month" {
	some
	sms_run 0 sms-summary -Ho week,messages --by week
	is $'2026-W47,4\n2026-W49,1' "$output"
	sms_run 0 sms-summary -Ho month,messages --by month
	is $'2026-11,4\n2026-12,1' "$output"
}

@test "sms-summary: the first and last days of a year are in the week of their Thursday" {
	message 2020-12-31T12:00:00Z in +15005550010 received 1 0
	message 2021-01-03T12:00:00Z in +15005550010 received 1 0
	message 2021-01-04T12:00:00Z in +15005550010 received 1 0
	message 2024-12-30T12:00:00Z in +15005550010 received 1 0
	message 2026-12-31T12:00:00Z in +15005550010 received 1 0
	sms_run 0 sms-summary -Ho week,messages --by week
	is $'2020-W53,2\n2021-W01,1\n2025-W01,1\n2026-W53,1' "$output"
}

@test "sms-summary: days are the account's zone's" {
	some
	sms-account set zone=Europe/Vienna
	sms_run 0 sms-summary -Ho day,messages --until 2026-11-30
	is $'2026-11-20,1\n2026-11-21,3' "$output"
	sms_run 0 sms-summary -Ho messages --since 2026-11-21 --until 2026-11-22
	is 3 "$output"
}

@test "sms-summary: a day on which clocks change has 25 hours, its neighbours begin at midnight" {
	sms-account set zone=Europe/Vienna
	message 2026-10-24T21:59:59Z in +15005550010 received 1 0
	message 2026-10-24T22:00:00Z in +15005550010 received 1 0
	message 2026-10-25T22:59:59Z in +15005550010 received 1 0
	message 2026-10-25T23:00:00Z in +15005550010 received 1 0
	message 2026-10-31T23:00:00Z in +15005550010 received 1 0
	sms_run 0 sms-summary -Ho day,messages
	is "2026-10-24,1
2026-10-25,2
2026-10-26,1
2026-11-01,1" "$output"
}

@test "sms-summary: by own number, campaign and state" {
	some
	sql "INSERT INTO campaign (id, name, class, text, lists, own, valid_for,
		created_at) VALUES (1, 'spring', 'marketing', 'x', '[]', '[]', 0, 0);
		UPDATE message SET campaign = 1 WHERE id = 2;
		UPDATE message SET own = NULL WHERE id = 4"
	sms_run 0 sms-summary -Ho own,messages --by own
	is $',1\n+15005550006,4' "$output"
	sms_run 0 sms-summary -Ho campaign,messages,credits --by campaign
	is $',4,3\nspring,1,1.5' "$output"
	sms_run 0 sms-summary -Ho state,messages,sent --by state
	is "delivered,1,1
received,1,0
refused,1,0
undelivered,1,1
unknown,1,1" "$output"
}

@test "sms-summary: several keys make a group of each combination" {
	some
	sms_run 0 sms-summary --by month,country -Ho month,country,messages
	is "2026-11,GB,2
2026-11,US,2
2026-12,US,1" "$output"
	sms_run 0 sms-summary --by country,month -o country,month
	has "$output" 'country,month'
}

@test "sms-summary P62: what was not delivered is charged, what we refused is not" {
	some
	sms_run 0 sms-summary --by state -Ho state,credits
	has "$output" 'undelivered,1.5'
	has "$output" 'refused,0'
}

@test "sms-summary: numbers are numbers in JSON" {
	some
	sms_run 0 sms-summary --by country --until 2026-11-21 -f json
	is '{"country":"GB","messages":1,"received":0,"sent":1,"segments":1,"credits":1.5}
{"country":"US","messages":1,"received":0,"sent":1,"segments":2,"credits":2}' \
		"$output"
}

@test "sms-summary: an empty range prints the header only" {
	sms_run 0 sms-summary --since 2030-01-01
	is 'day,messages,received,sent,segments,credits' "$output"
}

@test "sms-summary: unknown keys, keys twice, bad times and operands are 64" {
	local words
	for words in '--by hour' '--by day,day' '--by day,' '--since never' x; do
		# shellcheck disable=SC2086 # two words
		sms_run 64 sms-summary $words
		is '' "$output"
	done
	sms_run 64 sms-summary --by hour
	has "$stderr" 'give day, week, month, country, own, campaign or state'
}

@test "sms-summary: five thousand groups are all there, in order" {
	sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 5000) INSERT INTO message (series, number, own, class,
		state, created_at, not_after) SELECT 1, '+15005550010',
		printf('+1500555%04d', 5000 - i), 'alert', 'delivered', i, 0
		FROM n"
	sms_run 0 bash -c 'sms-summary --by own -Ho own | sort -c &&
		sms-summary --by own -Ho own | uniq | wc -l'
	is 5000 "$output"
}
