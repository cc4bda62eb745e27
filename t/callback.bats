# sms-dlr callback: what providers bring by requests of their own. Requests as
# each of them makes them are in t/fixtures/callbacks; signatures are made here
# with openssl(1), as each provider says they are made.

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
	base=http://127.0.0.1:1
}

# sent CARRIER_ID: a message that went through gateway main and is called so
# there; $ref is what we called it.
sent() {
	sms-send -q +15005550010 'hello there' >/dev/null
	sql "UPDATE message SET gateway = 'main', carrier_id = '$1'
		WHERE id = (SELECT max(id) FROM message)"
	ref=$(sql "SELECT token || '-' || max(m.id) FROM series, message m")
}

# wire FIXTURE KEY=VALUE ... : the request as it comes over the wire: @KEY@
# filled in, lines of the head ended as HTTP wants them, the body's length said.
# Its parts are in $target, $body and $head too.
wire() {
	local text kv
	text=$(cat "$top/t/fixtures/callbacks/$1"; echo .)
	shift
	for kv in "$@" "REF=${ref-}" SECRET=s3cret MORE= CODE= \
		"NOW=$(date -d "$SMS_NOW" +%s)"; do
		text=${text//@${kv%%=*}@/"${kv#*=}"}
	done
	text=${text%.}
	head=${text%%$'\n\n'*} body=${text#*$'\n\n'}
	target=${head#* } target=${target%% *}
	[ -z "$body" ] || head+=$'\n'"Content-Length: $(printf %s "$body" | wc -c)"
	emit
}

# emit [HEADER ...]: the request of wire(), with more headers, to ./request.
emit() {
	local line
	while IFS= read -r line; do printf '%s\r\n' "$line"; done <<<"$head" >request
	for line; do printf '%s\r\n' "$line" >>request; done
	printf '\r\n%s' "$body" >>request
}

# bring WANT [OPTION ...]: hand ./request over; the rows are $output.
bring() {
	local want=$1
	shift
	sms_run "$want" sms-dlr callback -H -o kind,carrier_id,result,status,reason,at \
		--gateway main "$@" <request
}

# brings: the columns of messages too.
message() {
	sms_run 0 sms-dlr callback -H -o carrier_id,result,at,number,own,text \
		--gateway main "$@" <request
}

# nothing: neither an event nor a message came into the account.
nothing() {
	is 0 "$(sql "SELECT (SELECT count(*) FROM event)
		+ (SELECT count(*) FROM message WHERE direction = 'in')")"
}

state() {
	sql "SELECT state FROM message WHERE id = ${1:-1}"
}

# mac HASH KEY: of standard input, in base64.
mac() {
	openssl dgst -"$1" -hmac "$2" -binary | base64 -w0
}

sha() {
	sha256sum | cut -d' ' -f1
}

decode() {
	local s
	while IFS= read -r s; do
		s=${s//+/ } s=${s//\\/\\\\}
		printf '%b\n' "${s//%/\\x}"
	done
}

# pairs TEXT: the parameters of a form or a query in order, decoded.
pairs() {
	tr '&' '\n' <<<"$1" | LC_ALL=C sort | decode
}

secret() {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	(umask 077 && printf '%s\n' "$2" >"$XDG_CONFIG_HOME/smsutils/$1")
}

# ---- Twilio ----

twilio() {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' \
		'callback_url: https://ex.org/dlr' "$@"
}

# The URL, then every name and value of the form in order of name.
sign_twilio() {
	emit "X-Twilio-Signature: $({ printf 'https://ex.org%s' "$target"
		pairs "$body" | sed 's/=//' | tr -d '\n'; } | mac sha1 "${1-secret}")"
}

@test "sms-dlr callback: twilio's receipts, signed" {
	twilio
	sent SM1
	wire twilio-receipt ID=SM1 STATUS=sent
	sign_twilio
	bring 0
	is 'receipt,SM1,known,sending,,2026-11-21T11:59:00Z' "$output"
	wire twilio-receipt ID=SM1 STATUS=delivered
	sign_twilio
	bring 0
	is 'receipt,SM1,folded,delivered,,2026-11-21T11:59:00Z' "$output"
	is 'sms-dlr: read 1 = folded 1' "$stderr"
	is "delivered|network" "$(sql 'SELECT state, receipt FROM message')"
	sent SM2
	wire twilio-receipt ID=SM2 STATUS=undelivered 'MORE=&ErrorCode=30006'
	sign_twilio
	bring 0
	is 'receipt,SM2,folded,undelivered,dead-number,2026-11-21T11:59:00Z' "$output"
	is dead-number "$(sql 'SELECT dead_reason FROM contact')"
	# A state that Twilio adds some day tells nothing, and is no fault.
	wire twilio-receipt ID=SM2 STATUS=partially_delivered
	sign_twilio
	bring 0
	is '' "$output"
	is 'sms-dlr: read 1 = ignored 1' "$stderr"
}

@test "sms-dlr callback: twilio's messages, signed, with the answer that sends none" {
	twilio
	wire twilio-inbound ID=SM7
	sign_twilio
	message
	is 'SM7,stored,2026-11-21T12:00:00Z,+15005550010,+15005550006,See you at 7? café' "$output"
	is 'received,+15005550010,+15005550006,received,See you at 7? café' \
		"$(sms-history list -H -o direction,number,own,state,text)"
	cgi
	is 'Status: 200 OK|Content-Type: text/xml||<Response></Response>' "$answer"
}

@test "sms-dlr callback: a signature of twilio's that is wrong, missing or another URL's applies nothing" {
	twilio
	sent SM1
	wire twilio-receipt ID=SM1 STATUS=delivered
	bring 77
	has "$stderr" 'sms-dlr: bad-signature: it is not signed'
	sign_twilio other
	bring 77
	has "$stderr" 'bad-signature: its signature does not hold'
	sign_twilio
	sed -i 's/MessageStatus=delivered/MessageStatus=undeliver/' request
	bring 77
	wire twilio-receipt ID=SM1 STATUS=delivered
	sign_twilio
	bring 77 --url https://ex.org/other
	bring 77 --url https://ex.net/dlr
	nothing
	is sending "$(state)"
	# The port that the scheme has anyway may be in it.
	bring 0 --url https://ex.org:443/dlr
	is delivered "$(state)"
}

@test "sms-dlr callback O29: who opted out at twilio, by whatever word, has opted out here" {
	twilio
	wire twilio-inbound ID=SM7
	body=${body/Body=See+you+at+7%3F+caf%C3%A9/"Body=ARRET&OptOutType=HELP"}
	head=${head%Content-Length*}Content-Length:\ ${#body}
	sign_twilio
	bring 0
	is '' "$(sms-optout list -H)"
	wire twilio-inbound ID=SM8
	body=${body/Body=See+you+at+7%3F+caf%C3%A9/"Body=ARRET&OptOutType=STOP"}
	head=${head%Content-Length*}Content-Length:\ ${#body}
	sign_twilio
	bring 0
	is '+15005550010,all,provider' "$(sms-optout list -H -o number,scope,source)"
	is 2 "$(sql "SELECT count(*) FROM message WHERE direction = 'in'")"
}

@test "sms-dlr callback: twilio's own example of a signature" {
	gateway twilio 'account_sid: AC1' 'auth_token_file: token' \
		'callback_url: https://mycompany.com/'
	secret token 12345
	body='CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212'
	head="POST /myapp.php?foo=1&bar=2 HTTP/1.1
Host: mycompany.com
Content-Type: application/x-www-form-urlencoded
Content-Length: ${#body}"
	emit 'X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8='
	bring 0
	has "$stderr" 'it tells neither of a receipt nor of a message'
	emit 'X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B9='
	bring 77
}

@test "sms-dlr callback: what is no form is signed by its digest in the URL" {
	twilio
	body='{"MessageStatus":"delivered","MessageSid":"SM1"}'
	head="POST /dlr?bodySHA256=$(printf %s "$body" | sha) HTTP/1.1
Content-Type: application/json
Content-Length: ${#body}"
	target=${head#* } target=${target%% *}
	sign() { emit "X-Twilio-Signature: $(printf 'https://ex.org%s' "$target" | mac sha1 secret)"; }
	sign
	bring 0
	has "$output" 'receipt,SM1,orphan,delivered'
	body=${body/delivered/undeliver}
	sign
	bring 77
	has "$stderr" 'its body is not the one that was signed'
}

# ---- Vonage ----

vonage() {
	gateway vonage 'api_key: abcd1234' 'api_secret_file: token' \
		'signature_secret_file: sig' 'callback_url: https://ex.org/dlr' "$@"
	secret sig vsecret
}

# &name=value of all in order, & and = in values as _.
vonage_text() {
	pairs "$1" | while IFS= read -r p; do
		v=${p#*=} v=${v//[&=]/_}
		printf '&%s=%s' "${p%%=*}" "$v"
	done
}

@test "sms-dlr callback: vonage's receipts, one for each part, signed" {
	vonage
	sent part-1
	wire vonage-receipt ID=part-2 STATUS=accepted CODE=0
	sig=$({ vonage_text "${target#*\?}"; printf vsecret; } | md5sum | cut -d' ' -f1)
	head=${head/ HTTP/"&sig=$sig HTTP"}
	emit
	bring 0
	is 'receipt,part-2,known,sending,,2026-11-21T11:59:30Z' "$output"
	wire vonage-receipt ID=part-2 STATUS=failed CODE=9
	sig=$({ vonage_text "${target#*\?}"; printf vsecret; } | md5sum | cut -d' ' -f1)
	head=${head/ HTTP/"&sig=$sig HTTP"}
	emit
	bring 0
	is 'receipt,part-2,folded,undelivered,opted-out,2026-11-21T11:59:30Z' "$output"
	sed -i 's/err-code=9/err-code=1/' request
	bring 77
	emit
	sed -i 's/&sig=[0-9a-f]*//' request
	bring 77
	has "$stderr" 'it is not signed'
}

@test "sms-dlr callback O29: a receipt that tells of an opt-out at the carrier opts out here" {
	vonage 'signature_method: sha256'
	sent part-1
	wire vonage-receipt ID=part-1 STATUS=rejected CODE=9
	sig=$(vonage_text "${target#*\?}" | openssl dgst -sha256 -hmac vsecret -r | cut -d' ' -f1)
	head=${head/ HTTP/"&sig=${sig^^} HTTP"}
	emit
	bring 0
	is 'all,provider' "$(sms-optout list -H -o scope,source)"
	sms_run 1 sms-send -qHo state,reason +15005550010 'hello again'
	is refused,opted-out "$output"
}

@test "sms-dlr callback: vonage's receipts as JSON and its messages, signed" {
	vonage 'signature_method: sha512'
	sent part-1
	wire vonage-receipt-json ID=part-1 STATUS=delivered CODE=0
	text=$(jq -r 'to_entries | sort_by(.key)[] | "\(.key)=\(.value)"' <<<"$body" | tr '\n' '&')
	sig=$(vonage_text "${text%&}" | openssl dgst -sha512 -hmac vsecret -r | cut -d' ' -f1)
	body=${body%\}},\"sig\":\"$sig\"}
	head=${head%Content-Length*}Content-Length:\ ${#body}
	emit
	bring 0
	is 'receipt,part-1,folded,delivered,,2026-11-21T11:59:30Z' "$output"
	wire vonage-inbound ID=0A9
	sig=$(vonage_text "$body" | openssl dgst -sha512 -hmac vsecret -r | cut -d' ' -f1)
	body+="&sig=$sig" head=${head%Content-Length*}
	head+="Content-Length: ${#body}"
	emit
	message
	is '0A9,stored,2026-11-21T11:59:30Z,+15005550010,+15005550006,See you at 7=& ok' "$output"
	sed -i 's/ok&type/OK\&type/' request
	bring 77
}

# part N TOTAL REF ID TEXT: vonage brings a part of a long message.
part() {
	head="GET /dlr?msisdn=15005550010&to=15005550006&messageId=$4&text=$5&type=${kind:-text}&message-timestamp=2026-11-21+11%3A59%3A3$1&concat=true&concat-ref=$3&concat-total=$2&concat-part=$1 HTTP/1.1"
	body=
	emit
	sms_run 0 sms-dlr callback -qH -o carrier_id,result --gateway main <request
}

texts() {
	sql "SELECT text, carrier_id FROM message WHERE direction = 'in' ORDER BY id"
}

@test "sms-dlr callback: parts of a long message of vonage's are one, in whatever order and however often they come" {
	gateway vonage 'api_key: k' 'api_secret_file: token' 'unverified_callbacks: yes'
	part 3 3 0A B3 '%2C+come.'
	is B3,part "$output"
	part 1 3 0A B1 'The+gate+opens'
	part 1 3 0A B1 'The+gate+opens'
	is B1,known "$output"
	part 2 3 0B X2 another
	is X2,part "$output"
	is '' "$(texts)"
	kind=unicode part 2 3 0A B2 '+at+7+%C5%BC'
	is B2,stored "$output"
	is 'The gate opens at 7 ż, come.|B1' "$(texts)"
	is '2026-11-21T11:59:31Z' "$(sms-history show -H 1 | sed -n 's/^sent,,//p')"
	is 99 "$(sms-credits balance -Ho balance)"
	# What comes again after that, and a text in one part, changes nothing of it.
	part 2 3 0A B2 '+at+7'
	is B2,known "$output"
	part 1 1 0A C1 'A+short+one'
	is C1,stored "$output"
	is 2 "$(texts | wc -l)"
	# The same reference some time later is another message.
	SMS_NOW=2026-11-21T18:00:00Z
	part 1 2 0A D1 'Second'
	part 2 2 0A D2 '+long+one'
	is 'Second long one|D1' "$(texts | tail -1)"
	sms_run 0 sms-account check
}

@test "sms-dlr callback, sms-tick: of a long message that never came whole, what came is taken within the hour" {
	gateway vonage 'api_key: k' 'api_secret_file: token' 'unverified_callbacks: yes'
	part 2 4 0A B2 'opens+at'
	part 4 4 0A B4 'come'
	SMS_NOW=2026-11-21T12:59:00Z sms-tick -q
	is '' "$(texts)"
	SMS_NOW=2026-11-21T13:00:01Z sms-tick -q
	is ' [...] opens at [...] come|B2' "$(texts)"
	SMS_NOW=2026-11-21T13:01:00Z part 1 4 0A B1 'late'
	is B1,part "$output"
	SMS_NOW=2026-11-21T15:00:00Z sms-tick -q
	is 'late [...] |B1' "$(texts | tail -1)"
	is 3 "$(sql 'SELECT count(*) FROM inbound_part')"
	SMS_NOW=2026-11-25T15:00:00Z sms-tick -q
	is 0 "$(sql 'SELECT count(*) FROM inbound_part')"
	is 2 "$(texts | wc -l)"
}

@test "sms-dlr callback: parts that cannot be are messages of their own" {
	local n total
	gateway vonage 'api_key: k' 'api_secret_file: token' 'unverified_callbacks: yes'
	while read -r n total; do
		part "$n" "$total" 0A "B$n$total" hello
		is "B$n$total,stored" "$output"
	done <<-'END'
	0 2
	3 2
	1 1
	1 256
	-1 3
	x 2
	END
	part 1 2 '' E1 hello
	is E1,stored "$output"
	sms_run 0 sms-account gateways --check "$top/common/carrier/providers/vonage.yaml"
}

# ---- Telnyx ----

telnyx() {
	openssl genpkey -algorithm ed25519 -out key.pem 2>/dev/null
	gateway telnyx 'api_key_file: token' 'callback_url: https://ex.org/dlr' \
		"public_key: $(openssl pkey -in key.pem -pubout -outform DER | tail -c 32 | base64 -w0)"
}

sign_telnyx() {
	printf '%s|%s' "$(date -d "$SMS_NOW" +%s)" "$body" >signed
	openssl pkeyutl -sign -inkey key.pem -rawin -in signed -out sig
	emit "Telnyx-Signature-Ed25519: $(base64 -w0 sig)"
}

@test "sms-dlr callback: telnyx's receipts and messages, signed" {
	telnyx
	sent tx-1
	wire telnyx-receipt ID=tx-1 STATUS=delivered
	sign_telnyx
	bring 0
	is 'receipt,tx-1,folded,delivered,,2026-11-21T11:59:30.104Z' "$output"
	sent tx-3
	wire telnyx-receipt ID=tx-3 STATUS=sent
	body=${body/message.finalized/message.sent}
	head=${head%Content-Length*}Content-Length:\ $(printf %s "$body" | wc -c)
	sign_telnyx
	bring 0
	is 'receipt,tx-3,known,sending,,2026-11-21T11:59:30.104Z' "$output"
	sent tx-2
	wire telnyx-receipt ID=tx-2 STATUS=delivery_failed \
		'MORE={"code":"40001","title":"Not routable"}'
	sign_telnyx
	bring 0
	is 'receipt,tx-2,folded,undelivered,not-mobile,2026-11-21T11:59:30.104Z' "$output"
	wire telnyx-inbound ID=tx-9
	sign_telnyx
	message
	is 'tx-9,stored,2026-11-21T11:59:30.156Z,+15005550010,+15005550006,See you at 7? café 🙂' "$output"
	# What it tells besides is none of ours.
	body=${body/message.received/number_order.complete}
	head=${head%Content-Length*}Content-Length:\ $(printf %s "$body" | wc -c)
	sign_telnyx
	bring 0
	is '' "$output"
}

@test "sms-dlr callback: a request of telnyx's that was changed, or kept, applies nothing" {
	telnyx
	sent tx-1
	wire telnyx-receipt ID=tx-1 STATUS=delivered
	sign_telnyx
	SMS_NOW=2026-11-21T12:05:01Z bring 77
	has "$stderr" 'it is too old, or our clock is wrong'
	SMS_NOW=2026-11-21T11:54:59Z bring 77
	sed 's/"parts":1/"parts":2/' request >other && mv request good && mv other request
	bring 77
	has "$stderr" 'its signature does not hold'
	nothing
	mv good request
	SMS_NOW=2026-11-21T12:05:00Z bring 0
	is delivered "$(state)"
}

# ---- Plivo ----

plivo() {
	gateway plivo 'auth_id: MA1' 'auth_token_file: token' \
		'callback_url: https://ex.org/dlr' "$@"
}

# URL, the query in order, a dot, the form in order, a dot, the nonce.
sign_plivo3() {
	local text=https://ex.org${target%%\?*}?
	[ "$target" = "${target#*\?}" ] || text+=$(pairs "${target#*\?}" | paste -sd'&').
	text+=$(pairs "$body" | sed 's/=//' | tr -d '\n')
	emit 'X-Plivo-Signature-V3-Nonce: 05429567804466091622' \
		"X-Plivo-Signature-V3: bm9uZQ==, $(printf %s "$text.05429567804466091622" | mac sha256 "${1-secret}")"
}

@test "sms-dlr callback: plivo's receipts and messages, signed in two ways" {
	plivo
	sent pl-1
	wire plivo-receipt ID=pl-1 STATUS=delivered CODE=000
	sign_plivo3
	bring 0
	is 'receipt,pl-1,folded,delivered,,2026-11-21T11:59:30.104Z' "$output"
	sent pl-2
	wire plivo-receipt ID=pl-2 STATUS=undelivered CODE=200
	emit 'X-Plivo-Signature-V2-Nonce: 77' \
		"X-Plivo-Signature-V2: $(printf https://ex.org/dlr77 | mac sha256 secret)"
	bring 0
	is 'receipt,pl-2,folded,undelivered,opted-out,2026-11-21T11:59:30.104Z' "$output"
	wire plivo-inbound ID=pl-9
	sign_plivo3
	message
	is 'pl-9,stored,2026-11-21T12:00:00Z,+15005550010,+15005550006,See you at 7?' "$output"
	cgi
	is 'Status: 200 OK|Content-Type: text/xml||<Response></Response>' "$answer"
	sign_plivo3 other
	bring 77
	emit 'X-Plivo-Signature-V2-Nonce: 78' \
		"X-Plivo-Signature-V2: $(printf https://ex.org/dlr77 | mac sha256 secret)"
	bring 77
	emit
	bring 77
	has "$stderr" 'it is not signed'
}

# ---- Bandwidth ----

@test "sms-dlr callback: bandwidth's receipts and messages, several in one, with user and password" {
	gateway bandwidth 'account_id: A1' 'application_id: B1' 'api_token: t' \
		'api_secret_file: token' 'callback_user: bw' 'callback_password_file: pw'
	secret pw 'pass:word'
	auth="Authorization: Basic $(printf 'bw:pass:word' | base64)"
	sent bw-1
	wire bandwidth-receipt ID=bw-1 STATUS=message-delivered
	emit "$auth"
	bring 0
	is 'receipt,bw-1,folded,delivered,,2026-11-21T11:59:30.104Z' "$output"
	sent bw-2
	wire bandwidth-receipt ID=bw-other STATUS=message-failed 'MORE="errorCode":4720,'
	emit "$auth"
	bring 0
	is 'receipt,bw-other,folded,undelivered,bad-number,2026-11-21T11:59:30.104Z' "$output"
	wire bandwidth-inbound ID=bw-9
	emit "$auth"
	message
	is 'bw-9,stored,2026-11-21T11:59:30.104Z,+15005550010,+15005550006,See you at 7?
bw-9b,stored,2026-11-21T11:59:31.104Z,+15005550011,+15005550006,Me too' "$output"
	emit "Authorization: Basic $(printf 'bw:pass:worD' | base64)"
	bring 77
	has "$stderr" 'user or password are wrong'
	emit
	bring 77
	has "$stderr" 'it has no user and password'
}

# ---- MessageBird ----

b64url() {
	base64 -w0 | tr '+/' '-_' | tr -d =
}

# token [ALG [KEY [CLAIMS]]]: as MessageBird makes one for this request.
token() {
	local alg=${1-HS256} claims=${3-} payload part
	[ -z "$body" ] || payload=",\"payload_hash\":\"$(printf %s "$body" | sha)\""
	: "${claims:={\"iss\":\"MessageBird\",\"nbf\":1795262400,\"exp\":1795262460,\"url_hash\":\"$(printf 'https://ex.org%s' "$target" | sha)\"${payload-}\}}"
	part=$(printf '{"alg":"%s","typ":"JWT"}' "$alg" | b64url).$(printf %s "$claims" | b64url)
	printf '%s.%s' "$part" "$(printf %s "$part" |
		openssl dgst -sha"${alg#HS}" -hmac "${2-mbkey}" -binary | b64url)"
}

messagebird() {
	gateway messagebird 'access_key_file: token' 'signing_key_file: key' \
		'callback_url: https://ex.org/dlr'
	secret key mbkey
}

@test "sms-dlr callback: messagebird's receipts and messages, with a token" {
	messagebird
	sent mb-1
	wire messagebird-receipt ID=mb-1 STATUS=buffered
	emit "MessageBird-Signature-JWT: $(token)"
	bring 0
	is 'receipt,mb-1,known,sending,,2026-11-21T11:59:30Z' "$output"
	wire messagebird-receipt ID=mb-1 STATUS=delivery_failed CODE=27
	emit "MessageBird-Signature-JWT: $(token HS512)"
	bring 0
	is 'receipt,mb-1,folded,undelivered,undelivered,2026-11-21T11:59:30Z' "$output"
	wire messagebird-inbound ID=mb-9
	emit "MessageBird-Signature-JWT: $(token HS384)"
	message
	is 'mb-9,stored,2026-11-21T11:59:30Z,+15005550010,+15005550006,See you at 7?' "$output"
}

@test "sms-dlr callback: a token that another made, for something else, of another time, or without a key" {
	messagebird
	wire messagebird-inbound ID=mb-9
	emit "MessageBird-Signature-JWT: $(token HS256 other)"
	bring 77
	has "$stderr" 'its signature does not hold'
	unsigned=$(token HS256)
	emit "MessageBird-Signature-JWT: $(printf '{"alg":"none"}' | b64url).${unsigned#*.}"
	bring 77
	emit "MessageBird-Signature-JWT: $(printf '{"alg":"none"}' | b64url).$(cut -d. -f2 <<<"$unsigned")."
	bring 77
	emit "MessageBird-Signature-JWT: ${unsigned%.*}"
	bring 77
	has "$stderr" 'its token is none'
	emit "MessageBird-Signature-JWT: $unsigned"
	SMS_NOW=2026-11-21T12:01:06Z bring 77
	has "$stderr" 'its token has expired'
	SMS_NOW=2026-11-21T11:59:54Z bring 77
	has "$stderr" 'its token is of a time to come'
	bring 77 --url https://ex.org/elsewhere
	has "$stderr" 'its token is for another URL'
	sed -i 's/See/sEe/' request
	bring 77
	has "$stderr" 'its body is not the one that was signed'
	emit "MessageBird-Signature-JWT: $(token HS256 mbkey '{}')"
	bring 77
	nothing
}

# ---- Sinch ----

@test "sms-dlr callback: sinch's receipts and messages, with user and password or signed" {
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' \
		'callback_user: si' 'callback_password_file: pw' 'webhook_secret_file: hook'
	secret pw pass
	secret hook hooksecret
	sent si-1
	wire sinch-receipt ID=si-1 STATUS=Dispatched CODE=401
	emit "Authorization: Basic $(printf si:pass | base64)"
	bring 0
	is 'receipt,si-1,known,sending,,2026-11-21T11:59:30Z' "$output"
	wire sinch-receipt-full ID=si-1 STATUS=Delivered CODE=0
	emit 'x-sinch-webhook-signature-nonce: n1' 'x-sinch-webhook-signature-timestamp: 1795262400' \
		"x-sinch-webhook-signature: $(printf '%s.n1.1795262400' "$body" | mac sha256 hooksecret)"
	bring 0
	is 'receipt,si-1,folded,delivered,,2026-11-21T12:00:00Z' "$output"
	emit 'x-sinch-webhook-signature-nonce: n2' 'x-sinch-webhook-signature-timestamp: 1795262400' \
		"x-sinch-webhook-signature: $(printf '%s.n1.1795262400' "$body" | mac sha256 hooksecret)"
	bring 77
	wire sinch-inbound ID=si-9
	emit "Authorization: Basic $(printf si:pass | base64)"
	message
	is 'si-9,stored,2026-11-21T11:59:30.123Z,+15005550010,+15005550006,See you at 7?' "$output"
	emit "Authorization: Basic $(printf si:wrong | base64)"
	bring 77
}

# ---- Infobip ----

@test "sms-dlr callback: infobip's receipts, several in one, and messages, with user and password" {
	gateway infobip 'host: x.invalid' 'api_key_file: token' 'callback_user: ib' \
		'callback_password_file: pw'
	secret pw pass
	auth="Authorization: Basic $(printf ib:pass | base64)"
	sent x
	sql "UPDATE message SET carrier_id = '$ref'"
	wire infobip-receipt 'STATUS={"groupId":2,"groupName":"UNDELIVERABLE","id":9,"name":"UNDELIVERABLE_NOT_DELIVERED"}' \
		'CODE={"groupId":1,"groupName":"HANDSET_ERRORS","id":1,"name":"EC_UNKNOWN_SUBSCRIBER","permanent":true}'
	emit "$auth"
	bring 0
	is "receipt,$ref,folded,undelivered,dead-number,2026-11-21T11:59:30Z
receipt,nobody-7,orphan,delivered,,2026-11-21T11:59:31Z" "$output"
	is 'sms-dlr: read 2 = folded 1 + orphan 1' "$stderr"
	wire infobip-inbound ID=ib-9
	emit "$auth"
	message
	is 'ib-9,stored,2026-11-21T11:59:30Z,+15005550010,+15005550006,See you at 7?' "$output"
	emit
	bring 77
}

# ---- VoIP.ms and Kannel: a secret in the URL ----

@test "sms-dlr callback: voip.ms's messages, with the secret in the URL and the word that it wants" {
	gateway voipms 'api_username: u' 'api_password_file: token' 'callback_secret_file: cs'
	secret cs s3cret
	wire voipms-inbound ID=23434
	message
	is '23434,stored,2026-11-21T12:00:00Z,+15005550010,+15005550006,See you at 7?' "$output"
	cgi
	is 'Status: 200 OK|Content-Type: text/plain||ok' "$answer"
	wire voipms-inbound ID=23435 SECRET=S3cret
	bring 77
	has "$stderr" "parameter 'secret' is wrong"
	sed -i 's/secret=S3cret&//' request
	bring 77
	has "$stderr" "parameter 'secret' is missing"
	is 1 "$(sql 'SELECT count(*) FROM message')"
}

@test "sms-dlr callback: kannel's receipts and messages, with the secret in the URL" {
	gateway kannel 'username: u' 'password_file: token' 'callback_secret_file: cs'
	secret cs s3cret
	sent x
	sql "UPDATE message SET carrier_id = '$ref'"
	wire kannel-receipt STATUS=8
	bring 0
	is "receipt,$ref,known,sending,,2026-11-21T11:59:30Z" "$output"
	wire kannel-receipt STATUS=1
	bring 0
	is "receipt,$ref,folded,delivered,,2026-11-21T11:59:30Z" "$output"
	sent x
	sql "UPDATE message SET carrier_id = '$ref' WHERE id = 2"
	wire kannel-receipt STATUS=16
	bring 0
	is "receipt,$ref,folded,undelivered,provider-refused,2026-11-21T11:59:30Z" "$output"
	# A plus sign that is not encoded is a blank.
	wire kannel-inbound ID=8f1c
	message
	is '8f1c,stored,2026-11-21T11:59:30Z,+15005550010,+15005550006,See you at 7?' "$output"
	wire kannel-inbound ID=8f1d SECRET=x
	bring 77
}

@test "sms-dlr callback: what is sent names the URL to call, with the secret and our own id" {
	carrier - <<-'END'
	status 202
	body 0: Accepted for delivery
	END
	gateway kannel 'username: u' 'password_file: token' 'callback_secret_file: cs' \
		'callback_url: https://ex.org/dlr?a=b'
	secret cs 's3 cret'
	sms_run 0 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
	ref=$(sql "SELECT token || '-1' FROM series")
	has "$(cat log)" "dlr-mask=31&dlr-url=https://ex.org/dlr?a=b&secret=s3%20cret&ref=$ref&d=%d&t=%T&A=%A"
}

# ---- Every provider's words ----

# says PROVIDER WORD=OURS...: what a receipt with each of the words comes to;
# nothing: it tells nothing.
says() {
	local provider=$1 pair word
	shift
	for pair; do
		word=${pair%=*}
		case $provider in
		infobip) wire infobip-receipt "STATUS={\"groupName\":\"$word\",\"id\":0,\"name\":\"\"}" 'CODE={}' ;;
		*) wire "$provider-receipt" ID=x-1 STATUS="$word" CODE=0 ;;
		esac
		case $provider in
		twilio) sign_twilio ;;
		plivo) sign_plivo3 ;;
		telnyx) sign_telnyx ;;
		*) emit ;;
		esac
		sms_run 0 sms-dlr callback -nqH -o status,reason,receipt --gateway main <request
		output=$(head -1 <<<"$output")
		if [ "$provider" = infobip ] && [ "${pair#*=}" = nothing ]; then
			is delivered,,network "$output" # the other one's
			continue
		fi
		case ${pair#*=} in
		nothing) is '' "$output" ;;
		sending) is sending,, "$output" ;;
		delivered) is delivered,,network "$output" ;;
		*) is "undelivered,${pair#*=}," "$output" ;;
		esac
	done
}

