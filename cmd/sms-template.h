/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-template, over its files, and what they share.
 */
#ifndef SMS_TEMPLATE_H
#define SMS_TEMPLATE_H

#include <stddef.h>

#include "text/segment.h"

struct error;
struct template;

int verb_list(int argc, char *argv[], struct error *e);
int verb_show(int argc, char *argv[], struct error *e);
int verb_add(int argc, char *argv[], struct error *e);
int verb_set(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);

/* A text as a template, and the least that it sends: measured with its
 * variables empty and fallbacks in their place. The caller frees *t. -1 with
 * ERR_DATA "LINE:COLUMN: what is wrong"; an empty text is wrong too. */
int measure(struct template **t, struct segment *least, const char *text,
    size_t len, struct error *e);

#endif
