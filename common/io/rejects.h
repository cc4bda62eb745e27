/* SPDX-License-Identifier: ISC
 *
 * The rejects file of -r: bad or withheld rows with their original columns
 * plus _line,_column,_reason,_detail. It is written under a temporary name and
 * renamed at the end, so that it is whole or not there; an existing one is not
 * overwritten without -y. A file that has these columns already (a rejects
 * file fed back) keeps its _line.
 */
#ifndef IO_REJECTS_H
#define IO_REJECTS_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct rejects;
struct row;
struct rows;

/* `path` NULL: nothing is written, and every call still works (rows are then
 * told on standard error, at most ten, and how many more there are). "-" and
 * a file that is being read are refused. ERR_CREATE when it exists and not
 * `overwrite`, or when its folder cannot be written to. A pipe or a device is
 * written to as it is. */
int rejects_open(struct rejects **r, const char *path, bool overwrite,
    const struct rows *rows, struct error *e);
/* `column` names the column at fault, or NULL. `reason` is a stable word. The
 * row's _line is FILE:LINE when there is more than one file. */
int rejects_add(struct rejects *r, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e);
/* Flush to disk and rename into place. A run without any reject leaves no
 * file, also where `overwrite` found an old one. */
int rejects_commit(struct rejects *r, struct error *e);
/* Remove what was not committed and free; r may be NULL. */
void rejects_close(struct rejects *r);
/* Does the header have the rejects columns (is it a file fed back)? */
bool rejects_header(const struct rows *rows);
/* Is that, to the letter, one of the four? */
bool rejects_column(const char *name);

#endif
