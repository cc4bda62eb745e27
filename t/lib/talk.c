/* SPDX-License-Identifier: ISC
 *
 * talk - speak with a person, for the tests of io/ask.c and io/progress.c
 *
 *	talk [-y] ask QUESTION
 *	talk interactive
 *	talk [-q] [--step MS] progress DONE [TOTAL]
 *
 * progress counts up to DONE; every count takes MS of the monotonic clock.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/ask.h"
#include "io/progress.h"

static void
count_up(int64_t done, int64_t total, int64_t step)
{
	struct progress p;
	int64_t i;

	progress_begin(&p, total);
	for (i = 1; i <= done; i++) {
		poll(NULL, 0, (int)step);
		progress_at(&p, i);
	}
	progress_end(&p);
}

int
main(int argc, char *argv[])
{
	struct house house = { 0 };
	struct error e = { 0 };
	int64_t step = 0;
	const struct opt own[] = {
		{ 0, "step", OPT_DURATION, &step }, { 0 }
	};
	int n;

	tool_init("talk", "talk [-qy] ask QUESTION\n");
	n = opt_parse(argc, argv, "y", own, &house, &e);
	if (n < 0)
		return tool_finish(&e);
	if (n == 2 && !strcmp(argv[0], "ask"))
		ask(house.yes, &e, "%s", argv[1]);
	else if (n == 1 && !strcmp(argv[0], "interactive"))
		puts(ask_interactive() ? "yes" : "no");
	else if (n >= 2 && !strcmp(argv[0], "progress"))
		count_up(strtoll(argv[1], NULL, 10),
		    n > 2 ? strtoll(argv[2], NULL, 10) : 0, step);
	else
		error_set(&e, ERR_USAGE, "see t/lib/talk.c");
	return tool_finish(&e);
}
