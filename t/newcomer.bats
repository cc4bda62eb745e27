# Somebody who knows Unix and not these tools: what README shows runs as it
# stands, and what is done wrong at first is told with where, what, and what to
# do.

load helper
load carrier/carrier

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

@test "sms-campaign: a variable that no list has is found when the campaign is made, and nothing is made" {
	sms_run 65 sms-campaign create spring --list friends \
		--text 'Hello {{frist_name}}!'
	is "sms-campaign: campaign 'spring': text: {{frist_name}}: no list of it has such a column: did you mean 'first_name'?" "$stderr"
	sms_run 65 sms-campaign create spring --csv contacts.csv \
		--text 'Hello {{town}}!'
	sms_run 0 sms-contacts lists -Ho name
	is friends "$output"
	sms_run 0 sms-campaign list -H
	is '' "$output"
	sms-campaign create -q spring --list friends --text 'Hello {{first_name}}!'
	sms_run 65 sms-campaign set spring text='Hello {{nmae}}!'
	sms_run 0 sms-campaign show -Ho value,key spring
	has "$output" 'Hello {{first_name}}!,text'
}

@test "sms-campaign: a name that is taken says so before anything else, and how to free it" {
	sms-campaign create -q spring --csv contacts.csv --text 'Hello you'
	sms_run 73 sms-campaign create spring --csv contacts.csv --text 'Hello you'
	is "sms-campaign: there is a campaign 'spring' already: choose another name, or remove it with sms-campaign delete spring" "$stderr"
	sms_run 73 sms-campaign create spring --list friends --text '{{'
}

@test "sms-campaign: verbs in the wrong order name the state and the next command" {
	sms-campaign create -q spring --list friends --text 'Hello you'
	sms_run 65 sms-campaign run spring
	has "$stderr" "campaign 'spring' is not started: sms-campaign start spring"
	sms_run 65 sms-campaign pause spring
	has "$stderr" "is new: only one that is running can be paused"
	sms-campaign start -q spring
	sms_run 65 sms-campaign start spring
	has "$stderr" "is running: only a new one can be started: sms-campaign run spring goes on with it"
	sms_run 65 sms-campaign plan spring
	sms-campaign pause -q spring
	sms_run 65 sms-campaign start spring
	has "$stderr" "is paused: only a new one can be started: sms-campaign resume spring goes on with it"
	sms-campaign resume -q --run spring
	sms_run 65 sms-campaign start spring
	has "$stderr" 'sms-campaign create makes another'
}

@test "sms-campaign: what fails prints no header either" {
	sms-campaign create -q spring --list friends --text 'Hello {{first_name}}'
	printf 'number,town\n+15005550010,Ulm\n' >town.csv
	sms-contacts import -qy friends town.csv
	for i in 1 2 3 4 5; do
		sms_run 65 sms-campaign plan spring
		is '' "$output"
	done
}

@test "sms-send: a list or a file in the place of the number names the option" {
	sms_run 64 sms-send friends 'hello there'
	is "sms-send: 'friends' is a list: sms-send --list friends --text 'the text'" "$stderr"
	sms_run 64 sms-send contacts.csv
	is "sms-send: 'contacts.csv' is a file: rows come on standard input: sms-send <contacts.csv" "$stderr"
	sms_run 64 sms-send 'hello there' +15005550010
	is "sms-send: the number comes first: sms-send +15005550010 'the text'" "$stderr"
	sms_run 64 sms-send 5005550010 'hello there'
	has "$stderr" 'write it with + and the country'
}

@test "sms-send: rows without a text name the option that gives one" {
	sms_run 65 sms-send <contacts.csv
	has "$stderr" "<stdin>:1: no column 'text'"
	has "$stderr" 'give all rows one text with --text'
}

@test "every tool that sets something shows how a setting is written" {
	sms_run 64 sms-account set zone Europe/Berlin
	is "sms-account: 'zone' is not KEY=VALUE, as in zone=Europe/Berlin" "$stderr"
	sms_run 64 sms-numbers set +15005550006 active
	has "$stderr" 'as in active=no'
	sms-campaign create -q spring --list friends --text 'Hello you'
	sms_run 64 sms-campaign set spring text
	has "$stderr" 'is not KEY=VALUE, as in'
}

@test "every tool: a missing account names the command that makes one" {
	rm -r data
	for cmd in 'sms-contacts lists' 'sms-campaign list' 'sms-history list' \
		'sms-credits balance' 'sms-send +15005550010 hello'; do
		# shellcheck disable=SC2086 # words of a command
		sms_run 66 $cmd
		has "$stderr" 'there is no such account: make one with sms-account init'
	done
}

@test "sms-dlr poll: when nothing came it says whether anything may" {
	sms_run 0 sms-dlr poll
	lacks "$stderr" 'wait for a receipt'
	sms-send -q +15005550010 'hello there'
	sms_run 0 sms-dlr poll
	has "$stderr" '1 wait for a receipt: ask again later, or let sms-tick do it'
	sms_run 0 sms-dlr poll --now +3s -Ho status
	is delivered "$output"
	lacks "$stderr" 'wait for a receipt'
}

# The code of README between two lines, as it stands there.
readme() {
	sed -n "/^$1/,/^$2/p" "$top/README" | sed -n 's/^        //p'
}

