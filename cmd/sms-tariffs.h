/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-tariffs that have a file of their own.
 */
#ifndef CMD_SMS_TARIFFS_H
#define CMD_SMS_TARIFFS_H

#include <stdint.h>

#define PRICE_LIST_USAGE "list [-HqvhV] [-A account] [-f format] " \
    "[-o column,...]\n    [--type type] [country ...]"
#define PRICE_IMPORT_USAGE "import [-nqvyhV] [-A account] [-r file] " \
    "[--add]\n    [--charset name] [--empty-ok] [--max-rows n] [file]"
#define PRICE_SET_USAGE "set [-qvhV] [-A account] country type\n" \
    "    [nrc=credits] [mrc=credits]"
#define PRICE_USAGE "price " PRICE_LIST_USAGE "\nsms-tariffs price " \
    PRICE_IMPORT_USAGE "\nsms-tariffs price " PRICE_SET_USAGE

struct error;

/* sms-tariffs-import.c */
int verb_import(int argc, char *argv[], struct error *e);
/* sms-tariffs-price.c */
int verb_price(int argc, char *argv[], struct error *e);
/* Credits of 0 or more, as typed. */
int price_credits(int64_t *credits, const char *text, const char *what,
    struct error *e);
/* sms-tariffs-price-import.c */
int price_import(int argc, char *argv[], struct error *e);

#endif
