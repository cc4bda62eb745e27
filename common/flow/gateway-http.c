/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "carrier/http.h"
#include "flow/gateway-http.h"
#include "io/config.h"
#include "io/machine.h"
#include "io/secret.h"
#include "store/account.h"

#define CONCURRENCY 32
#define CONCURRENCY_MAX 256
#define RECONCILE_AFTER_MS 30000
#define RECONCILE_SURE_MS 300000

/* Keys that every gateway may have. */
static const char *const common_keys[] = {
	"provider", "account", "base_url", "concurrency", "rate",
	"sender_rate", "timeout", "connect_timeout", "reconcile_after",
	"reconcile_sure", "insecure"
};
#define NCOMMON (sizeof common_keys / sizeof *common_keys)

static const struct config_node *
all_gateways(const struct machine *m)
{
	const struct config *c = m ? machine_config(m) : NULL;

	return c ? config_get(config_root(c), "gateways") : NULL;
}

static const struct config_node *
gateway_node(const struct machine *m, const char *name)
{
	const struct config_node *n, *all = all_gateways(m);

	for (n = all && all->kind == CONFIG_MAP ? all->first : NULL; n;
	    n = n->next)
		if (!strcmp(n->key, name))
			return n;
	return NULL;
}

const char *
gateway_entry_name(const struct machine *m, size_t i)
{
	const struct config_node *n, *all = all_gateways(m);

	for (n = all && all->kind == CONFIG_MAP ? all->first : NULL; n && i;
	    n = n->next)
		i--;
	return n ? n->key : NULL;
}

char *
gateway_folder(const struct machine *m)
{
	const struct config *c = machine_config(m);
	const char *name = c ? config_name(c) : NULL, *slash;

	if (!name)
		return NULL;
	slash = strrchr(name, '/');
	return slash ? xstrndup(name, (size_t)(slash - name)) : xstrdup(".");
}

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
	return name_find(key, common_keys, NCOMMON) >= 0;
}

static int
check_keys(const struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const char *names[NCOMMON + DESCRIBE_KEYS_MAX], *near;
	const struct config_node *n;
	size_t i, count = 0;

	for (i = 0; i < NCOMMON; i++)
		names[count++] = common_keys[i];
	for (i = 0; i < g->describe->nkeys; i++)
		names[count++] = g->describe->keys[i].name;
	for (n = node->first; n; n = n->next) {
		if (key_known(g->describe, n->key))
			continue;
		near = name_nearest(n->key, names, count);
		return config_fault(c, n, e, "no such key for provider "
		    "%s%s%s%s", g->provider, near ? ": did you mean " : "",
		    near ? near : "", near ? "?" : "");
	}
	return 0;
}

static int
read_text(const struct config *c, const struct config_node *node,
    const char *key, const char **out, struct error *e)
{
	const struct config_node *n = config_get(node, key);

	return n ? config_text(out, c, n, e) : 0;
}

static int
read_duration(const struct config *c, const struct config_node *node,
    const char *key, int64_t *out, struct error *e)
{
	const struct config_node *n = config_get(node, key);

	return n ? config_duration(out, c, n, e) : 0;
}

static int
read_count(const struct config *c, const struct config_node *node,
    const char *key, int64_t *out, struct error *e)
{
	const struct config_node *n = config_get(node, key);

	return n ? config_count(out, c, n, e) : 0;
}

