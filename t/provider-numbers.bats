# The numbers that we hold at providers, and those that they sell: what is
# asked of each, and how its answers are read. t/sms-numbers-connect.bats has
# what is done with them.

load helper
load carrier/carrier

suite_setup() {
	sms-account init -q -C US
	sms-numbers set -q +15005550006 active=no
}

# provider NAME KEY: VALUE ...: it is connected to the carrier of ./scenario,
# and what it asked for stands in ./log.
provider() {
	carrier scenario
	gateway "$@"
	sms_run 0 sms-numbers connect main --import-as active
}

ours() {
	sms-numbers list -Ho number,name,type | grep -v +15005550006
}

# What was asked, without the headers that all requests of it have.
log_is() {
	is "$1" "$(sed -E 's/ \[(Authorization|Content-Type): [^]]*\]//g; s/ $//' log)"
}

offers() {
	sms-numbers offers -qH --gateway main -o number,type,price "$@"
}

@test "provider-numbers: twilio" {
	cat >scenario <<-'END'
	on GET /2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json
	body {"incoming_phone_numbers":[{"sid":"PN1","phone_number":"+12015550101","friendly_name":"desk é","capabilities":{"voice":true,"sms":true}}],"next_page_uri":null}

	on GET /2010-04-01/Accounts/AC1/AvailablePhoneNumbers/US/TollFree.json
	body {"available_phone_numbers":[{"phone_number":"+18005550102"},{"phone_number":"+18005550103"}]}

	on POST /2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json
	status 201
	body {"sid":"PN2","phone_number":"@PhoneNumber@"}

	on DELETE /2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json
	status 204
	END
	provider twilio 'account_sid: AC1' 'auth_token_file: token'
	is '+12015550101,desk é,local' "$(ours)"
	: >log
	is '+18005550102,toll_free,
+18005550103,toll_free,' "$(offers --type toll_free --count 2)"
	sms_run 0 sms-numbers add -yq --gateway main +18005550102
	sms_run 0 sms-numbers delete -yq --release +12015550101
	log_is 'GET /2010-04-01/Accounts/AC1/AvailablePhoneNumbers/US/TollFree.json?SmsEnabled=true&PageSize=2
POST /2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json PhoneNumber=%2B18005550102
GET /2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json?PageSize=250
DELETE /2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json'
	is +18005550102,,toll_free "$(ours)"
}

@test "provider-numbers: telnyx" {
	cat >scenario <<-'END'
	on GET /v2/phone_numbers
	body {"data":[{"id":"12","phone_number":"+12015550101","customer_reference":"desk"}],"meta":{"total_results":1}}

	on GET /v2/available_phone_numbers
	body {"data":[{"phone_number":"+12125550102","cost_information":{"monthly_cost":"1.00","currency":"USD"}},{"phone_number":"+13125550102"}]}

	on POST /v2/number_orders
	body {"data":{"id":"o1","status":"pending"}}

	on GET /v2/number_orders/o1
	body {"data":{"id":"o1","status":"failure"}}

	on DELETE /v2/phone_numbers/12
	body {"data":{"id":"12"}}
	END
	provider telnyx 'api_key_file: token'
	is '+12015550101,desk,local' "$(ours)"
	: >log
	is '+12125550102,local,1.00' "$(offers --area-code 212)"
	sms_run 0 sms-numbers add -y --gateway main +12125550102
	has "$stderr" '+12125550102 is ordered: sms-numbers sync main tells when it is ready'
	is pending,order "$(sms-numbers list -Ho provision,waits --search 2125550102)"
	sms_run 0 sms-numbers sync main
	has "$stderr" '+12125550102 was not bought'
	is '+12015550101,desk,local' "$(ours)"
	sms_run 0 sms-numbers delete -yq --release +12015550101
	log_is 'GET /v2/available_phone_numbers?filter[country_code]=US&filter[phone_number_type]=local&filter[national_destination_code]=212&filter[features][]=sms&filter[limit]=5
POST /v2/number_orders {"phone_numbers":[{"phone_number":"+12125550102"}]}
GET /v2/phone_numbers?page[number]=1&page[size]=250
GET /v2/number_orders/o1
GET /v2/phone_numbers?page[number]=1&page[size]=250
DELETE /v2/phone_numbers/12'
	has "$(cat log)" '[Authorization: Bearer secret]'
}

