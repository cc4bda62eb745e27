/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-credits that have a file of their own.
 */
#ifndef CMD_SMS_CREDITS_H
#define CMD_SMS_CREDITS_H

struct error;

/* sms-credits-addon.c */
int verb_addon(int argc, char *argv[], struct error *e);

#endif
