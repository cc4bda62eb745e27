/* SPDX-License-Identifier: ISC
 *
 * anchor: what Debian's libphonenumber says of each line "COUNTRY TAB TEXT",
 * in the columns that t/lib/phone -p prints.
 */
#include <iostream>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static const char *const types[] = {
	"fixed_line", "mobile", "fixed_line_or_mobile", "toll_free",
	"premium_rate", "shared_cost", "voip", "personal_number", "pager",
	"uan", "voicemail", "unknown",
};

int
main()
{
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
		util.Format(n, PhoneNumberUtil::NATIONAL, &national);
		util.Format(n, PhoneNumberUtil::INTERNATIONAL, &international);
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
