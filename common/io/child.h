/* SPDX-License-Identifier: ISC
 *
 * A program of the user's that is spoken to line by line: what it is told
 * waits here until it reads, what it says is read as it comes, what it
 * complains of is noted. Nothing blocks, its end is no surprise, and what it
 * cannot have read is known.
 */
#ifndef IO_CHILD_H
#define IO_CHILD_H

#include <stddef.h>
#include <stdint.h>

struct child;
struct error;

#define CHILD_LINE_MAX (64 * 1024)	/* bytes of a line that it says */

struct child_config {
	const char *name;		/* what its complaints are noted as */
	char *const *argv;		/* ends in NULL; no shell sees it */
	char *const *environment;	/* NAME=value; NULL: only ours */
};

/* Start it, along PATH where argv[0] has no slash, in a process group of its
 * own: a Ctrl-C is for us. It has none of our descriptors. ERR_REFUSED. */
int child_start(struct child **c, const struct child_config *config,
    struct error *e);

/* Tell it something, which is copied; returns where that begins, counted in
 * all bytes that it was ever told. */
int64_t child_tell(struct child *c, const char *s, size_t len);
/* Nothing more is told: it sees the end of its input when it has read all. */
void child_told(struct child *c);
/* The next line that it says, without its line end, until the next call: 1; 0
 * when none came within `wait` ms; -1: there is none any more, since it ended,
 * closed its output or said a line that is too long. A last line that was cut
 * short is none. */
int child_line(struct child *c, const char **line, size_t *len,
    int64_t wait);
/* Bytes beyond this one it has never read, and nobody else will: what was not
 * written, and, once nobody holds the other end, what nobody took out of the
 * pipe. */
int64_t child_read(struct child *c);
/* Bytes beyond this one it has not read yet, but still may. */
int64_t child_taken(struct child *c);
/* End it, if it has not ended: what it said before can still be read. */
void child_kill(struct child *c);
/* How it ended, for people: "ended with status 3". Of the last child_line()
 * that was -1, or child_kill(). */
const char *child_end(const struct child *c);
/* Close its input, give it `grace` ms to end by itself, end it, and forget it.
 * c may be NULL. */
void child_close(struct child *c, int64_t grace);

#endif
