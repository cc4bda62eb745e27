/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-contacts, over its files.
 */
#ifndef SMS_CONTACTS_H
#define SMS_CONTACTS_H

struct error;

int verb_import(int argc, char *argv[], struct error *e);
int verb_export(int argc, char *argv[], struct error *e);
int verb_list(int argc, char *argv[], struct error *e);
int verb_lists(int argc, char *argv[], struct error *e);
int verb_show(int argc, char *argv[], struct error *e);
int verb_add(int argc, char *argv[], struct error *e);
int verb_set(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);
int verb_complete(int argc, char *argv[], struct error *e);

#endif