@test "provider-numbers: telnyx: pages are counted, and a list that ends before its end is none" {
	cat >scenario <<-'END'
	times 1
	body {"data":[{"id":"1","phone_number":"+12015550101"}],"meta":{"total_results":2}}

	times 1
	body {"data":[{"id":"2","phone_number":"+12015550102"}],"meta":{"total_results":2}}

	times 1
	body {"data":[{"id":"1","phone_number":"+12015550101"}],"meta":{"total_results":2}}

	body {"data":[],"meta":{"total_results":2}}
	END
	provider telnyx 'api_key_file: token'
	log_is 'GET /v2/phone_numbers?page[number]=1&page[size]=250
GET /v2/phone_numbers?page[number]=2&page[size]=250'
	sms_run 69 sms-numbers sync main
	has "$stderr" "the provider's list of numbers ends before its end, of 2: nothing was changed"
	is 2 "$(ours | wc -l)"
}

@test "provider-numbers: plivo" {
	cat >scenario <<-'END'
	on GET /v1/Account/MA1/Number/2
	body {"meta":{"next":null,"total_count":2},"objects":[{"number":"447900900123","alias":"uk","number_type":"mobile","sms_enabled":true}]}

	on GET /v1/Account/MA1/Number/
	body {"meta":{"next":"/v1/Account/MA1/Number/2?limit=20&offset=20","total_count":2},"objects":[{"number":"12015550101","alias":null,"sms_enabled":true}]}

	on GET /v1/Account/MA1/PhoneNumber/
	body {"objects":[{"number":"14154009186","sms_enabled":true,"monthly_rental_rate":"0.80000"},{"number":"14154009187","sms_enabled":false}]}

	on POST /v1/Account/MA1/PhoneNumber/14154009186/
	status 201
	body {"message":"created","numbers":[{"number":"14154009186","status":"Success"}],"status":"fulfilled"}

	on DELETE /v1/Account/MA1/Number/447900900123/
	status 204
	END
	provider plivo 'auth_id: MA1' 'auth_token_file: token'
	is '+12015550101,,local
+447900900123,uk,mobile' "$(ours)"
	: >log
	is '+14154009186,local,0.80000' "$(offers --area-code 415)"
	sms_run 0 sms-numbers add -yq --gateway main +14154009186
	is ready "$(sms-numbers list -Ho provision --search 14154009186)"
	sms_run 0 sms-numbers delete -yq --release +447900900123
	log_is 'GET /v1/Account/MA1/PhoneNumber/?country_iso=US&type=local&pattern=415&services=sms&limit=20
POST /v1/Account/MA1/PhoneNumber/14154009186/ {}
GET /v1/Account/MA1/Number/?limit=20
GET /v1/Account/MA1/Number/2?limit=20&offset=20
DELETE /v1/Account/MA1/Number/447900900123/'
}

@test "provider-numbers: vonage" {
	cat >scenario <<-'END'
	on GET /account/numbers
	body {"count":2,"numbers":[{"country":"GB","msisdn":"447900900123","type":"mobile-lvn","features":["VOICE","SMS"]},{"country":"US","msisdn":"12015550101","type":"mobile-lvn","features":["VOICE"]}]}

	on GET /number/search
	body {"count":1,"numbers":[{"country":"US","msisdn":"12125550777","type":"mobile-lvn","cost":"1.25","features":["SMS"]}]}

	on POST /number/buy
	body {"error-code":"200","error-code-label":"success"}

	on POST /number/cancel
	status 420
	body {"error-code":"420","error-code-label":"Numbers from this country can be requested from the Dashboard"}
	END
	provider vonage 'api_key: k1' 'api_secret_file: token'
	has "$stderr" '1 cannot text, and were left out'
	is '+447900900123,,mobile' "$(ours)"
	: >log
	is '+12125550777,mobile,1.25' "$(offers --type mobile --contains 777)"
	is '+12125550777,mobile,1.25' "$(offers --type mobile --contains 777 --area-code 212)"
	sms_run 0 sms-numbers add -yq --gateway main +12125550777
	sms_run 69 sms-numbers delete -yq --release +447900900123
	has "$stderr" 'provider-refused: +447900900123: gateway main: 420'
	log_is 'GET /number/search?country=US&type=mobile-lvn&features=SMS&pattern=777&search_pattern=1&size=100
GET /number/search?country=US&type=mobile-lvn&features=SMS&pattern=1212&search_pattern=0&size=100
POST /number/buy country=US&msisdn=12125550777
GET /account/numbers?index=1&size=100
POST /number/cancel country=GB&msisdn=447900900123'
	is yes "$(sms-numbers list -Ho active --search 7900900123)"
}

