#!/usr/bin/env bats
# sms-rules: facts by country, with their sources; and the files they stand in.

load helper

# own KIND: the user's own rules from standard input, with what a line owes.
own() {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	sed '/./s/$/ mark=own checked=2026-11-01 source=us/' \
		>"$XDG_CONFIG_HOME/smsutils/$1.rules"
}

# next NUMBER [OPTION...]: when may it be texted?
next() {
	sms-rules hours -Ho next,reason "$@" | sort -u
}

@test "sms-rules hours: each line has its source, its mark and when it was checked" {
	sms_run 0 sms-rules hours -H -o where,mark,checked,source
	[ "${#lines[@]}" -gt 50 ]
	lacks "$output" ',,'
	sms_run 0 sms-rules hours -Ho where,hours US
	has "$output" 'US,daily=08:00-21:00'
	has "$output" 'US-FL,daily=08:00-20:00'
	lacks "$output" 'FR,'
	sms_run 0 sms-rules hours -o given,where SE
	has "$output" 'SE,*'
}

@test "sms-rules hours G30: a number's own area decides, and the stricter of country and state" {
	sms_run 0 sms-rules hours -Ho where,hours,next +13055550123
	is 'US,daily=08:00-21:00,2026-11-21T13:00:00Z
US-FL,daily=08:00-20:00,2026-11-21T13:00:00Z' "$output"
	is 2026-11-22T13:00:00Z, "$(next +13055550123 --at 2026-11-22T01:00:00Z)"
	is 2026-11-22T01:00:00Z, "$(next +12125550123 --at 2026-11-22T01:00:00Z)"
}

@test "sms-rules hours G30: a number of many zones needs an hour that all of them allow" {
	# Adak to Guam: 08:00 in Guam is 22:00Z, 21:00 in St. John's 00:30Z
	is 2026-11-21T22:00:00Z, "$(next +18005550123)"
	is 2026-11-22T00:29:59Z, "$(next +18005550123 --at 2026-11-22T00:29:59Z)"
	is 2026-11-22T22:00:00Z, "$(next +18005550123 --at 2026-11-22T00:30:00Z)"
	is 2026-11-22T04:30:00Z, "$(next +61412345678)"
}

@test "sms-rules hours: a zone that is known is the only one" {
	is 2026-11-22T00:00:00Z, "$(next +61412345678 --zone Australia/Sydney)"
	sms_run 64 sms-rules hours --zone Mars/Olympus +61412345678
}

@test "sms-rules hours --at: a time is within the years that are known" {
	for at in -9191w +9999999d 1970-01-01T00:00:00+05:00 \
		9999-12-31T23:30:00-01:00 2026-02-29 24:01; do
		sms_run 64 sms-rules hours --at "$at" GB
		has "$stderr" 'is not a time'
	done
}

@test "sms-rules hours: windows are half open" {
	echo 'GB marketing daily=09:00-20:00' | own hours
	is 2026-11-21T19:59:59Z, "$(next +442079460000 --at 2026-11-21T19:59:59Z)"
	is 2026-11-22T09:00:00Z, "$(next +442079460000 --at 2026-11-21T20:00:00Z)"
	is 2026-11-21T09:00:00Z, "$(next +442079460000 --at 2026-11-21T08:59:59Z)"
}

@test "sms-rules hours G30: a window over midnight belongs to the day on which it begins" {
	echo 'GB marketing fri=22:00-02:00' | own hours
	is 2026-11-21T01:59:59Z, "$(next +442079460000 --at 2026-11-21T01:59:59Z)"
	is 2026-11-27T22:00:00Z, "$(next +442079460000 --at 2026-11-21T02:00:00Z)"
}

@test "sms-rules hours: windows meet at midnight, and the whole day is 00:00-24:00" {
	printf '%s\n' 'GB marketing sat=20:00-24:00;sun=00:00-04:00' | own hours
	is 2026-11-22T03:59:00Z, "$(next +442079460000 --at 2026-11-22T03:59:00Z)"
	is 2026-11-28T20:00:00Z, "$(next +442079460000 --at 2026-11-22T04:00:00Z)"
}

@test "sms-rules hours: when the clocks change the windows change with them" {
	echo 'DE marketing daily=02:30-03:30' | own hours
	# 2027-03-28: 02:30 does not exist in Berlin, the window begins at 03:00
	is 2027-03-28T01:00:00Z, \
		"$(next +493012345678 --at 2027-03-28T00:00:00Z)"
	is 2027-03-29T00:30:00Z, \
		"$(next +493012345678 --at 2027-03-28T01:30:00Z)"
}

@test "sms-rules hours: months and dates, as far as a year ahead" {
	echo 'GB marketing feb,29=10:00-11:00;dec,24=08:00-12:00' | own hours
	is 2026-12-24T08:00:00Z, "$(next +442079460000)"
	is 2027-12-24T08:00:00Z, \
		"$(next +442079460000 --at 2026-12-24T12:00:00Z)"
}

