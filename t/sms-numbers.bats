#!/usr/bin/env bats
# sms-numbers: our own numbers.

load helper

suite_setup() {
	sms-account init -q -C US
}

@test "sms-numbers O1, O36: the account has a list of numbers; init brings one" {
	sms_run 0 sms-numbers list
	is "number,name,gateway,country,type,active,provision,billing,sent,added,sms,dedicated,waits,ready_by
+15005550006,simulated,sim,US,local,yes,ready,credits,0,2026-11-21T12:00:00Z,yes,no,," \
		"$output"
}

@test "sms-numbers O4, V11: offers are valid numbers of the country and the type" {
	sms_run 0 sms-numbers offers -C AU
	is "number,country,type,gateway,nrc,mrc" "${lines[0]}"
	is 6 "${#lines[@]}"
	has "$stderr" "nothing leaves this machine"
	while read -r cc type want; do
		sms_run 0 sms-numbers offers -HC "$cc" -o number --type "$type" \
			--count 20
		is 20 "$(sort -u <<<"$output" | wc -l)"
		is "$cc,yes,$want" "$(sms-inspect -Ho country,valid,type \
			<<<"$output" | sort -u)"
	done <<-'END'
		AU mobile mobile
		GB local fixed_line
		GB toll_free toll_free
		US local fixed_line_or_mobile
		US mobile fixed_line_or_mobile
		US toll_free toll_free
		JE mobile mobile
		VA local fixed_line
	END
}

@test "sms-numbers O4: without -C the account's country; without any, 64" {
	sms_run 0 sms-numbers offers -Ho country
	is US "${lines[0]}"
	sms-account set country=
	sms_run 64 sms-numbers offers
	has "$stderr" "which country? Give -C CC"
	sms_run 64 sms-numbers offers -C XX
}

@test "sms-numbers O5, O6, O7: the same offers again, a fresh set with --again" {
	sms_run 0 sms-numbers offers -HC AU -o number
	first=$output
	sms_run 0 sms-numbers offers -HC AU -o number
	is "$first" "$output"
	sms_run 0 sms-numbers offers -HC AU -o number --again
	second=$output
	is "" "$(sort <<<"$first"$'\n'"$second" | uniq -d)"
	sms_run 0 sms-numbers offers -HC AU -o number
	is "$second" "$output"
	# another seed, another carrier
	sms-account set sim.seed=2
	sms_run 0 sms-numbers offers -HC AU -o number
	is "" "$(sort <<<"$second"$'\n'"$output" | uniq -d)"
}

@test "sms-numbers offers --contains: only numbers with those digits" {
	sms_run 0 sms-numbers offers -Ho number --contains 777
	is 5 "${#lines[@]}"
	for number in "${lines[@]}"; do has "$number" 777; done
	sms_run 1 sms-numbers offers --contains 999999999999
	has "$stderr" "no local number of US is on offer that contains"
	sms_run 64 sms-numbers offers --contains 7x
	sms_run 64 sms-numbers offers --type mobil
	has "$stderr" "did you mean 'mobile'?"
	sms_run 64 sms-numbers offers --count 0
	sms_run 64 sms-numbers offers --count 101
}

@test "sms-numbers offers: a type that a country does not have is said" {
	sms_run 1 sms-numbers offers -C VA --type national
	has "$stderr" "no national number of VA"
}

@test "sms-numbers O5, O12: an offer that is added is in the list, and is offered no more" {
	number=$(sms-numbers offers -qHC AU -o number --type mobile | head -1)
	sms_run 0 sms-numbers add "$number" name='Front desk' active=no
	is "" "$output"
	sms_run 0 sms-numbers list -Ho number,name,country,type,active
	has "$output" "$number,Front desk,AU,mobile,no"
	sms_run 65 sms-numbers add "$number"
	has "$stderr" "ours already"
	sms_run 0 sms-numbers offers -HC AU -o number --type mobile
	lacks "$output" "$number"
}

@test "sms-numbers add: what is no number, or is not sold, is not added" {
	sms_run 64 sms-numbers add 12
	sms_run 64 sms-numbers add
	sms_run 65 sms-numbers add +19002345678
	has "$stderr" "is not sold"
	sms_run 65 sms-numbers add +12125550000000 || sms_run 64 sms-numbers \
		add +12125550000000
	sms_run 64 sms-numbers add +12127365000 nosuch=1
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
}

@test "sms-numbers: a number is known in every form that people write" {
	sms_run 0 sms-numbers add '(212) 736-5000'
	sms_run 0 sms-numbers set 212.736.5000 name=x
	sms_run 0 sms-numbers set -C FR 0012127365000 name=y
	sms_run 0 sms-numbers list -Ho name --search 736
	is y "$output"
	sms_run 65 sms-numbers show +12127365001
	has "$stderr" "not one of our numbers"
}