@test "provider-numbers: sinch, whose numbers want keys of their own" {
	cat >scenario <<-'END'
	on GET /v1/projects/p1/activeNumbers?pageSize=100&pageToken=t2
	body {"activeNumbers":[{"phoneNumber":"+46731234567","type":"MOBILE","capability":["SMS"]}],"nextPageToken":""}

	on GET /v1/projects/p1/activeNumbers
	times 1
	body {"activeNumbers":[{"phoneNumber":"+12015550101","displayName":"desk","type":"LOCAL","capability":["SMS","VOICE"]}],"nextPageToken":"t2"}

	on GET /v1/projects/p1/activeNumbers
	body {"activeNumbers":[{"phoneNumber":"+46731234567","type":"MOBILE","capability":["SMS"]}]}

	on GET /v1/projects/p1/availableNumbers
	body {"availableNumbers":[{"phoneNumber":"+12015550177","monthlyPrice":{"amount":"2.00"}}]}

	on POST /v1/projects/p1/availableNumbers/
	body {"phoneNumber":"+12015550177"}

	on POST /v1/projects/p1/activeNumbers/
	body {"phoneNumber":"+46731234567"}
	END
	carrier scenario
	gateway sinch 'service_plan_id: s1' 'api_token_file: token'
	sms_run 78 sms-numbers connect main --import-as active
	has "$stderr" 'gateway main: project_id is missing'
	carrier_end
	provider sinch 'service_plan_id: s1' 'api_token_file: token' \
		'project_id: p1' 'key_id: k1' 'key_secret_file: token'
	is '+12015550101,desk,local
+46731234567,,mobile' "$(ours)"
	: >log
	is '+12015550177,local,2.00' "$(offers)"
	is '+12015550177,local,2.00' "$(offers --area-code 201)"
	sms_run 0 sms-numbers add -yq --gateway main +12015550177
	sms_run 0 sms-numbers delete -yq --release +46731234567
	log_is 'GET /v1/projects/p1/availableNumbers?regionCode=US&type=LOCAL&capabilities=SMS&numberPattern.searchPattern=CONTAINS&size=5
GET /v1/projects/p1/availableNumbers?regionCode=US&type=LOCAL&capabilities=SMS&numberPattern.pattern=+1201&numberPattern.searchPattern=START&size=100
POST /v1/projects/p1/availableNumbers/+12015550177:rent {"smsConfiguration":{"servicePlanId":"s1"}}
GET /v1/projects/p1/activeNumbers?pageSize=100
POST /v1/projects/p1/activeNumbers/+46731234567:release {}'
	has "$(cat log)" "[Authorization: Basic $(printf k1:secret | base64)]"
}

@test "provider-numbers: messagebird" {
	cat >scenario <<-'END'
	on GET /v1/phone-numbers
	body {"items":[{"number":"31612345678","type":"mobile","features":["sms","voice"]},{"number":"12015550101","type":"landline","features":["voice"]}],"totalCount":2}

	on GET /v1/available-phone-numbers/US
	body {"items":[{"number":"12125550777","features":["sms"],"monthlyPrice":1}]}

	on POST /v1/phone-numbers
	status 201
	body {"number":"12125550777"}

	on DELETE /v1/phone-numbers/31612345678
	status 204
	END
	provider messagebird 'access_key_file: token'
	is '+31612345678,,mobile' "$(ours)"
	: >log
	is '+12125550777,local,1' "$(offers)"
	is '+12125550777,local,1' "$(offers --area-code 212)"
	is '+12125550777,local,1' "$(offers --contains 777)"
	sms_run 0 sms-numbers add -yq --gateway main +12125550777
	sms_run 0 sms-numbers delete -yq --release +31612345678
	log_is 'GET /v1/available-phone-numbers/US?features=sms&type=landline&limit=20
GET /v1/available-phone-numbers/US?features=sms&type=landline&number=1212&search_pattern=start&limit=20
GET /v1/available-phone-numbers/US?features=sms&type=landline&number=777&search_pattern=anywhere&limit=20
POST /v1/phone-numbers {"number":"12125550777","countryCode":"US","billingIntervalMonths":1}
GET /v1/phone-numbers?limit=20&offset=0
DELETE /v1/phone-numbers/31612345678'
}

