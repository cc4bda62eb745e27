/* SPDX-License-Identifier: ISC
 *
 * A number as its country writes it. The formats are those of the region that
 * leads the calling code, also for numbers of the others.
 */
#include "phone/format.h"

#include <string.h>

#include "phone/phone.h"
#include "phone/tables.h"

enum form { NATIONAL, INTERNATIONAL };

static size_t
fill(char *out, const struct phone *p, enum form form)
{
	const char *digits = p->e164 + 1 + p->code_digits;
	size_t n = p->len - 1u - p->code_digits, len = 0;
	unsigned start = format_start[p->calling_code], label;
	const unsigned char *t;

	label = start == 0 ? 0 : automaton_walk(&format_automaton, start - 1,
	    digits, n);
	t = format_text + format_at[format_pair[label][form]];
	if (*t == 0) {
		memcpy(out, digits, n);
		return n;
	}
	for (; *t != 0; t++)
		if (*t < 128) {
			out[len++] = (char)*t;
		} else {
			memcpy(out + len, digits + (*t - 128), t[1]);
			len += *++t;
		}
	return len;
}

/* The extension behind a number, as the country announces it. */
static size_t
append_extension(char *out, size_t len, const struct phone *p)
{
	const char *mark = " ext. ";
	size_t i;

	if (p->extension[0] == '\0')
		return len;
	for (i = 0; i < plan_codes_len; i++)
		if (plan_codes[i].code == p->calling_code)
			break;
	i = plan_member[plan_codes[i].first];
	if (plan_regions[i].extension[0] != '\0')
		mark = plan_regions[i].extension;
	memcpy(out + len, mark, strlen(mark));
	len += strlen(mark);
	memcpy(out + len, p->extension, strlen(p->extension));
	return len + strlen(p->extension);
}

static size_t
format(const struct phone *p, char *out, enum form form)
{
	size_t len = 0;

	if (p->len == 0) {
		out[0] = '\0';
		return 0;
	}
	if (form == INTERNATIONAL) {
		memcpy(out, p->e164, 1u + p->code_digits);
		len = 1u + p->code_digits;
		out[len++] = ' ';
	}
	len += fill(out + len, p, form);
	len = append_extension(out, len, p);
	out[len] = '\0';
	return len;
}

size_t
phone_national(const struct phone *p, char out[PHONE_FORMAT_MAX])
{
	return format(p, out, NATIONAL);
}

size_t
phone_international(const struct phone *p, char out[PHONE_FORMAT_MAX])
{
	return format(p, out, INTERNATIONAL);
}
