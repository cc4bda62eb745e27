/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/describe-read.h"
#include "carrier/errors.h"
#include "carrier/gateway.h"
#include "carrier/pattern.h"
#include "carrier/providers.h"
#include "carrier/refusal.h"
#include "carrier/stencil.h"
#include "io/config.h"
#include "phone/phone.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

int
describe_file(struct describe **d, const char *path, struct error *e)
{
	struct config *c;

	*d = NULL;
	return config_open(&c, path, e) < 0 ? -1 : describe_read(d, c, e);
}

static int
no_such(const char *provider, const char *folder, struct error *e)
{
	const char *names[64];
	size_t n = 0;
	char *where = xasprintf("sms-account gateways --providers lists "
	    "them%s%s%s%s%s", folder ? ", and one of your own is " : "",
	    folder ? folder : "", folder ? "/providers/" : "", folder ?
	    provider : "", folder ? ".yaml" : "");

	while (n < COUNT(names) && (names[n] = describe_builtin(n)) != NULL)
		n++;
	error_set(e, ERR_CONFIG, "there is no provider '%s'%s", provider,
	    name_hint(provider, names, n, where).s);
	free(where);
	return -1;
}

/* The user's own file; NULL when there is none. Caller frees. */
static char *
own_file(const char *provider, const char *folder)
{
	char *path;

	if (!folder || strchr(provider, '/') || *provider == '.')
		return NULL;
	path = xasprintf("%s/providers/%s.yaml", folder, provider);
	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static const struct provider_text *
builtin_of(const char *provider)
{
	const struct provider_text *p;

	for (p = provider_texts; p->name && strcmp(p->name, provider); p++)
		;
	return p->name ? p : NULL;
}

bool
describe_there(const char *provider, const char *folder)
{
	char *path = own_file(provider, folder);
	bool there = path || builtin_of(provider);

	free(path);
	return there;
}

int
describe_open(struct describe **d, const char *provider, const char *folder,
    struct error *e)
{
	const struct provider_text *p = builtin_of(provider);
	struct config *c;
	char *path = own_file(provider, folder), *name;
	int r = -1;

	*d = NULL;
	if (path) {
		r = describe_file(d, path, e);
		free(path);
		return r;
	}
	if (!p)
		return no_such(provider, folder, e);
	name = xasprintf("built-in %s.yaml", provider);
	if (config_parse(&c, name, (const char *)p->text, *p->len, e) == 0)
		r = describe_read(d, c, e);
	free(name);
	return r;
}

void
describe_close(struct describe *d)
{
	struct stencil *s;

	if (!d)
		return;
	while ((s = d->stencils) != NULL) {
		d->stencils = s->next;
		stencil_free(s);
	}
	config_close(d->config);
	free(d->errors);
	pattern_free(d->patterns);
	free(d->numbers);
	free(d);
}

const char *
describe_builtin(size_t i)
{
	return provider_texts[i].name;
}

int
describe_key(const struct describe *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->nkeys; i++)
		if (name_same(d->keys[i].name, name))
			return (int)i;
	return -1;
}

/* Is the code among these? `*` stands for any code. */
static bool
among(const struct config_node *codes, const char *code)
{
	const struct config_node *n = codes;

	if (codes->kind == CONFIG_LIST)
		n = codes->first;
	for (; n; n = codes->kind == CONFIG_LIST ? n->next : NULL)
		if (!strcmp(n->text, "*") || !strcmp(n->text, code))
			return true;
	return false;
}

/* The table's word for a code. An answer to a hand-over that has the code of a
 * receipt may say no for good; that it is worth another try it does not prove,
 * since the message may have been taken. */
static const struct refusal *
known_code(const char *carrier, const char *code, bool receipt)
{
	struct carrier_error x;
	size_t place = 0;

	if (!code || !*code)
		return NULL;
	if (carrier_error_find(&x, &place, carrier, code,
	    receipt ? "receipt" : "send"))
		return x.refusal;
	place = 0;
	if (!carrier_error_find(&x, &place, carrier, code,
	    receipt ? "send" : "receipt"))
		return NULL;
	return receipt || x.refusal->kind == OUTCOME_REJECTED ? x.refusal :
	    NULL;
}

/* Is the entry about no code in particular? */
static bool
is_general(const struct describe_error *x)
{
	return !x->codes || (x->codes->kind == CONFIG_TEXT &&
	    !strcmp(x->codes->text, "*"));
}

/* Codes of the description come first, then the table, then what it says of
 * any code and of statuses. */
const struct refusal *
describe_error(const struct describe *d, const char *code, int status,
    bool receipt, int64_t *wait)
{
	const struct refusal *known = known_code(d->name, code, receipt);
	const struct describe_error *x;
	size_t i;

	*wait = 0;
	for (i = 0; i < d->nerrors; i++) {
		x = &d->errors[i];
		if ((is_general(x) && known) ||
		    (x->codes && (!code || !*code || !among(x->codes, code))))
			continue;
		if (!x->status || x->status == status) {
			*wait = x->wait;
			return x->refusal;
		}
	}
	return known;
}

const char *
describe_status(const struct describe *d, const char *status)
{
	const struct config_node *n;

	for (n = d->statuses ? d->statuses->first : NULL; n; n = n->next)
		if (name_same(n->key, status))
			return n->text;
	return NULL;
}

bool
describe_event(const struct describe *d, const char *status,
    const struct refusal *error, struct carrier_event *ev)
{
	const char *ours = describe_status(d, status);

	if (!ours)
		return false;
	snprintf(ev->status, sizeof ev->status, "%s", ours);
	if (!strcmp(ours, "delivered"))
		snprintf(ev->receipt, sizeof ev->receipt, "network");
	if (strcmp(ours, "undelivered"))
		return true;
	snprintf(ev->reason, sizeof ev->reason, "%s", error ? error->reason :
	    "undelivered");
	ev->dead = error && error->dead;
	ev->opted_out = error && error->opted_out;
	return true;
}

const char *
describe_type(const struct describe *d, const char *type)
{
	const struct config_node *n;
	int i;

	for (n = d->types ? d->types->first : NULL; n; n = n->next)
		if (name_same(n->key, type))
			return n->text;
	for (i = 0; i < PHONE_TYPES; i++)
		if (name_same(phone_type_name((enum phone_type)i), type))
			return phone_type_name((enum phone_type)i);
	return "";
}
