# sms-numbers connect, sync, disconnect, and what is bought through a gateway:
# the numbers at a provider, here Twilio's description on a scripted carrier,
# or the simulated carrier. t/provider-numbers.bats has the other providers.

load helper
load carrier/carrier

here=/2010-04-01/Accounts/AC1/IncomingPhoneNumbers
list="on GET $here.json"

suite_setup() {
	sms-account init -q -C US
	conf=$XDG_CONFIG_HOME/smsutils/config.yaml
	(umask 077 && echo secret >"$HOME/token")
}

# numbers NUMBER ...: a list of the provider's that has them.
numbers() {
	local n sep=
	printf 'body {"next_page_uri":null,"incoming_phone_numbers":['
	for n; do
		printf '%s{"sid":"PN%s","phone_number":"+%s","friendly_name":"","capabilities":{"sms":true}}' \
			"$sep" "$n" "$n"
		sep=,
	done
	printf ']}\n\n'
}

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token'
}

# connected NUMBER ...: with them, at a carrier that then goes away.
connected() {
	numbers "$@" >list
	carrier list
	twilio
	sms-numbers connect -q main --import-as active
	carrier_end
	rm log
}

# synced STATUS NUMBER ...: the provider has these, and they are synced.
synced() {
	local want=$1
	shift
	numbers "$@" >list
	carrier list
	twilio
	sms_run "$want" sms-numbers sync main
	carrier_end
}

ours() {
	sms-numbers list -Ho number,active,provision,billing
}

simulated='+15005550006,yes,ready,credits'

@test "sms-numbers connect O17 O20 O22 O23: SID and token take over a provider's numbers, in the state that is chosen" {
	{
		numbers 12015550101 447900900123
	} >list
	carrier list
	sms_run 0 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as inactive base_url="$base"
	is '' "$output"
	is 'sms-numbers: added 2, removed 0, kept 0' "$stderr"
	is "GET $here.json?PageSize=250 [Authorization: Basic QUMxOnNlY3JldA==] " \
		"$(cat log)"
	is "+12015550101,no,ready,provider
$simulated
+447900900123,no,ready,provider" "$(ours)"
	is "gateways:
  main:
    provider: twilio
    account_sid: AC1
    base_url: \"$base\"
    auth_token_file: $HOME/token" "$(cat "$conf")"
	is 600 "$(stat -c %a "$conf")"
	lacks "$(sms-account log)$(cat "$conf")$(sql .dump)" secret
	has "$(sms-account log -Ho action,detail)" \
		'connect,"main: added 2, removed 0, kept 0"'
}

@test "sms-numbers connect O23: the state must be said where nobody can be asked" {
	carrier - <<<"$(numbers 12015550101)"
	twilio
	sms_run 64 setsid sms-numbers connect main
	has "$stderr" 'Give --import-as active, or inactive where few of many'
	sms_run 64 sms-numbers connect main --import-as asleep
	has "$stderr" "'asleep' is neither active nor inactive"
	is "$simulated" "$(ours)"
	sms_run 0 sms-numbers connect main --import-as active
	has "$(ours)" +12015550101,yes
}

@test "sms-numbers connect O22: without all credentials nothing is asked" {
	carrier - <<<"$(numbers)"
	sms_run 64 sms-numbers connect main --provider twilio --sid AC1 \
		--import-as active
	has "$stderr" 'missing-credentials: auth_token: give --token-file FILE'
	sms_run 64 sms-numbers connect main --provider twilio \
		--token-file token --import-as active
	has "$stderr" 'missing-credentials: account_sid: give --sid'
	gateway twilio 'account_sid: AC1'
	sms_run 78 sms-numbers connect main --import-as active
	is "sms-numbers: $conf:2:3: main: missing-credentials: auth_token_file (or _command, or _environment) is missing" \
		"$stderr"
	asked 0
	sms_run 78 sms-numbers connect other --import-as active
	has "$stderr" no-gateway
}

