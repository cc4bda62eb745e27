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
