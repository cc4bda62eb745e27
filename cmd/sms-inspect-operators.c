/* SPDX-License-Identifier: ISC
 *
 * sms-inspect operators: the mobile networks there are.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "phone/network.h"
#include "sms-inspect.h"

struct listing {
	struct house house;
	const char *sort;
	bool all, descending;
	char country[4];
};

/* The table is in the order of the codes already. */
static int
by_country(const void *a, const void *b)
{
	const size_t *x = a, *y = b;
	struct network m, n;
	int order;

	network_get(&m, *x);
	network_get(&n, *y);
	order = strcmp(m.country, n.country);
	return order ? order : *x < *y ? -1 : 1;
}

/* The places of the networks asked for, in the order asked for. */
static size_t
choose(size_t *chosen, const struct listing *l)
{
	struct network network;
	size_t i, n = 0, t;

	for (i = 0; i < network_count(); i++) {
		network_get(&network, i);
		if (!l->all && !network_is_operational(&network))
			continue;
		if (*l->country && strcmp(l->country, network.iso))
			continue;
		chosen[n++] = i;
	}
	if (l->sort && !strcmp(l->sort, "country"))
		qsort(chosen, n, sizeof *chosen, by_country);
	for (i = 0; l->descending && i < n / 2; i++) {
		t = chosen[i];
		chosen[i] = chosen[n - 1 - i];
		chosen[n - 1 - i] = t;
	}
	return n;
}

static int
record_network(struct record *r, size_t i, struct error *e)
{
	struct network network;

	network_get(&network, i);
	record_text(r, network.mcc);
	record_text(r, network.mnc);
	record_text(r, network.iso);
	record_text(r, network.country);
	record_text(r, network.brand);
	record_text(r, network.operator);
	record_text(r, network_is_virtual(&network) ? "mvno" : "mno");
	record_text(r, network.status);
	record_text(r, network.bands);
	return record_end(r, e);
}

static int
list_networks(const struct listing *l, struct error *e)
{
	static const struct record_column columns[] = {
		{ "mcc", RECORD_TEXT }, { "mnc", RECORD_TEXT },
		{ "country", RECORD_TEXT }, { "country_name", RECORD_TEXT },
		{ "brand", RECORD_TEXT }, { "operator", RECORD_TEXT },
		{ "kind", RECORD_TEXT }, { "status", RECORD_TEXT },
		{ "bands", RECORD_TEXT },
	};
	size_t *chosen = xcalloc(network_count(), sizeof *chosen), n, i;
	struct record *r;
	int status;

	n = choose(chosen, l);
	status = record_open(&r, &l->house, columns,
	    sizeof columns / sizeof *columns, NULL, e);
	for (i = 0; status == 0 && i < n; i++)
		status = record_network(r, chosen[i], e);
	free(chosen);
	if (record_close(r, e) < 0)
		return -1;
	if (status == 0 && n == 0) {
		error_set(e, ERR_SOME, "%s", "");
		return -1;
	}
	return status;
}

int
verb_operators(int argc, char *argv[], struct error *e)
{
	struct listing l = { .country = "" };
	const struct opt own[] = {
		{ 0, "sort", OPT_TEXT, &l.sort },
		{ 0, "desc", OPT_FLAG, &l.descending },
		{ 0, "all", OPT_FLAG, &l.all },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	int n = opt_parse(argc, argv, "CfHo", own, &l.house, e);

	if (n < 0)
		return -1;
	if (n > 0)
		return error_set(e, ERR_USAGE, "%s: no operand is expected: a "
		    "country is named with -C", argv[0]);
	if (l.sort && strcmp(l.sort, "mcc") && strcmp(l.sort, "country"))
		return error_set(e, ERR_USAGE, "--sort %s: it is country or "
		    "mcc", l.sort);
	if (l.house.country &&
	    number_country(l.country, l.house.country, e) < 0)
		return -1;
	return list_networks(&l, e);
}
