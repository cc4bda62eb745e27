/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-tariffs that have a file of their own.
 */
#ifndef CMD_SMS_TARIFFS_H
#define CMD_SMS_TARIFFS_H

#include <stdbool.h>
#include <stdint.h>

#define PRICE_LIST_USAGE "list [-HqvhV] [-A account] [-f format] " \
    "[-o column,...]\n    [--type type] [country ...]"
#define PRICE_IMPORT_USAGE "import [-nqvyhV] [-A account] [-r file] " \
    "[--add]\n    [--charset name] [--empty-ok] [--max-rows n] [file]"
#define PRICE_SET_USAGE "set [-qvhV] [-A account] country type\n" \
    "    [nrc=credits] [mrc=credits]"
#define PRICE_USAGE "price " PRICE_LIST_USAGE "\nsms-tariffs price " \
    PRICE_IMPORT_USAGE "\nsms-tariffs price " PRICE_SET_USAGE

struct account;
struct error;
struct row;
struct rows;

/* sms-tariffs-import.c */
int verb_import(int argc, char *argv[], struct error *e);
/* sms-tariffs-price.c */
int verb_price(int argc, char *argv[], struct error *e);
/* Credits of 0 or more, as typed. */
int price_credits(int64_t *credits, const char *text, const char *what,
    struct error *e);
/* sms-tariffs-price-import.c */
int price_import(int argc, char *argv[], struct error *e);

/* sms-tariffs-file.c: a price list into the account, whole or not at all: one
 * bad row, and the old list stays. What kind of list it is knows: */
struct price_kind {
	const char *what;	/* in the plural, for people and the log */
	/* which columns there are */
	int (*find)(void *list, struct rows *rows, struct error *e);
	/* take a row, or -1: *column has a fault, whose word is *reason */
	int (*take)(void *list, const struct row *row, const char **column,
	    const char **reason, struct error *why);
	/* all are in: bring them in order, and find what is there twice */
	int (*sort)(void *list, const char *file, struct error *e);
	/* count what is new, other, and (if not `merge`) gone */
	int (*compare)(void *list, struct account *a, bool merge,
	    int64_t counts[3], struct error *e);
	/* in a transaction: in the place of the old ones, or among them */
	int (*store)(void *list, struct account *a, bool merge,
	    struct error *e);
};
enum { PRICES_ADDED, PRICES_CHANGED, PRICES_REMOVED };
int price_file(int argc, char *argv[], const struct price_kind *kind,
    void *list, struct error *e);

#endif