@test "README: the main job and its pipes run as they stand" {
	rm -r data contacts.csv
	readme 'With a file' 'this is' >contacts.csv
	readme 'this is' 'Nothing of' >job.sh
	sms_run 0 bash -e -o pipefail job.sh
	is 3 "$(wc -l <contacts.csv)"
	sms_run 0 sms-campaign status -Ho state,sending spring
	is finished,2 "$output"
	sms_run 0 sms-history list -Ho number,campaign
	is 5 "$(wc -l <<<"$output")"
}

@test "README, sms-config(5): the way to a real carrier runs as it stands" {
	carrier - <<-'END'
	on GET
	body {"messages":[]}

	on POST
	status 201
	body {"sid":"SM@N@"}
	END
	mkdir -p .config/smsutils
	unset XDG_CONFIG_HOME
	readme 'Through a' 'puts the' >.config/smsutils/config.yaml
	is "$(mandoc -Tutf8 "$top/man/sms-config.5" | col -bx |
		sed -n '/^   Gateways/,/numbers connect/s/^           //p')" \
		"$(cat .config/smsutils/config.yaml)"
	echo "    base_url: $base" >>.config/smsutils/config.yaml
	export ME=+15558675310
	mandoc -Tutf8 -Owidth=500 "$top/man/sms-config.5" | col -bx |
		sed -n '/^EXAMPLES/,/^     A machine/s/^           //p' >page.sh
	sms_run 0 bash -e page.sh <<<secret
	has "$output" main,twilio,known
	readme 'puts the' sms-config >job.sh
	sms_run 0 bash -e job.sh
	has "$output" sending
	is 2 "$(grep -c '^POST .*QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpzZWNyZXQ=' log)"
}

# The blocks of code of a page's section.
page_code() {
	mandoc -Tutf8 -Owidth=500 "$top/man/$1" | col -bx |
		sed -n "/^$2\$/,/^[A-Z]/{ /^[A-Z]/d; p; }" |
		sed -n 's/^           //p'
}

@test "sms(7), sms-account(5), sms-spec(7), sms-legal(7): what is shown runs as it stands" {
	rm -r data
	page_code sms.7 'THE FIRST CAMPAIGN' >first.sh
	sms_run 0 bash -e first.sh
	has "$output" 'not sent'
	for page in sms.7 sms-account.5 sms-spec.7 sms-legal.7; do
		rm -rf data
		mkdir "page-$page"
		ln -s "$top/t" "page-$page/t"
		cd "page-$page" || return
		[ "$page" = sms.7 ] || sms-account init -q
		page_code "$page" EXAMPLES >examples.sh
		[ -s examples.sh ]
		sms_run 0 bash -e -o pipefail examples.sh
		cd ..
	done
}

@test "sms-segment: a text where a file is meant names the option" {
	sms_run 66 sms-segment hello
	is 'sms-segment: hello: No such file or directory: name a file, or give the text with --text' "$stderr"
}

@test "sms-template: a name that is taken is told without a price" {
	sms-template add -q --text 'Hello {{name}}' hello
	sms_run 65 sms-template add --text 'Hello {{name}}' hello
	is "sms-template: there is a template 'hello' already: change it with sms-template set" "$stderr"
}

@test "sms-campaign: a fence names what would break it and the command that moves it" {
	sms-campaign create -q spring --list friends --text 'Hello you' --max-cost 1.5
	sms_run 77 sms-campaign start spring
	is "sms-campaign: campaign 'spring' would cost 2 credits, more than --max-cost 1.5: nothing was started; sms-campaign set spring max-cost=2 allows it" "$stderr"
	sms-campaign set -q spring max-cost= max-segments=1
	sms_run 77 sms-campaign start spring
	has "$stderr" 'sms-campaign set spring max-segments=2 allows it'
	sms-campaign set -q spring max-segments=2
	sms_run 0 sms-campaign start -q spring
}

@test "sms: a command that any tool tells is of the account that -A named" {
	other="./50% of it's.db"
	sms-account init -q -A "$other" --credits 1
	word="-A './50% of it'\\''s.db'"
	# in a message of its own, in a note, in what stands for a missing name
	sms_run 65 sms-campaign show -A "$other" 'sms-tick now'
	is "sms-campaign: there is no campaign 'sms-tick now': sms-campaign $word list shows them" "$stderr"
	sms_run 0 sms-send -A "$other" --at +1h +15005550010 'hello there'
	has "$stderr" "1 waits: sms-tick $word sends what is due, and sms-tick $word --install prints"
	sqlite3 "$other" "DELETE FROM tariff WHERE destination LIKE 'GB'
		OR destination LIKE '+44%'"
	sms_run 1 sms-send -q -A "$other" +447900900123 'hello there'
	has "$stderr" 'no-tariff: '
	told=$(grep -o 'sms-tariffs .*=CREDITS' <<<"$stderr")
	eval "${told/CREDITS/2}"
	sms_run 0 sms-tariffs list -A "$other" -Ho destination GB
	is GB "$output"
	# without -A it needs none
	sms_run 65 sms-campaign show spring
	has "$stderr" ': sms-campaign list shows them'
}
