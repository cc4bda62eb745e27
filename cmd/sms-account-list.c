/* SPDX-License-Identifier: ISC
 *
 * What there is to read of accounts: which there are, their settings, their
 * log.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/ledger.h"
#include "store/log.h"
#include "store/own.h"
#include "store/setting.h"

static const struct record_column list_columns[] = {
	{ "account", RECORD_TEXT }, { "state", RECORD_TEXT },
	{ "country", RECORD_TEXT }, { "numbers", RECORD_COUNT },
	{ "credits", RECORD_CREDITS }, { "path", RECORD_TEXT },
};

static int
is_account(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 3 && !strcmp(d->d_name + len - 3, ".db");
}

/* `state` is the word of what keeps it from sending. */
static int
list_open(struct record *r, struct account *a, struct error *e)
{
	struct error why = { 0 };
	const char *state = "ready";
	struct owns owns;
	int64_t credits;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	if (ledger_balance(a->db, &credits, e) < 0) {
		owns_release(&owns);
		return -1;
	}
	account_may_send(a, &state, &why);
	record_text(r, state);
	record_text(r, a->country);
	record_count(r, (int64_t)owns.n);
	record_credits(r, credits);
	record_text(r, a->path);
	owns_release(&owns);
	return 0;
}

/* One account; one that cannot be opened is listed too. */
static int
list_one(struct record *r, const char *folder, const char *file,
    bool *failed, struct error *e)
{
	char *path = xasprintf("%s/%s", folder, file);
	char *name = xstrndup(file, strlen(file) - 3);
	struct house house = { .account = path };
	struct error why = { 0 };
	struct account *a = NULL;

	record_text(r, name);
	if (account_open(&a, &house, ACCOUNT_READ, &why) < 0 ||
	    list_open(r, a, &why) < 0) {
		tool_warn("%s", why.msg);
		*failed = true;
		record_text(r, "unreadable");
		record_empty(r);
		record_empty(r);
		record_empty(r);
		record_text(r, path);
	}
	account_close(a);
	free(name);
	free(path);
	return record_end(r, e);
}

static int
list_folder(struct record *r, const char *folder, struct error *e)
{
	struct dirent **files;
	bool failed = false;
	int i, n, status = 0;

	n = scandir(folder, &files, is_account, alphasort);
	if (n < 0 && errno != ENOENT)
		return error_set(e, ERR_INPUT, "%s:", folder);
	for (i = 0; i < n; i++) {
		if (status == 0)
			status = list_one(r, folder, files[i]->d_name,
			    &failed, e);
		free(files[i]);
	}
	if (n > 0)
		free(files);
	if (n <= 0)
		tool_note("%s: there is no account yet: make one with "
		    "sms-account init", folder);
	return status == 0 && failed ? error_set(e, ERR_SOME, "%s", "") :
	    status;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct record *r = NULL;
	char *folder = NULL;
	int n = opt_parse(argc, argv, "foH", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "list takes no operands");
	if (account_folder(&folder, e) == 0 && record_open(&r, &house,
	    list_columns, sizeof list_columns / sizeof *list_columns, NULL,
	    e) == 0)
		status = list_folder(r, folder, e);
	if (record_close(r, e) < 0)
		status = -1;
	free(folder);
	return status;
}

static const struct record_column show_columns[] = {
	{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
	{ "default", RECORD_TEXT }, { "meaning", RECORD_TEXT },
};

struct show {
	struct record *r;
	const char *key;	/* only this one; NULL or a family: all */
	struct error *e;
	int status;
};

static int
show_one(const char *key, const char *value, const struct setting *s,
    void *ctx)
{
	struct show *show = ctx;

	if (show->key && strcmp(show->key, key) != 0 &&
	    show->key[strlen(show->key) - 1] != '.')
		return 0;
	record_text(show->r, key);
	record_text(show->r, value);
	record_text(show->r, s->fallback);
	record_text(show->r, s->meaning);
	show->status = record_end(show->r, show->e);
	return show->status;
}

static int
show_key(struct record *r, struct account *a, const char *key,
    struct error *e)
{
	struct show show = { r, key, e, 0 };

	if (key && setting_need(key, e) < 0)
		return -1;
	if (setting_each(a->db, key ? key : "", show_one, &show, e) < 0)
		return -1;
	return show.status;
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	int i, n = opt_parse(argc, argv, "AfoH", NULL, &house, e);
	int status = -1;

	if (n < 0)
		return -1;
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, show_columns,
	    sizeof show_columns / sizeof *show_columns, a->zone, e) == 0) {
		status = n ? 0 : show_key(r, a, NULL, e);
		for (i = 0; i < n && status == 0; i++)
			status = show_key(r, a, argv[i], e);
	}
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static const struct record_column log_columns[] = {
	{ "at", RECORD_TIME }, { "actor", RECORD_TEXT },
	{ "action", RECORD_TEXT }, { "detail", RECORD_TEXT },
};

static int
log_one(const struct log_line *line, void *ctx, struct error *e)
{
	struct record *r = ctx;

	record_time(r, line->at);
	record_text(r, line->actor);
	record_text(r, line->action);
	record_text(r, line->detail);
	return record_end(r, e);
}

int
verb_log(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int n = opt_parse(argc, argv, "AfoHS", NULL, &house, e), status = -1;
	int64_t from = 0, to = CLOCK_NEVER;
	struct account *a = NULL;
	struct record *r = NULL;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "log takes no operands");
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0 ||
	    clock_span(&from, &to, house.since, house.until, a->zone, e) < 0 ||
	    record_open(&r, &house, log_columns,
	    sizeof log_columns / sizeof *log_columns, a->zone, e) < 0)
		goto done;
	status = log_each(a->db, from, to, log_one, r, e);
done:
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}
