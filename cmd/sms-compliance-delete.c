/* SPDX-License-Identifier: ISC
 *
 * Papers are thrown away, unless something goes by them.
 */
#include <string.h>

#include "base/error.h"
#include "io/ask.h"
#include "sms-compliance.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"

struct naming {
	struct desk *desk;
	const struct paper *named;
	const char *kind;	/* of those that may name it */
};

static int
check_one(void *ctx, const char *name, struct error *e)
{
	const struct naming *n = ctx;
	const char *kind = n->desk->kind, *field;
	struct paper p;
	int r = paper_load(n->desk->account->db, n->kind, name, &p, e);

	if (r > 0 && (field = paper_field(&p, kind)) != NULL &&
	    !strcmp(field, n->named->name))
		r = error_set(e, ERR_DATA, "%s '%s' is that of %s '%s': "
		    "sms-compliance %s delete %s first", kind, n->named->name,
		    n->kind, name, n->kind, name);
	paper_release(&p);
	return r < 0 ? -1 : 0;
}

/* A bundle names its address, a use case its brand. */
static int
check_unnamed(struct desk *d, const struct paper *p, struct error *e)
{
	static const char *const kinds[] = { "bundle", "brand", "use-case" };
	struct naming n = { .desk = d, .named = p };
	size_t i;
	int r = 0;

	for (i = 0; i < sizeof kinds / sizeof *kinds && r == 0; i++) {
		n.kind = kinds[i];
		if (strcmp(kinds[i], d->kind))
			r = paper_each(d->account->db, kinds[i], check_one, &n,
			    e);
	}
	return r;
}

/* The numbers that were had with it would be left without. */
static int
check_unused(struct desk *d, const struct paper *p, struct error *e)
{
	struct owns owns;
	size_t i;
	int r = 0;

	if (owns_load(&owns, d->account->db, e) < 0)
		return -1;
	for (i = 0; r == 0 && i < owns.n; i++)
		if (!strcmp(p->name, !strcmp(d->kind, "address") ?
		    owns.v[i].address : !strcmp(d->kind, "use-case") ?
		    owns.v[i].use_case : ""))
			r = error_set(e, ERR_DATA, "%s '%s' is that of our "
			    "number %s: sms-numbers set %s %s=", d->kind,
			    p->name, owns.v[i].number, owns.v[i].number,
			    d->kind);
	owns_release(&owns);
	return r < 0 ? -1 : check_unnamed(d, p, e);
}

int
desk_delete(struct desk *d, struct error *e)
{
	struct paper p;
	int r = desk_load(d, &p, e);

	if (r == 0)
		r = check_unused(d, &p, e);
	if (r == 0)
		r = ask(d->house.yes, e, "delete the %s %s and its documents?",
		    d->kind, p.name);
	if (r == 0)
		r = db_begin(d->account->db, e);
	if (r == 0) {
		/* Somebody may have taken it while we asked. */
		r = check_unused(d, &p, e);
		if (r == 0)
			r = paper_delete(d->account->db, p.id, e);
		r = desk_finish(d, "compliance delete", p.name, r, e);
	}
	paper_release(&p);
	return r;
}
