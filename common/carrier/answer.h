/* SPDX-License-Identifier: ISC
 *
 * Reading what a provider answered, as its description says.
 */
#ifndef CARRIER_ANSWER_H
#define CARRIER_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/describe.h"

struct carrier_event;
struct config_node;
struct http_reply;
struct inquiry;
struct outcome;
struct tree;

/* What was answered, as it is written in that format: NULL with a sentence in
 * why[] when it is not, and for plain text, of which no tree is made. */
struct tree *answer_tree(enum describe_format format,
    const struct http_reply *reply, char *why, size_t size);

/* What became of the message that this is the reply to: all of *o but
 * o->message. `own_id` is what we call it. */
void answer_outcome(const struct describe *d, const struct http_reply *reply,
    const char *own_id, struct outcome *o);

/* What this reply says of a number that was asked about: the answer in *q. */
void answer_inquiry(const struct describe *d,
    const struct describe_lookup *l, const struct http_reply *reply,
    struct inquiry *q);

/* What an answer to poll: tells: 1 and *ev, 0: nothing new. */
int answer_event(const struct describe *d, const struct tree *t,
    struct carrier_event *ev);
/* What a "no" means: the outcome's kind, reason and words. `t` is what was
 * answered; NULL: nothing that can be read. */
void answer_refusal(const struct describe *d, const struct http_reply *reply,
    struct tree *t, struct outcome *o);
/* Is what stands at the path one of these words? */
bool answer_has(const struct tree *t, const char *path,
    const struct config_node *words);

/* The text at a path of an answer, cut to size; "" for nothing. */
const char *answer_text(char *to, size_t size, const struct tree *t,
    const char *path);
/* A point in time as carriers write it: RFC 3339, its forms without T and
 * without the colon of the offset, or RFC 5322; without an offset, in that
 * zone (NULL: UTC). -1: it is none. */
int64_t answer_time_in(const char *text, const char *zone);
/* Is the text this word, or one of these? */
bool answer_is(const struct config_node *words, const char *text);

#endif
