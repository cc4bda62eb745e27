/* SPDX-License-Identifier: ISC
 *
 * Any text as a file of rules: a complaint that names a line, or rules. They
 * are then read as hours, policies and papers, and numbers are asked for hours
 * of which the first that is allowed must be allowed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "flow/confirm.h"
#include "flow/demands.h"
#include "flow/hours.h"
#include "io/rules.h"
#include "phone/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define AT 1795521600000	/* 2026-11-24T12:00:00Z */

static struct rules *
open_rules(const char *text)
{
	struct rules *r;
	struct error e = { .kind = ERR_NONE };

	if (rules_open(&r, "fuzz.rules", (const unsigned char *)text, &e) == 0)
		return r;
	XASSERT(e.kind == ERR_CONFIG);
	XASSERT(strstr(e.msg, "fuzz.rules"));
	return NULL;
}

static void
ask_number(struct hours *h, const char *number)
{
	struct hours_ask q = { .class = "marketing" };
	const struct rule *lines[4];
	struct phone p;
	struct error e;
	int64_t next, again;

	XASSERT(phone_parse(&p, number, strlen(number), NULL) == 0);
	q.phone = &p;
	XASSERT(hours_lines(h, &p, NULL, q.class, AT, lines, 4, &e) <= 4);
	if (hours_bind(h, &q, &e) <= 0 ||
	    hours_next(h, &q, AT, &next, &e) <= 0)
		return;
	XASSERT(next >= AT);
	XASSERT(hours_next(h, &q, next, &again, &e) == 1 && again == next);
}

static void
ask_hours(const char *text)
{
	struct rules *r = open_rules(text);
	struct hours *h = hours_new();
	struct error e;

	if (r && hours_use(h, r, &e) == 0) {
		ask_number(h, "+13055550123");
		ask_number(h, "+4915123456789");
	}
	hours_free(h);
}

static void
ask_others(const char *text)
{
	struct rules *r = open_rules(text);
	const struct rule *line;
	struct error e;
	size_t i;

	if (!r)
		return;
	if (confirm_check(r, &e) == 0)
		confirm_policy(r, "US", &line);
	if (demands_check(r, &e) == 0)
		demands_find(r, "DE", "mobile", "bundle");
	for (i = 0; i < rules_count(r); i++)
		XASSERT(rules_at(r, i)->n && rules_at(r, i)->source);
	rules_close(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	unsetenv("HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("SMS_CONFIG");
	memcpy(text, data, size);
	text[size] = '\0';
	ask_hours(text);
	ask_others(text);
	free(text);
	return 0;
}
