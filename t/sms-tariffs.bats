#!/usr/bin/env bats
# sms-tariffs: what a segment costs, and which line says so.

load helper

suite_setup() {
	sms-account init -q -C US
}

@test "sms-tariffs: the example tariffs have every country of the plan, and are the file" {
	sms_run 0 sms-tariffs list
	is "destination,credits,price,abroad" "${lines[0]}"
	is 246 "${#lines[@]}"
	has "$output" $'\nUS,1,,\n'
	has "$output" $'\nGB,1.2,,\n'
	before=$output
	sms_run 0 sms-tariffs import -y "$top/common/store/data/tariffs.csv"
	has "$stderr" "added 0, changed 0, removed 0"
	sms_run 0 sms-tariffs list
	is "$before" "$output"
}

@test "sms-tariffs P47, O35: a number's tariff is its country's" {
	sms_run 0 sms-tariffs show +447900900123 de '(212) 736-5000'
	is "given,number,country,destination,credits,price,reason,abroad
+447900900123,+447900900123,GB,GB,1.2,,,
de,,DE,DE,2.3,,,
(212) 736-5000,+12127365000,US,US,1,,," "$output"
}

@test "sms-tariffs P47: of number prefixes the longest wins, over the country too" {
	sms-tariffs set +44=9 +447=8 +4479=7 +44790090012=6 +1=5
	while IFS='|' read -r number destination credits; do
		sms_run 0 sms-tariffs show -Ho destination,credits "$number"
		is "$destination,$credits" "$output"
	done <<-'END'
		+447900900123|+44790090012|6
		+447900900133|+4479|7
		+447400900123|+447|8
		+442079460000|+44|9
		+12127365000|+1|5
		+15005550010|+1|5
		+4915112345678|DE|2.3
	END
	sms-tariffs set +44790090012= +447=
	sms_run 0 sms-tariffs show -Ho destination +447900900123 +447400900123
	is $'+4479\n+44' "$output"
}

@test "sms-tariffs P81: what has no tariff is told, and exits 1" {
	sms-tariffs set DE=
	sms_run 1 sms-tariffs show -Ho given,destination,credits,reason \
		+4915112345678 GB +80012345678
	is "+4915112345678,,,no-tariff
GB,GB,1.2,
+80012345678,,,no-tariff" "$output"
	sms-tariffs set +800=3
	sms_run 0 sms-tariffs show -Ho destination +80012345678
	is +800 "$output"
}

@test "sms-tariffs G54: credits have three places, and 0 is a price" {
	sms_run 0 sms-tariffs set GB=0.125 DE=0 FR=12
	sms_run 0 sms-tariffs show -Ho credits GB DE FR
	is $'0.125\n0\n12' "$output"
	sms_run 0 sms-tariffs show -f json -o credits GB
	is '{"credits":0.125}' "$output"
}

@test "sms-tariffs set P46: all or nothing; what is no destination is said" {
	for bad in GB=1.2345 GB=-1 GB=x XX=1 +=1 +0=1 +4x=1 =1 GB \
		+1234567890123456=1 Germany=1; do
		sms_run 64 sms-tariffs set FR=99 "$bad"
		is "" "$output"
	done
	sms_run 64 sms-tariffs set
	sms_run 64 sms-tariffs show 12
	sms_run 64 sms-tariffs show
	sms_run 0 sms-tariffs show -Ho credits FR
	is 2 "$output"
}

@test "sms-tariffs list: by destination; those of a country code" {
	sms-tariffs set +4479=7 +44=9 +45=1
	sms_run 0 sms-tariffs list -H +44 GB
	is $'+44,9,,\n+4479,7,,\nGB,1.2,,' "$output"
}

@test "sms-tariffs import: replaces all, after asking what it would remove" {
	printf '%s\n' 'Name,Destination,CREDITS,price' 'Britain,gb,2,0.031 EUR' \
		'"Russia, mobile",+79,3.5,' >list.csv
	sms_run 64 sms-tariffs import list.csv </dev/null
	has "$stderr" "Remove 244 tariffs"
	sms_run 0 sms-tariffs list -Ho destination
	is 245 "${#lines[@]}"
	sms_run 0 sms-tariffs import -n list.csv
	has "$stderr" "would have added 1, changed 1, removed 244"
	sms_run 0 sms-tariffs import -y list.csv
	has "$stderr" "added 1, changed 1, removed 244"
	sms_run 0 sms-tariffs list -H
	is $'+79,3.5,,\nGB,2,0.031 EUR,' "$output"
	sms_run 0 sms-tariffs show -Ho price +447900900123
	is "0.031 EUR" "$output"
	sms-tariffs set GB=4
	sms_run 0 sms-tariffs list -H GB
	is "GB,4,0.031 EUR," "$output"
}

