/* SPDX-License-Identifier: ISC
 *
 * sms-account - the account itself: made, looked at, stopped, copied
 */
#include "base/verb.h"
#include "sms-account.h"

static const struct verb verbs[] = {
	{ "init", "init [-q] [-A ACCOUNT] [-C CC] [--credits N] [NAME]",
	    verb_init },
	{ "list", "list [-H] [-f FORMAT] [-o COLUMN,...]", verb_list },
	{ "show", "show [-H] [-A ACCOUNT] [-f FORMAT] [-o COLUMN,...] "
	    "[KEY ...]", verb_show },
	{ "set", "set [-A ACCOUNT] KEY=VALUE ...", verb_set },
	{ "hold", "hold [-q] [-A ACCOUNT] [REASON]", verb_hold },
	{ "release", "release [-q] [-A ACCOUNT]", verb_release },
	{ "check", "check [-H] [-A ACCOUNT] [-f FORMAT] [-o COLUMN,...]",
	    verb_check },
	{ "backup", "backup [-A ACCOUNT] FILE", verb_backup },
	{ "restore", "restore [-qy] [-A ACCOUNT] FILE", verb_restore },
	{ "adopt", "adopt [-qy] [-A ACCOUNT] [--waiting keep|cancel]",
	    verb_adopt },
	{ "retire", "retire [-qy] [-A ACCOUNT]", verb_retire },
	{ "log", "log [-H] [-A ACCOUNT] [-f FORMAT] [-o COLUMN,...] "
	    "[--since TIME] [--until TIME]", verb_log },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-account", verbs, argc, argv);
}
