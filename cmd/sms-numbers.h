/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-numbers, by the files they stand in, and what they share.
 */
#ifndef CMD_SMS_NUMBERS_H
#define CMD_SMS_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/own.h"

struct account;
struct house;
struct record;
struct rules;

/* sms-numbers-offers.c */
int verb_offers(int argc, char *argv[], struct error *e);
/* sms-numbers-add.c */
int verb_add(int argc, char *argv[], struct error *e);
/* sms-numbers-list.c */
int verb_list(int argc, char *argv[], struct error *e);
/* sms-numbers-set.c */
int verb_set(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);

/* sms-numbers-advise.c */
int verb_advise(int argc, char *argv[], struct error *e);
/* sms-numbers-port.c */
int verb_port_in(int argc, char *argv[], struct error *e);
int verb_provision(int argc, char *argv[], struct error *e);
int verb_port_out(int argc, char *argv[], struct error *e);
/* A number that is somebody's already, pending over that gateway; released
 * with own_release(). */
int existing_read(struct own *own, const char *number, const char *gateway,
    const char *country, struct error *e);
/* It joins, if there is room, with what is set of it. In the caller's
 * transaction. */
int existing_add(struct account *a, struct own *own, const char *action,
    char *const assignments[], int n, struct error *e);
/* sms-numbers-enable.c */
int verb_enable(int argc, char *argv[], struct error *e);

/* sms-numbers-keys.c */
int verb_show(int argc, char *argv[], struct error *e);
/* A row of show. */
int show_row(struct record *r, const char *key, const char *value,
    const char *fallback, const char *meaning, struct error *e);
/* Change what the KEY=VALUEs say, in memory and in the account, with a line in
 * its log; in the caller's transaction. A new number is not in `owns` yet. */
int keys_set(struct account *a, const struct owns *owns, struct own *own,
    const char *action, char *const assignments[], int n, struct error *e);

/* sms-numbers-desk.c: the last keys of show. */
int desk_show(struct record *r, struct account *a, const struct owns *owns,
    const struct own *own, struct error *e);

/* Our numbers, with what their carriers set for them. */
int numbers_load(struct owns *owns, struct account *a, struct error *e);
/* One of our numbers, in any form that people write; ERR_DATA when it is not
 * one of them. */
struct own *numbers_need(const struct owns *owns, const struct account *a,
    const char *text, struct error *e);

/* What the simulated carrier offers: fill in the first part, open, look,
 * close (also after a failure). */
struct offers {
	struct account *a;
	const char *type, *area_code, *contains;
	int64_t count;

	const char *country;	/* the account's, or -C's */
	char (*numbers)[20];
	size_t n;
	char *sold_out;
	struct rules *areas;
	struct owns owns;
};
/* `again`: fresh ones from now on. ERR_DATA: area-code-unavailable. */
int offers_open(struct offers *o, bool again, struct error *e);
void offers_close(struct offers *o);
/* Say that there is none. */
int offers_none(const struct offers *o, enum error_kind kind,
    struct error *e);

/* sms-numbers-areas.c: the area codes of a country, as records. */
int area_codes_list(struct account *a, const char *type,
    const struct house *house, struct error *e);

/* sms-numbers-connect.c: is this command served by sms-connect? Remembers how
 * this program was called. */
bool numbers_are_far(int argc, char *argv[]);
/* Become that program; returns only when that fails. */
int numbers_go_far(struct error *e);

#define CONNECT_USAGE "connect [-qvhV] [-A account] " \
    "[--import-as active | inactive]\n" \
    "    [--provider name] [--sid id] [--token-file file]\n" \
    "    [--token-command command] [--token-environment name]\n" \
    "    gateway [key=value ...]"
#define SYNC_USAGE "sync [-nqvhV] [-A account] gateway"
#define DISCONNECT_USAGE "disconnect [-qvyhV] [-A account] gateway"
#define OFFERS_USAGE "offers [-HqvhV] [-A account] [-C country] " \
    "[-f format]\n    [-o column,...] [--type type] " \
    "[--area-code digits]\n    [--contains digits] [--count n] [--again] " \
    "[--area-codes]\n    [--gateway name]"
#define ADD_USAGE "add [-qvyhV] [-A account] [-C country] [--dedicated]\n" \
    "    [--gateway name] number | --area-code digits [--type type]\n" \
    "    [key=value ...]"
#define DELETE_USAGE "delete [-qvyhV] [-A account] [-C country] " \
    "[--release | --keep]\n    number ..."

#endif
