/* SPDX-License-Identifier: ISC
 *
 * The account: one SQLite file that holds everything but secrets. This module
 * finds it, opens it, knows whether it may send, and keeps its lock file
 * (ACCOUNT.lock) with which runs show that they live.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/lock.h"
#include "base/scratch.h"

struct db;
struct error;
struct house;

struct account {
	struct db *db;
	char *path;
	char country[4];	/* ISO 3166, or "" */
	char *zone;		/* IANA name; "UTC" when none is set */
	int64_t series;		/* of messages made from now on */
	char *token;		/* the series' */
	bool readonly;
	struct lock lock;	/* opened at the first run; fd -1 before */
	struct scratch making;	/* its file until account_publish() */
	int64_t run;		/* this process's run; 0 none */
};

enum account_use {
	ACCOUNT_READ,	/* look only: opened read-only, never migrated */
	ACCOUNT_WRITE
};

/* The path that -A FILE|NAME, $SMS_ACCOUNT or the default mean; caller frees.
 * A name without '/' and without ".db" at its end is
 * $XDG_DATA_HOME/smsutils/NAME.db. */
int account_path(char **path, const char *name, struct error *e);
/* The folder where named accounts live; caller frees. */
int account_folder(char **path, struct error *e);

/* Open the account that house->account means. A missing one is ERR_INPUT that
 * names sms-account init. Country and zone come with it; house->country (-C)
 * overrides the country. */
int account_open(struct account **a, const struct house *house,
    enum account_use use, struct error *e);
/* a may be NULL. */
void account_close(struct account *a);

/* Begin a new account at `path`: with its schema and first series, or, with
 * `from`, a copy of that one as it is. It is made beside its place under a
 * temporary name with a transaction open; the caller fills it and publishes
 * it, or closes it, which takes it away. The folder is made where missing, and
 * what others had begun there when they were killed is taken away. */
int account_create(struct account **a, const char *path, struct db *from,
    struct error *e);
/* Commit, and give the account its name; ERR_CREATE when there is one of that
 * name by now. The account is closed in either case. */
int account_publish(struct account *a, struct error *e);
/* ERR_CREATE: there is an account already, or something else. */
int account_exists(const char *path, struct error *e);

/* Copy it, live, to a new file; ERR_CREATE when there is one. */
int account_backup(struct account *a, const char *to, struct error *e);

/* May it send? ERR_RETRY `on-hold`, ERR_CONFIG `account-moved` or
 * `account-retired`, each with the command that changes it. The word goes to
 * *reason (may be NULL). Inside a transaction too. */
int account_may_send(struct account *a, const char **reason, struct error *e);
/* May messages be made in it? As account_may_send(), but one on hold may, and
 * they wait: those of a copy would have the ids of the original's. */
int account_may_make(struct account *a, struct error *e);
/* Be the account of this machine and this file from now on: a new series, and
 * the machine remembered. In the caller's transaction. */
int account_adopt(struct account *a, struct error *e);

/* Write down what somebody did. In the caller's transaction or on its own. */
int account_log(struct account *a, const char *action, const char *detail,
    struct error *e);

#endif