@test "sms-rules hours: days of a calendar are closed" {
	own hours <<-'END'
		days bank 2026-11-23 2026-11-24
		GB marketing mon-fri=09:00-17:00 closed=bank
	END
	is 2026-11-25T09:00:00Z, "$(next +442079460000)"
}

@test "sms-rules hours: a line holds from a day and until another" {
	own hours <<-'END'
		GB marketing daily=09:00-17:00 until=2026-11-23
		GB marketing daily=12:00-17:00 from=2026-11-23
	END
	is 2026-11-22T09:00:00Z, "$(next +442079460000 --at 2026-11-22)"
	is 2026-11-23T12:00:00Z, "$(next +442079460000 --at 2026-11-23)"
	sms_run 0 sms-rules hours -Ho hours +442079460000
	is 'daily=09:00-17:00 until=2026-11-23' "$output"
}

@test "sms-rules hours: a fixed zone holds wherever the recipient is" {
	own hours <<-'END'
		place US-MS Mississippi
		US-MS marketing daily=08:00-20:00 zone=Etc/GMT+6
	END
	is 2026-07-01T14:00:00Z, \
		"$(next +16015550123 --at 2026-07-01T08:00:00Z)"
}

@test "sms-rules hours: * is for countries without a line, and any and never are words" {
	own hours <<-'END'
		* marketing daily=08:00-20:00
		DE marketing any
		FR marketing never
	END
	is 2026-11-21T22:00:00Z, "$(next +493012345678 --at 2026-11-21T22:00:00Z)"
	is 2026-11-22T08:00:00Z, "$(next +442079460000 --at 2026-11-21T22:00:00Z)"
	is ,no-common-hours "$(next +33612345678)"
}

@test "sms-rules hours: only the class that a line names is bound" {
	is 2026-11-21T03:00:00Z, "$(next +442079460000 --class otp \
		--at 2026-11-21T03:00:00Z)"
	sms_run 64 sms-rules hours --class nosuch GB
}

@test "sms-rules hours: the user's own file holds instead of the shipped one, whole" {
	echo 'FR marketing daily=10:00-12:00' | own hours
	sms_run 0 sms-rules hours -Ho where,hours,source
	is 'FR,daily=10:00-12:00,us' "$output"
}

@test "sms-rules: a line without source, date or mark is refused, and says where" {
	local bad
	for bad in 'GB marketing any mark=own checked=2026-11-01' \
		'GB marketing any mark=own source=us' \
		'GB marketing any checked=2026-11-01 source=us' \
		'GB marketing any mark=sure checked=2026-11-01 source=us' \
		'GB marketing any mark=own checked=2026-02-30 source=us'; do
		printf '# ours\n%s\n' "$bad" >hours.rules
		sms_run 65 sms-rules lint hours.rules
		has "$stderr" 'hours.rules:2: '
	done
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	cp hours.rules "$XDG_CONFIG_HOME/smsutils"
	sms_run 78 sms-rules hours GB
	has "$stderr" 'smsutils/hours.rules:2: '
}

@test "sms-rules lint: lines that cannot be understood are refused" {
	local bad
	while IFS= read -r bad; do
		printf '%s mark=own checked=2026-11-01 source=us\n' "$bad" \
			>hours.rules
		sms_run 65 sms-rules lint hours.rules
		has "$stderr" 'hours.rules:1: '
	done <<-'END'
		GB
		GB marketing
		XX marketing any
		gb marketing any
		GB advertising any
		GB marketing daily
		GB marketing daily=9
		GB marketing daily=09:00-09:00
		GB marketing daily=24:00-09:00
		GB marketing daily=09:00-25:00
		GB marketing mon-dec=09:00-12:00
		GB marketing 32=09:00-12:00
		GB marketing daily=09:00-12:00 closed=nosuch
		GB marketing daily=09:00-12:00 zone=Mars/Olympus
		GB marketing daily=09:00-12:00 from=tomorrow
		GB marketing daily=09:00-12:00 colour=red
		days bank
		days bank 2026-12-26 2026-12-25
		days bank yesterday
		place US Florida
	END
	printf 'GB sometimes mark=own checked=2026-11-01 source=us\n' \
		>confirm.rules
	sms_run 65 sms-rules lint confirm.rules
	printf 'GB any\0' >hours.rules
	sms_run 65 sms-rules lint hours.rules
	sms_run 66 sms-rules lint nosuch-hours.rules
	sms_run 64 sms-rules lint /dev/null
}

