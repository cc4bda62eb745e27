/* SPDX-License-Identifier: ISC
 *
 * Commands that messages tell. What people are told to type must speak of the
 * account that they spoke of, or it does something else to another one: where
 * -A named it, -A NAME goes behind the name of each of our tools. error_set(),
 * tool_note() and their like do so with their formats, never with what is put
 * into them, so that outside text stays what it is.
 */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include "base/buf.h"

/* The account as -A names it, or NULL. Borrowed; opt_parse() says it. */
void command_account(const char *named);

enum { COMMAND_ROOM = 2048 };
/* The format with the account in its commands: in `room`, or itself where
 * nothing is to be put in (or there is no room). */
const char *command_format(char room[COMMAND_ROOM], const char *fmt);
/* snprintf() of such a format. */
void command_print(char *out, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Append a text that is no format, likewise. */
void command_add(struct buf *b, const char *text);

#endif
