/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-inspect about the codes of mobile networks (E.212): what an
 * IMSI is made of, what a country code stands for; and the table of the verbs.
 */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "phone/network.h"
#include "sms-inspect.h"

enum { COUNTRIES_MAX = 32 };

/* The distinct countries of n networks from the first on. */
static void
record_countries(struct record *r, size_t first, size_t n)
{
	const char *isos[COUNTRIES_MAX] = { NULL };
	struct network network;
	size_t i, k, found = 0;

	for (i = first; i < first + n && found < COUNTRIES_MAX; i++) {
		network_get(&network, i);
		for (k = 0; k < found; k++)
			if (!strcmp(isos[k], network.iso))
				break;
		if (k == found && *network.iso)
			isos[found++] = network.iso;
	}
	record_set(r, isos, found);
}

/* Of several networks with the same codes, one that is in service. */
static void
best_network(struct network *network, size_t first, size_t n)
{
	size_t i;

	for (i = first; i < first + n; i++) {
		network_get(network, i);
		if (network_is_operational(network))
			return;
	}
	network_get(network, first);
}

static void
record_imsi(struct record *r, const char *text, const struct imsi *imsi)
{
	struct network network = { .brand = "", .operator = "" };
	size_t first, n = network_find(imsi->mcc, imsi->mnc, &first);

	if (n)
		best_network(&network, first, n);
	record_text(r, text);
	record_text(r, imsi->mcc);
	record_text(r, imsi->mnc);
	record_text(r, imsi->msin);
	record_count(r, (int64_t)strlen(imsi->msin));
	record_bool(r, imsi->known);
	record_text(r, network_region(*imsi->mcc));
	if (!n)
		n = network_find(imsi->mcc, NULL, &first);
	record_countries(r, first, n);
	record_text(r, network.brand);
	record_text(r, network.operator);
	record_text(r, network.status);
}

static int
verb_imsi(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "imsi", RECORD_TEXT }, { "mcc", RECORD_TEXT },
		{ "mnc", RECORD_TEXT }, { "msin", RECORD_TEXT },
		{ "msin_digits", RECORD_COUNT }, { "known", RECORD_BOOL },
		{ "region", RECORD_TEXT }, { "countries", RECORD_SET },
		{ "brand", RECORD_TEXT }, { "operator", RECORD_TEXT },
		{ "status", RECORD_TEXT },
	};
	struct house house = { 0 };
	struct record *r;
	struct imsi imsi;
	int n, i, status;

	if ((n = opt_parse(argc, argv, "fHo", NULL, &house, e)) < 0)
		return -1;
	if (!n)
		return error_set(e, ERR_USAGE, "which IMSI? See sms-inspect "
		    "imsi -h");
	for (i = 0; i < n; i++)
		if (!imsi_parse(&imsi, argv[i], strlen(argv[i])))
			return error_set(e, ERR_USAGE, "%s: not an IMSI: it "
			    "has 6 to 15 digits and nothing else", argv[i]);
	status = record_open(&r, &house, columns,
	    sizeof columns / sizeof *columns, NULL, e);
	for (i = 0; status == 0 && i < n; i++) {
		imsi_parse(&imsi, argv[i], strlen(argv[i]));
		record_imsi(r, argv[i], &imsi);
		status = record_end(r, e);
	}
	return record_close(r, e) < 0 ? -1 : status;
}

/* The names of the countries of all networks with that country code. */
static void
record_names(struct record *r, size_t first, size_t n)
{
	struct buf names = { 0 };
	struct network network;
	const char *last = "";
	size_t i;

	for (i = first; i < first + n; i++) {
		network_get(&network, i);
		if (!*network.country || !strcmp(network.country, last) ||
		    (names.s && strstr(names.s, network.country)))
			continue;
		last = network.country;
		if (names.len)
			buf_adds(&names, ", ");
		buf_adds(&names, last);
	}
	record_text(r, names.s);
	buf_release(&names);
}

static void
record_mcc(struct record *r, const char *mcc, size_t first, size_t n)
{
	struct network network;
	int64_t operational = 0;
	size_t i;

	for (i = first; i < first + n; i++) {
		network_get(&network, i);
		operational += network_is_operational(&network);
	}
	record_text(r, mcc);
	record_text(r, network_region(*mcc));
	record_countries(r, first, n);
	record_names(r, first, n);
	record_count(r, operational);
}

static int
check_mcc(const char *mcc, struct error *e)
{
	if (strlen(mcc) == 3 && strspn(mcc, "0123456789") == 3)
		return 0;
	return error_set(e, ERR_USAGE, "%s: not a mobile country code: it has "
	    "3 digits", mcc);
}

/* All codes there are, each once. */
static int
record_all_mccs(struct record *r, struct error *e)
{
	struct network network;
	size_t i = 0, n, first;
	int status = 0;

	for (; status == 0 && i < network_count(); i += n) {
		network_get(&network, i);
		n = network_find(network.mcc, NULL, &first);
		record_mcc(r, network.mcc, first, n);
		status = record_end(r, e);
	}
	return status;
}

static int
verb_mcc(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "mcc", RECORD_TEXT }, { "region", RECORD_TEXT },
		{ "countries", RECORD_SET }, { "country_names", RECORD_TEXT },
		{ "networks", RECORD_COUNT },
	};
	struct house house = { 0 };
	struct record *r;
	size_t first, count;
	int n, i, status;

	if ((n = opt_parse(argc, argv, "fHo", NULL, &house, e)) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (check_mcc(argv[i], e) < 0)
			return -1;
	status = record_open(&r, &house, columns,
	    sizeof columns / sizeof *columns, NULL, e);
	if (status == 0 && n == 0)
		status = record_all_mccs(r, e);
	for (i = 0; status == 0 && i < n; i++) {
		count = network_find(argv[i], NULL, &first);
		record_mcc(r, argv[i], first, count);
		status = record_end(r, e);
	}
	return record_close(r, e) < 0 ? -1 : status;
}

const struct verb network_verbs[] = {
	{ "imsi", "imsi [-HqvhV] [-f format] [-o column,...] imsi ...",
	    verb_imsi },
	{ "mcc", "mcc [-HqvhV] [-f format] [-o column,...] [mcc ...]",
	    verb_mcc },
	{ "operators", "operators [-HqvhV] [-C country] [-f format] "
	    "[-o column,...]\n    [--sort country | mcc] [--desc] [--all]",
	    verb_operators },
	{ NULL, NULL, NULL }
};
