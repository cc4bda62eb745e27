/* SPDX-License-Identifier: ISC
 *
 * The fence only ever gets narrower: what cannot be read in it is an error,
 * an empty one lets nobody through, and one in the environment does not lift
 * the one of the file.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/config.h"
#include "io/machine.h"
#include "phone/phone.h"

#define ASK_ABOVE 100
#define ENV_FENCE "SMS_ONLY_TO"
#define NUMBER_SIZE sizeof ((struct phone *)0)->e164

/* Numbers that may be texted, sorted. */
struct fence {
	bool up;
	char (*numbers)[NUMBER_SIZE];
	size_t n, cap;
};

struct machine {
	struct config *config;
	const char *account;
	int64_t ask_above;
	struct fence file, environment;
};

static int
compare_numbers(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* 0, or -1: it is no number that can be texted. */
static int
fence_add(struct fence *f, const char *text, size_t len)
{
	struct phone p;

	if (phone_parse(&p, text, len, NULL) < 0 || p.valid == PHONE_NO)
		return -1;
	xgrow(&f->numbers, &f->cap, f->n + 1, NUMBER_SIZE);
	memcpy(f->numbers[f->n++], p.e164, NUMBER_SIZE);
	return 0;
}

static void
fence_raise(struct fence *f)
{
	f->up = true;
	if (f->n)
		qsort(f->numbers, f->n, NUMBER_SIZE, compare_numbers);
}

static bool
fence_lets(const struct fence *f, const char *e164)
{
	return !f->up || (f->n && bsearch(e164, f->numbers, f->n, NUMBER_SIZE,
	    compare_numbers));
}

static int
read_only_to(struct fence *f, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const struct config_node *item = node;
	const char *text;

	if (node->kind == CONFIG_MAP)
		return config_fault(c, node, e, "a list of numbers is wanted");
	if (node->kind == CONFIG_LIST)
		item = node->first;
	else if (!node->given)
		return config_fault(c, node, e, "has no value: write [] to "
		    "text nobody, or take the key out to text anybody");
	for (; item; item = node->kind == CONFIG_LIST ? item->next : NULL) {
		if (config_text(&text, c, item, e) < 0)
			return -1;
		if (fence_add(f, text, strlen(text)) < 0)
			return config_fault(c, item, e, "'%s' is not a phone "
			    "number: write it as +447900900123", text);
	}
	fence_raise(f);
	return 0;
}

/* Numbers with commas or blanks between. */
static int
read_environment(struct fence *f, struct error *e)
{
	static const char between[] = ", \t\n";
	const char *s = getenv(ENV_FENCE);
	size_t len;

	if (!s)
		return 0;
	for (s += strspn(s, between); *s; s += strspn(s, between)) {
		len = strcspn(s, between);
		if (fence_add(f, s, len) < 0)
			return error_set(e, ERR_CONFIG, "%s: '%.*s' is not a "
			    "phone number: write it as +447900900123",
			    ENV_FENCE, (int)len, s);
		s += len;
	}
	fence_raise(f);
	return 0;
}

/* Who reads them finds none in what is no map, and says nothing of it. */
static int
check_gateways(const struct config *c, const struct config_node *node,
    struct error *e)
{
	if (node->kind == CONFIG_MAP || (node->kind == CONFIG_TEXT &&
	    !node->given))
		return 0;
	return config_fault(c, node, e, "names of gateways are wanted, each "
	    "with its keys, as in main: { provider: twilio }");
}

static int
read_settings(struct machine *m, struct error *e)
{
	static const char *const keys[] = {
		"account", "ask-above", "only_to", "gateways", "routes",
		"mail"
	};
	const struct config *c = m->config;
	const struct config_node *root = config_root(c), *node;

	if (config_keys(c, root, keys, sizeof keys / sizeof *keys, e) < 0)
		return -1;
	node = config_get(root, "account");
	if (node && config_text(&m->account, c, node, e) < 0)
		return -1;
	node = config_get(root, "ask-above");
	if (node && config_count(&m->ask_above, c, node, e) < 0)
		return -1;
	node = config_get(root, "only_to");
	if (node && read_only_to(&m->file, c, node, e) < 0)
		return -1;
	node = config_get(root, "gateways");
	return node ? check_gateways(c, node, e) : 0;
}

/* The file's path; NULL when there is nowhere to look. *must: it was named. */
static char *
find_file(bool *must)
{
	const char *named = getenv("SMS_CONFIG");
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	*must = named && *named;
	if (*must)
		return xstrdup(named);
	if (xdg && *xdg == '/')
		return xasprintf("%s/smsutils/config.yaml", xdg);
	if (home && *home)
		return xasprintf("%s/.config/smsutils/config.yaml", home);
	return NULL;
}

char *
machine_folder(void)
{
	bool must;
	char *path = find_file(&must), *slash;

	if (!path)
		return NULL;
	slash = strrchr(path, '/');
	if (!slash) {
		free(path);
		return xstrdup(".");
	}
	slash[slash == path] = '\0';
	return path;
}

char *
machine_path(void)
{
	bool must;

	return find_file(&must);
}

/* With the file that was read, if there is one. */
static int
take(struct machine **out, struct config *c, struct error *e)
{
	struct machine *m = xcalloc(1, sizeof *m);

	m->config = c;
	m->ask_above = ASK_ABOVE;
	if ((c && read_settings(m, e) < 0) ||
	    read_environment(&m->environment, e) < 0) {
		machine_close(m);
		return -1;
	}
	*out = m;
	return 0;
}

int
machine_open(struct machine **out, struct error *e)
{
	bool must;
	char *path = find_file(&must);
	struct config *c = NULL;
	int r = 0;

	*out = NULL;
	if (path && (must || access(path, F_OK) == 0))
		r = config_open(&c, path, e);
	free(path);
	return r < 0 ? -1 : take(out, c, e);
}

int
machine_parse(struct machine **out, const char *path, const char *s,
    size_t len, struct error *e)
{
	struct config *c;

	*out = NULL;
	return config_parse(&c, path, s, len, e) < 0 ? -1 : take(out, c, e);
}

void
machine_close(struct machine *m)
{
	if (!m)
		return;
	config_close(m->config);
	free(m->file.numbers);
	free(m->environment.numbers);
	free(m);
}

const char *
machine_account(const struct machine *m)
{
	return m->account;
}

int64_t
machine_ask_above(const struct machine *m)
{
	return m->ask_above;
}

bool
machine_fenced(const struct machine *m)
{
	return m->file.up || m->environment.up;
}

bool
machine_may_text(const struct machine *m, const char *e164)
{
	return fence_lets(&m->file, e164) && fence_lets(&m->environment, e164);
}

const struct config *
machine_config(const struct machine *m)
{
	return m->config;
}
