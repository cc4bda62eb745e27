/* SPDX-License-Identifier: ISC
 *
 * sms-inspect error: what a carrier's error code means, whether it is worth
 * trying again, and what is remembered of the recipient.
 */
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "carrier/errors.h"
#include "carrier/refusal.h"
#include "io/config.h"
#include "io/machine.h"
#include "io/record.h"
#include "sms-lookup.h"

enum { CARRIERS_MAX = 32 };

static const struct record_column columns[] = {
	{ "carrier", RECORD_TEXT }, { "code", RECORD_TEXT },
	{ "stage", RECORD_TEXT }, { "reason", RECORD_TEXT },
	{ "meaning", RECORD_TEXT }, { "retry", RECORD_TEXT },
	{ "contact", RECORD_TEXT }, { "confirmed", RECORD_BOOL },
};

/* Of which carrier is the configuration's gateway of that name? NULL. */
static const char *
provider_of(const struct machine *m, const char *gateway)
{
	const struct config *c = machine_config(m);
	const struct config_node *n;

	if (!c)
		return NULL;
	n = config_get(config_get(config_get(config_root(c), "gateways"),
	    gateway), "provider");
	return n && n->kind == CONFIG_TEXT ? n->text : NULL;
}

/* The table's carrier that --gateway means: its own name, or that of a
 * gateway of the configuration. */
static int
find_carrier(const char **carrier, const char *gateway, struct error *e)
{
	const char *names[CARRIERS_MAX], *provider = NULL;
	struct machine *m = NULL;
	int n = 0, i;

	while (n < CARRIERS_MAX &&
	    (names[n] = carrier_error_carrier((size_t)n)) != NULL)
		n++;
	if ((i = name_find(gateway, names, (size_t)n)) < 0) {
		if (machine_open(&m, e) < 0)
			return -1;
		if ((provider = provider_of(m, gateway)) != NULL)
			i = name_find(provider, names, (size_t)n);
		machine_close(m);
	}
	if (i >= 0) {
		*carrier = names[i];
		return 0;
	}
	return error_set(e, ERR_USAGE, "--gateway %s: neither a gateway of "
	    "the configuration nor a carrier whose codes are known%s", gateway,
	    name_hint(gateway, names, (size_t)n, "sms-inspect error -Ho "
	    "carrier lists those").s);
}

static const char *
retry_word(const struct refusal *r)
{
	if (r->kind == OUTCOME_UNKNOWN)
		return "ask-first";
	if (r->kind == OUTCOME_REJECTED)
		return "no";
	return r->next_day ? "next-day" : "later";
}

static int
put(struct record *r, const struct carrier_error *x, struct error *e)
{
	const struct refusal *why = x->refusal;

	record_text(r, x->carrier);
	record_text(r, x->code);
	record_text(r, x->stage);
	record_text(r, why->reason);
	record_text(r, x->meaning);
	record_text(r, retry_word(why));
	record_text(r, why->dead ? "dead" : why->opted_out ? "opted-out" :
	    "nothing");
	record_bool(r, x->confirmed);
	return record_end(r, e);
}

/* 1 when the code was found, 0, -1. */
static int
put_code(struct record *r, const char *carrier, const char *code,
    struct error *e)
{
	struct carrier_error x;
	size_t place = 0;
	int found = 0;

	while (carrier_error_find(&x, &place, carrier, code, NULL)) {
		if (put(r, &x, e) < 0)
			return -1;
		found = 1;
	}
	if (!found)
		tool_warn("%s: no such code%s%s is known: the carrier's own "
		    "documentation may say", code, carrier ? " of " : "",
		    carrier ? carrier : "");
	return found;
}

static int
put_all(struct record *r, const char *carrier, struct error *e)
{
	struct carrier_error x;
	size_t place = 0;

	while (carrier_error_next(&x, &place))
		if ((!carrier || !strcmp(carrier, x.carrier)) &&
		    put(r, &x, e) < 0)
			return -1;
	return 0;
}

int
verb_error(int argc, char *argv[], struct error *e)
{
	const char *gateway = NULL, *carrier = NULL;
	struct house house = { 0 };
	const struct opt own[] = {
		{ 0, "gateway", OPT_TEXT, &gateway }, { 0 }
	};
	struct record *r;
	int n = opt_parse(argc, argv, "fHo", own, &house, e), i, status;
	int found = 1, missing = 0;

	if (n < 0 || (gateway && find_carrier(&carrier, gateway, e) < 0))
		return -1;
	status = record_open(&r, &house, columns,
	    sizeof columns / sizeof *columns, NULL, e);
	if (status == 0 && n == 0)
		status = put_all(r, carrier, e);
	for (i = 0; status == 0 && i < n; i++) {
		if ((found = put_code(r, carrier, argv[i], e)) < 0)
			status = -1;
		missing += !found;
	}
	if (record_close(r, e) < 0)
		return -1;
	if (status == 0 && missing)
		return error_set(e, ERR_SOME, "%s", "");
	return status;
}
