/* SPDX-License-Identifier: ISC
 *
 * anchor: what Debian's libphonenumber says of each line "COUNTRY TAB TEXT",
 * in the columns that t/lib/phone -p prints; with the argument "short", of
 * short numbers, as t/lib/phone -s; with "type", without the formats.
 */
#include <iostream>
#include <string>

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

static const char *const types[] = {
	"fixed_line", "mobile", "fixed_line_or_mobile", "toll_free",
	"premium_rate", "shared_cost", "voip", "personal_number", "pager",
	"uan", "voicemail", "unknown",
};

static int
short_numbers()
{
	static const char *const costs[] = {
		"toll-free", "standard", "premium", "unknown",
	};
	const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
	ShortNumberInfo info;
	std::string line;

	while (std::getline(std::cin, line)) {
		std::string country = line.substr(0, 2);
		PhoneNumber n;
		/* Set by hand: parsing would take national prefixes off. */
		std::string digits = line.substr(3);

		n.set_country_code(util.GetCountryCodeForRegion(country));
		n.set_national_number(std::stoull(digits));
		size_t zeros = digits.find_first_not_of('0');
		if (zeros == std::string::npos)
			zeros = digits.size() - 1;
		if (zeros != 0) {
			n.set_italian_leading_zero(true);
			n.set_number_of_leading_zeros(zeros);
		}
		std::cout << info.IsPossibleShortNumberForRegion(n, country) <<
		    ' ' << info.IsValidShortNumberForRegion(n, country) <<
		    ' ' << info.IsEmergencyNumber(digits, country) << ' ' <<
		    info.IsCarrierSpecificForRegion(n, country) << ' ' <<
		    info.IsSmsServiceForRegion(n, country) << ' ' <<
		    costs[info.GetExpectedCostForRegion(n, country)] << '\n';
	}
	return 0;
}

int
main(int argc, char **argv)
{
	std::string how = argc > 1 ? argv[1] : "";

	if (how == "short")
		return short_numbers();
	const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
	std::string line, e164, region, national, international;

	std::ios::sync_with_stdio(false);
	while (std::getline(std::cin, line)) {
		size_t tab = line.find('\t');
		std::string country = line.substr(0, tab);
		PhoneNumber n;

		if (util.Parse(line.substr(tab + 1), country.empty() ? "ZZ" :
		    country, &n) != PhoneNumberUtil::NO_PARSING_ERROR) {
			std::cout << "-\n";
			continue;
		}
		util.Format(n, PhoneNumberUtil::E164, &e164);
		if (how != "type") {
			util.Format(n, PhoneNumberUtil::NATIONAL, &national);
			util.Format(n, PhoneNumberUtil::INTERNATIONAL,
			    &international);
		}
		util.GetRegionCodeForNumber(n, &region);
		bool valid = util.IsValidNumber(n);
		bool possible = util.IsPossibleNumberWithReason(n) ==
		    PhoneNumberUtil::IS_POSSIBLE;
		std::cout << e164 << '\t' << (valid ? "yes" : possible ?
		    "possible" : "no") << '\t' << (region == "ZZ" ? "" :
		    region) << '\t' << types[util.GetNumberType(n)] << '\t' <<
		    n.extension() << '\t' << national << '\t' <<
		    international << '\n';
	}
	return 0;
}