@test "sms-numbers O24: each can be set active or inactive by itself" {
	sms-numbers add -q +12127365000
	sms_run 0 sms-numbers set +12127365000 active=no
	sms_run 0 sms-numbers list -Ho number,active
	is $'+12127365000,no\n+15005550006,yes' "$output"
	sms_run 0 sms-numbers set +12127365000 active=yes
	sms_run 0 sms-numbers show -Ho value +12127365000
	has "$output" $'yes\ncredits'
	sms_run 64 sms-numbers set +12127365000 active=maybe
	sms_run 64 sms-numbers set +12127365000 activ=no
	has "$stderr" "did you mean 'active'?"
	sms_run 64 sms-numbers set +12127365000
}

@test "sms-numbers set: all or nothing; KEY= is the default again" {
	sms_run 64 sms-numbers set +15005550006 name=changed billing=nobody
	sms_run 0 sms-numbers list -Ho name
	is simulated "$output"
	sms_run 0 sms-numbers set +15005550006 name= billing=free active=no
	sms_run 0 sms-numbers list -Ho name,billing,active
	is ",free,no" "$output"
	sms_run 0 sms-numbers set +15005550006 billing= active=
	sms_run 0 sms-numbers list -Ho billing,active
	is "credits,yes" "$output"
}

@test "sms-numbers G17: show says whether it can send, and why not" {
	sms_run 0 sms-numbers show -f json -o key,value +15005550006
	has "$output" '{"key":"sendable","value":"yes"}'
	sms-numbers set +15005550006 active=no
	sms_run 0 sms-numbers show -f json -o key,value +15005550006
	has "$output" '{"key":"sendable","value":"inactive"}'
	sqlite3 "$db" "UPDATE own SET active = 1, provision = 'pending'"
	sms_run 0 sms-numbers show -f json -o key,value +15005550006
	has "$output" '{"key":"sendable","value":"not-ready"}'
}

@test "sms-numbers O30, O31, O32, G47: the search looks for digits of the number alone" {
	sms-numbers add -q +12127365000 name=555
	sms_run 0 sms-numbers list -Ho number --search 555
	is +15005550006 "$output"
	sms_run 0 sms-numbers list -Ho number --search '+1 (500) 555-00.06'
	is +15005550006 "$output"
	sms_run 0 sms-numbers list -Ho number --search 5006
	is "" "$output"
	sms_run 0 sms-numbers list -Ho number --search ''
	is 2 "${#lines[@]}"
	sms_run 64 sms-numbers list --search sim
	has "$stderr" "'s' is not a digit"
}

@test "sms-numbers O33, O34: deleting asks first" {
	sms_run 64 sms-numbers delete +15005550006 </dev/null
	has "$stderr" "Are you sure?"
	sms_run 0 sms-numbers list -Ho number
	is +15005550006 "$output"
	sms-account set default-own=+15005550006
	sms_run 0 sms-numbers delete -y +15005550006
	sms_run 0 sms-numbers list -Ho number
	is "" "$output"
	sms_run 0 sms-account show -Ho value default-own
	is '""' "$output"
	sms_run 65 sms-numbers delete -y +15005550006
}

@test "sms-numbers T19: a number that waiting messages are to be sent from is not deleted" {
	sms-numbers add -q +12127365000
	sms-send -q --at +1h --from +12127365000 +15005550010 'hello there'
	sms_run 65 sms-numbers delete -y +15005550006 +12127365000
	has "$stderr" "number-in-use: +12127365000: 1 message waits to be sent"
	has "$stderr" "sms-history list --own +12127365000 --state queued"
	sms_run 0 sms-history list --own +12127365000 --state queued -Ho id
	sms_run 65 sms-numbers delete -y +12127365000
	sms_run 0 sms-history cancel "$(sms-history list -qHo id)"
	sms_run 0 sms-numbers delete -y +15005550006 +12127365000
}

@test "sms-numbers T19: a number of an unfinished campaign is not deleted" {
	sms-numbers add -q +12127365000
	sqlite3 "$db" "INSERT INTO campaign (name, state, class, text, lists,
	    own, valid_for, created_at) VALUES
	    ('spring', 'paused', 'marketing', 'x', '[]',
	    '[\"+12127365000\",\"+15005550006\"]', 1, 1),
	    ('autumn', 'new', 'marketing', 'x', '[]', '[\"+12127365000\"]', 1, 1)"
	sms_run 65 sms-numbers delete -y +15005550006 +12127365000
	has "$stderr" "number-in-use: +15005550006: campaign spring sends from it"
	sms_run 65 sms-numbers delete -y +12127365000
	has "$stderr" "campaign autumn, spring sends"
	sms_run 0 sms-numbers list -Ho number
	is 2 "${#lines[@]}"
	sqlite3 "$db" "UPDATE campaign SET state = 'cancelled'"
	sms_run 0 sms-numbers delete -y +15005550006 +12127365000
	sms_run 0 sms-numbers list -Ho number
	is "" "$output"
}

@test "sms-numbers: names from outside do not reach a terminal raw" {
	sms_run 64 sms-numbers set +15005550006 name=$'\e[31mred'
	sms_run 64 sms-numbers set +15005550006 name=$'\xff'
	sms_run 64 sms-numbers set +15005550006 name=$'two\nlines'
	sqlite3 "$db" "UPDATE own SET name = char(27) || '[31mred'"
	sms_run 0 sms-numbers list -Hf table -o name
	has "$output" '\x1b[31mred'
}
