# Which way a message goes when the first does not take it: routes name two
# gateways, and the first of them fails in each way there is. Only what proves
# that it did not take the message moves it on; what it may have taken stays.

load helper
load carrier/carrier
load certificates

to=+12015550101 one=+15017122661 two=+15017122662

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	sql "INSERT INTO own (number, gateway, country, type, billing, added_at)
		VALUES ('$one', 'main', 'US', 'local', 'provider', 0),
		('$two', 'second', 'US', 'local', 'provider', 0)"
	(umask 077 && mkdir keys && authority ca && authority other &&
		certificate good ca IP:127.0.0.1 && certificate elsewhere ca IP:127.0.0.2
	) >/dev/null 2>&1
	carrier - <<<'status 201
body {"sid":"SM@N@","status":"queued"}'
	second=$base
}

teardown() {
	[ -z "${stopped-}" ] || kill -CONT "$stopped"
	carrier_end
	[ -z "${proxy-}" ] || kill -9 "$proxy" 2>/dev/null || true
	[ -z "${proxy-}" ] || wait "$proxy" 2>/dev/null || true
}

# ways URL [KEY: VALUE...]: gateway main, account AC1, is there; gateway second,
# account AC2, is a carrier that takes everything.
ways() {
	local url=$1
	shift
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "base_url: $url" \
		"ca_file: $HOME/keys/ca.pem" "$@"
	cat >>"$conf" <<-END
	  second:
	    provider: twilio
	    account_sid: AC2
	    auth_token_file: token
	    base_url: $second
	routes:
	  - { country: US, gateways: [main, second] }
	END
}

# send STATUS: one message; $output is own number, gateway, state, reason.
send() {
	sms_run "$1" sms-send -qHo own,gateway,state,reason $to 'Gate opens at 7'
}

# moves_on: the first way got nothing, the second has it.
moves_on() {
	send 0
	is "$two,second,sending," "$output"
	is AC2 "$(grep -o 'AC[12]/Messages' log | cut -d/ -f1)"
	is 1 "$(sql 'SELECT count(*) FROM message')"
}

# stays STATUS STATE REASON: the first way may have it, or said a last word; the
# second never hears of it, now or when the next command sends what is due.
stays() {
	send "$1"
	is "$one,main,$2,$3" "$output"
	sms-tick -q >/dev/null 2>&1 || true
	is AC1 "$(grep '^POST' log | grep -o 'AC[12]/Messages' | cut -d/ -f1)"
	is "$2" "$(sql 'SELECT state FROM message')"
}

@test "http: fail-over: a connection that is refused moves a message on" {
	ways http://127.0.0.1:1
	moves_on
}

@test "http: fail-over: a host that nobody knows moves a message on" {
	unset SMS_NOW
	ways https://nobody.invalid 'connect_timeout: 2s'
	moves_on
}

@test "http: fail-over: a host that does not answer moves a message on" {
	unset SMS_NOW
	ways https://192.0.2.1 'connect_timeout: 300ms'
	moves_on
}

@test "http: fail-over: a certificate that nobody vouches for, or another host's, moves a message on" {
	for name in good elsewhere; do
		: >log
		CARRIER_CERT=keys/$name.pem CARRIER_KEY=keys/$name.key \
			carrier - <<<'status 201'
		ways "$base"
		[ $name = elsewhere ] || sed -i 's/ca.pem/other.pem/' "$conf"
		sql "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
		moves_on
	done
}

@test "http: fail-over: a port that does not speak TLS, or does not go on with it, moves a message on" {
	carrier - <<<'status 201'
	ways "https://${base#http://}"
	moves_on
	: >log
	sql "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
	CARRIER_CERT=keys/good.pem CARRIER_KEY=keys/good.key carrier - <<<'status 201'
	stopped=${carriers[-1]}
	kill -STOP "$stopped"
	ways "$base" 'connect_timeout: 500ms'
	moves_on
}

