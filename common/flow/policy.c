/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "flow/gateway-config.h"
#include "flow/policy.h"
#include "io/config.h"
#include "io/machine.h"
#include "store/own.h"

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
		if (k < i || own_simulated(&owns->v[i]) || !(d = description(m, gateway)))
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
