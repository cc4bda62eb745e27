/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* What a key may be called: its name; of a secret with each of these. */
static const char *const key_ends[] = { "_file", "_command", "_environment",
	"" };
#define NENDS (sizeof key_ends / sizeof *key_ends)
#define KEY_NAMES (NOWN + GATEWAY_COMMON_KEYS + NENDS * DESCRIBE_KEYS_MAX)

/* All keys that this provider's gateways may have; as many as are returned are
 * the caller's to free. */
static size_t
key_names(char *names[KEY_NAMES], const struct describe *d)
{
	size_t i, k, n = 0;

	for (i = 0; i < d->nkeys; i++)
		for (k = d->keys[i].secret ? 0 : NENDS - 1; k < NENDS; k++)
			names[n++] = xasprintf("%s%s", d->keys[i].name,
			    key_ends[k]);
	for (i = 0; i < NOWN; i++)
		names[n++] = xstrdup(own_keys[i]);
	for (i = 0; i < GATEWAY_COMMON_KEYS; i++)
		names[n++] = xstrdup(gateway_common_keys[i]);
	return n;
}

static int
check_keys(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	char *names[KEY_NAMES];
	const char *const *known = (const char *const *)names;
	const struct config_node *n;
	size_t count = key_names(names, g->describe);
	int r = 0;

	for (n = node->first; n && r == 0; n = n->next)
		if (name_find(n->key, known, count) < 0)
			r = config_fault(c, n, e, "no such key for provider "
			    "%s%s", g->provider, name_hint(n->key, known,
			    count, NULL).s);
	while (count > 0)
		free(names[--count]);
	return r;
}

/* The provider, or the slip in its name. */
static int
read_provider(struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	static const char *const provider[] = { "provider" };
	const struct config_node *n;

	if (gateway_text(c, node, "provider", &g->provider, e) < 0)
		return -1;
	if (g->provider)
		return 0;
	for (n = node->first; n; n = n->next)
		if (name_nearest(n->key, provider, 1))
			return config_fault(c, n, e, "no such key%s",
			    name_hint(n->key, provider, 1, NULL).s);
	return config_fault(c, node, e, "provider: is missing");
}

static bool
is_url(const char *s)
{
	return (!strncasecmp(s, "https://", 8) ||
	    !strncasecmp(s, "http://", 7)) && !strpbrk(s, " \t\r\n");
}

/* It is shown wherever the gateway is, and paths are put behind it. */
static int
check_base(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *n = config_get(node, "base_url");
	const char *host = n ? strstr(g->base_url, "://") : NULL;

	if (host && memchr(host + 3, '@', strcspn(host + 3, "/?#")))
		return config_fault(c, n, e, "user and password do not stand "
		    "here: auth: of sms-provider(5) has them");
	if (n && !is_url(g->base_url))
		return config_fault(c, n, e, "begins with https://, as "
		    "https://api.example.com does, and has no blanks");
	if (n && strpbrk(g->base_url, "?#"))
		return config_fault(c, n, e, "has neither ? nor #: a path "
		    "follows it");
	return 0;
}

/* Providers are handed it as it stands, with more behind it. */
static int
check_callback(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	int i = g->describe->callback_url;

	if (i < 0 || !g->settings[i] || is_url(g->settings[i]))
		return 0;
	return config_fault(c, config_get(node, "callback_url"), e, "is a URL "
	    "that the provider can reach, such as https://example.com/dlr");
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

/* It stands in a header, a form or a URL: a second line is nowhere a part of
 * it, and would be refused message by message. */
static int
check_secret(const char *secret, const struct describe_key *k,
    const struct config *c, const struct config_node *node, struct error *e)
{
	return !strpbrk(secret, "\r\n") ? 0 : config_fault(c, node, e, "%s: "
	    "holds more than one line: a secret is one", k->name);
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
		if (r > 0)
			return check_secret(g->settings[i], k, c, node, e);
		if (r < 0 || k->optional)
			return r;
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

/* A fault in it has a place of its own; that there is none has the key's. */
static int
read_description(struct gateway_entry *g, const struct machine *m,
    const struct config_node *node, struct error *e)
{
	char *folder = gateway_folder(m);
	struct error why;
	int r = describe_open(&g->describe, g->provider, folder, &why);

	if (r < 0 && !describe_there(g->provider, folder))
		config_fault(machine_config(m), config_get(node, "provider"),
		    e, "%s", why.msg);
	else if (r < 0)
		*e = why;
	free(folder);
	return r;
}

int
gateway_entry_read(struct gateway_entry *g, const struct machine *m,
    const char *name, struct error *e)
{
	const struct config *c = machine_config(m);
	const struct config_node *node = gateway_node(m, name);
	size_t i;

	memset(g, 0, sizeof *g);
	if (gateway_common_read(&g->common, m, name, e) < 0)
		return -1;
	if (read_provider(g, c, node, e) < 0 ||
	    read_description(g, m, node, e) < 0 ||
	    check_keys(g, c, node, e) < 0 || read_own(g, c, node, e) < 0 ||
	    config_file(&g->ca_file, c, node, "ca_file", e) < 0)
		return -1;
	be_sure(g, node);
	for (i = 0; i < g->describe->nkeys; i++)
		if (read_setting(g, i, c, node, e) < 0)
			return -1;
	return check_callback(g, c, node, e);
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
