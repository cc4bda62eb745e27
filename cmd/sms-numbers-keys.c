/* SPDX-License-Identifier: ISC
 *
 * What can be known and set of a number: show, and the KEY=VALUEs of add and
 * set. Some keys are columns of the number itself; the others are those of
 * store/own-setting.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/db.h"
#include "store/lookup.h"
#include "store/own.h"
#include "store/paper.h"
#include "text/segment.h"
#include "text/utf8.h"

#define NAME_MAX_BYTES 200

static int
set_name(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	size_t len = strlen(value), i;

	(void)a;
	if (len > NAME_MAX_BYTES)
		return error_set(e, ERR_USAGE, "name: longer than %d bytes",
		    NAME_MAX_BYTES);
	for (i = 0; i < len; i++)
		if ((unsigned char)value[i] < ' ' || value[i] == 0x7f)
			break;
	if (i < len || utf8_valid(value, len) < len)
		return error_set(e, ERR_USAGE, "name: write it in one line of "
		    "UTF-8");
	free(own->name);
	own->name = *value ? xstrdup(value) : NULL;
	return 0;
}

static int
set_active(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	(void)a;
	own->active = true;
	return *value ? opt_bool(&own->active, value, "active", e) : 0;
}

static int
set_billing(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	static const char *const words[] = { "credits", "free", "provider" };
	size_t i;

	(void)a;
	for (i = 0; i < 3; i++)
		if (!strcmp(words[i], *value ? value : "credits")) {
			snprintf(own->billing, sizeof own->billing, "%s",
			    words[i]);
			return 0;
		}
	return error_set(e, ERR_USAGE, "billing: '%s' is none of credits, "
	    "free, provider", value);
}

/* O11: a business address that is stored already. */
static int
set_address(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	struct paper p;
	int r = 1;

	if (*value) {
		r = paper_load(a->db, "address", value, &p, e);
		paper_release(&p);
	}
	if (r == 0)
		return error_set(e, ERR_DATA, "address: there is no '%s': "
		    "sms-compliance address add %s", value, value);
	snprintf(own->address, sizeof own->address, "%s", value);
	return r < 0 ? -1 : 0;
}

/* T9, T10: what the number is for, which the carrier has approved. */
static int
set_use_case(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	bool approved = false;
	struct paper p;
	int r = 1;

	if (*value) {
		r = paper_load(a->db, "use-case", value, &p, e);
		approved = r > 0 && !strcmp(p.state, "approved");
		paper_release(&p);
	}
	if (r < 0)
		return -1;
	if (*value && !approved && r)
		return error_set(e, ERR_DENIED, "use-case-not-approved: '%s' "
		    "is not approved yet: sms-compliance use-case show %s",
		    value, value);
	if (*value && !approved)
		return error_set(e, ERR_DENIED, "use-case-not-approved: there "
		    "is no '%s': sms-compliance use-case add %s", value,
		    value);
	snprintf(own->use_case, sizeof own->use_case, "%s", value);
	return 0;
}

static const char *
get_name(const struct own *own)
{
	return own->name;
}

static const char *
get_active(const struct own *own)
{
	return own->active ? "yes" : "no";
}

static const char *
get_billing(const struct own *own)
{
	return own->billing;
}

static const char *
get_address(const struct own *own)
{
	return own->address;
}

static const char *
get_use_case(const struct own *own)
{
	return own->use_case;
}

static const char *
get_number(const struct own *own)
{
	return own->number;
}

static const char *
get_gateway(const struct own *own)
{
	return own->gateway;
}

static const char *
get_country(const struct own *own)
{
	return own->country;
}

static const char *
get_type(const struct own *own)
{
	return own->type;
}

static const char *
get_provision(const struct own *own)
{
	return own->provision;
}

static const char *
get_sendable(const struct own *own)
{
	const char *blocked = own_blocked(own);

	return blocked ? blocked : "yes";
}

