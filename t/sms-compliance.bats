# sms-compliance: papers, what is in them, and who wants them.

load helper

suite_setup() {
	sms-account init -q -C DE
	echo 'trade register' >register.pdf
	head -c 3000 /dev/urandom >bill.pdf
}

# complete: an address, and a bundle that lacks nothing.
complete() {
	sms-compliance -q address add berlin company=Acme street='Allee 1' \
		city=Berlin postal-code=10115
	sms-compliance -q bundle add acme address=berlin company=Acme \
		registration-number=HRB1 \
		--document business-registration=register.pdf \
		--document proof-of-address=bill.pdf
}

# registered: a brand and a use case of the United States, both approved.
registered() {
	sms-compliance -q address add -C US office company=Acme street='1 Main' \
		city=Miami postal-code=33101
	sms-compliance -q brand add -C US acme type=local legal-name=Acme \
		tax-id=12-3456789 address=office website=https://acme.example \
		contact=Ann email=ann@acme.example
	sms-compliance -q brand submit acme
	sms-compliance -q use-case add -C US news type=local brand=acme \
		description='what is new' sample-1=a sample-2=b opt-in=form
	sms-compliance -q use-case submit news
}

@test "sms-compliance O8: what a country demands is data, with its source" {
	sms_run 0 sms-compliance demands -Ho where,types,paper,documents DE
	is '*,any,address,
DE,"local,mobile",bundle,"business-registration,proof-of-address"' "$output"
	sms_run 0 sms-compliance demands -Ho mark,checked,source
	lacks "$output" ',,'
	sms_run 64 sms-compliance demands XX
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	echo 'FR any bundle documents=passport mark=own checked=2026-11-01 source=us' \
		>"$XDG_CONFIG_HOME/smsutils/demands.rules"
	sms_run 0 sms-compliance demands -Ho where
	is FR "$output"
	echo 'FR any papers mark=own checked=2026-11-01 source=us' \
		>"$XDG_CONFIG_HOME/smsutils/demands.rules"
	sms_run 78 sms-compliance demands
	has "$stderr" 'demands.rules:1: '
}

@test "sms-compliance O9: a bundle keeps its documents in the account, with their checksum" {
	complete
	sms_run 0 sms-compliance bundle show -Ho key,value acme
	sum=$(sha256sum bill.pdf | cut -d' ' -f1)
	has "$output" "document.proof-of-address,\"bill.pdf, 3000 bytes, SHA-256 $sum\""
	sms-compliance bundle show acme --document proof-of-address | cmp - bill.pdf
	rm bill.pdf
	sms-account backup -q "$HOME/copy.db"
	sms-compliance -A "$HOME/copy.db" bundle show acme \
		--document proof-of-address | sha256sum | grep -q "^$sum"
	sms_run 65 sms-compliance bundle show acme --document passport
	sms_run 64 sms-compliance bundle show acme \
		--document proof-of-address --document business-registration
	# bytes of strangers do not reach a terminal
	run script -qec 'sms-compliance bundle show acme --document proof-of-address' \
		/dev/null </dev/null
	is 64 "$status"
	has "$output" 'none for a terminal: add > FILE'
}

@test "sms-compliance O9: a document that cannot be read changes nothing" {
	sms_run 66 sms-compliance bundle add acme company=Acme \
		--document passport=nosuch.pdf
	sms_run 0 sms-compliance bundle -H
	is '' "$output"
	: >empty.pdf
	sms_run 66 sms-compliance bundle add acme --document passport=empty.pdf
	truncate -s 17M film.mp4
	sms_run 65 sms-compliance bundle add acme --document passport=film.mp4
	sms_run 64 sms-compliance bundle add acme --document passport
	sms_run 0 sms-compliance bundle -H
	is '' "$output"
}

@test "sms-compliance: what is missing is said, and what is incomplete is not submitted" {
	sms_run 0 sms-compliance bundle add acme company=Acme
	has "$stderr" "lacks: address registration-number business-registration proof-of-address"
	sms_run 65 sms-compliance bundle submit acme
	has "$stderr" 'incomplete: '
	sms_run 0 sms-compliance bundle -Ho state,missing
	is 'draft,address registration-number business-registration proof-of-address' "$output"
	sms_run 0 sms-compliance bundle set acme address=nowhere
	has "$stderr" "address: there is no 'nowhere' yet: sms-compliance address add nowhere"
	has "$stderr" 'lacks: address registration-number'
	sms-compliance address add -q nowhere city=Berlin
	sms_run 0 sms-compliance bundle -Ho missing
	has "$output" 'complete-address registration-number'
}