@test "provider-numbers: infobip, where a number is bought by a key that it has while it is on sale" {
	cat >scenario <<-'END'
	on GET /numbers/1/numbers/available?capabilities=SMS&country=PT&number=351912345678
	body {"numbers":[{"numberKey":"K18","number":"351912345678","country":"PT","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS"],"price":{"pricePerMonth":5,"currency":"EUR"}}],"numberCount":1}

	on GET /numbers/1/numbers/available?capabilities=SMS&country=PT&number=351912345679
	body {"numbers":[],"numberCount":0}

	on GET /numbers/1/numbers/available?capabilities=SMS&country=PT
	body {"numbers":[{"numberKey":"K18","number":"351912345678","country":"PT","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS"],"price":{"pricePerMonth":5}},{"numberKey":"K1","number":"351212345678","country":"PT","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS","VOICE"]}],"numberCount":2}

	on GET /numbers/1/numbers/available?capabilities=SMS&country=US
	body {"numbers":[{"numberKey":"K2","number":"12125550777","country":"US","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS"],"price":{"pricePerMonth":1.5}}],"numberCount":1}

	on POST /numbers/1/numbers
	body {"numberKey":"K18","number":"351912345678"}

	on DELETE /numbers/1/numbers/6FED
	status 204

	on GET /numbers/1/numbers
	body {"numbers":[{"numberKey":"6FED","number":"447860041117","country":"GB","type":"VIRTUAL_LONG_NUMBER","capabilities":["SMS"]},{"numberKey":"6FEE","number":"72727","type":"SHORT_CODE","capabilities":["SMS"]}],"numberCount":2}
	END
	provider infobip 'host: x.api.infobip.com' 'api_key_file: token'
	has "$stderr" '1 are no phone numbers, and were left out'
	is '+447860041117,,mobile' "$(ours)"
	: >log
	is '+12125550777,local,1.5' "$(offers --area-code 212 --contains 777)"
	# its types are its own: what is shown is of the type that was wanted
	is '+351912345678,mobile,5' "$(offers -C PT --type mobile)"
	sms_run 0 sms-numbers add -yq --gateway main +12125550777
	sms_run 0 sms-numbers add -yq --gateway main +351912345678
	sms_run 65 sms-numbers add -yq --gateway main +351912345679
	has "$stderr" 'gateway main: the provider does not sell +351912345679'
	is '' "$(sms-numbers list -Ho number --search 351912345679)"
	sms_run 0 sms-numbers delete -yq --release +447860041117
	log_is 'GET /numbers/1/numbers/available?capabilities=SMS&country=US&npa=212&number=777&limit=100
GET /numbers/1/numbers/available?capabilities=SMS&country=PT&limit=100
POST /numbers/1/numbers {"number":"12125550777"}
GET /numbers/1/numbers/available?capabilities=SMS&country=PT&number=351912345678&limit=100
POST /numbers/1/numbers {"numberKey":"K18"}
GET /numbers/1/numbers/available?capabilities=SMS&country=PT&number=351912345679&limit=100
GET /numbers/1/numbers?limit=50&page=0
DELETE /numbers/1/numbers/6FED'
	has "$(cat log)" '[Authorization: App secret]'
}

@test "provider-numbers: voipms, where errors have status 200" {
	cat >scenario <<-'END'
	times 1
	body {"status":"invalid_credentials"}

	times 1
	body {"status":"no_did"}

	body {"status":"success","dids":[{"did":"2015550101","description":"desk","sms_available":"1"},{"did":"2015550102","sms_available":0}]}
	END
	carrier scenario
	gateway voipms 'api_username: u' 'api_password_file: token'
	sms_run 69 sms-numbers connect main --import-as active
	has "$stderr" bad-credentials
	sed 1,3d <scenario >rest
	carrier_end
	mv rest scenario
	provider voipms 'api_username: u' 'api_password_file: token'
	has "$stderr" 'added 0, removed 0, kept 0'
	sms_run 0 sms-numbers sync main
	is '+12015550101,desk,local' "$(ours)"
	log_is 'POST /api/v1/rest.php api_username=u&api_password=secret&method=getDIDsInfo
POST /api/v1/rest.php api_username=u&api_password=secret&method=getDIDsInfo
POST /api/v1/rest.php api_username=u&api_password=secret&method=getDIDsInfo'
	sms_run 0 sms-numbers delete -yq --release +12015550101
	has "$(tail -1 log)" 'method=cancelDID&did=2015550101'
}

