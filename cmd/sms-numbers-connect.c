/* SPDX-License-Identifier: ISC
 *
 * What is served by a program of its own, because it may ask a provider: what
 * that needs costs every other verb more than its work.
 */
#include <stddef.h>
#include <string.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/verb.h"
#include "base/xalloc.h"
#include "sms-numbers.h"

static const struct verb always[] = {
	{ "connect", CONNECT_USAGE, NULL },
	{ "sync", SYNC_USAGE, NULL },
	{ "disconnect", DISCONNECT_USAGE, NULL },
	{ 0 }
};

/* These, where an option says so. */
static const struct verb sometimes[] = {
	{ "offers", OFFERS_USAGE, NULL },
	{ "add", ADD_USAGE, NULL },
	{ "delete", DELETE_USAGE, NULL },
	{ 0 }
};

static char **called;	/* as main() was; verbs rearrange theirs */

static bool
has_option(int argc, char *const argv[])
{
	static const char *const options[] = { "--gateway", "--release",
	    "--keep" };
	size_t len, k;
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		len = strcspn(argv[i], "=");
		for (k = 0; k < sizeof options / sizeof *options; k++)
			if (len == strlen(options[k]) &&
			    !strncmp(argv[i], options[k], len))
				return true;
	}
	return false;
}

bool
numbers_are_far(int argc, char *argv[])
{
	int i;

	called = xcalloc((size_t)argc + 1, sizeof *called);
	for (i = 0; i < argc; i++)
		called[i] = argv[i];
	return verb_named(always, argc, argv) ||
	    (verb_named(sometimes, argc, argv) && has_option(argc, argv));
}

int
numbers_go_far(struct error *e)
{
	return beside_run("sms-connect", called, e);
}
