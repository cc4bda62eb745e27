/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-tariffs that have a file of their own.
 */
#ifndef CMD_SMS_TARIFFS_H
#define CMD_SMS_TARIFFS_H

struct error;

/* sms-tariffs-import.c */
int verb_import(int argc, char *argv[], struct error *e);

#endif