@test "provider-numbers: voipms sells by the first digits, and wants to know where calls go" {
	cat >scenario <<-'END'
	times 1
	body {"status":"no_did"}

	times 1
	body {"status":"success","dids":[{"did":"2125550701","ratecenter":"NYC","state":"NY","perminute_monthly":"0.85","flat_monthly":"4.25","sms":"1"},{"did":"2125550702","perminute_monthly":"0.85","sms":0}]}

	times 1
	body {"status":"unavailable_info"}

	times 1
	body {"status":"invalid_pop"}

	body {"status":"success"}
	END
	provider voipms 'api_username: u' 'api_password_file: token'
	sms_run 65 sms-numbers offers --gateway main
	has "$stderr" 'its provider is searched by area code: give --area-code'
	sms_run 65 sms-numbers offers --gateway main -C GB --area-code 20
	has "$stderr" 'its provider sells no numbers of type local in GB'
	: >log
	is '+12125550701,local,0.85' "$(offers --area-code 212)"
	sms_run 1 sms-numbers offers --gateway main -C CA --contains 777
	sms_run 78 sms-numbers add -y --gateway main +12125550701
	has "$stderr" 'gateway main: pop is missing: its provider asks for it where numbers are concerned'
	echo '    pop: 5' >>"$conf"
	sms_run 69 sms-numbers add -y --gateway main +12125550701
	has "$stderr" 'provider-refused: +12125550701: gateway main: 200 invalid_pop'
	sms_run 0 sms-numbers add -y --gateway main +12125550701
	log_is 'POST /api/v1/rest.php api_username=u&api_password=secret&method=searchDIDsUSA&type=starts&query=212
POST /api/v1/rest.php api_username=u&api_password=secret&method=searchDIDsCAN&type=contains&query=777
POST /api/v1/rest.php api_username=u&api_password=secret&method=orderDID&did=2125550701&routing=none%3A&pop=5&dialtime=60&cnam=0&billing_type=1
POST /api/v1/rest.php api_username=u&api_password=secret&method=orderDID&did=2125550701&routing=none%3A&pop=5&dialtime=60&cnam=0&billing_type=1'
}

