/* SPDX-License-Identifier: ISC
 *
 * sms-dlr - delivery receipts
 */
#include "base/beside.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/verb.h"
#include "sms-dlr.h"

static const struct verb verbs[] = {
	{ "apply", "apply [-HqvyhV] [-A account] [-f format] "
	    "[-o column,...]\n    [-r file] [--gateway name] "
	    "[--charset name] [--empty-ok]\n    [file ...]", verb_apply },
	{ "callback", "callback [-HnqvhV] [-A account] [-f format] "
	    "[-o column,...]\n    [--url url] --gateway name",
	    verb_callback },
	{ "poll", DLR_POLL_USAGE, NULL },
	{ 0 }
};

/* Served by a program of its own, because it asks carriers: what that needs
 * costs a receipt that is brought more than its work. */
static const struct verb far[] = {
	{ "poll", DLR_POLL_USAGE, NULL },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	struct error e;

	if (!verb_named(far, argc, argv))
		return verb_main("sms-dlr", verbs, argc, argv);
	tool_init("sms-dlr", "");
	beside_run("sms-poll", argv, &e);
	return tool_finish(&e);
}
