/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "carrier/numbers.h"
#include "phone/kind.h"
#include "phone/phone.h"

struct carrier_number *
carrier_numbers_add(struct carrier_numbers *all, const char *number)
{
	struct carrier_number *n;
	const char *kind;
	struct phone p;

	if (phone_parse(&p, number, strlen(number), NULL) < 0 ||
	    p.valid == PHONE_NO) {
		all->others++;
		return NULL;
	}
	xgrow(&all->v, &all->cap, all->n + 1, sizeof *all->v);
	n = &all->v[all->n++];
	memset(n, 0, sizeof *n);
	kind = phone_kind(p.type);
	snprintf(n->number, sizeof n->number, "%s", p.e164);
	snprintf(n->country, sizeof n->country, "%s", p.country);
	snprintf(n->type, sizeof n->type, "%s", kind ? kind : "local");
	n->sms = true;
	return n;
}

static int
compare(const void *a, const void *b)
{
	const struct carrier_number *x = a, *y = b;

	return strcmp(x->number, y->number);
}

void
carrier_numbers_sort(struct carrier_numbers *all)
{
	size_t i, n = 0;

	if (!all->n)
		return;
	qsort(all->v, all->n, sizeof *all->v, compare);
	for (i = 0; i < all->n; i++)
		if (!n || compare(&all->v[n - 1], &all->v[i]))
			all->v[n++] = all->v[i];
	all->n = n;
}

static int
compare_key(const void *key, const void *member)
{
	return strcmp(key, ((const struct carrier_number *)member)->number);
}

struct carrier_number *
carrier_numbers_find(const struct carrier_numbers *all, const char *number)
{
	return all->n ? bsearch(number, all->v, all->n, sizeof *all->v,
	    compare_key) : NULL;
}

void
carrier_numbers_release(struct carrier_numbers *all)
{
	free(all->v);
	memset(all, 0, sizeof *all);
}