@test "sms-rules lint: what is stale, what ends, and what nobody looked up" {
	cat >hours.rules <<-'END'
		days bank 2026-12-25 mark=own checked=2026-11-21 source=us
		GB marketing any mark=unverified checked=2026-11-21 source=us
		FR marketing any mark=own checked=2025-11-20 source=us
	END
	sms_run 1 sms-rules lint -H hours.rules
	is 'hours.rules,1,calendar-ends,2026-12-25
hours.rules,2,unverified,us
hours.rules,3,stale,2025-11-20' "$output"
	sms_run 1 sms-rules lint -Ho complaint --ahead 1d --older-than 999d \
		hours.rules
	is unverified "$output"
	sed -i 2d hours.rules
	sms_run 0 sms-rules lint -H --ahead 1d --older-than 999d hours.rules
	is '' "$output"
}

@test "sms-rules lint: the shipped rules can be understood, and none is stale on the day of a release" {
	run sms-rules lint -Ho complaint
	[ "$status" -le 1 ]
	lacks "$output" stale
	lacks "$output" calendar-ends
}

@test "sms-rules X24, G13: the policy on confirmations is data, and optional where nothing is known" {
	sms_run 0 sms-rules confirm -Ho given,where,policy FR
	is 'FR,*,optional' "$output"
	own confirm <<-'END'
		* optional
		FR prohibited
		DE mandatory within=60
	END
	sms_run 0 sms-rules confirm -Ho given,policy,within fr DE GB
	is 'fr,prohibited,
DE,mandatory,60
GB,optional,' "$output"
	sms_run 64 sms-rules confirm XX
	has "$stderr" 'sms-rules: XX: no such country'
	# without a line for the others
	own confirm <<-'END'
		FR prohibited
	END
	sms_run 0 sms-rules confirm -Ho given,where,policy FR GB
	is $'FR,FR,prohibited\nGB,,optional' "$output"
	: | own confirm
	sms_run 78 sms-rules confirm GB
}

@test "sms-rules X24, G13: the shipped policy has its sources, and Canada wants an answer" {
	sms_run 0 sms-rules confirm -Ho given,where,policy,within,mark US CA GB
	is 'US,US,optional,300,quoted
CA,CA,mandatory,,said
GB,*,optional,,own' "$output"
}

@test "sms-rules hours: the shipped hours, by state and country" {
	# given | Sunday 22 November 2026, 06:00 UTC: the first instant allowed
	while read -r number at; do
		sms_run 0 sms-rules hours --at 2026-11-22T06:00:00Z -qHo next "$number"
		is "$number $at" "$number $(sort -u <<<"$output")"
	done <<-'END'
		+13055550123 2026-11-22T13:00:00Z
		+14055550123 2026-11-22T14:00:00Z
		+12065550123 2026-11-22T16:00:00Z
		+12145550123 2026-11-22T18:00:00Z
		+14105550123 2026-11-22T13:00:00Z
		+12015550123 2026-11-22T13:00:00Z
		+12035550123 2026-11-22T14:00:00Z
		+14015550123 2026-11-23T14:00:00Z
		+14165550123 2026-11-22T15:00:00Z
		+447400123456 2026-11-22T09:00:00Z
		+33612345678 2026-11-23T07:00:00Z
		+4915123456789 2026-11-22T06:00:00Z
		+393123456789 2026-11-23T07:00:00Z
		+918123456789 2026-11-22T06:00:00Z
		+971501234567 2026-11-22T06:00:00Z
		+573211234567 2026-11-23T12:00:00Z
		+27711234567 2026-11-23T06:00:00Z
	END
	# a holiday of the calendar
	sms_run 0 sms-rules hours --at 2026-12-25T06:00:00Z -qHo next +573211234567
	is 2026-12-26T13:00:00Z "$output"
}

@test "sms-rules hours: a state is an operand too; a country or state that is none is 64" {
	sms_run 0 sms-rules hours -Ho given,where,hours US-FL us-ri
	is 'US-FL,US,daily=08:00-21:00
US-FL,US-FL,daily=08:00-20:00
us-ri,US,daily=08:00-21:00
us-ri,US-RI,mon-fri=09:00-18:00;sat=10:00-17:00 closed=us-federal' "$output"
	sms_run 64 sms-rules hours US-XX
	is '' "$(sed 1d <<<"$output")"
	has "$stderr" 'US-XX: no such state is known: sms-rules hours -qHo where US lists those'
	sms_run 64 sms-rules hours ZZ
	has "$stderr" 'ZZ: no such country'
	sms_run 64 sms-rules hours ZZ-AA
	has "$stderr" 'no such country'
	sms_run 64 sms-rules hours -C ZZ GB
	has "$stderr" '-C ZZ: no such country'
}

@test "sms-rules print: the shipped file, which read as one's own is the same" {
	sms_run 0 sms-rules print hours
	has "$output" '# When advertising may be texted'
	sms-rules hours >before
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	sms-rules print hours >"$XDG_CONFIG_HOME/smsutils/hours.rules"
	sms-rules hours >after
	cmp before after
	sms-rules print hours | cmp - "$XDG_CONFIG_HOME/smsutils/hours.rules"
	sms_run 64 sms-rules print
	sms_run 64 sms-rules print nosuch
}
