# Rules of sms-spec(7) that several tools hold together, each seen from
# outside, and the words that manual pages owe.

load helper

suite_setup() {
	sms-account init -q
	printf '%s\n' number,first_name '+15005550010,Ann' '+15005550011,Bob' \
		'+447900900123,Cy' '+447900900124,Di' >contacts.csv
}

campaign() {
	sms-campaign create -q "$@" --csv contacts.csv \
		--text 'Hello {{first_name}}, we open on Monday.'
}

@test "sms-send O3 P3: without a number of our own nothing can be sent" {
	sms_run 0 sms-numbers delete -y +15005550006
	sms_run 1 sms-send -Ho state,reason +15005550010 'hello there'
	is refused,no-number "$output"
}

@test "sms-send O15 G18: our number of the recipient's country sends, of several the least used" {
	sms-numbers offers -qC GB --count 2 -Ho number --type mobile >ours
	while read -r n; do sms-numbers add -q "$n"; done <ours
	for i in 1 2; do
		sms_run 0 sms-send -qHo own +44790090012$i 'hello there'
		echo "$output" >>used
	done
	is "$(sort ours)" "$(sort used)"
	sms_run 0 sms-send -qHo own +15005550010 'hello there'
	is +15005550006 "$output"
}

@test "sms-send P52 P53 G20: charged when handed over, given back when refused at once" {
	sms_run 0 sms-send -q +15005550010 'hello there'
	sms_run 1 sms-send -qHo state,reason,credits +15005550001 'hello there'
	is rejected,bad-number,0 "$output"
	sms_run 0 sms-credits ledger -Ho kind,amount
	is $'opening,100\ncharge,-1\ncharge,-1\nrefund,1' "$output"
	sms_run 0 sms-credits balance -H
	is 99 "$output"
}

@test "sms-send P55: without the credits nothing is sent" {
	sms-account init -q -A poor --credits 0.5
	sms_run 1 sms-send -A poor -Ho state,reason +15005550010 'hello there'
	is refused,no-funds "$output"
	sms_run 0 sms-history list -A poor -H
	is '' "$output"
}

@test "sms-send G7: a number that a provider bills needs neither tariff nor credits" {
	sms-account init -q -A free --credits 0
	sms-tariffs set -A free US=
	sms-numbers set -q -A free +15005550006 billing=provider
	sms_run 0 sms-send -q -A free -Ho state,credits +15005550010 'hello there'
	is sending,0 "$output"
}

@test "sms-send P82: a sender of another country is allowed, and warned of" {
	sms_run 0 sms-send +447900900123 'hello there'
	has "$stderr" source-may-change
	sms_run 0 sms-send +15005550010 'hello there'
	lacks "$stderr" source-may-change
}

@test "sms-campaign P84 P92: advertising to the US from an ordinary number is warned of" {
	campaign spring
	sms_run 0 sms-campaign plan -o item,key,recipients spring
	has "$output" warning,long-code,2
	has "$stderr" 'long-code (2)'
	campaign --class transactional notice
	sms_run 0 sms-campaign plan notice
	lacks "$output$stderr" long-code
}

@test "sms-send O29 G21: who opted out at the carrier is opted out here, and the credits come back" {
	sms_run 1 sms-send -qHo state,reason +15005550004 'hello there'
	is rejected,opted-out "$output"
	sms_run 1 sms-optout check -Ho permitted +15005550004
	is no "$output"
	sms_run 0 sms-credits balance -H
	is 100 "$output"
}

@test "sms-send P11 P89: a caller hands over plain text, and each gets the cheaper encoding" {
	sms_run 0 sms-send -qHo encoding +15005550010 'see you at ten'
	is GSM-7 "$output"
	sms_run 0 sms-send -qHo encoding +15005550010 'see you at ten ✓'
	is UCS-2 "$output"
}

@test "sms-send V25 V29: a message of one's own, from the number that --from names" {
	sms-numbers offers -qC GB --count 1 -Ho number >ours
	sms-numbers add -q "$(cat ours)"
	sms_run 0 sms-send -qHo own,state --from "$(cat ours)" +15005550010 \
		'hello there'
	is "$(cat ours),sending" "$output"
	sms_run 1 sms-send -qHo reason --from +15005550099 +15005550010 'hello'
	is no-sender "$output"
}

@test "sms-send G34: a character is a code point, and blanks count" {
	sms_run 0 sms-send -qHo state +15005550010 '    x'
	is sending "$output"
	sms_run 1 sms-send -qHo reason +15005550010 '✓✓✓✓'
	is text-too-short "$output"
}

@test "sms-campaign P121 P125: bulk messages, and our numbers share them" {
	sms-numbers offers -qC US --count 1 -Ho number >ours
	sms-numbers add -q "$(cat ours)"
	campaign spring --from +15005550006 --from "$(cat ours)"
	sms_run 0 sms-campaign start -q --run spring
	sms_run 0 sms-campaign recipients -Ho own spring
	is "2 2" "$(sort <<<"$output" | uniq -c | awk '{ print $1 }' | xargs)"
}

@test "sms-campaign T4: only a number of ours can be the sender" {
	sms_run 65 sms-campaign create spring --csv contacts.csv --text 'hello' \
		--from +15005550099
	has "$stderr" 'no-sender: +15005550099'
}