@test "sms-tariffs import --add: what the file does not name stays" {
	printf '%s\n' destination,credits GB,2 +79,3.5 | {
		sms_run 0 sms-tariffs import --add
		has "$stderr" "added 1, changed 1, removed 0"
	}
	sms_run 0 sms-tariffs show -Ho destination,credits GB US +79161234567
	is $'GB,2\nUS,1\n+79,3.5' "$output"
}

@test "sms-tariffs import: whole or not at all" {
	before=$(sms-tariffs list)
	while read -r bad; do
		printf 'destination,credits\nGB,7\n%s\n' "$bad" >list.csv
		sms_run 65 sms-tariffs import -y list.csv
		has "$stderr" "list.csv:3"
		has "$stderr" "nothing was imported"
	done <<-'END'
		XX,1
		DE,
		DE,-1
		DE,1.2345
		DE
		gb,8
	END
	printf 'destination,price\nGB,1\n' >list.csv
	sms_run 65 sms-tariffs import -y list.csv
	has "$stderr" "credits"
	: >list.csv
	sms_run 66 sms-tariffs import -y list.csv
	sms_run 66 sms-tariffs import -y nosuch.csv
	is "$before" "$(sms-tariffs list)"
}

@test "sms-tariffs import -r: the bad rows, as they can be mended" {
	printf 'destination,credits,note\nGB,7,a\nXX,1,b\nDE,x,c\n' >list.csv
	sms_run 65 sms-tariffs import -y -r bad.csv list.csv
	is "destination,credits,note,_line,_column,_reason" \
		"$(head -1 bad.csv | cut -d, -f1-6)"
	is $'XX,1,b,3,destination,unknown-destination\nDE,x,c,4,credits,bad-credits' \
		"$(tail -n +2 bad.csv | cut -d, -f1-6)"
}

@test "sms-tariffs: a list goes out and in again by a pipe" {
	sms-tariffs set +447=8
	before=$(sms-tariffs list)
	sms_run 0 bash -c 'sms-tariffs list >list.csv
		sms-tariffs set GB=5 +33=1 && sms-tariffs import -y <list.csv'
	is "$before" "$(sms-tariffs list)"
}

@test "sms-tariffs: 100,000 prefixes are found without looking at each" {
	awk 'BEGIN { print "destination,credits"
		for (i = 0; i < 100000; i++) printf "+4479%05d,%d\n", i, i % 9 }' \
		>list.csv
	sms_run 0 sms-tariffs import --add list.csv
	has "$stderr" "added 100000"
	sms_run 0 sms-tariffs show -Ho destination,credits +447900900123
	is +447900900,0 "$output"
}

@test "sms-tariffs O35, O14: a tariff can be another from a number of another country" {
	sms-tariffs set GB=1.2/3 +4479=1/5
	sms_run 0 sms-tariffs list -H GB +44
	is $'GB,1.2,,3\n+4479,1,,5' "$output"
	sms_run 0 sms-tariffs show -Ho credits,abroad +447900900123 GB DE
	is $'1,5\n1.2,3\n2.3,' "$output"
	sms_run 0 sms-send +447900900123 'hello there'
	sms_run 0 sms-send +442079460000 'hello there'
	sms_run 0 sms-send +15005550010 'hello there'
	number=$(sms-numbers offers -qHC GB -o number | head -1)
	sms-numbers add -q "$number"
	sms_run 0 sms-send +447900900123 'hello there'
	sms_run 0 sms-send +442079460000 'hello there'
	is '5000 3000 1000 1000 1200' "$(sqlite3 \
		"$XDG_DATA_HOME/smsutils/default.db" \
		'SELECT cost FROM message ORDER BY id' | xargs)"
	sms-tariffs set GB=1.5
	sms_run 0 sms-tariffs list -H GB
	is GB,1.5,,3 "$output"
	sms-tariffs set GB=1.5/
	sms_run 0 sms-tariffs list -H GB
	is GB,1.5,, "$output"
	sms_run 64 sms-tariffs set GB=1/-2
	sms_run 64 sms-tariffs set GB=/2
	printf '%s\n' destination,credits,abroad GB,1,2.5 DE,2, >list.csv
	sms_run 0 sms-tariffs import --add list.csv
	sms_run 0 sms-tariffs list -H GB DE
	is $'GB,1,,2.5\nDE,2,,' "$output"
	sms_run 0 sms-tariffs list
	printf '%s\n' "$output" >all.csv
	sms_run 0 sms-tariffs import all.csv
	has "$stderr" "added 0, changed 0, removed 0"
	printf '%s\n' destination,credits,abroad GB,1,much >list.csv
	sms_run 65 sms-tariffs import --add list.csv
}

