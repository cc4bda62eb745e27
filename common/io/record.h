/* SPDX-License-Identifier: ISC
 *
 * Records out: one table of typed columns, printed as -f says: csv, tsv, json
 * (an object a line), table, excel; -o chooses columns and their order, -H
 * drops the header. A terminal gets table, a pipe csv. The types: identifiers
 * and text are strings also in JSON; counts are integers; credits decimals of
 * at most three places; a set is an array, in CSV separated by one space;
 * empty is null. Text never reaches a terminal raw (table escapes control
 * characters as \x1b); excel guards cells that a spreadsheet would evaluate.
 */
#ifndef IO_RECORD_H
#define IO_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct house;
struct record;

enum record_type {
	RECORD_TEXT,	/* strings, identifiers, numbers of phones */
	RECORD_COUNT,	/* int64_t */
	RECORD_CREDITS,	/* int64_t milli-credits */
	RECORD_TIME,	/* int64_t ms; RFC 3339 Z, on a table the zone's time */
	RECORD_SET,	/* texts */
	RECORD_BOOL	/* yes/no; true/false in JSON */
};

struct record_column {
	const char *name;
	enum record_type type;
};

/* Open a writer to standard output over the columns (the array is copied, the
 * names too). An unknown format or column is ERR_USAGE and names the nearest.
 * `zone` (may be NULL: UTC) is for times on a table. The header is written
 * with the first record, or by record_close() when there was none (never in
 * json). */
int record_open(struct record **r, const struct house *house,
    const struct record_column *columns, size_t n, const char *zone,
    struct error *e);
/* The same to a file descriptor, in csv: for rejects and exports to a file. */
int record_open_fd(struct record **r, int fd,
    const struct record_column *columns, size_t n, struct error *e);

/* One call a column, in the order of the columns, then record_end(). */
void record_text(struct record *r, const char *s);	/* NULL: empty */
void record_textn(struct record *r, const char *s, size_t len);
void record_count(struct record *r, int64_t n);
void record_credits(struct record *r, int64_t milli);
void record_time(struct record *r, int64_t ms);	/* <= 0 or NEVER: empty */
void record_set(struct record *r, const char *const texts[], size_t n);
void record_bool(struct record *r, bool yes);
void record_empty(struct record *r);
/* The record now begun is the last, and its line end is not written: it may be
 * cut (see struct row), and its reader is to see that. */
void record_unended(struct record *r);
/* What the next cell says: where colour may be used, a table shows it green,
 * yellow or red. Only for that cell. */
enum record_tone { RECORD_PLAIN, RECORD_GOOD, RECORD_WAITS, RECORD_BAD };
void record_tone(struct record *r, enum record_tone tone);
/* Finish the record. Whole records are buffered and written some 64 KiB at a
 * time; at once on a terminal, where a table comes in blocks of 200 rows or of
 * half a second. -1 with ERR_OUTPUT when writing fails: the caller stops. When
 * that is because the reader went away (EPIPE) there are no words in *e. */
int record_end(struct record *r, struct error *e);
/* Write what waits, a table's rows included: where the next record may be long
 * in coming. */
int record_flush(struct record *r, struct error *e);
/* Flush and free; r may be NULL. A record that was begun and not ended is
 * dropped. 0, or -1 with ERR_OUTPUT. An error that *e holds already is kept,
 * and the header is then not written when there was no record (a run that did
 * nothing prints nothing); ERR_SOME is not such an error. */
int record_close(struct record *r, struct error *e);


/* Credits as text: 12, 0.125, -3. */
#define RECORD_CREDITS_SIZE 32
const char *record_show_credits(char buf[RECORD_CREDITS_SIZE], int64_t milli);

#endif