static int
read_common(struct gateway_entry *g, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *insecure = config_get(node, "insecure");

	g->concurrency = CONCURRENCY;
	g->reconcile_after = RECONCILE_AFTER_MS;
	g->reconcile_sure = RECONCILE_SURE_MS;
	if (read_text(c, node, "account", &g->account, e) < 0 ||
	    read_text(c, node, "base_url", &g->base_url, e) < 0 ||
	    read_count(c, node, "concurrency", &g->concurrency, e) < 0 ||
	    read_count(c, node, "rate", &g->rate, e) < 0 ||
	    read_count(c, node, "sender_rate", &g->sender_rate, e) < 0 ||
	    read_duration(c, node, "timeout", &g->timeout, e) < 0 ||
	    read_duration(c, node, "connect_timeout", &g->connect_timeout,
	    e) < 0 || read_duration(c, node, "reconcile_after",
	    &g->reconcile_after, e) < 0 || read_duration(c, node,
	    "reconcile_sure", &g->reconcile_sure, e) < 0 ||
	    (insecure && config_bool(&g->insecure, c, insecure, e) < 0))
		return -1;
	if (g->concurrency < 1 || g->concurrency > CONCURRENCY_MAX)
		return config_fault(c, config_get(node, "concurrency"), e,
		    "is 1 to %d", CONCURRENCY_MAX);
	return 0;
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
	if (read_text(c, node, k->name, &value, e) < 0)
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
	if (!node)
		return error_set(e, ERR_CONFIG, "no-gateway: gateway '%s' is "
		    "not in the configuration: see sms-config(5)", name);
	g->name = node->key;
	if (!strcmp(name, "sim") || strlen(name) >= GATEWAY_NAME_MAX)
		return config_fault(c, node, e, "cannot be a gateway's name");
	if (node->kind != CONFIG_MAP)
		return config_fault(c, node, e, "provider: is missing");
	if (read_text(c, node, "provider", &g->provider, e) < 0)
		return -1;
	if (!g->provider)
		return config_fault(c, node, e, "provider: is missing");
	folder = gateway_folder(m);
	r = describe_open(&g->describe, g->provider, folder, e);
	free(folder);
	if (r < 0 || check_keys(g, c, node, e) < 0 ||
	    read_common(g, c, node, e) < 0)
		return -1;
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
	for (i = 0; i < DESCRIBE_KEYS_MAX; i++) {
		secret_free(g->settings[i]);
		free(g->sources[i]);
	}
}

/* account: the one that may use it. */
static int
check_account(const struct gateway_entry *g, const struct account *a,
    struct error *e)
{
	char *path, *ours, *theirs;
	bool same;

	if (!g->account)
		return 0;
	if (account_path(&path, g->account, e) < 0)
		return -1;
	theirs = realpath(path, NULL);
	ours = realpath(a->path, NULL);
	same = ours && theirs && !strcmp(ours, theirs);
	free(path);
	free(ours);
	free(theirs);
	return same ? 0 : error_set(e, ERR_DENIED, "gateway %s is for account "
	    "%s alone: see sms-config(5)", g->name, g->account);
}

static bool
http_knows(struct gateways *gs, const char *name)
{
	return gateway_node(gateways_machine(gs), name) != NULL;
}

static int
http_concurrency(struct gateways *gs, const char *name)
{
	const struct config_node *node = gateway_node(gateways_machine(gs),
	    name);
	const struct config_node *n = config_get(node, "concurrency");
	struct error e;
	int64_t count;

	if (!n || config_count(&count, machine_config(gateways_machine(gs)),
	    n, &e) < 0 || count < 1 || count > CONCURRENCY_MAX)
		return CONCURRENCY;
	return (int)count;
}

static int
http_open_gateway(struct gateway **out, struct gateways *gs,
    const char *name, struct error *e)
{
	struct gateway_entry g;
	int r = gateway_entry_read(&g, gateways_machine(gs), name, e);

	if (r == 0)
		r = check_account(&g, gs->account, e);
	if (r == 0)
		r = gateway_entry_open(out, &g, e);
	gateway_entry_release(&g);
	return r;
}

int
gateway_entry_open(struct gateway **out, struct gateway_entry *g,
    struct error *e)
{
	struct carrier_http_config c = {
		.name = g->name, .describe = g->describe,
		.base_url = g->base_url, .settings = g->settings,
		.concurrency = (int)g->concurrency, .rate = g->rate,
		.sender_rate = g->sender_rate, .timeout = g->timeout,
		.connect_timeout = g->connect_timeout,
		.reconcile_after = g->reconcile_after,
		.reconcile_sure = g->reconcile_sure, .insecure = g->insecure
	};

	g->describe = NULL;
	return carrier_http_open(out, &c, e);
}

const struct gateway_opener gateway_http = {
	.driver = "http",
	.knows = http_knows,
	.concurrency = http_concurrency,
	.open = http_open_gateway,
};