@test "sms-numbers connect O22: a token is never an argument, and a file of it is nobody else's" {
	sms_run 64 sms-numbers connect main --provider twilio --sid AC1 \
		auth_token=secret --import-as active
	has "$stderr" 'a secret is never an argument'
	lacks "$stderr" secret=
	chmod 644 token
	sms_run 78 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active base_url=http://127.0.0.1:1
	has "$stderr" auth_token_file
	[ ! -e "$conf" ]
	sms_run 66 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file nosuch --import-as active
	has "$stderr" 'sms-numbers: --token-file nosuch: No such file or directory'
	sms_run 64 sms-numbers connect main --sid AC1
	has "$stderr" 'name its --provider'
}

@test "sms-numbers connect O22: credentials that are wrong change nothing" {
	carrier - <<<'status 401
body {"code":20003,"message":"Authenticate","status":401}'
	sms_run 69 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active base_url="$base"
	is 'sms-numbers: bad-credentials: gateway main: 401 20003: Authenticate' \
		"$stderr"
	[ ! -e "$conf" ]
	is "$simulated" "$(ours)"
	is 0 "$(sql 'SELECT count(*) FROM connection')"
}

@test "sms-numbers connect: a provider that is away, or answers nonsense, changes nothing" {
	for body in '[]' '{}' '<html>' '{"incoming_phone_numbers":{}}' ''; do
		carrier - <<<"body $body"
		sms_run 69 sms-numbers connect main --provider twilio --sid AC1 \
			--token-file token --import-as active base_url="$base"
		carrier_end
	done
	sms_run 69 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active base_url=http://127.0.0.1:1
	has "$stderr" no-connection
	[ ! -e "$conf" ]
	is "$simulated" "$(ours)"
}

