/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-optout, over its files.
 */
#ifndef SMS_OPTOUT_H
#define SMS_OPTOUT_H

struct error;

int verb_add(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);
int verb_check(int argc, char *argv[], struct error *e);
int verb_list(int argc, char *argv[], struct error *e);
int verb_import(int argc, char *argv[], struct error *e);
int verb_export(int argc, char *argv[], struct error *e);
int verb_link(int argc, char *argv[], struct error *e);
int verb_filter(int argc, char *argv[], struct error *e);

#endif
