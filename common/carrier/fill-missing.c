/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "carrier/describe.h"
#include "carrier/fill.h"
#include "io/config.h"

/* The first of the keys that the call says it needs. */
static const char *
missing_need(const struct fill *v, const struct config_node *needs)
{
	const struct config_node *n = needs;
	const char *key = NULL;
	char template[80];

	if (n && n->kind == CONFIG_LIST)
		n = n->first;
	for (; n && !key; n = needs->kind == CONFIG_LIST ? n->next : NULL) {
		snprintf(template, sizeof template, "{%.70s}", n->text);
		key = fill_unset(v, template);
	}
	return key;
}

const char *
fill_missing(const struct fill *v, const struct describe_call *call)
{
	const struct config_node *n = call->headers ? call->headers->first :
	    NULL;
	const char *key = missing_need(v, call->needs);

	if (!key)
		key = fill_unset(v, call->path);
	if (!key && !v->base_fixed)
		key = fill_unset(v, call->base_url);
	if (!key)
		key = fill_unset(v, call->user);
	if (!key)
		key = fill_unset(v, call->password);
	for (; n && !key; n = n->next)
		key = fill_unset(v, n->text);
	return key;
}