@test "sms-tariffs price P45, P46: what numbers cost, by country and type, once and a month" {
	sms_run 0 sms-tariffs price list US
	is 'country,type,nrc,mrc
US,local,1,1
US,mobile,1,1
US,toll_free,2,2' "$output"
	sms_run 0 sms-tariffs price list --type toll-free -Ho country us gb
	is $'US\nGB' "$output"
	sms_run 0 sms-tariffs price set us local nrc=2 mrc=0.8
	sms_run 0 sms-tariffs price set US local mrc=0.9
	sms_run 0 sms-tariffs price list -H US --type local
	is US,local,2,0.9 "$output"
	sms_run 0 sms-numbers offers -Ho nrc,mrc --count 1
	is 2,0.9 "$output"
	# a country without a line costs what the rest does
	sms_run 0 sms-numbers offers -HC FR -o nrc,mrc --count 1
	is 3,3 "$output"
	sms_run 0 sms-tariffs price set US local nrc= mrc=
	sms_run 0 sms-numbers offers -Ho nrc,mrc --count 1
	is 3,3 "$output"
	sms_run 64 sms-tariffs price set US local nrc=
	sms_run 64 sms-tariffs price set US local nrc=-1
	sms_run 64 sms-tariffs price set US lokal nrc=1
	has "$stderr" "did you mean 'local'?"
	sms_run 64 sms-tariffs price set XX local nrc=1
	sms_run 64 sms-tariffs price set US local
}

@test "sms-tariffs price import P45: a list is taken whole or not at all" {
	sms_run 0 sms-tariffs price import "$top/common/store/data/number-prices.csv"
	has "$stderr" "added 0, changed 0, removed 0"
	printf '%s\n' country,type,nrc,mrc US,local,1,2 'GB,toll free,5,6' \
		>prices.csv
	sms_run 64 sms-tariffs price import prices.csv </dev/null
	has "$stderr" "Remove 19 prices"
	sms_run 0 sms-tariffs price import -ny prices.csv
	has "$stderr" "would have added 0, changed 2, removed 19"
	sms_run 0 sms-tariffs price list
	is 22 "${#lines[@]}"
	sms_run 0 sms-tariffs price import --add prices.csv
	sms_run 0 sms-tariffs price list -H GB US
	has "$output" GB,toll_free,5,6
	has "$output" US,local,1,2
	sms_run 0 sms-tariffs price import -y prices.csv
	sms_run 0 sms-tariffs price list -H
	is $'GB,toll_free,5,6\nUS,local,1,2' "$output"
	printf '%s\n' country,type,nrc,mrc US,local,1,2 DE,local,x,1 \
		FR,lokal,1,1 >bad.csv
	sms_run 65 sms-tariffs price import -y -r rejects.csv bad.csv
	has "$stderr" "2 rows are bad"
	has "$(cat rejects.csv)" "bad-price"
	printf '%s\n' country,type,nrc,mrc US,local,1,2 us,Local,1,1 >twice.csv
	sms_run 65 sms-tariffs price import -y twice.csv
	has "$stderr" "US local stands in lines 2 and 3"
	sms_run 65 sms-tariffs price import -y --max-rows 1 prices.csv
	printf '%s\n' country,type,nrc US,local,1 >short.csv
	sms_run 65 sms-tariffs price import -y short.csv
	sms_run 0 sms-tariffs price list -H
	is $'GB,toll_free,5,6\nUS,local,1,2' "$output"
}