@test "sms-numbers connect: what people wrote in the configuration stays as it is" {
	carrier - <<<"$(numbers 12015550101)"
	mkdir -p "${conf%/*}"
	printf '%s\n' '# ours' 'ask-above: 7   # few' 'gateways:' '    # the old one' \
		'    old:' '      provider: kannel' '      host: x' '' 'only_to: []' >"$conf"
	chmod 640 "$conf"
	sms_run 0 sms-numbers connect main --provider twilio --sid 'A: "C"' \
		--token-file token --import-as active base_url="$base"
	is "# ours
ask-above: 7   # few
gateways:
    main:
      provider: twilio
      account_sid: \"A: \\\"C\\\"\"
      base_url: \"$base\"
      auth_token_file: $HOME/token
    # the old one
    old:
      provider: kannel
      host: x

only_to: []" "$(cat "$conf")"
	is 640 "$(stat -c %a "$conf")"
	is "${conf##*/}" "$(ls "${conf%/*}")"
	sms_run 64 sms-numbers connect sim --provider twilio --sid AC1 \
		--token-file token --import-as active
	has "$stderr" "'sim' cannot be a gateway's name"
	sms_run 78 sms-numbers connect old --provider twilio --sid AC1 \
		--token-file token --import-as active
	has "$stderr" 'old: is there already'
}

@test "sms-numbers connect: a configuration that only people should change is not changed" {
	carrier - <<<"$(numbers)"
	mkdir -p "${conf%/*}"
	echo '{ gateways: { old: { provider: kannel } } }' >"$conf"
	sms_run 78 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active
	has "$stderr" 'put this under gateways: there'
	has "$stderr" '    account_sid: AC1'
	is '{ gateways: { old: { provider: kannel } } }' "$(cat "$conf")"
	asked 0
	echo 'ask-above: [' >"$conf"
	sms_run 78 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active
	is 'ask-above: [' "$(cat "$conf")"
}

@test "sms-numbers connect: a slip in what a new gateway is given is told before anything is asked" {
	carrier - <<<"$(numbers)"
	sms_run 78 sms-numbers connect main --provider twilo --sid AC1 \
		--token-file token --import-as active
	has "$stderr" "did you mean 'twilio'?"
	sms_run 78 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active base_ulr=x
	has "$stderr" "base_ulr: no such key for provider twilio: did you mean 'base_url'?"
	sms_run 64 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --token-command pass --import-as active
	has "$stderr" 'given twice'
	sms_run 64 sms-numbers connect 'a b' --provider twilio --sid AC1 \
		--token-file token --import-as active
	sms_run 64 sms-numbers connect
	[ ! -e "$conf" ]
	asked 0
}

@test "sms-numbers connect: once more says so, and points to sync" {
	connected 12015550101
	sms_run 0 sms-numbers connect main --import-as active
	is 'sms-numbers: main is connected already: sms-numbers sync main brings its numbers up to date' \
		"$stderr"
	[ ! -e log ]
}

@test "sms-numbers connect O21: numbers that the account pays for must be deleted first, the simulated carrier's need not" {
	connected 12015550101
	sms-numbers disconnect -qy main
	sql "INSERT INTO own (number, gateway, country, type, added_at)
	    VALUES ('+12015550177', 'main', 'US', 'local', 0)"
	carrier list
	twilio
	sms_run 65 sms-numbers connect main --import-as active
	is 'sms-numbers: own-numbers-present: 1 numbers are paid for by this account, and must go first: sms-numbers delete +12015550177' \
		"$stderr"
	asked 0
	sms-numbers delete -qy +12015550177
	sms_run 0 sms-numbers connect main --import-as active
	has "$(ours)" "$simulated"
}

@test "sms-numbers sync O25: additions and removals at the provider, and what was set here stays" {
	connected 12015550101 12015550102
	sms-numbers set -q +12015550101 active=no name=desk
	synced 0 12015550101 12015550103
	is 'sms-numbers: added 1, removed 1, kept 1' "$stderr"
	is "+12015550101,no,ready,provider
+12015550103,yes,ready,provider
$simulated" "$(ours)"
	is desk "$(sms-numbers list -Ho name --search 5550101)"
	synced 0 12015550101 12015550103
	is 'sms-numbers: added 0, removed 0, kept 2' "$stderr"
	has "$(sms-account log -Ho action,detail)" \
		'sync,"main: added 1, removed 1, kept 1"'
}

@test "sms-numbers sync -n: shows, and changes nothing" {
	connected 12015550101
	numbers 12015550102 >list
	carrier list
	twilio
	before=$(sql .dump)
	sms_run 0 sms-numbers sync -nv main
	is 'sms-numbers: +12015550102: would be added
sms-numbers: +12015550101: would be removed
sms-numbers: would have added 1, removed 1, kept 0' "$stderr"
	is "$before" "$(sql .dump)"
}

@test "sms-numbers sync O25: happens by hand only, never by sms-tick" {
	connected 12015550101
	carrier - <<<"$(numbers)"
	twilio
	sms_run 0 env SMS_NOW=2026-12-21T12:00:00Z sms-tick
	asked 0
	has "$(ours)" +12015550101
	sms_run 65 sms-numbers sync other
	has "$stderr" 'not-connected: gateway other: sms-numbers connect other'
}

@test "sms-numbers sync: a list of many pages is read to its end, in one transaction or not at all" {
	connected 12015550101
	cat >pages <<-END
	on GET $here.json
	times 1
	body {"next_page_uri":"$here/2","incoming_phone_numbers":[{"sid":"PN2","phone_number":"+12015550102","capabilities":{"sms":true}}]}

	on GET $here/2
	times 1
	status 500

	on GET $here.json
	body {"next_page_uri":"$here/2","incoming_phone_numbers":[{"sid":"PN2","phone_number":"+12015550102","capabilities":{"sms":true}}]}

	on GET $here/2
	body {"next_page_uri":null,"incoming_phone_numbers":[{"sid":"PN3","phone_number":"+12015550103","capabilities":{"sms":true}},{"sid":"PN4","phone_number":"+12015550104","capabilities":{"sms":false}},{"sid":"PN5","phone_number":"72727","capabilities":{"sms":true}}]}
	END
	carrier pages
	twilio
	before=$(sql .dump)
	sms_run 69 sms-numbers sync main
	is "$before" "$(sql .dump)"
	sms_run 0 sms-numbers sync main
	is 'sms-numbers: 1 cannot text, and were left out
sms-numbers: 1 are no phone numbers, and were left out
sms-numbers: added 2, removed 1, kept 0' "$stderr"
	asked 4
}

@test "sms-numbers sync: the next page is asked for at the provider's, and nowhere else" {
	connected 12015550101
	carrier - <<<"body {\"next_page_uri\":\"http://127.0.0.1:1/x\",\"incoming_phone_numbers\":[]}"
	twilio
	sms_run 69 sms-numbers sync main
	has "$stderr" 'goes on somewhere else'
	has "$(ours)" +12015550101
}

@test "sms-numbers sync: a number that is gone there and in use here is made inactive, not deleted" {
	connected 12015550101 12015550102
	printf 'number\n+12025550143\n' | sms-contacts import -q friends
	sms-campaign create -q spring --list friends --text 'hello there' \
		--from +12015550101
	synced 0 12015550102
	has "$stderr" '+12015550101 is gone at main, and stays here, inactive: number-in-use: +12015550101: campaign spring'
	has "$stderr" 'added 0, removed 0, kept 2'
	has "$(ours)" +12015550101,no
	sms-campaign cancel -qy spring
	synced 0 12015550102
	has "$stderr" 'added 0, removed 1, kept 1'
	lacks "$(ours)" +12015550101
}

@test "sms-numbers sync: a number that is another gateway's here stays there" {
	sms-numbers add -q +12125550199
	connected 12015550101 12125550199
	synced 0 12015550101 12125550199
	has "$stderr" '+12125550199 belongs to gateway sim here'
	is sim "$(sms-numbers list -Ho gateway --search 2125550199)"
}

@test "sms-numbers disconnect O26: asks, removes the provider's numbers here, and others can be had again" {
	connected 12015550101 12015550102
	sms_run 64 setsid sms-numbers disconnect main
	has "$stderr" 'Its 2 numbers are removed here; the provider keeps them.'
	sms_run 0 sms-numbers disconnect -y main
	is 'sms-numbers: removed 2
sms-numbers: main stays in the configuration: what was sent through it is still asked about' \
		"$stderr"
	is "$simulated" "$(ours)"
	has "$(cat "$conf")" 'provider: twilio'
	[ ! -e log ]
	has "$(sms-account log -Ho action,detail)" 'disconnect,main: removed 2'
	sms_run 65 sms-numbers disconnect -y main
	has "$stderr" not-connected
	sms_run 0 sms-numbers add +12125550199
}

@test "sms-numbers disconnect: not while a campaign sends from one of them" {
	connected 12015550101 12015550102
	printf 'number\n+12025550143\n' | sms-contacts import -q friends
	sms-campaign create -q spring --list friends --text 'hello there' \
		--from +12015550102
	sms_run 65 sms-numbers disconnect -y main
	has "$stderr" 'number-in-use: +12015550102: campaign spring'
	has "$(ours)" +12015550101
}

@test "sms-numbers O24 O15: each can be active or not, and the one of the recipient's country is used" {
	connected 12015550101 447900900123
	numbers >list
	carrier - <<<'status 201
body {"sid":"SM@N@"}'
	twilio
	sms-account set -q hours=off
	sms_run 0 sms-send -qHo own --class transactional +447900900999 'hello there'
	is +447900900123 "$output"
	sms-numbers set -q +15005550006 active=no
	sms_run 0 sms-send -qHo own --class transactional +12025550143 'hello there'
	is +12015550101 "$output"
	sms-numbers set -q +12015550101 active=no
	sms_run 1 sms-send -qHo reason --class transactional --from +12015550101 +12025550143 'hello there'
	is inactive "$output"
}

@test "sms-numbers O18 G7 O19: messages from a provider's number cost no credits, and the ledger says who bills them" {
	connected 12015550101
	carrier - <<<'status 201
body {"sid":"SM@N@"}'
	twilio
	sms-tariffs set -q US=
	sms-account set -q hours=off
	before=$(sms-credits balance -H)
	sms_run 0 sms-send -qHo state,credits --from +12015550101 +12025550143 'hello there'
	is sending,0 "$output"
	is "$before" "$(sms-credits balance -H)"
	is charge,0,1,billed_by=main \
		"$(sms-credits ledger -Ho kind,amount,message,note | tail -1)"
	has "$(sms-account check -Ho check,verdict)" ledger,ok
	# O19: what holds for all sends holds for these
	sms-optout add -q +12025550144
	sms_run 1 sms-send -qHo reason --from +12015550101 +12025550144 'hello there'
	is opted-out "$output"
	sms_run 1 sms-send -qHo reason --from +12015550101 +12025550145 hey
	is text-too-short "$output"
}

@test "sms-numbers O27 O29 G21: STOP reaches the provider alone; the next message is refused there, and then here" {
	sms-account set -q sim.numbers='+12015550101' sim.opted-out=0143
	sms-numbers connect -q sim --import-as active
	# They sent STOP to the carrier, which told nobody.
	sms_run 0 sms-optout check -Ho permitted +12025550143
	is yes "$output"
	sms_run 1 sms-send -qHo state,reason,credits --from +12015550101 +12025550143 'hello there'
	is rejected,opted-out,0 "$output"
	sms_run 0 sms-optout list -Ho number,scope,source
	is +12025550143,all,provider "$output"
	sms_run 1 sms-send -qHo state,reason --from +12015550101 +12025550143 'hello there'
	is refused,opted-out "$output"
}

@test "sms-numbers connect sim: the simulated carrier behind the same verbs" {
	sms-account set -q sim.numbers='+12015550101 +447900900123'
	sms_run 0 sms-numbers connect sim --import-as inactive
	has "$stderr" 'added 2, removed 0, kept 0'
	is "+12015550101,no,ready,provider
$simulated
+447900900123,no,ready,provider" "$(ours)"
	sms-account set -q sim.numbers='+12015550101 +12015550102'
	sms_run 0 sms-numbers sync sim
	has "$stderr" 'added 1, removed 1, kept 1'
	sms_run 0 sms-numbers disconnect -y sim
	is "$simulated" "$(ours)"
	sms_run 64 sms-account set sim.numbers='12015550101'
	has "$stderr" "'12015550101' is not a number"
}

# orders ANSWER: the provider has +12015550101, is connected, and answers
# orders so.
orders() {
	{
		printf '%s\n' "on POST $here.json" "$1" '' \
			"on DELETE $here/PN12015550101.json" "$1" ''
		numbers 12015550101
	} >list
	carrier list
	twilio
	sms-numbers connect -q main --import-as active
}

@test "sms-numbers offers --gateway: what the provider sells" {
	cat >list <<-'END'
	on GET /2010-04-01/Accounts/AC1/AvailablePhoneNumbers/US/Local.json
	body {"available_phone_numbers":[{"phone_number":"+12125550178"},{"phone_number":"+13125550178"},{"phone_number":"+12125550109"}]}
	END
	carrier list
	twilio
	sms_run 0 sms-numbers offers --gateway main --contains 78 --area-code 212
	is 'number,country,type,gateway,price
+12125550178,US,local,main,' "$output"
	has "$(cat log)" 'Local.json?SmsEnabled=true&AreaCode=212&Contains=78&PageSize=5'
	sms_run 69 sms-numbers offers --gateway main -C GB
	sms_run 64 sms-numbers offers --gateway main --type big
	sms_run 64 sms-numbers offers --gateway main --contains x
	sms_run 78 sms-numbers offers --gateway nobody
	has "$stderr" no-gateway
}

@test "sms-numbers add --gateway: buys after asking, in both places" {
	orders 'status 201
body {"sid":"PN9"}'
	: >log
	sms_run 64 setsid sms-numbers add --gateway main +12125550178
	has "$stderr" 'Buy +12125550178 through main? The provider charges for it.'
	asked 0
	sms_run 0 sms-numbers add -y --gateway main +12125550178 name=desk active=no
	has "$stderr" '+12125550178 bought, and added'
	asked 1
	is desk,no,ready,provider "$(sms-numbers list -Ho name,active,provision,billing --search 2125550178)"
	sms_run 65 sms-numbers add -y --gateway main +12125550178
	has "$stderr" 'ours already'
	asked 1
	is 'buy number,+12125550178 main
number bought,+12125550178 main' "$(sms-account log -Ho action,detail | tail -2)"
	sms_run 65 sms-numbers add -y --gateway sim +12125550179
	has "$stderr" 'not-connected: gateway sim'
}

@test "sms-numbers add --gateway: what the provider does not sell is not ours" {
	orders 'status 400
body {"code":21422,"message":"not available"}'
	before=$(ours)
	sms_run 69 sms-numbers add -y --gateway main +12125550178
	has "$stderr" 'provider-refused: +12125550178: gateway main: 400 21422: not available'
	is "$before" "$(ours)"
	carrier_end
	sms_run 75 sms-numbers add -y --gateway main +12125550178
	has "$stderr" no-connection
	is "$before" "$(ours)"
}

@test "sms-numbers add --gateway: an order whose answer is lost stands, until sync sees what became of it" {
	orders close
	sms_run 76 sms-numbers add -y --gateway main +12125550178
	has "$stderr" 'do not repeat it: sms-numbers sync main finds out'
	is yes,pending,order "$(sms-numbers list -Ho active,provision,waits --search 2125550178)"
	sms_run 65 sms-numbers add -y --gateway main +12125550178
	sms_run 65 sms-numbers delete -y +12125550178
	has "$stderr" 'what became of the order is not known yet'
	sms_run 65 sms-numbers disconnect -y main
	has "$(sms-account check -H)" \
		'orders,in-doubt,1 orders for numbers,sms-numbers sync main'
	carrier_end
	# too early to tell
	synced 0 12015550101
	has "$stderr" 'of 1 it is not known yet'
	has "$(ours)" +12125550178,yes,pending
	# it was bought
	synced 0 12015550101 12125550178
	has "$stderr" '+12125550178: is ready'
	has "$(ours)" +12125550178,yes,ready,provider
}

@test "sms-numbers add --gateway: one that the provider never had is gone, once that is sure" {
	orders close
	sms_run 76 sms-numbers add -yq --gateway main +12125550178
	carrier_end
	export SMS_NOW=2026-11-21T12:04:59Z
	synced 0 12015550101
	has "$(ours)" +12125550178
	export SMS_NOW=2026-11-21T12:05:00Z
	synced 0 12015550101
	has "$stderr" '+12125550178 was not bought'
	lacks "$(ours)" +12125550178
}

@test "sms-numbers add --gateway: killed before the answer, the order stands" {
	orders hold
	sms-numbers add -y --gateway main +12125550178 2>/dev/null 3>&- 20>&- 21>&- &
	held
	kill -9 $!
	wait $! || true
	is buy "$(sql "SELECT errand FROM held WHERE number = '+12125550178'")"
	carrier_end
	synced 0 12015550101 12125550178
	has "$(ours)" +12125550178,yes,ready,provider
}

@test "sms-numbers delete: what was imported is removed here alone, unless it is to be given back" {
	orders 'status 204'
	: >log
	sms_run 64 setsid sms-numbers delete +12015550101
	has "$stderr" '+12015550101 is deleted here; main keeps it.'
	sms_run 0 sms-numbers delete -y +12015550101
	has "$stderr" 'is still there at main'
	asked 0
	sms-numbers sync -q main
	sms_run 64 setsid sms-numbers delete --release +12015550101
	has "$stderr" 'is given back to main, and lost for good.'
	sms_run 0 sms-numbers delete -y --release +12015550101
	has "$(tail -1 log)" "DELETE $here/PN12015550101.json"
	is "$simulated" "$(ours)"
	is 'release number,+12015550101 main
number given back,+12015550101 main' "$(sms-account log -Ho action,detail | tail -2)"
	sms_run 64 sms-numbers delete -y --release +15005550006
	has "$stderr" "is no provider's"
}

@test "sms-numbers delete: what was bought is given back; one that the provider keeps stays as it was" {
	orders 'status 500'
	sql "UPDATE held SET origin = 'bought'"
	sms_run 76 sms-numbers delete -y +12015550101
	has "$(ours)" +12015550101,no,ready
	carrier_end
	export SMS_NOW=2026-11-21T12:10:00Z
	synced 0 12015550101
	has "$stderr" '+12015550101 was not given back'
	sms-numbers set -q +12015550101 active=yes
	{ printf '%s\n' "on DELETE $here/PN12015550101.json" 'status 403' ''
		numbers 12015550101; } >list
	carrier list
	twilio
	sms_run 69 sms-numbers delete -y +12015550101
	has "$(ours)" +12015550101,yes,ready
	sms_run 0 sms-numbers delete -y --keep +12015550101
	lacks "$(ours)" +12015550101
}

@test "sms-numbers delete T19: a provider's number is not given back while a campaign sends from it" {
	orders 'status 204'
	printf 'number\n+12025550143\n' | sms-contacts import -q friends
	sms-campaign create -q spring --list friends --text 'hello there' \
		--from +12015550101
	: >log
	sms_run 65 sms-numbers delete -y --release +12015550101
	has "$stderr" 'number-in-use: +12015550101: campaign spring'
	asked 0
}

@test "sms-numbers add --gateway sim: orders are rehearsed, lost ones too" {
	sms-account set -q sim.lost=8 sim.silent=7
	sms-numbers connect -q sim --import-as active
	sms_run 0 sms-numbers offers -qH --gateway sim -o number
	is 5 "${#lines[@]}"
	is "$output" "$(sms-numbers offers -qH --gateway sim -o number)"
	sms_run 0 sms-numbers add -q --gateway sim +12125550191
	sms_run 76 sms-numbers add -q --gateway sim +12125550197
	sms_run 76 sms-numbers add -q --gateway sim +12125550198
	sms_run 0 sms-numbers sync -q sim
	has "$stderr" '+12125550198 was not bought'
	is "+12125550191,yes,ready,provider
+12125550197,yes,ready,provider
$simulated" "$(ours)"
	sms_run 0 sms-numbers delete -qy +12125550191
	sms_run 0 sms-numbers sync sim
	has "$stderr" 'added 0, removed 0, kept 1'
}

@test "sms-numbers connect T3: for owners and admins" {
	sms-account users add -q "$(id -un)" role=owner
	sms-account users add -q other role=owner
	sms-account users set -q "$(id -un)" role=member
	for verb in 'connect sim --import-as active' 'sync sim' 'disconnect -y sim'; do
		# shellcheck disable=SC2086 # verb and operands
		sms_run 77 sms-numbers $verb
		has "$stderr" forbidden
	done
}

@test "sms-numbers connect: a configuration that is a link stays one; one that cannot be written changes nothing" {
	carrier - <<<"$(numbers 12015550101)"
	mkdir -p "${conf%/*}" elsewhere
	echo '# ours' >elsewhere/real.yaml
	ln -s "$PWD/elsewhere/real.yaml" "$conf"
	sms_run 0 sms-numbers connect main --provider twilio --sid AC1 \
		--token-file token --import-as active base_url="$base"
	[ -L "$conf" ]
	is '# ours' "$(head -1 elsewhere/real.yaml)"
	has "$(cat elsewhere/real.yaml)" 'account_sid: AC1'
	is real.yaml "$(ls elsewhere)"
	rm "$conf"
	: >"${conf%/*}/file"
	sms_run 78 env SMS_CONFIG="${conf%/*}/file/config.yaml" \
		sms-numbers connect other --provider twilio --sid AC1 \
		--token-file token --import-as active base_url="$base"
	is 0 "$(sql "SELECT count(*) FROM connection WHERE gateway = 'other'")"
}

@test "sms-numbers connect: a program of one's own has no numbers to list" {
	mkdir -p "${conf%/*}"
	printf 'gateways:\n  own:\n    driver: exec\n    command: cat\n    local: yes\n' >"$conf"
	sms_run 78 sms-numbers connect own --import-as active
	has "$stderr" 'does not say how our numbers are listed'
}