/* What the number itself holds; without `set` it is told and not set. */
static const struct column {
	const char *name, *fallback, *meaning;
	const char *(*get)(const struct own *own);
	int (*set)(struct account *a, struct own *own, const char *value,
	    struct error *e);
} columns[] = {
	{ "number", NULL, "the number itself", get_number, NULL },
	{ "name", NULL, "what people call it; set", get_name, set_name },
	{ "active", "yes", "whether it is used for sending; set", get_active,
	    set_active },
	{ "billing", "credits", "who counts what it costs: credits, free or "
	    "provider; set", get_billing, set_billing },
	{ "gateway", NULL, "the carrier it belongs to", get_gateway, NULL },
	{ "country", NULL, "its country", get_country, NULL },
	{ "type", NULL, "local, mobile, national, toll_free or short_code",
	    get_type, NULL },
	{ "provision", NULL, "pending, ready or failed at the carrier",
	    get_provision, NULL },
	{ "address", NULL, "its business address, of sms-compliance; set",
	    get_address, set_address },
	{ "use-case", NULL, "what it is registered for, of sms-compliance; "
	    "set", get_use_case, set_use_case },
	{ "sendable", NULL, "yes, or why nothing is sent from it now",
	    get_sendable, NULL },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

/* V17: a text that is forwarded in a circle would never come to rest. */
static int
check_forward(const struct owns *owns, const struct own *own,
    const char *target, struct error *e)
{
	const struct own *next;
	size_t hops;

	for (hops = 0; *target && hops <= owns->n; hops++) {
		if (!strcmp(target, own->number))
			return error_set(e, ERR_DATA, "forward: %s: what comes "
			    "in on %s would come back to it", target,
			    own->number);
		next = owns_find(owns, target);
		target = next ? own_value(next, OWN_FORWARD) : "";
	}
	return 0;
}

/* V1, V5: where a carrier reaches the US and Canada alone, only their local
 * numbers have texts. */
static int
check_sms(const struct own *own, struct error *e)
{
	if (!own_is(own, OWN_SMS, "yes") || !own->set[OWN_SMS] ||
	    !own_is(own, OWN_DESTINATIONS, "nanp") ||
	    (own_long_code(own) && (!strcmp(own->country, "US") ||
	    !strcmp(own->country, "CA"))))
		return 0;
	return error_set(e, ERR_DATA, "sms: %s is a %s number of %s, and its "
	    "carrier has texts for local numbers of the US and Canada alone",
	    own->number, own->type, own->country);
}

/* What it will cost each time is worth knowing at once. */
static void
say_segments(const char *text)
{
	struct segment g;

	if (*text && segment_count(&g, text, strlen(text), NULL, NULL) == 0)
		tool_note("autoreply: %s, %u segment%s", encoding_name(
		    g.encoding), g.segments, g.segments == 1 ? "" : "s");
}

/* P71: so is this. */
static int
say_name_price(struct account *a, const char *value, struct error *e)
{
	char credits[RECORD_CREDITS_SIZE];
	int64_t price;

	if (strcmp(value, "yes"))
		return 0;
	if (lookup_price(a->db, true, &price, e) < 0)
		return -1;
	tool_note("cnam: each new sender's name costs %s credits, settings "
	    "lookup-price and cnam-price; sms-tick asks for it",
	    record_show_credits(credits, price));
	return 0;
}

static int
set_setting(struct account *a, const struct owns *owns, struct own *own,
    enum own_key key, const char *value, struct error *e)
{
	struct buf read = { 0 };
	int r = own_setting_read(&read, key, value, a->country, e);

	if (r == 0 && key == OWN_FORWARD)
		r = check_forward(owns, own, read.s, e);
	else if (r == 0 && key == OWN_AUTOREPLY)
		say_segments(read.s);
	else if (r == 0 && key == OWN_CNAM)
		r = say_name_price(a, read.s, e);
	free(own->set[key]);
	own->set[key] = NULL;
	if (r == 0 && *read.s)
		own->set[key] = buf_take(&read);
	buf_release(&read);
	return r;
}

static int
unknown_key(const char *typed, struct error *e)
{
	/* What desk_show() adds. */
	static const char *const told[] = { "number", "dedicated", "waits",
	    "ready-by", "quota.numbers", "quota.dedicated", "mrc",
	    "paid-until", "unpaid-since", "port-pin" };
	const char *names[COLUMNS + OWN_KEYS];
	size_t i, n = 0;

	for (i = 0; i < COLUMNS; i++)
		if (columns[i].set)
			names[n++] = columns[i].name;
		else if (name_same(columns[i].name, typed))
			return error_set(e, ERR_USAGE, "%s is told by show, "
			    "and cannot be set", columns[i].name);
	for (i = 0; i < sizeof told / sizeof *told; i++)
		if (name_same(told[i], typed))
			return error_set(e, ERR_USAGE, "%s is told by show, "
			    "and cannot be set", told[i]);
	for (i = 0; i < OWN_KEYS; i++)
		names[n++] = own_settings[i].name;
	return error_set(e, ERR_USAGE, "unknown key '%s'%s", typed,
	    name_hint(typed, names, n, "sms-numbers show NUMBER lists them").s);
}

static int
set_one(struct account *a, const struct owns *owns, struct own *own,
    const char *assignment, struct error *e)
{
	const char *eq = strchr(assignment, '=');
	enum own_key key;
	char typed[40];
	size_t i;

	if (!eq)
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE, as in "
		    "active=no", assignment);
	snprintf(typed, sizeof typed, "%.*s", (int)(eq - assignment),
	    assignment);
	for (i = 0; i < COLUMNS; i++)
		if (columns[i].set && name_same(columns[i].name, typed))
			return columns[i].set(a, own, eq + 1, e);
	key = own_setting_find(typed);
	return key < OWN_KEYS ? set_setting(a, owns, own, key, eq + 1, e) :
	    unknown_key(typed, e);
}