@test "sms-dlr callback: what each provider's words for a message's state come to" {
	u=undelivered
	ref=x-1
	twilio
	says twilio queued=sending accepted=sending scheduled=sending sending=sending sent=sending \
		delivered=delivered read=delivered undelivered=$u failed=$u canceled=$u \
		receiving=nothing partially_delivered=nothing
	gateway vonage 'api_key: abcd1234' 'api_secret_file: token' 'unverified_callbacks: yes'
	says vonage accepted=sending buffered=sending submitted=sending delivered=delivered \
		expired=$u failed=$u rejected=$u deleted=$u unknown=nothing
	telnyx
	says telnyx queued=sending sending=sending sent=sending delivered=delivered \
		sending_failed=$u delivery_failed=$u expired=$u delivery_unconfirmed=nothing
	plivo
	says plivo queued=sending sent=sending delivered=delivered read=delivered \
		failed=$u undelivered=$u rejected=$u
	gateway bandwidth 'account_id: A1' 'application_id: B1' 'api_token: t' \
		'api_secret_file: token' 'unverified_callbacks: yes'
	says bandwidth message-sending=sending message-delivered=delivered message-failed=$u \
		message-read=nothing
	gateway messagebird 'access_key_file: token' 'unverified_callbacks: yes'
	says messagebird scheduled=sending sent=sending buffered=sending delivered=delivered \
		expired=$u delivery_failed=$u
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' 'unverified_callbacks: yes'
	says sinch Queued=sending Dispatched=sending Delivered=delivered Aborted=$u Cancelled=$u \
		Rejected=$u Deleted=$u Failed=$u Expired=$u Unknown=nothing
	gateway infobip 'host: x.invalid' 'api_key_file: token' 'unverified_callbacks: yes'
	says infobip PENDING=sending DELIVERED=delivered UNDELIVERABLE=$u EXPIRED=$u REJECTED=$u \
		OTHER=nothing
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes'
	says kannel 1=delivered 2=unreachable 4=sending 8=sending 16=provider-refused 32=nothing
}

