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
 * told on standard error, at most ten, and how many more there are). "-" is
 * refused. ERR_CREATE when it exists and not `overwrite`. */
int rejects_open(struct rejects **r, const char *path, bool overwrite,
    const struct rows *rows, struct error *e);
/* `column` names the column at fault, or NULL. `reason` is a stable word. */
int rejects_add(struct rejects *r, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e);
/* Rename into place. A run without any reject leaves no file. */
int rejects_commit(struct rejects *r, struct error *e);
/* Remove what was not committed and free; r may be NULL. */
void rejects_close(struct rejects *r);
/* Does the header have the rejects columns (is it a file fed back)? */
bool rejects_header(const struct rows *rows);

#endif