@test "sms-numbers O17 O25: bandwidth speaks XML, and its orders take their time" {
	cat >scenario <<-'END'
	on GET /api/accounts/9/inserviceNumbers?size=500&page=2012550102
	body <TNs><TotalCount>3</TotalCount><Links><first>x</first></Links><TelephoneNumbers><Count>1</Count><TelephoneNumber>2012550102</TelephoneNumber></TelephoneNumbers></TNs>

	on GET /api/accounts/9/inserviceNumbers
	times 1
	body <?xml version="1.0" encoding="UTF-8" standalone="yes"?><TNs><TotalCount>3</TotalCount><Links><first>Link=&lt;https://dashboard.bandwidth.com:443/v1.0/accounts/9/inserviceNumbers?page=1&amp;size=500&gt;;rel="first";</first><next>Link=&lt;https://dashboard.bandwidth.com:443/v1.0/accounts/9/inserviceNumbers?page=2012550102&amp;size=500&gt;;rel="next";</next></Links><TelephoneNumbers><Count>2</Count><TelephoneNumber>2012550100</TelephoneNumber><TelephoneNumber>2012550101</TelephoneNumber></TelephoneNumbers></TNs>

	on GET /api/accounts/9/inserviceNumbers
	body <TNs><TotalCount>3</TotalCount><TelephoneNumbers><Count>3</Count><TelephoneNumber>2012550100</TelephoneNumber><TelephoneNumber>2012550101</TelephoneNumber><TelephoneNumber>2012550102</TelephoneNumber></TelephoneNumbers></TNs>

	on GET /api/accounts/9/availableNumbers?areaCode=919
	body <SearchResult><ResultCount>2</ResultCount><TelephoneNumberList><TelephoneNumber>9192286710</TelephoneNumber><TelephoneNumber>9192286711</TelephoneNumber></TelephoneNumberList></SearchResult>

	on GET /api/accounts/9/availableNumbers?localVanity=4242
	body <SearchResult/>

	on GET /api/accounts/9/availableNumbers
	body <SearchResult><ResultCount>1</ResultCount><TelephoneNumberList><TelephoneNumber>8002345678</TelephoneNumber></TelephoneNumberList></SearchResult>

	on POST /api/accounts/9/orders
	status 201
	body <OrderResponse><Order><id>o-1</id><SiteId>743</SiteId></Order><OrderStatus>RECEIVED</OrderStatus></OrderResponse>

	on GET /api/accounts/9/orders/o-1
	times 1
	body <OrderResponse><OrderStatus>PROCESSING</OrderStatus></OrderResponse>

	on GET /api/accounts/9/orders/o-1
	body <OrderResponse><ErrorList><Error><Code>5005</Code><Description>The telephone number is unavailable for ordering</Description></Error></ErrorList><FailedQuantity>1</FailedQuantity><OrderStatus>FAILED</OrderStatus></OrderResponse>
	END
	carrier scenario
	gateway bandwidth 'account_id: "9"' 'application_id: a' 'api_token: u' 'api_secret_file: token'
	sms_run 0 sms-numbers connect main --import-as active
	is '+12012550100,,local
+12012550101,,local
+12012550102,,local' "$(ours)"
	sms_run 65 sms-numbers offers --gateway main
	has "$stderr" 'its provider is searched by area code: give --area-code'
	sms_run 65 sms-numbers offers --gateway main --type mobile
	has "$stderr" 'its provider sells no numbers of type mobile in US'
	: >log
	is '+19192286710,local,
+19192286711,local,' "$(offers --area-code 919)"
	sms_run 1 sms-numbers offers --gateway main --contains 4242
	is '+18002345678,toll_free,' "$(offers --type toll_free)"
	sms_run 78 sms-numbers add -y --gateway main +19192286710
	has "$stderr" 'gateway main: site_id is missing: its provider asks for it where numbers are concerned'
	is '' "$(sms-numbers list -Ho number --search 9192286710)"
	echo '    site_id: 7&43' >>"$conf"
	sms_run 0 sms-numbers add -y --gateway main +19192286710
	has "$stderr" '+19192286710 is ordered: sms-numbers sync main tells when it is ready'
	log_is 'GET /api/accounts/9/availableNumbers?areaCode=919&quantity=500
GET /api/accounts/9/availableNumbers?localVanity=4242&quantity=500
GET /api/accounts/9/availableNumbers?tollFreeWildCardPattern=8**&quantity=500
POST /api/accounts/9/orders <?xml version="1.0" encoding="UTF-8"?><Order><SiteId>7&amp;43</SiteId><PartialAllowed>false</PartialAllowed><BackOrderRequested>false</BackOrderRequested><ExistingTelephoneNumberOrderType><TelephoneNumberList><TelephoneNumber>9192286710</TelephoneNumber></TelephoneNumberList></ExistingTelephoneNumberOrderType></Order>'
	has "$(cat log)" "[Authorization: Basic $(printf u:secret | base64)]"
	has "$(cat log)" '[Content-Type: application/xml]'
	is pending,order "$(sms-numbers list -Ho provision,waits --search 9192286710)"
	is o-1 "$(sql "SELECT order_id FROM held WHERE errand = 'ordered'")"
	# not through with it; a run that changes nothing may ask; and then it fails
	sms_run 0 sms-numbers sync main
	is pending "$(sms-numbers list -Ho provision --search 9192286710)"
	sms_run 0 sms-numbers sync main -n
	has "$stderr" '+19192286710 was not bought: 200 5005: The telephone number is unavailable for ordering'
	is pending "$(sms-numbers list -Ho provision --search 9192286710)"
	sms_run 0 sms-numbers sync main
	has "$stderr" '+19192286710 was not bought: 200 5005: The telephone number is unavailable for ordering'
	is '' "$(sms-numbers list -Ho number --search 9192286710)"
	sms_run 0 sms-account check -q
}

