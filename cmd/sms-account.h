/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-account, a file each where they are long.
 */
#ifndef CMD_SMS_ACCOUNT_H
#define CMD_SMS_ACCOUNT_H

struct error;

int verb_init(int argc, char *argv[], struct error *e);

#endif
