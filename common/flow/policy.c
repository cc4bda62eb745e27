/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "flow/class.h"
#include "flow/gateway-config.h"
#include "flow/outbox.h"
#include "flow/policy.h"
#include "io/config.h"
#include "io/machine.h"
#include "phone/phone.h"
#include "store/account.h"
#include "store/own.h"
#include "store/setting.h"
#include "text/split.h"

#define DAY_MS INT64_C(86400000)

static enum bulk
bulk_named(const char *word)
{
	return !strcmp(word, "no") ? BULK_NO : !strcmp(word, "limit") ?
	    BULK_LIMIT : BULK_YES;
}

static struct describe *
description(const struct machine *m, const char *gateway)
{
	const struct config_node *provider = config_get(gateway_node(m,
	    gateway), "provider");
	struct describe *d = NULL;
	struct error e;
	char *folder;

	if (!provider || provider->kind != CONFIG_TEXT)
		return NULL;
	folder = gateway_folder(m);
	describe_open(&d, provider->text, folder, &e);
	free(folder);
	return d;
}

static void
give(struct own *own, const struct describe *d)
{
	const struct config_node *n;
	enum own_key key;

	for (n = d->policy ? d->policy->first : NULL; n; n = n->next) {
		key = own_setting_find(n->key);
		if (key < OWN_KEYS && !own->given[key])
			own->given[key] = xstrdup(n->text);
	}
}

/* Each description is read once, though several numbers are of its carrier. */
void
policy_given(struct owns *owns, const struct machine *m)
{
	struct describe *d;
	size_t i, k;

	for (i = 0; i < owns->n; i++) {
		const char *gateway = owns->v[i].gateway;

		for (k = 0; k < i && strcmp(owns->v[k].gateway, gateway); k++)
			;
		if (k < i || own_simulated(&owns->v[i]) ||
		    !(d = description(m, gateway)))
			continue;
		for (; k < owns->n; k++)
			if (!strcmp(owns->v[k].gateway, gateway))
				give(&owns->v[k], d);
		describe_close(d);
	}
}

void
policy_given_one(struct own *own, const struct machine *m)
{
	struct describe *d = own_simulated(own) ? NULL :
	    description(m, own->gateway);

	if (d)
		give(own, d);
	describe_close(d);
}

int
policy_settings(struct checking *c, struct error *e)
{
	struct db *db = c->account->db;
	char *word;

	if (setting_int(db, "bulk-warn-per-day", &c->bulk_warn, e) < 0 ||
	    setting_get(db, "bulk", &word, e) < 0)
		return -1;
	c->bulk = bulk_named(word);
	free(word);
	return 0;
}

/* The stricter of what the account allows and what the number does. */
static enum bulk
bulk_of(const struct checking *c, const struct own *own)
{
	enum bulk b = bulk_named(own_value(own, OWN_BULK));

	return b > c->bulk ? b : c->bulk;
}

void
policy_look(struct checking *c)
{
	size_t i;

	for (i = 0; i < c->owns->n; i++)
		c->any_limit |= bulk_of(c, &c->owns->v[i]) == BULK_LIMIT;
}

static bool
is_marketing(const char *class)
{
	return !strcmp(class, CLASS_MARKETING);
}

/* V6: numbers of the US and Canada, which have ten digits, also where their
 * area is not known; P91: a short code reaches mobiles of its own country. */
static bool
reaches(const struct own *own, const struct phone *p)
{
	if (!strcmp(own->type, "short_code"))
		return !strcmp(own->country, p->country) &&
		    p->type != PHONE_FIXED_LINE;
	return !own_is(own, OWN_DESTINATIONS, "nanp") ||
	    !strcmp(p->country, "US") || !strcmp(p->country, "CA") ||
	    (p->calling_code == 1 && !*p->country);
}

const char *
policy_forbids(const struct checking *c, const struct own *own,
    const struct outgoing *m)
{
	if (m->bulk && bulk_of(c, own) == BULK_NO)
		return "bulk-forbidden";
	if (is_marketing(m->class) && own_is(own, OWN_MARKETING, "no"))
		return "marketing-forbidden";
	if (!reaches(own, &m->phone))
		return "bad-destination";
	if (m->segment.segments > 1 && own_is(own, OWN_LONG_MESSAGES,
	    "refuse"))
		return "message-too-long";
	return NULL;
}

unsigned
policy_parts(const struct own *own, const struct outgoing *m)
{
	struct split x;

	if (m->segment.segments < 2 || !own_is(own, OWN_LONG_MESSAGES,
	    "split160") || split_open(&x, m->text, m->text_len, NULL) < 0)
		return 0;
	return x.parts;
}

