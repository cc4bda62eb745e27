/* SPDX-License-Identifier: ISC
 *
 * The operands of sms-inspect, and the types that --keep and --drop name.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "phone/phone.h"
#include "sms-inspect.h"

/* "mobile,voip": set on[] for each of the types. */
static int
read_types(bool on[TYPES], const char *list, const char *option,
    struct error *e)
{
	const char *names[TYPES], *end;
	char *name;
	int type;

	for (type = 0; type < TYPES; type++)
		names[type] = facts_type_name(type);
	if (!*list)
		return error_set(e, ERR_USAGE, "%s: which types? Name some, "
		    "as mobile,fixed_line_or_mobile", option);
	for (; *list; list = *end ? end + 1 : end) {
		end = list + strcspn(list, ",");
		name = xstrndup(list, (size_t)(end - list));
		type = name_find(name, names, TYPES);
		if (type < 0) {
			error_set(e, ERR_USAGE, "%s %s: no such type%s",
			    option, name, name_hint(name, names, TYPES,
			    "see sms-inspect(1)").s);
			free(name);
			return -1;
		}
		free(name);
		on[type] = true;
	}
	return 0;
}

int
types_choose(bool leave_out[TYPES], const char *keep, const char *drop,
    struct error *e)
{
	bool kept[TYPES] = { false };
	size_t i;

	if (keep && drop)
		return error_set(e, ERR_USAGE, "--keep and --drop exclude "
		    "each other");
	if (drop)
		return read_types(leave_out, drop, "--drop", e);
	if (!keep)
		return 0;
	if (read_types(kept, keep, "--keep", e) < 0)
		return -1;
	for (i = 0; i < TYPES; i++)
		leave_out[i] = !kept[i];
	return 0;
}

/* An operand that is meant as a number: a file of such a name is ./NAME. */
static bool
is_number(const char *s)
{
	size_t n = strspn(s, "0123456789 -()");

	return *s == '+' || !strncmp(s, "tel:", 4) ||
	    (*s && !s[n] && strpbrk(s, "0123456789")) ||
	    (*s != '.' && *s != '/' && phone_looks_like(s, strlen(s)));
}

/* 1-800-FLOWERS and 650 253 0000 x12 may be names of files as well, and are
 * where there is one. */
static bool
reads_as_number(const char *s, const char *country)
{
	struct phone p;

	if (!*s || !strchr("0123456789(", *s) || strpbrk(s, "./"))
		return false;
	return phone_parse(&p, s, strlen(s), country) == 0 ||
	    p.fault == PHONE_NEEDS_COUNTRY;
}

static int
check_operand(const char *s, struct error *e)
{
	static const char *const verbs[] = { "imsi", "mcc", "operators",
	    "error", "price", "job" };

	if (strpbrk(s, "./") || !strcmp(s, "-") || access(s, F_OK) == 0)
		return 0;
	return error_set(e, ERR_USAGE, "%s: neither a phone number nor a "
	    "file%s", *s ? s : "''", name_hint_after("sms-inspect ", s, verbs,
	    sizeof verbs / sizeof *verbs, "write numbers with +, or as at "
	    "home with -C").s);
}

int
count_numbers(char *const operands[], size_t n, const char *country,
    struct error *e)
{
	size_t i;
	int numbers = 0;

	for (i = 0; i < n; i++) {
		if (is_number(operands[i]) || (access(operands[i], F_OK) < 0 &&
		    reads_as_number(operands[i], country)))
			numbers++;
		else if (check_operand(operands[i], e) < 0)
			return -1;
	}
	if (numbers && (size_t)numbers < n)
		return error_set(e, ERR_USAGE, "numbers and files exclude each "
		    "other: a file whose name is a number is ./NAME");
	return numbers;
}
