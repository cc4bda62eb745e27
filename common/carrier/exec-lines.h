/* SPDX-License-Identifier: ISC
 *
 * The lines that are spoken with a gateway that is a program: how a message is
 * said, and what is read from its answers. Pure.
 */
#ifndef CARRIER_EXEC_LINES_H
#define CARRIER_EXEC_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "carrier/gateway.h"
#include "io/cell.h"

struct buf;

/* A message as a line, with its line end. */
void exec_say(struct buf *out, enum cell_form form,
    const struct submission *m);

/* An answer about a message. */
struct exec_answer {
	char id[CLIENT_ID_MAX];		/* as we call the message */
	bool none;			/* of look-ups: it is not known */
	struct outcome outcome;		/* all but .message */
};

/* Read a line: 0, or -1 with a sentence: it says nothing that is understood.
 * Is the id set then, the line is about that message all the same. A line of
 * the columns' names is no answer: 1. */
int exec_read_answer(struct exec_answer *a, const char *line, size_t len,
    char *why, size_t size);

/* Read a line about a message that the carrier took. As above. */
int exec_read_event(struct carrier_event *ev, const char *line, size_t len,
    char *why, size_t size);

#endif
