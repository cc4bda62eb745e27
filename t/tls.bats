# Whom a gateway over HTTP believes that it speaks to, and how: certificates,
# HTTP/2, and http:// without them.

load helper
load carrier/carrier
load certificates

own=+15017122661 to=+15558675310

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	account=$XDG_DATA_HOME/smsutils/default.db
	(umask 077 && mkdir keys && authority ca && authority other &&
		certificate good ca IP:127.0.0.1 && certificate elsewhere ca IP:127.0.0.2 &&
		certificate old ca IP:127.0.0.1 -days -1) >/dev/null 2>&1
}

teardown() {
	carrier_end
	[ -z "${nghttpd-}" ] || kill -9 "$nghttpd"
}

# speaks NAME: a carrier with that certificate.
speaks() {
	CARRIER_CERT=keys/$1.pem CARRIER_KEY=keys/$1.key carrier - <<<'status 201
body {"sid":"SM@N@","status":"queued"}'
}

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' "$@"
}

# send STATUS ARG...: one message.
send() {
	local want=$1
	shift
	sms_run "$want" sms-send -qH -o state,reason --gateway main \
		--from $own "$@" $to 'Gate opens at 7'
}

@test "tls: a carrier whose certificate nobody vouches for is told nothing, and the message waits" {
	speaks good
	twilio
	send 69
	is queued,no-connection "$output"
	has "$stderr" 'no-connection: gateway main: SSL certificate problem'
	has "$stderr" 'what waits stays queued'
	asked 0
	is 0 "$(sqlite3 "$account" "SELECT coalesce(sum(amount), 0) FROM ledger WHERE message IS NOT NULL")"
}

@test "tls: it is tried again with longer and longer pauses, and goes when the certificate is right" {
	speaks elsewhere
	port=${base##*:}
	twilio "ca_file: $PWD/keys/ca.pem"
	sms-send -qH --gateway main --from $own $to 'Gate opens at 7' >out 2>err 3>&- 20>&- &
	sender=$!
	for ((i = 0; i < 1000; i++)); do
		[ -z "$(sqlite3 -cmd '.timeout 9000' "$account" "SELECT 1 FROM setting
			WHERE key = 'pace.main' AND value LIKE '%no-connection'")" ] || break
	done
	carrier_end
	CARRIER_CERT=keys/good.pem CARRIER_KEY=keys/good.key carrier -p "$port" - <<<'status 201
body {"sid":"SM@N@"}'
	wait $sender
	has "$(cat out)" main,sending
	asked 1
}

@test "tls: an authority of the user's own is trusted where ca_file names it, and alone" {
	speaks good
	twilio "ca_file: $PWD/keys/ca.pem"
	send 0
	is sending, "$output"
	mkdir -p config/smsutils
	cp keys/ca.pem config/smsutils/
	twilio 'ca_file: ca.pem'
	sms_run 0 sms-send -q --gateway main --from $own +15558675311 'Gate opens at 7'
	asked 2
	twilio "ca_file: $PWD/keys/other.pem"
	sms_run 69 sms-account gateways --check main
	has "$stderr" 'SSL certificate problem'
	asked 2
}

@test "tls: a certificate for another host, or of another time, is none" {
	for name in elsewhere old; do
		why='certificate has expired'
		[ $name = old ] || why='no alternative certificate subject name matches'
		speaks $name
		twilio "ca_file: $PWD/keys/ca.pem"
		sms_run 69 sms-account gateways --check main
		has "$stderr" "$why"
		asked 0
	done
}

@test "tls: what is asked without sending verifies it too" {
	speaks good
	twilio
	sms_run 69 sms-account gateways --check main
	has "$stderr" 'SSL certificate problem'
	asked 0
}

@test "tls: a ca_file that is not there, or is none, is told before anything is sent" {
	speaks good
	twilio 'ca_file: nowhere.pem'
	send 78
	has "$stderr" 'ca_file: '
	has "$stderr" 'nowhere.pem: No such file'
	echo nothing >"$HOME/config/smsutils/empty.pem"
	twilio 'ca_file: empty.pem'
	sms_run 69 sms-account gateways --check main
	asked 0
}

@test "tls: HTTP/2 is spoken where it is offered, all on one connection" {
	command -v nghttpd >/dev/null || skip "there is no nghttpd here"
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/echo.yaml" <<-'END'
	provider: echo
	keys: { user: required }
	send: { path: /, form: { to: "{to}", text: "{text}" } }
	answer: { format: text, accepted: { path: body, is: ["to=%2B1555"] } }
	END
	port=$((20000 + RANDOM % 10000))
	nghttpd -v --echo-upload -a 127.0.0.1 $port keys/good.key keys/good.pem \
		>h2.log 2>&1 3>&- &
	nghttpd=$!
	until (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do kill -0 $nghttpd; done
	base=https://127.0.0.1:$port
	gateway echo 'user: x' 'concurrency: 64' "ca_file: $PWD/keys/ca.pem"
	{ echo number; for i in {100..299}; do echo "+15558675$i"; done; } >rows.csv
	sms_run 0 sms-send -q --gateway main --from $own --text 'Gate opens at 7' <rows.csv
	is 200 "$(sqlite3 "$account" "SELECT count(*) FROM message WHERE state = 'sending'")"
	is 200 "$(grep -c 'recv (stream_id=[0-9]*) :method: POST' h2.log)"
	is 1 "$(grep -o '^\[id=[0-9]*\].*recv (stream_id=[0-9]*) :method' h2.log | cut -d' ' -f1 | sort -u | wc -l)"
}

@test "tls: http:// is for this machine alone, unless it is said to be insecure" {
	unset SMS_NOW
	while IFS='|' read -r url extra want; do
		gateway twilio 'account_sid: AC1' 'auth_token_file: token' "base_url: $url" \
			'connect_timeout: 1ms' ${extra:+"$extra"}
		if [ "$want" = refused ]; then
			send 78
			has "$stderr" "$url: http:// would show texts and passwords to the network"
		else
			sms_run 69 sms-account gateways --check main
		fi
	done <<-'END'
	http://192.0.2.1||refused
	http://127.example.net||refused
	http://127.0.0.1.example.net||refused
	http://localhost.example.net||refused
	http://[::ffff:192.0.2.1]||refused
	http://192.0.2.1|insecure: no|refused
	http://192.0.2.1|insecure: yes|tried
	http://127.0.0.1:1||tried
	http://localhost:1||tried
	http://[::1]:1||tried
	END
}
