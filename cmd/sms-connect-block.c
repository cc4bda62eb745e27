/* SPDX-License-Identifier: ISC
 *
 * A gateway's block of the configuration, written where people write it too.
 * What it says of credentials is where they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "flow/gateway-config.h"
#include "io/config.h"
#include "io/config-edit.h"
#include "io/machine.h"
#include "sms-connect.h"

#define PAIRS_MAX 32

static const char *const places[] = { "file", "command", "environment" };

/* What will be written, with what must be freed. */
struct pairs {
	struct config_pair v[PAIRS_MAX];
	char *mine[2 * PAIRS_MAX];
	size_t n, nmine;
};

static int
add(struct pairs *p, char *key, char *value, struct error *e)
{
	p->mine[p->nmine++] = key;
	p->mine[p->nmine++] = value;
	if (p->n == PAIRS_MAX - 2)
		return error_set(e, ERR_USAGE, "more than %d keys are given",
		    PAIRS_MAX - 2);
	p->v[p->n].key = key;
	p->v[p->n++].value = value;
	return 0;
}

static bool
has(const struct pairs *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (name_same(p->v[i].key, key))
			return true;
	return false;
}

/* The first key of the provider's that is wanted, secret or not. */
static const struct describe_key *
first_key(const struct describe *d, bool secret)
{
	size_t i;

	for (i = 0; i < d->nkeys; i++)
		if (d->keys[i].secret == secret && !d->keys[i].optional)
			return &d->keys[i];
	return NULL;
}

static int
add_sid(struct pairs *p, const struct block *b, const struct describe *d,
    struct error *e)
{
	const struct describe_key *k = first_key(d, false);

	if (!b->sid)
		return 0;
	if (!k)
		return error_set(e, ERR_USAGE, "--sid: provider %s has no "
		    "such key", b->provider);
	return add(p, xstrdup(k->name), xstrdup(b->sid), e);
}

/* A file is named as it is found from here. */
static char *
found(const char *place, const char *value)
{
	char *path = strcmp(place, "file") ? NULL : realpath(value, NULL);

	return path ? path : xstrdup(value);
}

static int
add_secret(struct pairs *p, const struct block *b, const struct describe *d,
    struct error *e)
{
	const struct describe_key *k = first_key(d, true);
	bool given = false;
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!b->secrets[i])
			continue;
		if (given || !k)
			return error_set(e, ERR_USAGE, "--token-%s: %s",
			    places[i], given ? "the secret is given twice" :
			    "this provider has none");
		given = true;
		/* The line of the configuration is not written yet. */
		if (!strcmp(places[i], "file") &&
		    access(b->secrets[i], F_OK) < 0)
			return error_set(e, ERR_INPUT, "--token-file %s:",
			    b->secrets[i]);
		if (add(p, xasprintf("%s_%s", k->name, places[i]),
		    found(places[i], b->secrets[i]), e) < 0)
			return -1;
	}
	return 0;
}

static int
add_operand(struct pairs *p, const struct describe *d, const char *operand,
    struct error *e)
{
	const char *eq = strchr(operand, '=');
	char *key;
	size_t i;

	if (!eq || eq == operand || !eq[1])
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE",
		    operand);
	key = xstrndup(operand, (size_t)(eq - operand));
	for (i = 0; i < d->nkeys; i++) {
		if (!d->keys[i].secret || !name_same(d->keys[i].name, key))
			continue;
		free(key);
		return error_set(e, ERR_USAGE, "%s: a secret is never an "
		    "argument: --token-file FILE names a file that holds it",
		    d->keys[i].name);
	}
	if (has(p, key)) {
		free(key);
		return error_set(e, ERR_USAGE, "'%s' is given twice", operand);
	}
	return add(p, key, xstrdup(eq + 1), e);
}

static int
missing(const char *key, bool secret, bool first, struct error *e)
{
	return error_set(e, ERR_USAGE, "missing-credentials: %s: give %s%s",
	    key, secret ? "--token-file FILE, which others cannot read" :
	    first ? "--sid, or " : "", secret ? "" : "it as KEY=VALUE");
}

