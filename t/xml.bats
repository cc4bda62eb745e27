# A provider of XML: what is sent to it, and how its answers are read.
# t/provider-numbers.bats has hostile lists of numbers.

load helper
load carrier/carrier

own=+15017122661 to=+15558675310

suite_setup() {
	sms-account init -q -C US
	sms-account set -q hours=off
	mkdir -p "$XDG_CONFIG_HOME/smsutils/providers"
	cat >"$XDG_CONFIG_HOME/smsutils/providers/pigeon.yaml" <<-'END'
	provider: pigeon
	base_url: http://127.0.0.1:1
	keys: { loft: required, feed: optional, ring: optional }
	send:
	  path: /flights
	  xml:
	    p:Flight:
	      "@xmlns:p": "urn:pigeon?a&b"
	      "@ring": "{ring}"
	      Loft: "{loft}"
	      Feed: "{feed}"
	      Extras: { Feed: "{feed}" }
	      Roof: ["{to}", "{from}"]
	      Note: { "@lang": en, "#": "{text}" }
	      Empty:
	answer:
	  format: xml
	  accepted: { path: Answer.@ok, is: "yes" }
	  id: Answer.Flight.#
	  error: [Answer.Fault.0.Code, Answer.Fault.Code]
	  message: [Answer.Fault.0.Why, Answer.Fault.Why]
	errors:
	  - { code: storm, class: not-processed }
	  - { code: [no-roof, "17"], class: invalid-number }
	statuses: { landed: delivered, eaten: undelivered }
	find:
	  path: /log
	  format: xml
	  query: { ref: "{id}" }
	  items: Log.Flight
	  empty: { path: Log.Count, is: "0" }
	  id: Id
	  own_id: Ref
	poll:
	  path: /flights/{carrier_id}
	  format: xml
	  status: Flight.End
	END
}

pigeon() {
	carrier -
	gateway pigeon 'loft: "<7>"' "$@"
}

send() {
	sms_run "$1" sms-send -qH -o state,reason --gateway main --from $own \
		$to "${2:-Gate opens at 7}"
}

@test "sms-send: a text is said in XML, escaped, and what is not set is left out" {
	pigeon <<-'END'
	body <?xml version="1.0" encoding="ISO-8859-1"?><Answer ok="yes"><Flight roof="1">f-1</Flight></Answer>
	END
	send 0 $'5 < 6 & "7" > \'4\'\t]]> \u00e9\U1f426 <!-- &amp;'
	is sending, "$output"
	is f-1 "$(sql 'SELECT carrier_id FROM message')"
	is 'POST /flights [Content-Type: application/xml] <?xml version="1.0" encoding="UTF-8"?><p:Flight xmlns:p="urn:pigeon?a&amp;b"><Loft>&lt;7&gt;</Loft><Roof>+15558675310</Roof><Roof>+15017122661</Roof><Note lang="en">5 &lt; 6 &amp; &quot;7&quot; &gt; '"'4'"'&#9;]]&gt; é🐦 &lt;!-- &amp;amp;</Note><Empty></Empty></p:Flight>' \
		"$(sed 's/&#34;/\&quot;/g' log)"
	gateway pigeon 'loft: "1"' 'feed: corn' 'ring: "\"r\"\n"'
	send 0
	has "$(tail -1 log)" 'ring="&#34;r&#34;&#10;"><Loft>1</Loft><Feed>corn</Feed><Extras><Feed>corn</Feed></Extras>'
	# and what XML has no word for is not handed over
	send 1 $'Gate \x01 opens'
	is rejected,bad-request "$output"
	asked 2
}

@test "sms-send: what an answer in XML says, and that one which cannot be read is in doubt" {
	pigeon 'reconcile_after: 1s' <<-'END'
	on POST /flights
	times 1
	body <Answer ok="no"><Fault><Code>17</Code><Why>no roof &lt;there&gt;</Why></Fault></Answer>

	on POST /flights
	times 1
	body <Answer ok="no"><Fault><Code>no-roof</Code><Why>one</Why></Fault><Fault><Code>storm</Code></Fault></Answer>

	on POST /flights
	times 1
	body <!DOCTYPE a [<!ENTITY y "yes">]><Answer ok="&y;"><Flight a="">f-1</Flight></Answer>

	on GET /log
	body <Log><Count>0</Count></Log>
	END
	send 1
	is rejected,bad-number "$output"
	is '200 17: no roof <there>' "$(sql 'SELECT said FROM message')"
	sms_run 1 sms-send -qH -o state,reason --gateway main --from $own +15558675311 hello
	is rejected,bad-number "$output"
	sms_run 76 sms-send -qH -o state,reason --gateway main --from $own +15558675312 hello
	is unknown,no-answer "$output"
}

@test "sms-dlr: a list and a state in XML are read as those in JSON are" {
	pigeon 'reconcile_after: 1s' <<-'END'
	on POST /flights
	close

	on GET /log
	times 1
	body <Log><Count>2</Count><Flight><Id>f-8</Id><Ref>x</Ref></Flight><Flight><Id>f-9</Id><Ref>@ref@</Ref></Flight></Log>

	on GET /flights/f-9
	body <Flight><End>landed</End></Flight>
	END
	send 76
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-dlr poll
	is 'sending|f-9' "$(sql 'SELECT state, carrier_id FROM message')"
	SMS_NOW=2026-11-21T12:40:00Z sms_run 0 sms-dlr poll
	is 'delivered|f-9' "$(sql 'SELECT state, carrier_id FROM message')"
}
