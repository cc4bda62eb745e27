/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-numbers, by the files they stand in, and what they share.
 */
#ifndef CMD_SMS_NUMBERS_H
#define CMD_SMS_NUMBERS_H

struct account;
struct error;
struct own;
struct owns;

/* sms-numbers-offers.c */
int verb_offers(int argc, char *argv[], struct error *e);
/* sms-numbers-set.c */
int verb_add(int argc, char *argv[], struct error *e);
int verb_set(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);

/* sms-numbers-keys.c */
int verb_show(int argc, char *argv[], struct error *e);
/* Change what the KEY=VALUEs say, in memory and in the account, with a line in
 * its log; in the caller's transaction. A new number is not in `owns` yet. */
int keys_set(struct account *a, const struct owns *owns, struct own *own,
    const char *action, char *const assignments[], int n, struct error *e);

/* Our numbers, with what their carriers set for them. */
int numbers_load(struct owns *owns, struct account *a, struct error *e);
/* One of our numbers, in any form that people write; ERR_DATA when it is not
 * one of them. */
struct own *numbers_need(const struct owns *owns, const struct account *a,
    const char *text, struct error *e);

/* What numbers of that enum phone_type are called where they are sold: local,
 * mobile, national, toll_free; NULL for those that are not. */
const char *numbers_kind(int type);

#endif
