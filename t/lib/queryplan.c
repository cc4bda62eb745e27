/* SPDX-License-Identifier: ISC
 *
 * queryplan ACCOUNT <statements: how the engine would run each line of SQL,
 * as "STEP<tab>STATEMENT" lines; "?" for one that this database cannot run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "store/account.h"
#include "store/db.h"

static void
tell(const char *step, void *ctx)
{
	printf("%s\t%s\n", step, (const char *)ctx);
}

int
main(int argc, char *argv[])
{
	struct house house = { .account = argc > 1 ? argv[1] : NULL };
	struct error e = { .kind = ERR_NONE }, why;
	struct account *a;
	char *line = NULL;
	size_t cap = 0;

	tool_init("queryplan", "queryplan ACCOUNT\n");
	if (account_open(&a, &house, ACCOUNT_READ, &e) == 0) {
		while (getline(&line, &cap, stdin) > 0) {
			line[strcspn(line, "\n")] = '\0';
			if (db_plan(a->db, line, tell, line, &why) < 0)
				tell("?", line);
		}
		account_close(a);
	}
	free(line);
	return tool_finish(&e);
}
