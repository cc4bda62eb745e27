/* SPDX-License-Identifier: ISC */
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/stencil.h"
#include "io/config.h"

static const char *
missing(const struct fill *v, int key)
{
	return key >= 0 && !v->settings[key] ? v->describe->keys[key].name :
	    NULL;
}

/* The first of the keys that the call says it needs. */
static const char *
missing_need(const struct fill *v, const struct config_node *needs)
{
	const struct config_node *n = needs;
	const char *key = NULL;

	if (n && n->kind == CONFIG_LIST)
		n = n->first;
	for (; n && !key; n = needs->kind == CONFIG_LIST ? n->next : NULL)
		key = missing(v, describe_key(v->describe, n->text));
	return key;
}

/* The first that stands in it (which may be NULL) where nothing can be left
 * out. */
static const char *
missing_in(const struct fill *v, const struct stencil *s)
{
	const struct piece *p;
	const char *key = NULL;
	size_t i;

	for (i = 0; s && i < s->n && !key; i++) {
		p = &s->pieces[i];
		if (p->kind == PIECE_GROUP)
			i = p->end - 1;
		else if (p->kind == PIECE_KEY)
			key = missing(v, p->key);
	}
	return key;
}

const char *
fill_missing(const struct fill *v, const struct describe_call *call)
{
	const char *key = missing_need(v, call->needs);
	size_t i;

	if (!key)
		key = missing_in(v, call->path);
	if (!key && !v->base_fixed)
		key = missing_in(v, call->base_url);
	if (!key)
		key = missing_in(v, call->user);
	if (!key)
		key = missing_in(v, call->password);
	for (i = 0; i < call->nheaders && !key; i++)
		key = missing_in(v, call->headers[i]);
	return key;
}