@test "sms-numbers O25: at bandwidth, what is given back is ours until the provider is through with it" {
	cat >scenario <<-'END'
	on GET /api/accounts/9/inserviceNumbers
	times 5
	body <TNs><TotalCount>1</TotalCount><TelephoneNumbers><Count>1</Count><TelephoneNumber>2012550100</TelephoneNumber></TelephoneNumbers></TNs>

	on GET /api/accounts/9/inserviceNumbers
	status 204

	on POST /api/accounts/9/disconnects
	status 201
	body <DisconnectTelephoneNumberOrderResponse><orderRequest><id>d-1</id></orderRequest><OrderStatus>RECEIVED</OrderStatus></DisconnectTelephoneNumberOrderResponse>

	on GET /api/accounts/9/disconnects/d-1
	times 1
	body <DisconnectTelephoneNumberOrderResponse><OrderStatus>PROCESSING</OrderStatus></DisconnectTelephoneNumberOrderResponse>

	on GET /api/accounts/9/disconnects/d-1
	body <DisconnectTelephoneNumberOrderResponse><ErrorList><Error><Code>5006</Code><Description>Not on this account</Description></Error></ErrorList><OrderStatus>FAILED</OrderStatus></DisconnectTelephoneNumberOrderResponse>
	END
	provider bandwidth 'account_id: "9"' 'application_id: a' 'api_token: u' 'api_secret_file: token'
	: >log
	sms_run 0 sms-numbers delete -y --release +12012550100
	has "$stderr" '+12012550100 is on its way back: sms-numbers sync main tells when it is gone'
	log_is 'GET /api/accounts/9/inserviceNumbers?size=500
POST /api/accounts/9/disconnects <?xml version="1.0" encoding="UTF-8"?><DisconnectTelephoneNumberOrder><DisconnectTelephoneNumberOrderType><TelephoneNumberList><TelephoneNumber>2012550100</TelephoneNumber></TelephoneNumberList></DisconnectTelephoneNumberOrderType></DisconnectTelephoneNumberOrder>'
	is no "$(sms-numbers list -Ho active --search 2012550100)"
	sms_run 65 sms-numbers delete -y --release +12012550100
	# pending, long after a list would have shown it, and then not done
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-numbers sync main
	lacks "$stderr" 'not given back'
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-numbers sync main
	has "$stderr" '+12012550100 was not given back: 200 5006: Not on this account: it is inactive now: sms-numbers delete +12012550100 tries again'
	# again, and this time it goes
	sms_run 0 sms-numbers delete -y --release +12012550100
	sms_run 0 sms-numbers sync main
	is '' "$(ours)"
}

@test "sms-numbers O25: of bandwidth, what is torn, hostile or no XML is no list, and nothing changes" {
	local deep laughs said
	deep=$(printf '<a>%.0s' {1..40})$(printf '</a>%.0s' {1..40})
	laughs='<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><TNs><TotalCount>0</TotalCount><x>&c;</x></TNs>'
	while IFS='|' read -r _ said body; do
		printf 'times 1\n%s\n\n' "$body"
	done >scenario <<-END
	|-|body <TNs><TotalCount>1</TotalCount><TelephoneNumbers><TelephoneNumber>2012550100</TelephoneNumber></TelephoneNumbers></TNs>
	|x|body {"TNs":{"TotalCount":0}}
	|x|body <TNs><TotalCount>0</TotalCount>
	|x|torn\nbody <TNs><TotalCount>0</TotalCount></TNs>
	|x|status 200
	|x|body $laughs
	|x|body <!DOCTYPE TNs SYSTEM "file:///etc/passwd"><TNs><TotalCount>0</TotalCount></TNs>
	|x|body <TNs><TotalCount>0</TotalCount>&gone;</TNs>
	|x|body <TNs><TotalCount>0</TotalCount>$deep</TNs>
	|x|huge 5000000\nbody <TNs><TotalCount>0</TotalCount></TNs>
	|x|body <html><body>Please log in</body></html>
	|x|body <TNs/>
	|x|body <TNs><TotalCount>2</TotalCount><TelephoneNumbers><TelephoneNumber>2012550100</TelephoneNumber></TelephoneNumbers></TNs>
	|x|body <TNs><TotalCount>2</TotalCount><TelephoneNumbers><TelephoneNumber>2012550101</TelephoneNumber><TelephoneNumber>2012550101</TelephoneNumber></TelephoneNumbers></TNs>
	|x|body <TNs><TotalCount>2</TotalCount><Links><next>Link=&lt;https://evil.example/&gt;</next></Links><TelephoneNumbers><TelephoneNumber>2012550101</TelephoneNumber></TelephoneNumbers></TNs>
	|x|status 403\nbody <TNs><TotalCount>0</TotalCount></TNs>
	|x|body <TNs><TotalCount>0</TotalCount></TNs>
	END
	sed -i 's/\\n/\n/' scenario
	provider bandwidth 'account_id: "9"' 'application_id: a' 'api_token: u' 'api_secret_file: token'
	while IFS= read -r said; do
		sms_run 69 sms-numbers sync main
		has "$stderr" "$said"
		is '+12012550100,,local' "$(ours)"
	done <<-'END'
	the provider's list of numbers is no XML: not well-formed (invalid token) in line 1: nothing was changed
	is no XML: no element found in line 1
	no-answer: gateway main
	is no XML: no element found in line 1
	is no XML: it declares a document type
	is no XML: it declares a document type
	is no XML: undefined entity in line 1
	is no XML: elements stand too deep in one another
	an answer of over 4194304 bytes
	is not in its answer: there is no TNs.TelephoneNumbers.TelephoneNumber
	is not in its answer: there is no TNs.TelephoneNumbers.TelephoneNumber
	ends before its end, of 2
	shows some twice and others not, of 2
	goes on somewhere else
	bad-credentials: gateway main: 403
	END
	sms_run 0 sms-numbers sync main
	is '' "$(ours)"
}