@test "sms-dlr callback O29: what each provider's codes in a receipt come to, opt-outs among them" {
	local provider code status reason
	ref=x-1
	while IFS=' ' read -r provider reason status code; do
		case $provider in
		twilio) twilio && wire twilio-receipt ID=x-1 "STATUS=$status" "MORE=&ErrorCode=$code" && sign_twilio ;;
		plivo) plivo && wire plivo-receipt ID=x-1 "STATUS=$status" "CODE=$code" && sign_plivo3 ;;
		telnyx) telnyx && wire telnyx-receipt ID=x-1 "STATUS=$status" "MORE={\"code\":\"$code\"}" && sign_telnyx ;;
		vonage)
			gateway vonage 'api_key: k' 'api_secret_file: token' 'unverified_callbacks: yes'
			wire vonage-receipt ID=x-1 "STATUS=$status" "CODE=$code"
			;;
		bandwidth)
			gateway bandwidth 'account_id: A1' 'application_id: B1' 'api_token: t' \
				'api_secret_file: token' 'unverified_callbacks: yes'
			wire bandwidth-receipt ID=x-1 "STATUS=$status" "MORE=\"errorCode\":$code,"
			;;
		sinch | sinch-full | messagebird)
			gateway messagebird 'access_key_file: token' 'unverified_callbacks: yes'
			[ "$provider" = messagebird ] || gateway sinch 'service_plan_id: P1' \
				'api_token_file: token' 'unverified_callbacks: yes'
			[ "$provider" = sinch-full ] || wire "$provider-receipt" ID=x-1 "STATUS=$status" "CODE=$code"
			[ "$provider" != sinch-full ] || wire sinch-receipt-full ID=x-1 "STATUS=$status" "CODE=$code"
			;;
		infobip)
			gateway infobip 'host: x.invalid' 'api_key_file: token' 'unverified_callbacks: yes'
			wire infobip-receipt "STATUS={\"groupName\":\"REJECTED\",$status}" "CODE={$code}"
			;;
		esac
		case $provider in bandwidth | infobip | messagebird | sinch* | vonage) emit ;; esac
		echo "$provider $status $code"
		sms_run 0 sms-dlr callback -nqH -o status,reason --gateway main <request
		is "undelivered,$reason" "$(head -1 <<<"$output")"
	done <<-'END'
	twilio opted-out undelivered 30004
	twilio opted-out failed 21610
	twilio unreachable undelivered 30003
	twilio dead-number undelivered 30005
	twilio spam-blocked undelivered 30007
	twilio sender-not-registered undelivered 30034
	twilio daily-cap failed 30023
	twilio undelivered failed 39999
	plivo opted-out failed 200
	plivo dead-number undelivered 70
	plivo no-permission rejected 450
	plivo spam-blocked failed 30
	telnyx opted-out sending_failed 40300
	telnyx spam-blocked delivery_failed 40003
	telnyx unreachable expired 40014
	vonage opted-out rejected 9
	vonage opted-out failed 4
	vonage dead-number failed 3
	vonage unreachable failed 8
	bandwidth opted-out message-failed 4775
	bandwidth sender-not-registered message-failed 4795
	bandwidth unreachable message-failed 5610
	sinch unreachable Aborted 404
	sinch-full no-permission Rejected 412
	sinch no-permission Rejected 412
	messagebird dead-number delivery_failed 1
	infobip opted-out "id":9,"name":"UNDELIVERABLE" "id":2052,"name":"EC_BLACKLISTED_DESTINATIONADDRESS"
	infobip opted-out "id":9 "id":2052
	infobip opted-out "id":9 "name":"EC_BLACKLISTED_DESTINATIONADDRESS"
	infobip provider-no-funds "id":12,"name":"REJECTED_NOT_ENOUGH_CREDITS" "id":0,"name":"NO_ERROR"
	infobip provider-no-funds "name":"REJECTED_NOT_ENOUGH_CREDITS" "id":0
	infobip no-route "id":19 "id":0
	infobip no-route "id":9 "id":12,"name":"EC_ILLEGAL_EQUIPMENT"
	END
}