@test "http: fail-over: an answer that says that it was not taken moves a message on" {
	local answer
	for answer in 'status 429' $'status 429\nheader Retry-After: 600' 'status 401' \
	    $'status 429\nbody {"code":63038}' $'status 400\nbody {"code":21611}'; do
		: >log
		sql "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
		carrier - <<<"$answer"
		ways "$base"
		send 0
		is "$two,second,sending," "$output"
		is 'AC1 AC2' "$(grep -o 'AC[12]/Messages' log | cut -d/ -f1 | paste -sd' ')"
	done
}

@test "http: fail-over: an answer that does not tell, or that was lost, moves nothing" {
	local answer
	for answer in 'status 500' 'status 502' $'status 503\nbody busy' 'status 504' \
	    'status 408' 'status 302' 'status 201' close $'torn\nbody {"sid":"SM1"}' \
	    hold; do
		: >log
		sql "DELETE FROM message; DELETE FROM setting WHERE key LIKE 'pace%'"
		carrier - <<<"on POST
$answer"
		ways "$base" 'timeout: 300ms'
		stays 76 unknown no-answer
	done
}

@test "http: fail-over: what the carrier refuses for good is not tried elsewhere" {
	carrier - <<<$'status 400\nbody {"code":30007,"message":"filtered"}'
	ways "$base"
	stays 1 rejected spam-blocked
}

@test "http: fail-over: where all ways are closed the message waits" {
	carrier - <<<$'status 429\nheader Retry-After: 600'
	first=$base
	second=http://127.0.0.1:1
	ways "$first"
	sms_run 75 sms-send -qHo state $to 'Gate opens at 7'
	is queued "$output"
	is 1 "$(grep -c . log)"
}

# http2 NAME: what goes to $base comes to the latest carrier, but by HTTP/2, with
# that certificate.
http2() {
	local port
	command -v nghttpx >/dev/null || skip "there is no nghttpx here"
	until [ -n "${proxy-}" ] && (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
		if [ -z "${proxy-}" ] || ! kill -0 "$proxy" 2>/dev/null; then
			port=$((20000 + RANDOM % 10000))
			nghttpx --conf=/dev/null --single-process --workers=1 \
				--no-ocsp -f "127.0.0.1,$port" \
				-b "127.0.0.1,${base##*:}" --accesslog-file="$PWD/access" \
				--accesslog-format='$alpn $status' \
				"keys/$1.key" "keys/$1.pem" >nghttpx.log 2>&1 3>&- 20>&- 21>&- &
			proxy=$!
		fi
	done
	base=https://127.0.0.1:$port
}

@test "http: fail-over: HTTP/2: a certificate that nobody vouches for moves a message on" {
	carrier - <<<'status 201'
	http2 good
	ways "$base"
	sed -i 's/ca.pem/other.pem/' "$conf"
	moves_on
}

@test "http: fail-over: HTTP/2: a status 500 moves nothing" {
	carrier - <<<'on POST
status 500'
	http2 good
	ways "$base"
	stays 76 unknown no-answer
	has "$(cat access)" 'h2 500'
}

@test "http: fail-over: HTTP/2: a connection that ends before the answer moves nothing" {
	carrier - <<<'on POST
hold'
	http2 good
	ways "$base"
	sms-send -qHo own,gateway,state,reason $to 'Gate opens at 7' >out 2>err \
		3>&- 20>&- 21>&- &
	sender=$!
	held
	kill -9 "$proxy"
	status=0
	wait $sender || status=$?
	is 76 $status
	is "$one,main,unknown,no-answer" "$(cat out)"
	is AC1 "$(grep -o 'AC[12]/Messages' log | cut -d/ -f1)"
}

@test "http: fail-over: HTTP/2: an answer that takes too long moves nothing" {
	carrier - <<<'on POST
hold'
	http2 good
	ways "$base" 'timeout: 500ms'
	stays 76 unknown no-answer
}