@test "provider-numbers: where a description does not say how, that is said" {
	cat >scenario <<-'END'
	body {}
	END
	carrier scenario
	gateway kannel 'username: u' 'password_file: token'
	sms_run 78 sms-numbers connect main --import-as active
	has "$stderr" "does not say how our numbers are listed: see sms-provider(5)"
	asked 0
}

# fault LINES MESSAGE: a description with that section.
fault() {
	cat >pigeon.yaml <<-END
	provider: pigeon
	base_url: http://127.0.0.1:1
	send: { path: /x, form: { a: "{to}" } }
	answer: { id: id }
	numbers:
	$1
	END
	sms_run 78 sms-account gateways --check ./pigeon.yaml
	is "sms-account: ./pigeon.yaml:$2" "$stderr"
}

@test "provider-numbers: a fault in a description names file, line and column" {
	fault '  search: { path: /x, items: a, number: n }' '5:1: numbers: list: is missing'
	fault '  list: { path: /x, number: n }' '6:3: list: items: is missing'
	fault '  list: { path: /x, items: a, number: n, nxet: b }' "6:42: nxet: no such key: did you mean 'next'?"
	fault '  list: { path: /x, items: a, number: n, next: b, page_size: 3 }' '6:3: list: has one of next, token and page_size at most'
	fault '  list: { path: /x, items: a, number: n, first_page: 1 }' '6:3: list: first_page: wants page_size: beside it'
	fault '  list: { path: "/{nobody}", items: a, number: n }' '6:11: path: {nobody} is neither a key of this provider nor a word of sms-provider(5)'
	fault '  list: { path: /x, items: a, number: n, accepted: { path: b } }' '6:42: accepted: is: is missing'
	fault '  prefix: 1' '6:3: prefix: begins with a plus sign, as in "+1"'
	fault '  types: { big: Big }' '6:12: big: is none of local, mobile, national, toll_free'
	fault '  list: { path: /x, method: PUT, items: a, number: n }' '6:21: method: is GET, POST or DELETE'
	fault '  list: { path: /x, items: a, number: n, none: { is: x } }' '6:42: none: path: is missing'
	fault '  list: { path: /x, items: a, number: n, after: b }' '6:42: after: wants token: beside it'
	fault '  list: { path: /x, items: a, number: n, format: yaml }' '6:42: format: is json, xml or text'
	fault '  list: { path: /x, items: a, number: n, format: text }' '6:42: format: is json or xml: nothing can be found in plain text'
	fault '  list: { path: /x, items: a, number: n, needs: b }' "6:42: needs: 'b' is no key of this provider"
	fault '  search: { path: /x, items: a, number: n, for: { given: b } }' '6:51: given: is area_code or contains'
	fault '  buy: { path: /x, state: { path: /y, done: { path: a, is: b } } }' '6:20: state: failed: is missing'
	fault '  buy: { path: /x, state: { path: /y, done: { path: a, is: b }, failed: { path: a, is: b } } }' '6:20: state: wants id: beside it'
	fault '  buy: { path: /x, xml: { a: b, c: d } }' "6:20: xml: the outermost element is wanted, as in \"xml: { Order: { Site: '{site}' } }\""
	fault '  buy: { path: /x, xml: { a: { "b c": d } } }' '6:32: b c: is no name of an element'
	fault '  buy: { path: /x, xml: { a: { "@b": { c: d } } } }' '6:32: @b: is a text'
	fault '  buy: { path: /x, xml: { a: { b: "c\x01" } } }' '6:32: b: a control character cannot be said in XML'
	fault '  buy: { path: /x, xml: { a: b }, json: {} }' '6:3: buy: has one of form, json, xml and body at most'
}