@test "sms-dlr callback: what a provider's receipt says of segments and price is kept" {
	local want
	billed() {
		sql 'SELECT carrier_segments, carrier_price FROM message WHERE id = (SELECT max(id) FROM message)'
	}
	plivo
	sent x-1
	wire plivo-receipt ID=x-1 STATUS=delivered CODE=000
	sign_plivo3
	bring 0
	is '1|0.00350' "$(billed)"
	telnyx
	sent x-2
	wire telnyx-receipt ID=x-2 STATUS=delivered
	sign_telnyx
	bring 0
	is '1|0.0045 USD' "$(billed)"
	gateway messagebird 'access_key_file: token' 'unverified_callbacks: yes'
	sent x-3
	wire messagebird-receipt ID=x-3 STATUS=delivered
	bring 0
	is '1|0.06 EUR' "$(billed)"
	gateway bandwidth 'account_id: A1' 'application_id: B1' 'api_token: t' \
		'api_secret_file: token' 'unverified_callbacks: yes'
	sent x-4
	wire bandwidth-receipt ID=x-4 STATUS=message-delivered
	bring 0
	is '1|' "$(billed)"
	gateway infobip 'host: x.invalid' 'api_key_file: token' 'unverified_callbacks: yes'
	sent x-5
	wire infobip-receipt 'STATUS={"groupName":"DELIVERED"}' 'CODE={}'
	bring 0
	is '1|' "$(billed)"
}