bool
policy_full(const struct checking *c, const struct own *own,
    const struct outgoing *m)
{
	return m->bulk && c->bulk_warn && own_long_code(own) &&
	    bulk_of(c, own) == BULK_LIMIT &&
	    own_today(own, c->now) >= c->bulk_warn;
}

bool
policy_special(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return true;
	return false;
}

/* What to do about it. */
static void
detail(struct outgoing *m)
{
	const char *number = m->own->number;
	char *to = m->detail;
	size_t size = sizeof m->detail;

	if (!strcmp(m->reason, "bulk-forbidden"))
		command_print(to, size, "campaigns and streams may not be sent "
		    "from %s: see bulk in sms-numbers show %s and sms-account "
		    "show bulk", number, number);
	else if (!strcmp(m->reason, "marketing-forbidden"))
		command_print(to, size, "our number %s may not carry "
		    "marketing: send it from another, or see marketing in "
		    "sms-numbers show %s", number, number);
	else if (!strcmp(m->reason, "bad-destination"))
		command_print(to, size, "%s cannot be reached from our number "
		    "%s, which texts %s alone", m->phone.e164, number,
		    strcmp(m->own->type, "short_code") ? "numbers of the US "
		    "and Canada" : "mobiles of its own country");
	else
		command_print(to, size, "the text takes %u segments, and our "
		    "number %s sends one: shorten it, or sms-numbers set %s "
		    "long-messages=split160", m->segment.segments, number,
		    number);
}

/* V4: what is beyond the day's measure waits for the next day of UTC. */
static enum verdict
wait_a_day(const struct checking *c, struct outgoing *m)
{
	int64_t next = (c->now / DAY_MS + 1) * DAY_MS;
	char when[CLOCK_SIZE];

	m->reason = "bulk-limit";
	if (next >= m->not_after) {
		m->reason = "expired";
		snprintf(m->detail, sizeof m->detail, "our number %s has sent "
		    "what it may today, and the message expires before it may "
		    "send again: --valid-for says how long it may wait",
		    m->own->number);
		return VERDICT_REFUSE;
	}
	m->not_before = next;
	snprintf(m->detail, sizeof m->detail, "our number %s has sent what it "
	    "may today: it waits until %s", m->own->number,
	    clock_format(when, next));
	return VERDICT_WAIT;
}

enum verdict
check_policy(struct checking *c, struct outgoing *m, struct error *e)
{
	const char *why;

	(void)e;
	m->over = false;
	if (!m->own)
		return VERDICT_PASS;
	if ((why = policy_forbids(c, m->own, m)) != NULL) {
		m->reason = why;
		detail(m);
		return VERDICT_REFUSE;
	}
	if (policy_full(c, m->own, m))
		return wait_a_day(c, m);
	m->over = c->bulk_warn && own_long_code(m->own) &&
	    own_today(m->own, c->now) >= c->bulk_warn;
	return VERDICT_PASS;
}

/* Why a number may not be used for bulk at all; NULL when it may. */
static const char *
bars(const struct checking *c, const struct own *own, const char *class)
{
	if (bulk_of(c, own) == BULK_NO)
		return "bulk-forbidden";
	return is_marketing(class) && own_is(own, OWN_MARKETING, "no") ?
	    "marketing-forbidden" : NULL;
}

static int
no_number_may(const struct checking *c, const char *class, struct error *e)
{
	const char *why = NULL;
	size_t i;

	for (i = 0; i < c->owns->n; i++)
		if (!(why = bars(c, &c->owns->v[i], class)))
			return 0;
	return why ? error_set(e, ERR_DENIED, "%s: none of our numbers may "
	    "carry it: see bulk and marketing in sms-numbers show %s, and "
	    "sms-account show bulk", why, c->owns->v[0].number) : 0;
}

static int
numbers_may(const struct checking *c, char *const own[], size_t n,
    const char *class, struct error *e)
{
	const struct own *o;
	const char *why;
	size_t i;

	for (i = 0; i < n; i++) {
		o = owns_find(c->owns, own[i]);
		if (o && (why = bars(c, o, class)) != NULL)
			return error_set(e, ERR_DENIED, "%s: our number %s may "
			    "not carry it: name another, or see bulk and "
			    "marketing in sms-numbers show %s, and "
			    "sms-account show bulk", why, own[i], own[i]);
	}
	return n ? 0 : no_number_may(c, class, e);
}

int
policy_bulk(struct account *a, char *const own[], size_t n,
    const char *class, struct error *e)
{
	struct owns owns;
	struct checking c = { .account = a, .owns = &owns };
	struct machine *m;
	int r = -1;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	if (machine_open(&m, e) == 0) {
		policy_given(&owns, m);
		if (policy_settings(&c, e) == 0)
			r = numbers_may(&c, own, n, class, e);
		machine_close(m);
	}
	owns_release(&owns);
	return r;
}
