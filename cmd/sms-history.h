/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-history share.
 */
#ifndef SMS_HISTORY_H
#define SMS_HISTORY_H

#include <stdint.h>

struct error;
struct record;

int verb_list(int argc, char *argv[], struct error *e);
int verb_thread(int argc, char *argv[], struct error *e);
int verb_show(int argc, char *argv[], struct error *e);
int verb_cancel(int argc, char *argv[], struct error *e);
int verb_resolve(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);

/* A message's id, as typed: 0, or -1 with ERR_USAGE. */
int history_id(int64_t *id, const char *text, struct error *e);
/* As a cell: ids are text, also in JSON. */
void history_put_id(struct record *r, int64_t id);

#endif