@test "sms-campaign P123: out of credits it pauses, and more credits alone do not resume it" {
	sms-account init -q -A poor --credits 1
	campaign spring -A poor
	sms_run 75 sms-campaign start -A poor --run spring
	has "$stderr" no-funds
	sms-credits recharge -q -A poor 100
	sms_run 0 sms-tick -A poor
	sms_run 0 sms-campaign status -A poor -Ho state,reason,queued spring
	is paused,no-funds,3 "$output"
	sms_run 0 sms-campaign resume -A poor -q --run spring
	sms_run 0 sms-campaign status -A poor -Ho state,queued spring
	is finished,0 "$output"
}

@test "sms-campaign P87 P122: finished, while messages wait for their receipts; lists are added up" {
	sms-contacts import -q one contacts.csv
	head -2 contacts.csv | sms-contacts import -q two
	sms-campaign create -q spring --list one --list two --text 'hello there'
	sms_run 0 sms-campaign start -q --run spring
	sms_run 0 sms-campaign status -Ho state,recipients,sending spring
	is finished,4,4 "$output"
}

@test "sms-campaign G19: new, running, paused, finished; cancelled" {
	state() { sms-campaign status -Ho state "$1"; }
	campaign spring
	is new "$(state spring)"
	sms-campaign start -q spring
	is running "$(state spring)"
	sms-campaign pause -q spring
	is paused "$(state spring)"
	sms-campaign resume -q --run spring
	is finished "$(state spring)"
	campaign summer
	sms-campaign cancel -qy summer
	is cancelled "$(state summer)"
}

@test "sms-campaign G53: a single recipient is cancelled while the message waits, not later" {
	campaign spring
	sms-campaign start -q spring
	sms_run 0 sms-campaign cancel -q spring +15005550011
	sms-campaign run -q spring
	sms_run 0 sms-campaign recipients -Ho number --state cancelled spring
	is +15005550011 "$output"
	sms_run 1 sms-campaign cancel spring +15005550010
	has "$stderr" 'nothing of it is queued'
}

@test "sms-campaign G52: of several reasons the first in the order decides, and only credits pause" {
	sms-optout add -q +447900900123
	sms-tariffs set GB=
	campaign spring
	sms_run 0 sms-campaign start -q --run spring
	sms_run 0 sms-campaign recipients -Ho number,state,reason spring
	has "$output" +447900900123,refused,opted-out
	has "$output" +447900900124,refused,no-tariff
	sms_run 0 sms-campaign status -Ho state,sending spring
	is finished,2 "$output"
}

@test "sms-segment P25 G32: 140 octets hold 160 septets or 70 units, and at most means at most" {
	for n in 160 161; do
		printf '%*s' "$n" '' | tr ' ' a | sms-segment -Ho segments
		printf '%*s' "$((n - 90))" '' | sed 's/ /✓/g' | sms-segment -Ho segments
	done >got
	is '1 1 2 2' "$(xargs <got)"
}

@test "sms-tariffs O35 G45: a new account has a tariff for each country, as an example" {
	sms_run 0 sms-tariffs show -Ho country,credits US GB AU
	is 'US GB AU' "$(cut -d, -f1 <<<"$output" | xargs)"
	lacks "$output" ',,'
}

@test "sms-numbers T8 T18: a number has a name of our own, which can be changed" {
	sms-numbers set -q +15005550006 name='Ballot chase'
	sms_run 0 sms-numbers list -Ho number,name
	is '+15005550006,Ballot chase' "$output"
	sms-numbers set -q +15005550006 name=Spring
	sms_run 0 sms-numbers list -Ho name
	is Spring "$output"
}

@test "sms-numbers G4: in use is said before anything is asked; then it asks" {
	campaign spring --from +15005550006
	sms_run 65 sms-numbers delete +15005550006
	has "$stderr" number-in-use
	sms-campaign delete -qy spring
	sms_run 64 sms-numbers delete +15005550006
	has "$stderr" 'say -y'
}

@test "every tool G48: what cannot be undone asks first" {
	campaign spring
	for cmd in 'contacts delete' 'campaign delete' 'history delete --all'; do
		# shellcheck disable=SC2086 # words of a command
		set -- $cmd
		case $1 in
		contacts) set -- "$@" 'campaign spring' ;;
		campaign) set -- "$@" spring ;;
		esac
		sms_run 64 sms "$@"
		has "$stderr" 'no terminal to ask on'
	done
}

@test "sms-account P7: every tool says its version, and sms-inspect that of its plan" {
	sms_run 0 sms-account -V
	has "$output$stderr" 0.1
	sms_run 0 sms-inspect -V
	has "$output" libphonenumber
}

@test "sms-glossary P6 P14 P16 P18 P21 P24 P28 P30 P32 P33 P37: the words of the field are explained" {
	page=$(mandoc -Tutf8 "$top/man/sms-glossary.7" | col -bx | tr -s '\n ' ' ')
	for word in DID 'Call to action' SMPP PDU SMSC ESME GPRS EDGE ITU-T PSTN \
		MSISDN SIM MVNO HLR PLMN; do
		has "$page" "$word"
	done
	has "$page" 'A2P, application to person Traffic in which a program is at one end'
	has "$page" 'P2P, person to person, where two people talk'
	has "$page" 'told apart by the first word of a text, is called an SMS service here'
	has "$page" 'a pair of IMSI and MSISDN stands in one of them only'
	has "$page" 'One SIM can get another.'
}

@test "sms-legal P12 P42 P43: where the law of the United States on consent is found" {
	page=$(mandoc -Tutf8 "$top/man/sms-legal.7" | col -bx | tr -s '\n ' ' ')
	for word in 'TCPA' '47 U.S.C. 227' 'E-SIGN' 'in writing' \
		'It is not legal advice'; do
		has "$page" "$word"
	done
}
