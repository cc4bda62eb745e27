/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-account, by the files they stand in.
 */
#ifndef CMD_SMS_ACCOUNT_H
#define CMD_SMS_ACCOUNT_H

/* Served by sms-gateways. */
#define GATEWAYS_USAGE "gateways [-HqvhV] [-A account] [-f format] " \
    "[-o column,...]\n" \
    "    [--check name | file] [--providers]"

#define USERS_LIST_USAGE "list [-HqvhV] [-A account] [-f format] " \
    "[-o column,...]"
#define USERS_ADD_USAGE "add [-qvhV] [-A account] login role=role"
#define USERS_SET_USAGE "set [-qvhV] [-A account] login role=role"
#define USERS_DELETE_USAGE "delete [-qvyhV] [-A account] login"
#define USERS_USAGE "users " USERS_LIST_USAGE "\nsms-account users " \
    USERS_ADD_USAGE "\nsms-account users " USERS_SET_USAGE \
    "\nsms-account users " USERS_DELETE_USAGE

struct error;

/* sms-account-init.c */
int verb_init(int argc, char *argv[], struct error *e);
/* sms-account-list.c */
int verb_list(int argc, char *argv[], struct error *e);
int verb_show(int argc, char *argv[], struct error *e);
int verb_log(int argc, char *argv[], struct error *e);
/* sms-account-check.c */
int verb_check(int argc, char *argv[], struct error *e);
/* sms-account-state.c */
int verb_set(int argc, char *argv[], struct error *e);
int verb_hold(int argc, char *argv[], struct error *e);
int verb_release(int argc, char *argv[], struct error *e);
int verb_retire(int argc, char *argv[], struct error *e);
/* sms-account-users.c */
int verb_users(int argc, char *argv[], struct error *e);
/* sms-account-copy.c */
int verb_backup(int argc, char *argv[], struct error *e);
int verb_restore(int argc, char *argv[], struct error *e);
int verb_adopt(int argc, char *argv[], struct error *e);

#endif