@test "sms-compliance O8 O9: a bundle for numbers of any type holds what the country wants for each" {
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf '%s mark=own checked=2026-11-01 source=us\n' \
		'DE local bundle fields=company,tax documents=proof-of-address permits=otp,marketing' \
		'DE mobile bundle fields=company,contact documents=proof-of-identity permits=marketing,alert' \
		>"$XDG_CONFIG_HOME/smsutils/demands.rules"
	sms-compliance bundle add -q any company=Acme contact=Ann \
		--document proof-of-identity=bill.pdf
	sms_run 0 sms-compliance bundle -Ho missing
	is 'tax proof-of-address' "$output"
	sms_run 65 sms-compliance bundle submit any
	sms_run 0 sms-compliance bundle show -Ho key,value,demanded any
	has "$output" permits,marketing,no
	has "$output" tax,,yes
	has "$output" document.proof-of-address,,yes
	sms_run 0 sms-compliance bundle set any type=mobile
	sms_run 0 sms-compliance bundle submit any
	sms_run 0 sms-compliance bundle show -Ho key,value any
	has "$output" 'permits,"marketing,alert"'
}

@test "sms-compliance: what another paper names is not deleted before it" {
	complete
	sms_run 65 sms-compliance address delete -y berlin
	has "$stderr" "that of bundle 'acme': sms-compliance bundle delete acme first"
	sms_run 0 sms-compliance bundle delete -y acme
	sms_run 0 sms-compliance address delete -y berlin
	registered
	sms_run 65 sms-compliance brand delete -y acme
	has "$stderr" "that of use-case 'news'"
	sms_run 65 sms-compliance address delete -y office
	has "$stderr" "that of brand 'acme'"
}

@test "sms-compliance: the simulated carrier approves, and what is approved does not change" {
	complete
	sms_run 0 sms-compliance bundle submit acme
	has "$stderr" 'approved by the simulated carrier'
	sms_run 0 sms-compliance bundle -Ho state,missing,documents,decided
	is approved,,2,2026-11-21T12:00:00Z "$output"
	sms_run 65 sms-compliance bundle set acme company=Other
	sms_run 65 sms-compliance bundle submit acme
	sms_run 0 sms-account log -Ho action
	has "$output" 'compliance submit'
}

@test "sms-compliance: another carrier's answer is written down, and a rejected paper is mended" {
	complete
	sms_run 65 sms-compliance bundle set acme state=approved
	sms_run 0 sms-compliance bundle submit --gateway main acme
	sms_run 0 sms-compliance bundle -Ho state
	is submitted "$output"
	sms_run 65 sms-compliance bundle set acme company=Other
	sms_run 0 sms-compliance bundle set acme state=rejected \
		reason='the bill is too old'
	sms_run 0 sms-compliance bundle -Ho state,reason
	is 'rejected,the bill is too old' "$output"
	sms_run 0 sms-compliance bundle set acme \
		--document proof-of-address=register.pdf
	sms_run 0 sms-compliance bundle submit --gateway main acme
	sms_run 0 sms-compliance bundle set acme state=approved
	sms_run 0 sms-compliance bundle -Ho state,documents
	is approved,2 "$output"
	sms_run 64 sms-compliance bundle set acme state=lost
}

@test "sms-compliance O10: a bundle tells which messages such numbers are good for" {
	complete
	sms_run 0 sms-compliance bundle show -Ho key,value acme
	has "$output" 'permits,"transactional,otp,alert,marketing"'
}

@test "sms-numbers O8: without an approved bundle no number of a country that demands one" {
	sms_run 0 sms-numbers add +4930901820
	has "$stderr" 'a real carrier would demand papers'
	sms-numbers delete -yq +4930901820
	sms-account set -q sim.papers=yes
	sms_run 77 sms-numbers add +4930901820
	has "$stderr" 'bundle-required: DE'
	sms_run 0 sms-numbers list -Ho number
	lacks "$output" +4930901820
	complete
	sms_run 77 sms-numbers add +4930901820
	sms-compliance bundle submit -q acme
	sms_run 0 sms-numbers add +4930901820
	sms_run 0 sms-numbers add +12127365000
}

@test "sms-numbers O8: a bundle for another type of number does not do" {
	sms-account set -q sim.papers=yes
	complete
	sms-compliance -q bundle set acme type=mobile
	sms-compliance -q bundle submit acme
	sms_run 77 sms-numbers add +4930901820
	sms_run 0 sms-numbers add +4915112345678
}

