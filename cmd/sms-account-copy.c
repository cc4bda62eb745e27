/* SPDX-License-Identifier: ISC
 *
 * Copies of an account: made, put back, and made the one that sends. Of all
 * copies one may send; the others would send what that one has sent. So what
 * is put back sends nothing until it is adopted, and who adopts decides what
 * becomes of the messages that wait in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/ask.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/db.h"
#include "store/job.h"
#include "store/message.h"
#include "store/notice.h"
#include "store/post.h"
#include "store/run.h"
#include "store/setting.h"

int
verb_backup(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name the one file to back "
		    "up to");
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = account_backup(a, argv[0], e);
	account_close(a);
	return r;
}

/* A file's name, where a bare word would be an account's. */
static int
open_file(struct account **a, const char *file, struct error *e)
{
	char *path = xasprintf("%s%s", strchr(file, '/') ? "" : "./", file);
	struct house house = { .account = path };
	int r;

	*a = NULL;
	if (access(path, F_OK) < 0)
		r = error_set(e, ERR_INPUT, "%s:", file);
	else
		r = account_open(a, &house, ACCOUNT_READ, e);
	free(path);
	return r;
}

/* The account that is to be replaced must not be at work. One that cannot be
 * opened, which is what a backup is for, is not. */
static int
is_idle(const char *path, struct error *e)
{
	struct house house = { .account = path };
	struct error ignored = { 0 };
	int64_t living = 0, dead;
	struct account *a;

	if (account_open(&a, &house, ACCOUNT_WRITE, &ignored) < 0)
		return ignored.kind == ERR_RETRY ? error_set(e, ERR_RETRY,
		    "%s", ignored.msg) : 0;
	if (run_count(a, &living, &dead, &ignored) < 0)
		living = 0;
	account_close(a);
	if (living)
		return error_set(e, ERR_RETRY, "%s: %lld programs are sending "
		    "from it: wait for them, or stop them with sms-account "
		    "hold", path, (long long)living);
	return 0;
}

/* Move the account's files to `aside` (or, the other way round, back). */
static void
move_files(const char *path, const char *aside)
{
	static const char *const ends[] = { "-wal", "-shm", "" };
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *from = xasprintf("%s%s", path, ends[i]);
		char *to = xasprintf("%s%s", aside, ends[i]);

		rename(from, to);
		free(from);
		free(to);
	}
}

static char *
name_aside(const char *path)
{
	char *aside;
	int i;

	for (i = 1; ; i++) {
		aside = xasprintf("%s.replaced-%d", path, i);
		if (access(aside, F_OK) < 0)
			return aside;
		free(aside);
	}
}

static int
restore(struct account *from, const char *file, const char *path,
    const char *aside, struct error *e)
{
	struct account *a;
	int r;

	if (account_create(&a, path, from->db, e) < 0)
		return -1;
	/* its messages get ids of their own; then it is nobody's */
	if (account_adopt(a, e) < 0 ||
	    setting_put(a->db, "machine", "restored", e) < 0 ||
	    account_log(a, "restore", file, e) < 0) {
		account_close(a);
		return -1;
	}
	if (aside)
		move_files(path, aside);
	if ((r = account_publish(a, e)) < 0 && aside)
		move_files(aside, path);
	return r;
}

static int
same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 &&
	    sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* Ask, where there is an account already, and restore. */
static int
restore_to(struct account *from, const char *file, const char *path, bool yes,
    struct error *e)
{
	char *aside = NULL;
	int r = 0;

	if (same_file(file, path))
		return error_set(e, ERR_USAGE, "%s is the account itself",
		    file);
	if (access(path, F_OK) == 0) {
		aside = name_aside(path);
		if ((r = is_idle(path, e)) == 0)
			r = ask(yes, e, "Replace the account %s? It is kept "
			    "as %s.", path, aside);
	}
	if (r == 0)
		r = restore(from, file, path, aside, e);
	if (r == 0 && aside)
		tool_note("the account that was there is now %s", aside);
	if (r == 0)
		tool_note("restored %s: it sends nothing until you run "
		    "sms-account adopt", path);
	free(aside);
	return r;
}

