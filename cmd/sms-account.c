/* SPDX-License-Identifier: ISC
 *
 * sms-account - the account itself: made, looked at, changed, copied
 */
#include "base/verb.h"
#include "sms-account.h"

static const struct verb verbs[] = {
	{ "init", "init [-q] [-A FILE] [-C CC] [--credits N] [NAME]",
	    verb_init },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-account", verbs, argc, argv);
}
