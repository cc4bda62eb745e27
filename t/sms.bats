#!/usr/bin/env bats
# sms: the front door.

load helper

@test "sms: alone and with help it lists the tools that are there, in three rings" {
	sms_run 0 sms
	is "" "$stderr"
	all=$output
	sms_run 0 sms help
	is "$all" "$output"
	is $'daily:\ndesk:' "$(grep -x -e daily: -e desk: <<<"$output")"
	for tool in ${TOOLS:-$(make -s -C "$top" print-tools)}; do
		[ "$tool" = sms ] || has "$output" "  sms ${tool#sms-} "
	done
}

@test "sms: runs the tool beside it, with all its arguments and its status" {
	sms_run 0 sms account init -q -C US
	sms_run 0 sms credits balance -H
	is 100 "$output"
	sms_run 1 sms credits balance -H --min 101
	sms_run 0 sms tariffs show -Ho credits -C GB '(020) 7946 0000'
	is 1.2 "$output"
	sms_run 0 sms credits balance -h
	has "$output" "sms-credits balance"
}

@test "sms: beside itself first, then along PATH" {
	mkdir one two
	cp "$(command -v sms)" one/
	for folder in one two; do
		printf '#!/bin/sh\necho %s "$@"\n' $folder >$folder/sms-credits
		printf '#!/bin/sh\necho %s "$@"\n' $folder >$folder/sms-extra$folder
	done
	chmod +x one/* two/*
	PATH=$PWD/two:$PATH
	sms_run 0 one/sms credits 'a b'
	is "one a b" "$output"
	sms_run 0 one/sms extratwo
	is two "$output"
	PATH=$PWD/two:$PWD/one:$PATH
	sms_run 0 sms credits
	is one "$output"
}

@test "sms: what is no tool gets the nearest, 64" {
	sms_run 64 sms sned
	is "" "$output"
	has "$stderr" "did you mean 'sms send'?"
	sms_run 64 sms ../sms-credits
	sms_run 64 sms ''
	sms_run 64 sms help nosuchtoolatall
}

@test "sms help TOOL: its page, or its usage where there is no man" {
	mkdir bin
	printf '#!/bin/sh\necho page "$@"\n' >bin/man
	chmod +x bin/man
	PATH=$PWD/bin:$PATH
	for name in credits sms-credits; do
		sms_run 0 sms help $name
		has "$output" page
		has "$output" sms-credits
	done
	printf '#!/bin/sh\necho none >&2; exit 16\n' >bin/man
	sms_run 0 sms help credits
	has "$output" "sms-credits balance ["
	is "" "$stderr"
}

@test "sms: no account is opened, and none is needed" {
	HOME=/nonexistent XDG_DATA_HOME='' SMS_ACCOUNT=/nonexistent/x \
		sms_run 0 sms help
}

@test "sms(7): the first campaign goes as the page says" {
	sed -n '/^\.Sh THE FIRST/,/^\.Sh WHAT/p' "$top/man/sms.7" |
		sed -n '/^\.Bd/,/^\.Ed/p' | sed '/^\.[BE]d/d; s/\\e$/\\/
			s/\\(em/—/g' >path.sh
	sms_run 0 bash -exc '. ./path.sh'
	has "$stderr" "nothing leaves this machine"
	has "$output" "spring,finished,"
	has "$output" "not sent"
	sms_run 0 sms-campaign status -Ho recipients,sending spring
	is 3,3 "$output"
	sms_run 0 sms-history list -Ho number,text --number +447900900123
	is "+447900900123,\"Hi there, we open on Monday: come and see!\"" "$output"
}

@test "sms(7): has every exit status" {
	grep -o '\[ERR_[A-Z]*\] = [0-9]*' "$top/common/base/error.c" |
		sed 's/.* //' | while read -r status; do
			grep -qx "\.It $status" "$top/man/sms.7" || {
				echo "no $status in sms(7)"
				exit 1
			}
		done
}

@test "sms(7): has every state of a message" {
	sed -n "s/.*state IN ('held'/'held'/p; /'delivered', 'undel/,/)),/p" \
		"$top/common/store/sql/001-init.sql" | grep -o "'[a-z]*'" |
		sort -u | while read -r state; do
			grep -q "^\.It Cm ${state//\'/}$" "$top/man/sms.7" || {
				echo "no $state in sms(7)"
				exit 1
			}
		done
}

@test "sms(7): has every reason word that the sources give" {
	cd "$top"
	cat common/*/*.c cmd/*.c |
		grep -oE '(refuse\(m, |reason = |bad = )"[a-z][a-z-]*"' |
		grep -o '"[a-z-]*"' | tr -d '"' | sort -u >"$HOME/words"
	[ "$(wc -l <"$HOME/words")" -gt 15 ]
	while read -r word; do
		grep -qE "^\.It Cm (.* )?$word( ,.*)?$" man/sms.7 || {
			echo "no $word in sms(7)"
			exit 1
		}
	done <"$HOME/words"
}
