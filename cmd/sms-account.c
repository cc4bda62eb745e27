/* SPDX-License-Identifier: ISC
 *
 * sms-account - the account itself: made, looked at, stopped, copied
 */
#include "base/beside.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/verb.h"
#include "sms-account.h"

static const struct verb verbs[] = {
	{ "init", "init [-qvhV] [-A account] [-C country] [--credits n] "
	    "[name]",
	    verb_init },
	{ "list", "list [-HqvhV] [-f format] [-o column,...]", verb_list },
	{ "show", "show [-HqvhV] [-A account] [-f format] [-o column,...] "
	    "[key ...]", verb_show },
	{ "set", "set [-qvhV] [-A account] key=value ...", verb_set },
	{ "hold", "hold [-qvhV] [-A account] [reason]", verb_hold },
	{ "release", "release [-qvhV] [-A account]", verb_release },
	{ "check", "check [-HqvhV] [-A account] [-f format] [-o column,...]",
	    verb_check },
	{ "backup", "backup [-qvhV] [-A account] file", verb_backup },
	{ "restore", "restore [-qvyhV] [-A account] file", verb_restore },
	{ "adopt", "adopt [-qvyhV] [-A account] [--waiting keep | cancel]",
	    verb_adopt },
	{ "retire", "retire [-qvyhV] [-A account]", verb_retire },
	{ "log", "log [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [--since time] [--until time]", verb_log },
	{ "users", USERS_USAGE, verb_users },
	{ "gateways", GATEWAYS_USAGE, NULL },
	{ 0 }
};

/* Served by a program of its own, because it may ask providers: what that
 * needs costs every other verb more than its work. */
static const struct verb far[] = {
	{ "gateways", GATEWAYS_USAGE, NULL },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	struct error e;

	if (!verb_named(far, argc, argv))
		return verb_main("sms-account", verbs, argc, argv);
	tool_init("sms-account", "");
	beside_run("sms-gateways", argv, &e);
	return tool_finish(&e);
}
