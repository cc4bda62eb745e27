/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-receive, each in a file of its own.
 */
#ifndef SMS_RECEIVE_H
#define SMS_RECEIVE_H

struct error;

int verb_callbacks(int argc, char *argv[], struct error *e);
int verb_messages(int argc, char *argv[], struct error *e);

#endif
