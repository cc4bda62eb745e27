/* SPDX-License-Identifier: ISC
 *
 * sms-history - message centre and queue
 */
#include <stdio.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
#include "io/record.h"
#include "sms-history.h"

int
history_id(int64_t *id, const char *text, struct error *e)
{
	if (opt_count(id, text, "message", e) < 0 || *id == 0)
		return error_set(e, ERR_USAGE, "'%s' is not the id of a "
		    "message: sms-history list shows them", text);
	return 0;
}

void
history_put_id(struct record *r, int64_t id)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)id);
	record_text(r, text);
}

static const struct verb verbs[] = {
	{ "list", "list [-H] [-A ACCOUNT] [-C CC] [-f FORMAT] "
	    "[-o COLUMN,...]\n    [--since TIME] [--until TIME] "
	    "[--own NUMBER] [--number NUMBER]\n"
	    "    [--direction sent|received|both] [--state STATE] "
	    "[--campaign NAME]\n    [--search TEXT] [--limit N] [--follow]",
	    verb_list },
	{ "show", "show [-H] [-A ACCOUNT] [-f FORMAT] [-o COLUMN,...] ID ...",
	    verb_show },
	{ "thread", "thread [-H] [-A ACCOUNT] [-C CC] [-f FORMAT] "
	    "[-o COLUMN,...]\n    [--own NUMBER] [--limit N] [--follow] "
	    "NUMBER", verb_thread },
	{ "cancel", "cancel [-Hn] [-A ACCOUNT] [-f FORMAT] [-o COLUMN,...] "
	    "ID ... | --ref REF", verb_cancel },
	{ "resolve", "resolve [-qy] [-A ACCOUNT] ID sent|not-sent",
	    verb_resolve },
	{ "delete", "delete [-nqy] [-A ACCOUNT] ID ... | --all",
	    verb_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-history", verbs, argc, argv);
}