static int
store(struct account *a, const struct own *own, struct error *e)
{
	int k;

	if (own_put(a->db, own, own->name, e) < 0)
		return -1;
	for (k = 0; k < OWN_KEYS; k++)
		if (own_setting_put(a->db, own->number, (enum own_key)k,
		    own->set[k] ? own->set[k] : "", e) < 0)
			return -1;
	return 0;
}

int
keys_set(struct account *a, const struct owns *owns, struct own *own,
    const char *action, char *const assignments[], int n, struct error *e)
{
	struct buf line = { 0 };
	int i, r = 0;

	buf_adds(&line, own->number);
	for (i = 0; i < n && r == 0; i++) {
		buf_addf(&line, " %s", assignments[i]);
		r = set_one(a, owns, own, assignments[i], e);
	}
	if (r == 0 && (check_sms(own, e) < 0 || store(a, own, e) < 0 ||
	    account_log(a, action, line.s, e) < 0))
		r = -1;
	buf_release(&line);
	return r;
}

static const struct record_column show_columns[] = {
	{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
	{ "default", RECORD_TEXT }, { "meaning", RECORD_TEXT },
};

int
show_row(struct record *r, const char *key, const char *value,
    const char *fallback, const char *meaning, struct error *e)
{
	record_text(r, key);
	record_text(r, value);
	record_text(r, fallback);
	record_text(r, meaning);
	return record_end(r, e);
}

static int
show(struct record *r, struct account *a, const struct owns *owns,
    const struct own *own, struct error *e)
{
	size_t i;
	int k;

	for (i = 0; i < COLUMNS; i++)
		if (show_row(r, columns[i].name, columns[i].get(own),
		    columns[i].fallback, columns[i].meaning, e) < 0)
			return -1;
	for (k = 0; k < OWN_KEYS; k++)
		if (show_row(r, own_settings[k].name, own_value(own,
		    (enum own_key)k), own_default(own, (enum own_key)k),
		    own_settings[k].meaning, e) < 0)
			return -1;
	return desk_show(r, a, owns, own, e);
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	struct owns owns = { 0 };
	struct own *own;
	int n = opt_parse(argc, argv, "AfoHC", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name one number");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    numbers_load(&owns, a, e) == 0 &&
	    (own = numbers_need(&owns, a, argv[0], e)) != NULL &&
	    record_open(&r, &house, show_columns,
	    sizeof show_columns / sizeof *show_columns, a->zone, e) == 0)
		status = show(r, a, &owns, own, e);
	if (record_close(r, e) < 0)
		status = -1;
	owns_release(&owns);
	account_close(a);
	return status;
}