int
verb_restore(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *from = NULL;
	char *path = NULL;
	int n = opt_parse(argc, argv, "Ay", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name the one backup to "
		    "restore");
	if (open_file(&from, argv[0], e) == 0 &&
	    account_path(&path, house.account, e) == 0)
		r = restore_to(from, argv[0], path, house.yes, e);
	free(path);
	account_close(from);
	return r;
}

/* What waits in a copy may have been sent by another: nobody but the operator
 * knows, so that -y alone does not decide it. */
static int
decide(struct account *a, const char *waiting, bool *cancel, struct error *e)
{
	int64_t to_send, to_hear, jobs, mails;

	*cancel = false;
	if (waiting && strcmp(waiting, "keep") && strcmp(waiting, "cancel"))
		return error_set(e, ERR_USAGE, "--waiting is keep or cancel, "
		    "not '%s'", waiting);
	if (message_waiting(a->db, &to_send, &to_hear, e) < 0 ||
	    jobs_planned(a->db, &jobs, e) < 0 ||
	    post_waiting(a->db, &mails, e) < 0)
		return -1;
	if ((to_send || jobs || mails) && !waiting)
		return error_set(e, ERR_USAGE, "%s: %lld messages, %lld jobs "
		    "and %lld e-mails wait in it: give --waiting keep if no "
		    "other copy has sent them, --waiting cancel if one may "
		    "have", a->path, (long long)to_send, (long long)jobs,
		    (long long)mails);
	*cancel = waiting && !strcmp(waiting, "cancel");
	return 0;
}

static int
cancel_waiting(struct db *db, struct error *e)
{
	if (message_cancel_waiting(db, "adopted", clock_now(), e) < 0 ||
	    jobs_pause(db, "adopted", e) < 0 ||
	    notice_cancel(db, "adopted", e) < 0 || callers_cancel(db, e) < 0)
		return -1;
	return post_cancel(db, "adopted", e);
}

static int
adopt(struct account *a, bool cancel, struct error *e)
{
	char *state;
	int r = -1;

	if (setting_get(a->db, "state", &state, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 && account_adopt(a, e) == 0 &&
	    (strcmp(state, "retired") ||
	    setting_put(a->db, "state", "", e) == 0) &&
	    (!cancel || cancel_waiting(a->db, e) == 0) &&
	    account_log(a, "adopt", cancel ? "waiting messages cancelled" : "",
	    e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	free(state);
	return r;
}

static int
adopt_if_asked(struct account *a, const char *waiting, bool yes,
    struct error *e)
{
	struct error why = { 0 };
	const char *reason = NULL;
	bool cancel;

	account_may_send(a, &reason, &why);
	if (why.kind != ERR_CONFIG) {
		tool_note("%s: is this machine's account already", a->path);
		return 0;
	}
	if (decide(a, waiting, &cancel, e) < 0 ||
	    ask(yes, e, "Let %s send from this machine? Any other copy of it "
	    "must send nothing any more, or people get texts twice.",
	    a->path) < 0 || adopt(a, cancel, e) < 0)
		return -1;
	tool_note("%s: adopted%s", a->path, cancel ?
	    ", and what waited in it is cancelled" : "");
	/* it may still be on hold: say so */
	return account_may_send(a, &reason, e);
}

int
verb_adopt(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *waiting = NULL;
	const struct opt own[] = {
		{ 0, "waiting", OPT_TEXT, &waiting }, { 0 }
	};
	struct account *a;
	int n = opt_parse(argc, argv, "Ay", own, &house, e), r;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "adopt takes no operands: name "
		    "the account with -A");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = adopt_if_asked(a, waiting, house.yes, e);
	account_close(a);
	return r;
}
