/* SPDX-License-Identifier: ISC
 *
 * Who may do what (T3, G16): owners and admins manage numbers and users,
 * members do the rest. By login name, for operators who share a login group; a
 * fence against slips, not against anybody who may write the file.
 */
#ifndef STORE_USER_H
#define STORE_USER_H

#include <stdint.h>

struct account;
struct db;
struct error;

#define USER_LOGIN_MAX 64

struct user {
	char login[USER_LOGIN_MAX];
	char role[8];		/* owner, admin, member */
	int64_t added_at;
};

/* Who runs this program: the login name of the real user, or its number. */
void user_login(char login[USER_LOGIN_MAX]);
/* What somebody is here: owner where the account knows no users; member when it
 * does, and not this one. */
int user_role(struct db *db, const char *login, char role[8],
    struct error *e);
/* May who runs this program manage `what` ("numbers", "users")? 0, or -1 with
 * ERR_DENIED `forbidden`. */
int user_may_manage(struct account *a, const char *what, struct error *e);

/* All of them in order of login. */
int user_each(struct db *db, int (*each)(void *ctx, const struct user *u,
    struct error *e), void *ctx, struct error *e);
/* All of these in the caller's transaction. The first that is added makes who
 * adds it an owner too. ERR_CREATE: there is one of that login. */
int user_add(struct db *db, const char *login, const char *role,
    struct error *e);
/* Another role, or none any more (NULL). ERR_DATA: there is no such user, or
 * the account would be left without an owner. */
int user_set(struct db *db, const char *login, const char *role,
    struct error *e);

#endif
