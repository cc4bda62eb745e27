/* SPDX-License-Identifier: ISC
 *
 * machinecat - what the machine's settings say, for the tests of io/machine.c
 *
 *	machinecat [NUMBER ...]
 *
 * Prints account, ask-above, and for each number whether it may be texted.
 */
#include <inttypes.h>

#include "base/error.h"
#include "base/tool.h"
#include "io/machine.h"

int
main(int argc, char *argv[])
{
	struct machine *m;
	struct error e = { 0 };
	const char *account;
	int i;

	tool_init("machinecat", "machinecat [number ...]\n");
	if (machine_open(&m, &e) < 0)
		return tool_finish(&e);
	account = machine_account(m);
	printf("account=%s ask-above=%" PRId64 " fenced=%s\n",
	    account ? account : "", machine_ask_above(m),
	    machine_fenced(m) ? "yes" : "no");
	for (i = 1; i < argc; i++)
		printf("%s %s\n", argv[i],
		    machine_may_text(m, argv[i]) ? "yes" : "no");
	machine_close(m);
	return tool_finish(&e);
}