@test "sms-dlr callback: twilio signs by GET the URL alone, and a name that comes twice with its values in order, once" {
	twilio
	head="GET /dlr?MessageSid=SM1&MessageStatus=delivered HTTP/1.1" body=
	target=${head#* } target=${target%% *}
	emit "X-Twilio-Signature: $(printf 'https://ex.org%s' "$target" | mac sha1 secret)"
	bring 0
	has "$output" receipt,SM1,orphan,delivered
	body='MessageStatus=delivered&Tag=b&MessageSid=SM2&Tag=a&Tag=b'
	head="POST /dlr HTTP/1.1
Content-Type: application/x-www-form-urlencoded
Content-Length: ${#body}"
	emit "X-Twilio-Signature: $(printf 'https://ex.org/dlrMessageSidSM2MessageStatusdeliveredTagaTagb' | mac sha1 secret)"
	bring 0
	has "$output" receipt,SM2,orphan,delivered
	emit "X-Twilio-Signature: $(printf 'https://ex.org/dlrMessageSidSM2MessageStatusdeliveredTagbTaga' | mac sha1 secret)"
	bring 77
}

@test "sms-dlr callback: plivo signs by GET the URL with its parameters in order, and for the main account too" {
	plivo
	head='GET /dlr?Status=delivered&MessageUUID=pl-1&ErrorCode=000 HTTP/1.1' body=
	signed='https://ex.org/dlr?ErrorCode=000&MessageUUID=pl-1&Status=delivered.n1'
	emit 'X-Plivo-Signature-V3-Nonce: n1' \
		"X-Plivo-Signature-Ma-V3: $(printf %s "$signed" | mac sha256 secret)"
	bring 0
	has "$output" receipt,pl-1,orphan,delivered
	emit 'X-Plivo-Signature-V3-Nonce: n2' \
		"X-Plivo-Signature-V3: $(printf %s "$signed" | mac sha256 secret)"
	bring 77
	# The other signature says nothing of the parameters, and is checked likewise.
	emit 'X-Plivo-Signature-V2-Nonce: n1' \
		"X-Plivo-Signature-Ma-V2: $(printf https://ex.org/dlrn1 | mac sha256 secret)"
	bring 0
	emit 'X-Plivo-Signature-V2-Nonce: n1' \
		"X-Plivo-Signature-V2: $(printf https://ex.org/otherN1 | mac sha256 secret)"
	bring 77
}

@test "sms-dlr callback: a wrong password, or a wrong secret, applies nothing, for receipts too" {
	gateway infobip 'host: x.invalid' 'api_key_file: token' 'callback_user: ib' \
		'callback_password_file: pw'
	secret pw pass
	wire infobip-receipt 'STATUS={"groupName":"DELIVERED"}' 'CODE={}' REF=x-1
	emit "Authorization: Basic $(printf ib:Pass | base64)"
	bring 77
	emit "Authorization: Basic $(printf bi:pass | base64)"
	bring 77
	gateway kannel 'username: u' 'password_file: token' 'callback_secret_file: cs'
	secret cs s3cret
	wire kannel-receipt STATUS=1 SECRET=s3cre REF=x-1
	bring 77
	gateway vonage 'api_key: abcd1234' 'api_secret_file: token' \
		'signature_secret_file: sig' 'callback_url: https://ex.org/dlr'
	secret sig vsecret
	wire vonage-receipt ID=p STATUS=delivered CODE=0
	bring 77
	nothing
}

# ---- Whatever the provider ----

@test "sms-dlr callback: receipts out of order and twice: a final state stays" {
	twilio
	sent SM1
	for s in delivered sending delivered undelivered; do
		wire twilio-receipt ID=SM1 STATUS=$s
		sign_twilio
		bring 0
		echo "$output" | cut -d, -f3,4 >>came
	done
	is 'folded,delivered known,sending known,delivered known,undelivered' "$(xargs <came)"
	is delivered "$(state)"
}

@test "sms-dlr callback: a receipt before the answer of the hand-over waits for its message" {
	twilio
	wire twilio-receipt ID=SM1 STATUS=delivered REF=nobody-1
	sign_twilio
	bring 0
	has "$output" receipt,SM1,orphan,delivered
	carrier - <<-'END'
	status 201
	body {"sid":"SM1","status":"queued"}
	END
	twilio "base_url: $base"
	sms_run 0 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
	is delivered "$(state)"
}

@test "sms-dlr callback: a receipt proves that the carrier has a message whose answer was lost" {
	carrier - <<<close
	twilio "base_url: $base"
	sms_run 76 sms-send -qH --gateway main --from +15017122661 +15558675310 'Gate opens at 7'
	is unknown "$(state)"
	ref=$(sql "SELECT token || '-1' FROM series")
	wire twilio-receipt ID=SM8 STATUS=sent
	sign_twilio
	bring 0
	is 'sending|SM8' "$(sql 'SELECT state, carrier_id FROM message')"
	wire twilio-receipt ID=SM8 STATUS=delivered
	sign_twilio
	bring 0
	is delivered "$(state)"
}

@test "sms-dlr callback P58 P56: a message costs inbound-price, once, also below zero" {
	twilio
	sms-account set inbound-price=100.5
	for i in 1 2; do
		wire twilio-inbound ID=SM7
		sign_twilio
		message
	done
	is 'SM7,known,2026-11-21T12:00:00Z,+15005550010,+15005550006,See you at 7? café' "$output"
	is 1 "$(sql 'SELECT count(*) FROM message')"
	is -0.5 "$(sms-credits balance -H -o balance)"
	is 'inbound,-100.5' "$(sms-credits ledger -H -o kind,amount | tail -1)"
	sms_run 0 sms-account check
	# Where a provider bills the number, it costs nothing here.
	sql "UPDATE own SET billing = 'provider'"
	wire twilio-inbound ID=SM8
	sign_twilio
	message
	is -0.5 "$(sms-credits balance -H -o balance)"
}

@test "sms-dlr callback P78: an empty message is discarded and costs nothing" {
	twilio
	wire twilio-inbound ID=SM7
	body=${body/Body=See+you+at+7%3F+caf%C3%A9/Body=}
	head=${head%Content-Length*}Content-Length:\ ${#body}
	sign_twilio
	message
	has "$output" SM7,discarded
	is 100 "$(sms-credits balance -H -o balance)"
	is 0 "$(sql 'SELECT count(*) FROM message')"
}

@test "sms-dlr callback: who is no number stays as it came; bytes that are not UTF-8 are not lost" {
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes'
	head='GET /?id=1&from=12345&to=55555&text=caf%E9 HTTP/1.1' body=
	emit
	message
	is '1,stored,2026-11-21T12:00:00Z,12345,55555,café' "$output"
	head='GET /?id=2&from=ACME%1b%5B1m&to=55555&text=a%1bb HTTP/1.1'
	emit
	message -f table
	lacks "$output" $'\x1b'
}

@test "sms-dlr callback: the account of a gateway, and no other" {
	twilio 'account: other'
	sent SM1
	wire twilio-receipt ID=SM1 STATUS=delivered
	sign_twilio
	bring 77
	has "$stderr" 'gateway main is for account other alone'
	is sending "$(state)"
}

@test "sms-dlr callback: without anything to verify by, nothing is taken unless it is said" {
	gateway kannel 'username: u' 'password_file: token'
	wire kannel-inbound ID=1
	bring 78
	has "$stderr" 'no-secret: nobody can tell whether kannel asked: set callback_secret_file'
	nothing
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes'
	bring 0
	# Telling so does not switch off what is there.
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes' 'callback_secret_file: cs'
	secret cs other
	bring 77
}

@test "sms-dlr callback: -n verifies and reads, and needs no account" {
	twilio
	wire twilio-inbound ID=SM7
	sign_twilio
	rm -r "$XDG_DATA_HOME"
	message -n
	is 'SM7,,2026-11-21T12:00:00Z,+15005550010,+15005550006,See you at 7? café' "$output"
	sign_twilio other
	sms_run 77 sms-dlr callback -n --gateway main <request
	[ ! -e "$XDG_DATA_HOME" ]
}

@test "sms-dlr callback: an item that lacks what it must have is complained of, the others count" {
	gateway bandwidth 'account_id: A1' 'application_id: B1' 'api_token: t' \
		'api_secret_file: token' 'unverified_callbacks: yes'
	wire bandwidth-inbound ID=bw-9
	body=${body/\"id\":\"bw-9\",/}
	head=${head%Content-Length*}Content-Length:\ ${#body}
	emit
	sms_run 1 sms-dlr callback -H -o carrier_id,result --gateway main <request
	is bw-9b,stored "$output"
	is "sms-dlr: a message without 'message.id'
sms-dlr: read 2 = stored 1 + bad 1" "$stderr"
	body='[{"type":"message-received"}]'
	head=${head%Content-Length*}Content-Length:\ ${#body}
	emit
	bring 65
	is "sms-dlr: bad-request: a message without 'message.id'" "$stderr"
}

# refused WHAT [STATUS]: ./request is refused with these words.
refused() {
	bring "${2-65}"
	has "$stderr" "$1"
}

@test "sms-dlr callback: what is no request, or could be read in two ways, is refused" {
	gateway kannel 'username: u' 'password_file: token' 'unverified_callbacks: yes'
	: >request && refused 'no request on standard input' 66
	printf 'hello\n\n' >request && refused 'the first line is not one of HTTP'
	printf 'GET /?a=b HTTP/1.1\nHost: x\n' >request && refused 'it ends before its head does'
	printf 'GET x HTTP/1.1\n\n' >request && refused 'nothing that begins with /'
	printf 'GET / HTTP/1.1\nHost : x\n\n' >request && refused 'no header'
	printf 'GET / HTTP/1.1\nA: b\n c\n\n' >request && refused 'no header'
	printf 'GET / HTTP/1.1\nA: b\0c\n\n' >request && refused 'signs that no head has'
	printf 'POST / HTTP/1.1\nContent-Length: 3\n\nabcd' >request &&
		refused 'its body has 4 bytes and Content-Length says 3'
	printf 'POST / HTTP/1.1\nContent-Length: 30\n\nabcd' >request &&
		refused 'its body has 4 bytes and Content-Length says 30'
	printf 'POST / HTTP/1.1\n\nabcd' >request && refused 'Content-Length says 0'
	printf 'POST / HTTP/1.1\nContent-Length: 4\nContent-Length: 5\n\nabcd' >request &&
		refused 'is no length'
	printf 'POST / HTTP/1.1\nContent-Length: -1\n\n' >request && refused 'is no length'
	printf 'POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n4\nabcd\n0\n\n' >request &&
		refused 'comes in pieces (Transfer-Encoding)'
	printf 'POST / HTTP/1.1\nContent-Length: 1048577\n\n' >request && refused 'too-big'
	{ printf 'GET / HTTP/1.1\nA: '; head -c 70000 /dev/zero | tr '\0' x; printf '\n\n'; } >request &&
		refused 'too-big: a head of more than'
	head -c 2000000 /dev/zero >request && refused 'too-big: more than'
	{ printf 'GET / HTTP/1.1\n'; yes 'A: b' | head -200; echo; } >request &&
		refused 'too many headers'
	{ printf 'GET /?'; yes 'a=b&' | head -600 | tr -d '\n'; printf ' HTTP/1.1\n\n'; } >request &&
		refused 'too many parameters'
	printf 'GET /?id=%%00 HTTP/1.1\n\n' >request && refused 'a parameter of it holds a NUL'
	nothing
}

@test "sms-dlr callback: a body that is not what it says is refused" {
	gateway sinch 'service_plan_id: P1' 'api_token_file: token' 'unverified_callbacks: yes'
	put() {
		body=$2 head="POST / HTTP/1.1"$'\n'"Content-Type: $1"$'\n'"Content-Length: ${#2}"
		emit
	}
	put application/json '{"type":' && refused 'its body is not JSON'
	put application/json '{"type":1,"type":2}' && refused 'its body is not JSON'
	put text/html '<p>hello' && refused 'its body is text/html, neither a form nor JSON'
	put application/json '{"type":"mo_text"}' && refused "a message without 'id'"
	put application/json '{"type":"mo_text","id":["x"]}' && refused "a message without 'id'"
	put application/json '{"type":"mo_text","id":"a\u0000b"}' && refused "a message without 'id'"
	put application/json '{"type":"mo_text","id":"1","from":"","to":"1"}' && refused "a message without 'from'"
	for json in 1 null '[]' '[{}]' '{"type":{"type":"mo_text"}}'; do
		put application/json "$json" && bring 0 && is '' "$output"
	done
	printf -v long %5000s
	put application/json "${long// /[}" && refused 'its body is not JSON'
	nothing
}

@test "sms-dlr callback: the gateway must be named, and known" {
	wire kannel-inbound ID=1
	sms_run 64 sms-dlr callback <request
	has "$stderr" 'name the gateway with --gateway'
	sms_run 64 sms-dlr callback --gateway main request
	has "$stderr" "did you mean '< request'?"
	sms_run 64 sms-dlr callback --gateway main --url ex.org <request
	sms_run 78 sms-dlr callback --gateway main <request
	has "$stderr" no-gateway
}

# ---- As a CGI program ----

# cgi [STATUS]: hand ./request over as a web server would. The answer, its
# lines joined with |, is $answer.
cgi() {
	local line name type= length=0 vars=()
	{
		IFS= read -r line
		while IFS= read -r line && [ "$line" != $'\r' ]; do
			line=${line%$'\r'} name=${line%%:*}
			case ${name,,} in
			content-type) type=${line#*: } ;;
			content-length) length=${line#*: } ;;
			*) name=${name^^} && vars+=("HTTP_${name//-/_}=${line#*: }") ;;
			esac
		done
		line=$(head -1 request) line=${line#* } line=${line%% HTTP*}
		sms_run "${1-0}" env GATEWAY_INTERFACE=CGI/1.1 HTTPS=on \
			REQUEST_METHOD="$(cut -d' ' -f1 request | head -1)" \
			SCRIPT_NAME="${line%%\?*}" QUERY_STRING="${line#"${line%%\?*}"}" \
			REQUEST_URI="$line" CONTENT_TYPE="$type" CONTENT_LENGTH="$length" \
			"${vars[@]}" sms-dlr callback --gateway main
	} <request
	answer=$(tr -d '\r' <<<"$output" | paste -sd'|')
}

@test "sms-dlr callback: as a CGI program it answers what the provider wants, when all is safe" {
	twilio
	sent SM1
	wire twilio-receipt ID=SM1 STATUS=delivered
	sign_twilio
	cgi
	is 'Status: 200 OK|Content-Type: text/plain|' "$answer"
	is '' "$stderr"
	is delivered "$(state)"
}

@test "sms-dlr callback: as a CGI program it says no more than no" {
	twilio
	wire twilio-receipt ID=SM1 STATUS=delivered
	sign_twilio other
	cgi 77
	is 'Status: 403 Forbidden|Content-Type: text/plain||Forbidden' "$answer"
	has "$stderr" bad-signature
	wire twilio-inbound ID=
	sign_twilio
	cgi 65
	is 'Status: 400 Bad Request|Content-Type: text/plain||Bad Request' "$answer"
	nothing
	gateway kannel 'username: u' 'password_file: token'
	cgi 78
	has "$answer" 'Status: 500 Internal Server Error'
}

@test "sms-dlr callback: an account that cannot be written has the provider ask again" {
	twilio
	wire twilio-inbound ID=SM7
	sign_twilio
	lock "$XDG_DATA_HOME/smsutils/default.db"
	SMS_LOCK_WAIT=10ms cgi 75
	has "$answer" 'Status: 503 Service Unavailable'
	unlock
	mv "$XDG_DATA_HOME/smsutils" away
	cgi 66
	has "$answer" 'Status: 500 Internal Server Error'
	mv away "$XDG_DATA_HOME/smsutils"
	cgi
	is 'Status: 200 OK|Content-Type: text/xml||<Response></Response>' "$answer"
	is 1 "$(sql 'SELECT count(*) FROM message')"
}

@test "sms-dlr callback: a body that a web server cut is not applied" {
	twilio
	wire twilio-inbound ID=SM7
	sign_twilio
	sms_run 65 env REQUEST_METHOD=POST CONTENT_LENGTH=100 \
		CONTENT_TYPE=application/x-www-form-urlencoded \
		sms-dlr callback --gateway main <<<'SmsStatus=received'
	has "$output" 'Status: 400'
	has "$stderr" 'its body was cut after 19 bytes of 100'
	sms_run 65 env REQUEST_METHOD=POST CONTENT_LENGTH=2000000 \
		sms-dlr callback --gateway main </dev/null
	has "$output" 'Status: 413'
}

@test "sms-dlr callback: many at once, and each message once" {
	twilio
	local i pids=()
	for i in 1 2 3; do
		wire twilio-inbound ID=SM$i
		sign_twilio
		mv request request$i
	done
	for i in 1 2 3 1 2 3 1 2 3; do
		sms-dlr callback -q --gateway main <request$i >/dev/null &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	is 3 "$(sql 'SELECT count(*) FROM message')"
	is 97 "$(sms-credits balance -H -o balance)"
	sms_run 0 sms-account check
}

@test "sms-account gateways: whether callbacks are verified, and by what" {
	twilio
	sms_run 0 sms-account gateways -H -o gateway,callbacks
	has "$output" main,signature
	twilio 'callback_secret_file: cs'
	secret cs x
	sms_run 0 sms-account gateways -H -o gateway,callbacks
	has "$output" main,signature+secret
	gateway voipms 'api_username: u' 'api_password_file: token'
	sms_run 0 sms-account gateways -H -o gateway,callbacks
	has "$output" main,refused
	gateway voipms 'api_username: u' 'api_password_file: token' 'unverified_callbacks: yes'
	sms_run 0 sms-account gateways -H -o gateway,callbacks
	has "$output" main,unverified
}

# fault LINE MESSAGE: a description with that line is refused so.
fault() {
	cat >pigeon.yaml <<-END
	$1
	provider: pigeon
	keys: { key: secret }
	send: { path: /x, form: { a: "{to}" } }
	answer: { id: id }
	END
	sms_run 78 sms-account gateways --check ./pigeon.yaml
	is "sms-account: ./pigeon.yaml:$2" "$stderr"
}

@test "providers: a fault in receipt:, inbound: or signature: names file, line and column" {
	fault 'receipt: { id: i }' '1:1: receipt: status: is missing'
	fault 'receipt: { id: i, status: s }' '1:1: receipt: wants statuses: beside it'
	fault 'receipt: { id: i, status: s, tiem: x }' "1:30: tiem: no such key: did you mean 'time'?"
	fault 'inbound: { id: i, from: f, to: t }' '1:1: inbound: text: is missing'
	fault 'inbound: { id: i, from: f, to: t, text: x, time_form: stardate }' \
		'1:44: time_form: is date, unix, unix-ms or yymmddhhmm'
	fault 'inbound: { id: i, from: f, to: t, text: x, reply: { status: 404 } }' \
		'1:53: status: is 200 to 299: what was not taken is answered otherwise anyway'
	fault 'signature: { kind: twilio, secret: "{key}" }' '1:1: signature: header: is missing'
	fault 'signature: { kind: wax, secret: "{key}" }' "1:14: kind: 'wax' is no kind of sms-provider(5)"
	fault 'signature: { kind: basic, secret: "{kee}" }' '1:27: secret: {kee} is no key of this provider'
	fault 'signature: { kind: hmac, header: h, secret: "{key}", text: "{bdy}" }' \
		'1:54: text: {bdy} is none of {body}, {url}, {method}, {timestamp} and {nonce}'
	fault 'signature: { kind: hmac, header: h, secret: "{key}", text: x, hash: crc }' \
		'1:63: hash: is md5, md5hash, sha1, sha256, sha384 or sha512'
	fault 'signature: { kind: hmac, header: h, secret: "{key}", text: x, tolerance: 5m }' \
		'1:1: signature: a tolerance: wants a timestamp:'
}

@test "providers: a description of the user's own, with a signature in hex behind a prefix" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" <<-'END'
	provider: pigeon
	base_url: http://127.0.0.1:1
	keys: { key: secret }
	send: { path: /x, form: { a: "{to}" } }
	answer: { id: id }
	statuses: { landed: delivered, eaten: undelivered }
	receipt:
	  items: flights
	  id: [flight, bird]
	  status: end
	  time: at
	  time_form: unix-ms
	signature:
	  kind: hmac
	  header: X-Loft
	  prefix: "sha512="
	  encoding: hex
	  hash: sha512
	  text: "{method} {url} {body}"
	  secret: "{key}"
	END
	gateway pigeon 'key_file: token'
	body='{"flights":[{"bird":"b1","end":"landed","at":1795262370250},{"flight":"f2","end":"eaten","at":"soon"},{"flight":"f3","end":"lost"}]}'
	head="POST /loft HTTP/1.1
Host: ex.org
Content-Length: ${#body}"
	mac=$(printf 'POST https://ex.org/loft %s' "$body" | openssl dgst -sha512 -hmac secret -r | cut -d' ' -f1)
	emit "X-Loft: sha512=$mac"
	bring 0
	is 'receipt,b1,orphan,delivered,,2026-11-21T11:59:30.25Z
receipt,f2,orphan,undelivered,undelivered,2026-11-21T12:00:00Z' \
		"${output/30.250Z/30.25Z}"
	has "$stderr" 'orphan 2 + ignored 1'
	emit "X-Loft: $mac"
	bring 77
}
