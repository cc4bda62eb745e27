/* SPDX-License-Identifier: ISC
 *
 * A file becomes a list (P8 to P10). All rows are read, checked and sorted
 * before the account is touched; then the list is changed in one transaction,
 * so that whatever fails, the old list is there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "flow/intake.h"
#include "io/ask.h"
#include "sms-contacts.h"
#include "store/account.h"
#include "store/db.h"
#include "store/list.h"

struct job {
	struct house house;
	bool add, partial;
	struct account *account;
	struct intake *intake;
	const char *list;
};

static void
say(const struct job *j, const struct import_counts *c)
{
	tool_note(j->house.dry_run ? "%s: would add %lld, change %lld, remove "
	    "%lld" : "%s: added %lld, changed %lld, removed %lld", j->list,
	    (long long)c->added, (long long)c->changed, (long long)c->removed);
}

/* What would happen, and may it? Only where somebody has to be asked is the
 * list looked at twice. */
static int
consent(struct job *j, int64_t *removed, struct error *e)
{
	struct import_counts c;

	*removed = INT64_MAX;
	if (j->add || j->house.yes)
		return 0;
	if (intake_count(j->intake, &c, e) < 0)
		return -1;
	*removed = c.removed;
	if (!c.removed)
		return 0;
	return ask(false, e, "list %s: this adds %lld, changes %lld and "
	    "removes %lld contacts: go on?", j->list, (long long)c.added,
	    (long long)c.changed, (long long)c.removed);
}

static int
write_list(struct job *j, int64_t may_remove, struct import_counts *c,
    struct error *e)
{
	char detail[256];

	if (intake_apply(j->intake, c, e) < 0)
		return -1;
	if (c->removed > may_remove)
		return error_set(e, ERR_RETRY, "list %s was changed meanwhile: "
		    "nothing was done: run the command again", j->list);
	snprintf(detail, sizeof detail, "%s: added %lld, changed %lld, "
	    "removed %lld", j->list, (long long)c->added,
	    (long long)c->changed, (long long)c->removed);
	return account_log(j->account, "contacts import", detail, e);
}

static int
change_list(struct job *j, struct error *e)
{
	struct import_counts c;
	int64_t removed;

	if (j->house.dry_run) {
		if (intake_count(j->intake, &c, e) < 0)
			return -1;
		say(j, &c);
		return intake_done(j->intake, e);
	}
	if (consent(j, &removed, e) < 0 || db_begin(j->account->db, e) < 0)
		return -1;
	if (write_list(j, removed, &c, e) < 0) {
		db_rollback(j->account->db);
		return -1;
	}
	if (db_commit(j->account->db, e) < 0)
		return -1;
	say(j, &c);
	return intake_done(j->intake, e);
}

/* `import contacts.csv customers`: the file where the list should be. */
static int
check_order(const struct job *j, char *const argv[], size_t n,
    struct error *e)
{
	const char *list = argv[0];
	struct stat st;
	int64_t id;
	int r;

	if (stat(list, &st) < 0 || !S_ISREG(st.st_mode) ||
	    (n == 2 && (!strcmp(argv[1], "-") || access(argv[1], F_OK) == 0)))
		return 0;
	r = list_find(j->account->db, list, &id, e);
	if (r)
		return r < 0 ? -1 : 0;
	return error_set(e, ERR_USAGE, "%s is a file: the list comes first: "
	    "sms-contacts import %s %s", list, n == 2 ? argv[1] : "LIST",
	    list);
}

static int
run(struct job *j, char *argv[], size_t n, struct error *e)
{
	struct intake_how how = { .house = &j->house, .files = argv + 1,
	    .nfiles = n - 1, .list = argv[0], .add = j->add,
	    .partial = j->partial };

	j->list = argv[0];
	if (account_open(&j->account, &j->house, j->house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) < 0 ||
	    check_order(j, argv, n, e) < 0 ||
	    intake_open(&j->intake, j->account, &how, e) < 0)
		return -1;
	return change_list(j, e);
}

static int
check_operands(char *argv[], int n, struct error *e)
{
	if (n < 1)
		return error_set(e, ERR_USAGE, "which list? sms-contacts "
		    "import LIST [FILE]");
	if (n > 2)
		return error_set(e, ERR_USAGE, "one list and one file, not "
		    "\"%s\": sms-contacts import LIST [FILE]", argv[2]);
	return list_name(argv[0], e);
}

int
verb_import(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	const struct opt own[] = {
		{ 0, "add", OPT_FLAG, &j.add },
		{ 0, "partial", OPT_FLAG, &j.partial },
		{ 0, "charset", OPT_TEXT, &j.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &j.house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &j.house.max_rows },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "ACcnry", own, &j.house, e), r = -1;

	if (n >= 0 && check_operands(argv, n, e) == 0)
		r = run(&j, argv, (size_t)n, e);
	intake_close(j.intake);
	account_close(j.account);
	house_release(&j.house);
	return r;
}