/* O22: nothing is asked without all that the provider wants to know. */
static int
check_pairs(const struct pairs *p, const struct describe *d, struct error *e)
{
	const struct describe_key *k;
	char *named;
	bool there;
	size_t i, j;

	for (i = 0; i < d->nkeys; i++) {
		k = &d->keys[i];
		if (k->optional)
			continue;
		there = has(p, k->name);
		for (j = 0; k->secret && j < 3 && !there; j++) {
			named = xasprintf("%s_%s", k->name, places[j]);
			there = has(p, named);
			free(named);
		}
		if (!there)
			return missing(k->name, k->secret,
			    k == first_key(d, false), e);
	}
	return 0;
}

static int
check_name(const char *gateway, struct error *e)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_-";

	if (strcmp(gateway, "sim") && *gateway &&
	    strlen(gateway) < GATEWAY_NAME_MAX &&
	    gateway[strspn(gateway, good)] == '\0')
		return 0;
	return error_set(e, ERR_USAGE, "'%s' cannot be a gateway's name: "
	    "letters, digits, - and _ can, and sim is the simulated carrier",
	    gateway);
}

static int
collect(struct pairs *p, const struct block *b, const struct describe *d,
    struct error *e)
{
	int i;

	if (add(p, xstrdup("provider"), xstrdup(b->provider), e) < 0 ||
	    add_sid(p, b, d, e) < 0)
		return -1;
	for (i = 0; i < b->npairs; i++)
		if (add_operand(p, d, b->pairs[i], e) < 0)
			return -1;
	return add_secret(p, b, d, e) < 0 || check_pairs(p, d, e) < 0 ? -1 : 0;
}

int
block_make(struct block *b, const char *gateway, struct error *e)
{
	struct describe *d = NULL;
	struct pairs p = { .n = 0 };
	char *folder = machine_folder();
	int r = check_name(gateway, e);

	b->path = machine_path();
	if (r == 0 && !b->path)
		r = error_set(e, ERR_CONFIG, "there is nowhere to write the "
		    "configuration: HOME is not set");
	if (r == 0)
		r = describe_open(&d, b->provider, folder, e);
	if (r == 0)
		r = collect(&p, b, d, e);
	if (r == 0)
		r = config_edit_add(&b->text, b->path, "gateways", gateway,
		    p.v, p.n, e);
	if (r == 0)
		r = machine_parse(&b->machine, b->path, b->text.s,
		    b->text.len, e);
	while (p.nmine)
		free(p.mine[--p.nmine]);
	describe_close(d);
	free(folder);
	return r;
}

int
block_write(void *ctx, struct error *e)
{
	const struct block *b = ctx;

	return config_edit_write(b->path, &b->text, e);
}

void
block_release(struct block *b)
{
	machine_close(b->machine);
	buf_release(&b->text);
	free(b->path);
}

/* Is the key there, by value or by reference? */
static bool
is_given(const struct config_node *node, const struct describe_key *k)
{
	bool there = config_get(node, k->name) != NULL;
	char *named;
	size_t i;

	for (i = 0; k->secret && i < 3 && !there; i++) {
		named = xasprintf("%s_%s", k->name, places[i]);
		there = config_get(node, named) != NULL;
		free(named);
	}
	return there;
}

int
block_check(const struct machine *m, const char *gateway, struct error *e)
{
	const struct config_node *node = gateway_node(m, gateway);
	const struct config_node *provider = config_get(node, "provider");
	struct describe *d = NULL;
	char *folder = NULL;
	size_t i;
	int r = 0;

	/* All other faults are found when it is opened. */
	if (!provider || provider->kind != CONFIG_TEXT)
		return 0;
	folder = gateway_folder(m);
	r = describe_open(&d, provider->text, folder, e);
	for (i = 0; r == 0 && i < d->nkeys; i++)
		if (!d->keys[i].optional && !is_given(node, &d->keys[i]))
			r = config_fault(machine_config(m), node, e,
			    "missing-credentials: %s%s is missing",
			    d->keys[i].name, d->keys[i].secret ? "_file (or "
			    "_command, or _environment)" : "");
	describe_close(d);
	free(folder);
	return r;
}
