/* SPDX-License-Identifier: ISC
 *
 * Names of the operators that number ranges were given to.
 */
#include "phone/names.h"
#include "phone/phone.h"
#include "phone/tables.h"

const char *
phone_operator(const struct phone *p)
{
	if (p->type != PHONE_MOBILE && p->type != PHONE_PAGER &&
	    p->type != PHONE_FIXED_LINE_OR_MOBILE)
		return "";
	return operator_text + operator_at[prefix_map_walk(&operator_map,
	    p->e164 + 1, p->len - 1u)];
}
