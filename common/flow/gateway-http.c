/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "flow/gateway-config.h"
#include "flow/gateway-http.h"
#include "io/config.h"
#include "io/machine.h"
#include "io/secret.h"
#include "store/account.h"

/* Keys that every gateway over HTTP may have, besides those of all. */
static const char *const own_keys[] = {
	"provider", "base_url", "connect_timeout", "insecure", "ca_file",
	"unverified_callbacks", "connections"
};
#define NOWN (sizeof own_keys / sizeof *own_keys)

/* Is the key one that this provider's gateways have? */
static bool
key_known(const struct describe *d, const char *key)
{
	static const char *const ends[] = { "", "_file", "_command",
	    "_environment" };
	char *name;
	bool same;
	size_t i, k;

	for (i = 0; i < d->nkeys; i++) {
		for (k = 0; k < (d->keys[i].secret ? 4 : 1); k++) {
			name = xasprintf("%s%s", d->keys[i].name, ends[k]);
			same = name_same(name, key);
			free(name);
			if (same)
				return true;
		}
	}
	return name_find(key, own_keys, NOWN) >= 0 ||
	    name_find(key, gateway_common_keys, GATEWAY_COMMON_KEYS) >= 0;
}

static int
check_keys(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const char *names[NOWN + GATEWAY_COMMON_KEYS + DESCRIBE_KEYS_MAX];
	const struct config_node *n;
	size_t i, count = 0;

	for (i = 0; i < NOWN; i++)
		names[count++] = own_keys[i];
	for (i = 0; i < GATEWAY_COMMON_KEYS; i++)
		names[count++] = gateway_common_keys[i];
	for (i = 0; i < g->describe->nkeys; i++)
		names[count++] = g->describe->keys[i].name;
	for (n = node->first; n; n = n->next) {
		if (key_known(g->describe, n->key))
			continue;
		return config_fault(c, n, e, "no such key for provider %s%s",
		    g->provider, name_hint(n->key, names, count, NULL).s);
	}
	return 0;
}

/* It is shown wherever the gateway is. */
static int
check_base(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const char *host = g->base_url ? strstr(g->base_url, "://") : NULL;

	if (!host || !memchr(host + 3, '@', strcspn(host + 3, "/?#")))
		return 0;
	return config_fault(c, config_get(node, "base_url"), e, "user and "
	    "password do not stand here: auth: of sms-provider(5) has them");
}

static int
read_own(struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *insecure = config_get(node, "insecure");
	const struct config_node *open = config_get(node,
	    "unverified_callbacks");

	if (gateway_text(c, node, "base_url", &g->base_url, e) < 0 ||
	    gateway_count(c, node, "connections", &g->connections, e) < 0 ||
	    gateway_duration(c, node, "connect_timeout", &g->connect_timeout,
	    e) < 0 || check_base(g, c, node, e) < 0)
		return -1;
	if (open && config_bool(&g->unverified, c, open, e) < 0)
		return -1;
	return insecure ? config_bool(&g->insecure, c, insecure, e) : 0;
}

/* A list that is slow to show what the carrier has is given the time. */
static void
be_sure(struct gateway_entry *g, const struct config_node *node)
{
	int64_t sure = g->describe->find.sure;

	if (!config_get(node, "reconcile_sure") &&
	    sure > g->common.reconcile_sure)
		g->common.reconcile_sure = sure;
}

/* A key of the provider's, by value or, for a secret, by reference. */
static int
read_setting(struct gateway_entry *g, size_t i, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct describe_key *k = &g->describe->keys[i];
	const char *value = k->fallback;
	int r;

	if (k->secret) {
		r = secret_named(&g->settings[i], &g->sources[i], c, node,
		    k->name, e);
		if (r != 0 || k->optional)
			return r < 0 ? -1 : 0;
		return config_fault(c, node, e, "%s_file (or _command, or "
		    "_environment) is missing", k->name);
	}
	if (gateway_text(c, node, k->name, &value, e) < 0)
		return -1;
	if (value)
		g->settings[i] = xstrdup(value);
	else if (!k->optional)
		return config_fault(c, node, e, "%s is missing", k->name);
	return 0;
}

int
gateway_entry_read(struct gateway_entry *g, const struct machine *m,
    const char *name, struct error *e)
{
	const struct config *c = machine_config(m);
	const struct config_node *node = gateway_node(m, name);
	char *folder;
	size_t i;
	int r;

	memset(g, 0, sizeof *g);
	if (gateway_common_read(&g->common, m, name, e) < 0)
		return -1;
	if (gateway_text(c, node, "provider", &g->provider, e) < 0)
		return -1;
	if (!g->provider)
		return config_fault(c, node, e, "provider: is missing");
	folder = gateway_folder(m);
	r = describe_open(&g->describe, g->provider, folder, e);
	free(folder);
	if (r < 0 || check_keys(g, c, node, e) < 0 ||
	    read_own(g, c, node, e) < 0 ||
	    config_file(&g->ca_file, c, node, "ca_file", e) < 0)
		return -1;
	be_sure(g, node);
	for (i = 0; i < g->describe->nkeys; i++)
		if (read_setting(g, i, c, node, e) < 0)
			return -1;
	return 0;
}

void
gateway_entry_release(struct gateway_entry *g)
{
	size_t i;

	describe_close(g->describe);
	free(g->ca_file);
	for (i = 0; i < DESCRIBE_KEYS_MAX; i++) {
		secret_free(g->settings[i]);
		free(g->sources[i]);
	}
}