@test "sms-numbers O11: a number names a business address that is stored" {
	complete
	sms_run 65 sms-numbers add +4930901820 address=nosuch
	sms_run 0 sms-numbers add +4930901820 address=berlin
	sms_run 0 sms-numbers show -Ho key,value +4930901820
	has "$output" address,berlin
	sms_run 65 sms-compliance address delete -y berlin
	has "$stderr" 'that of our number +4930901820'
	sms_run 0 sms-numbers set +4930901820 address=
	sms-compliance bundle delete -qy acme
	sms_run 0 sms-compliance address delete -y berlin
}

@test "sms-compliance T10: a use case names a brand that is approved" {
	sms-compliance -q use-case add -C US news type=local brand=acme \
		description=x sample-1=a sample-2=b opt-in=form
	sms_run 65 sms-compliance use-case submit news
	has "$stderr" 'lacks brand'
	sms-compliance -q brand add -C US acme legal-name=Acme
	sms_run 65 sms-compliance use-case submit news
	has "$stderr" 'lacks approved-brand'
}

@test "sms-numbers T9 T10: a number is for a use case, which is approved" {
	sms_run 77 sms-numbers add +12127365000 use-case=news
	has "$stderr" use-case-not-approved
	registered
	sms_run 0 sms-numbers add +12127365000 use-case=news
	sms_run 0 sms-numbers show -Ho key,value +12127365000
	has "$output" use-case,news
	sms_run 65 sms-compliance use-case delete -y news
}

@test "sms-send T20: a number of the United States that is not registered sends nothing there" {
	registered
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf '%s\n' 'gateways:' '  main:' '    provider: twilio' \
		'    account_sid: AC1' '    auth_token_file: token' \
		'    base_url: http://127.0.0.1:9' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	sms-numbers add -q +12127365000
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
		"UPDATE own SET gateway = 'main' WHERE number = '+12127365000'"
	sms_run 1 sms-send -nHo state,reason --from +12127365000 +13055550123 \
		'hello there'
	is refused,not-provisioned "$output"
	# whom that does not concern are people elsewhere
	sms_run 0 sms-send -nHo state,reason --from +12127365000 +14165550123 \
		'hello there'
	is would-send, "$output"
	sms_run 0 sms-numbers set +12127365000 use-case=news
	sms_run 0 sms-send -nHo state,reason --from +12127365000 +13055550123 \
		'hello there'
	is would-send, "$output"
	sms_run 0 sms-send -nHo state,reason --from +15005550006 +13055550123 \
		'hello there'
}

@test "sms-numbers O20: a provider's numbers need no papers here" {
	sms-numbers add -q +12127365000 billing=provider
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	printf '%s\n' 'gateways:' '  main:' '    provider: twilio' \
		'    account_sid: AC1' '    auth_token_file: token' \
		'    base_url: http://127.0.0.1:9' \
		>"$XDG_CONFIG_HOME/smsutils/config.yaml"
	sqlite3 "$XDG_DATA_HOME/smsutils/default.db" \
		"UPDATE own SET gateway = 'main' WHERE number = '+12127365000'"
	sms_run 0 sms-send -nHo state --from +12127365000 +13055550123 \
		'hello there'
	is would-send "$output"
}

@test "sms-compliance: names, keys and verbs that cannot be" {
	sms_run 64 sms-compliance address add
	sms_run 64 sms-compliance address add a=b
	sms_run 64 sms-compliance address add $'two\nlines'
	sms_run 64 sms-compliance address add ''
	sms_run 64 sms-compliance address add $'\xff'
	sms_run 64 sms-compliance address add x City=Berlin
	sms_run 64 sms-compliance address add x name=y
	sms_run 64 sms-compliance address add x city="$(printf '%4001d' 0)"
	has "$stderr" 'in at most 4000 bytes'
	sms_run 64 sms-compliance address add x city=$'\xff'
	sms_run 64 sms-compliance address add x type=satellite
	sms_run 64 sms-compliance address nosuch
	sms_run 65 sms-compliance address show x
	sms_run 0 sms-compliance address add x city=Berlin
	sms_run 73 sms-compliance address add x city=Bonn
	has "$stderr" "there is an address 'x' already: sms-compliance address set x"
	sms_run 64 sms-compliance address set x
	sms_run 64 sms-compliance address delete x
	sms_run 0 sms-compliance address delete -y x
}
