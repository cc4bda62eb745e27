/* SPDX-License-Identifier: ISC
 *
 * Where the contacts are, and where a number of ours would serve them (O13,
 * O14): countries by how many contacts they have.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "phone/names.h"
#include "phone/phone.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/list.h"
#include "store/own.h"
#include "store/tariff.h"
#include "store/walk.h"

/* A share of the contacts that is worth a number, in hundredths. */
#define SHARE 10
/* A country that no number of ours is of. */
#define ELSEWHERE "-"

static const struct record_column columns[] = {
	{ "country", RECORD_TEXT }, { "country_name", RECORD_TEXT },
	{ "contacts", RECORD_COUNT }, { "share", RECORD_CREDITS },
	{ "owned", RECORD_BOOL }, { "number", RECORD_TEXT },
	{ "in_country", RECORD_CREDITS }, { "cross_border", RECORD_CREDITS },
	{ "advice", RECORD_TEXT },
};

struct place {
	char country[4];
	int64_t contacts;
};

struct advice {
	struct account *account;
	struct record *out;
	struct owns owns;
	struct tariffs *tariffs;
	int64_t share;		/* from which on a number is worth it */
	struct place *v;
	size_t n, cap;
	int64_t contacts;
	char first[4];		/* the first country that lacks one */
};

/* Countries are few; the one that was met last is met again most often. */
static void
count(struct advice *ad, const char *country)
{
	struct place p;
	size_t i;

	ad->contacts++;
	for (i = 0; i < ad->n && strcmp(ad->v[i].country, country); i++)
		;
	if (i == ad->n) {
		xgrow(&ad->v, &ad->cap, ad->n + 1, sizeof *ad->v);
		memset(&ad->v[ad->n], 0, sizeof *ad->v);
		memcpy(ad->v[ad->n++].country, country, strlen(country) + 1);
	}
	p = ad->v[i];
	p.contacts++;
	ad->v[i] = ad->v[0];
	ad->v[0] = p;
}

static int
find_lists(struct advice *ad, char *const names[], int n, int64_t **ids,
    size_t *found, struct error *e)
{
	struct stmt *st;
	struct list_row row;
	size_t cap = 0;
	int i, r = 0;

	for (i = 0; i < n && r >= 0; i++) {
		xgrow(ids, &cap, *found + 1, sizeof **ids);
		r = list_need(ad->account->db, names[i], &(*ids)[(*found)++],
		    e);
	}
	if (n)
		return r < 0 ? -1 : 0;
	st = list_all(ad->account->db, e);
	while ((r = list_next(st, &row, e)) > 0) {
		xgrow(ids, &cap, *found + 1, sizeof **ids);
		(*ids)[(*found)++] = row.id;
	}
	return r;
}

/* Each contact once, on however many lists. */
static int
count_all(struct advice *ad, char *const names[], int n, struct error *e)
{
	struct walk *w = NULL;
	const char *number;
	int64_t *ids = NULL;
	size_t found = 0;
	struct phone p;
	int r = find_lists(ad, names, n, &ids, &found, e);

	if (r == 0)
		r = walk_open(&w, ad->account->db, ids, found, e);
	while (r == 0 && (r = walk_next(w, &number, e)) > 0) {
		phone_parse(&p, number, strlen(number), NULL);
		count(ad, p.country);
		r = 0;
	}
	walk_close(w);
	free(ids);
	return r;
}

static int
by_contacts(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->contacts != y->contacts)
		return x->contacts < y->contacts ? 1 : -1;
	return strcmp(x->country, y->country);
}

/* Ours in that country: one that can send, else any. */
static const struct own *
find_own(const struct advice *ad, const char *country)
{
	const struct own *found = NULL;
	size_t i;

	for (i = 0; i < ad->owns.n; i++) {
		const struct own *own = &ad->owns.v[i];

		if (strcmp(own->country, country) != 0)
			continue;
		if (!found || (own_blocked(found) && !own_blocked(own)))
			found = own;
	}
	return found;
}

static void
record_tariff(struct advice *ad, const char *country, const char *from)
{
	int64_t credits;

	if (tariffs_find(ad->tariffs, "", country, from, &credits))
		record_credits(ad->out, credits);
	else
		record_empty(ad->out);
}

static const char *
advise(struct advice *ad, const struct place *p, const struct own *own)
{
	const char *word = NULL;

	if (own || !*p->country)
		return own ? "owned" : NULL;
	if (p == ad->v)
		word = "first";
	else if (p->contacts * 100 >= ad->share * ad->contacts)
		word = "add";
	if (word && !*ad->first)
		memcpy(ad->first, p->country, sizeof ad->first);
	return word;
}

static int
show_place(struct advice *ad, const struct place *p, struct error *e)
{
	const struct own *own = find_own(ad, p->country);
	struct record *r = ad->out;

	record_text(r, p->country);
	record_text(r, phone_country_name(p->country));
	record_count(r, p->contacts);
	record_credits(r, (p->contacts * 100000 + ad->contacts / 2) /
	    ad->contacts);
	record_bool(r, own != NULL);
	record_text(r, own ? own->number : NULL);
	record_tariff(ad, p->country, "");
	record_tariff(ad, p->country, ELSEWHERE);
	record_text(r, advise(ad, p, own));
	return record_end(r, e);
}

static void
tell(const struct advice *ad)
{
	if (!ad->contacts)
		tool_note("there are no contacts: sms-contacts import brings "
		    "some");
	else if (*ad->first)
		tool_note("sms-numbers offers -C %s shows numbers for %s",
		    ad->first, phone_country_name(ad->first));
}

static int
run(struct advice *ad, char *const names[], int n, const struct house *house,
    struct error *e)
{
	size_t i;
	int r;

	if (owns_load(&ad->owns, ad->account->db, e) < 0 ||
	    tariffs_load(&ad->tariffs, ad->account->db, e) < 0 ||
	    record_open(&ad->out, house, columns,
	    sizeof columns / sizeof *columns, ad->account->zone, e) < 0)
		return -1;
	r = count_all(ad, names, n, e);
	if (ad->n)
		qsort(ad->v, ad->n, sizeof *ad->v, by_contacts);
	for (i = 0; i < ad->n && r == 0; i++)
		r = show_place(ad, &ad->v[i], e);
	if (record_close(ad->out, e) < 0)
		r = -1;
	if (r == 0)
		tell(ad);
	return r;
}

int
verb_advise(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct advice ad = { .share = SHARE };
	const struct opt own[] = {
		{ 0, "share", OPT_COUNT, &ad.share }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), r;

	if (n < 0)
		return -1;
	if (ad.share < 1 || ad.share > 100)
		return error_set(e, ERR_USAGE, "--share is 1 to 100, in "
		    "hundredths of the contacts");
	if (account_open(&ad.account, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = run(&ad, argv, n, &house, e);
	free(ad.v);
	owns_release(&ad.owns);
	tariffs_free(ad.tariffs);
	account_close(ad.account);
	return r;
}
