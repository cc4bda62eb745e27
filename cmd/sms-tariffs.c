/* SPDX-License-Identifier: ISC
 *
 * sms-tariffs - what a segment costs, by country or by number prefix
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/db.h"
#include "store/tariff.h"

static const struct record_column list_columns[] = {
	{ "destination", RECORD_TEXT }, { "credits", RECORD_CREDITS },
	{ "price", RECORD_TEXT }, { "abroad", RECORD_CREDITS },
};

/* From another country, where that differs. */
static void
record_abroad(struct record *r, int64_t abroad)
{
	if (abroad == TARIFF_NONE)
		record_empty(r);
	else
		record_credits(r, abroad);
}

static int
list_one(const struct tariff *t, void *ctx, struct error *e)
{
	struct record *r = ctx;

	record_text(r, t->destination);
	record_credits(r, t->credits);
	record_text(r, t->price);
	record_abroad(r, t->abroad);
	return record_end(r, e);
}

static int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	int i, n = opt_parse(argc, argv, "AfoH", NULL, &house, e), status = -1;
	char destination[TARIFF_SIZE];

	if (n < 0)
		return -1;
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, list_columns,
	    sizeof list_columns / sizeof *list_columns, a->zone, e) == 0)
		status = n ? 0 : tariff_each(a->db, "", list_one, r, e);
	for (i = 0; i < n && status == 0; i++) {
		status = tariff_destination(destination, argv[i], e);
		if (status == 0)
			status = tariff_each(a->db, destination, list_one, r,
			    e);
	}
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static const struct record_column show_columns[] = {
	{ "given", RECORD_TEXT }, { "number", RECORD_TEXT },
	{ "country", RECORD_TEXT }, { "destination", RECORD_TEXT },
	{ "credits", RECORD_CREDITS }, { "price", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "abroad", RECORD_CREDITS },
};

struct show {
	struct account *a;
	struct tariffs *tariffs;
	struct record *r;
	bool none;		/* something asked for has no tariff */
};

struct price {
	const char *destination;
	struct record *r;
};

static int
show_price(const struct tariff *t, void *ctx, struct error *e)
{
	struct price *p = ctx;

	(void)e;
	if (strcmp(t->destination, p->destination) != 0)
		return 0;
	record_text(p->r, t->price);
	record_empty(p->r);
	record_abroad(p->r, t->abroad);
	return 0;
}

static int
show_tariff(struct show *s, const char *number, const char *country,
    struct error *e)
{
	char destination[TARIFF_SIZE];
	struct price p = { destination, s->r };
	int64_t credits;

	if (tariffs_decide(s->tariffs, number, country, "", &credits,
	    destination)) {
		record_text(s->r, destination);
		record_credits(s->r, credits);
		if (tariff_each(s->a->db, destination, show_price, &p, e) < 0)
			return -1;
		return record_end(s->r, e);
	}
	s->none = true;
	record_empty(s->r);
	record_empty(s->r);
	record_empty(s->r);
	record_text(s->r, "no-tariff");
	record_empty(s->r);
	return record_end(s->r, e);
}

/* Two letters are a country, anything else must be a number. */
static int
show_one(struct show *s, const char *what, struct error *e)
{
	struct phone p = { 0 };
	char country[4];

	if (strlen(what) == 2 && phone_country_known(what)) {
		if (number_country(country, what, e) < 0)
			return -1;
	} else {
		if (number_operand(&p, what, s->a->country, e) < 0)
			return -1;
		memcpy(country, p.country, sizeof country);
	}
	record_text(s->r, what);
	record_text(s->r, p.e164);
	record_text(s->r, country);
	return show_tariff(s, p.e164, country, e);
}

static int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct show s = { 0 };
	int i, n = opt_parse(argc, argv, "AfoHC", NULL, &house, e);
	int status = -1;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "name a country or a number");
	if (account_open(&s.a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&s.r, &house, show_columns,
	    sizeof show_columns / sizeof *show_columns, s.a->zone, e) == 0)
		status = tariffs_load(&s.tariffs, s.a->db, e);
	for (i = 0; i < n && status == 0; i++)
		status = show_one(&s, argv[i], e);
	if (status == 0 && s.none)
		status = error_set(e, ERR_SOME, "%s", "");
	if (record_close(s.r, e) < 0)
		status = -1;
	tariffs_free(s.tariffs);
	account_close(s.a);
	return status;
}

/* DEST=CREDITS, or DEST= for none; CREDITS/ABROAD where it costs more from a
 * number of another country, CREDITS/ where it no longer does. */
static int
set_one(struct account *a, const char *assignment, struct error *e)
{
	const char *eq = strchr(assignment, '='), *slash;
	char destination[TARIFF_SIZE], typed[40];
	int64_t credits, abroad = TARIFF_NONE;

	if (!eq || eq - assignment >= TARIFF_SIZE)
		return error_set(e, ERR_USAGE, "'%s' is not a "
		    "destination and credits, as GB=1.2",
		    assignment);
	snprintf(typed, sizeof typed, "%.*s", (int)(eq - assignment),
	    assignment);
	if (tariff_destination(destination, typed, e) < 0)
		return -1;
	if (!*++eq)
		return tariff_delete(a->db, destination, e);
	slash = strchr(eq, '/');
	snprintf(typed, sizeof typed, "%.*s", (int)(slash ? slash - eq :
	    (ptrdiff_t)strlen(eq)), eq);
	if (tariff_credits(&credits, typed, destination, e) < 0 ||
	    (slash && slash[1] && tariff_credits(&abroad, slash + 1,
	    destination, e) < 0) ||
	    tariff_set(a->db, destination, credits, e) < 0)
		return -1;
	return slash ? tariff_set_abroad(a->db, destination, abroad, e) : 0;
}

static int
set_all(struct account *a, char *const assignments[], int n, struct error *e)
{
	struct buf line = { 0 };
	int i, r = 0;

	for (i = 0; i < n && r == 0; i++) {
		buf_addf(&line, "%s%s", i ? " " : "", assignments[i]);
		r = set_one(a, assignments[i], e);
	}
	if (r == 0)
		r = account_log(a, "tariffs set", line.s, e);
	buf_release(&line);
	return r;
}

static int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "destination=credits is "
		    "missing, as GB=1.2");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 && set_all(a, argv, n, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	account_close(a);
	return r;
}

static const struct verb verbs[] = {
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [destination ...]", verb_list },
	{ "show", "show [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] country | number ...", verb_show },
	{ "import", "import [-nqvyhV] [-A account] [-r file] [--add]\n"
	    "    [--charset name] [--empty-ok] [--max-rows n] [file]",
	    verb_import },
	{ "set", "set [-qvhV] [-A account] destination=credits[/abroad] ...",
	    verb_set },
	{ "price", PRICE_USAGE, verb_price },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-tariffs", verbs, argc, argv);
}
