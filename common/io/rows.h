/* SPDX-License-Identifier: ISC
 *
 * Rows in: CSV with a header (RFC 4180, by libcsv), JSON lines (told by the
 * first byte), or a bare list of numbers, one a line (told by its first field
 * being a phone number). sms-csv(5) describes the forms. Memory does not grow
 * with the file: a row lives until the next one is read.
 */
#ifndef IO_ROWS_H
#define IO_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct rows;

#define ROWS_CELL_MAX (64 * 1024)	/* bytes in a cell */
#define ROWS_QUOTE_MAX 100		/* lines that a quoted cell may span */
#define ROWS_ROW_MAX (1024 * 1024)	/* bytes in a row, or a line */
#define ROWS_WIDTH_MAX 1024		/* columns */

struct rows_how {
	const char *charset;	/* NULL: UTF-8, or UTF-16 by its mark */
	/* The name of the column of a bare list; NULL: a bare list is taken
	 * for a file without header, and refused. */
	const char *bare;
	bool empty_ok;		/* 0 bytes are a file without rows, not 66 */
	/* The caller acts on rows (sends, imports): a last row without its
	 * newline that comes from a pipe is bad, `cut-row`. */
	bool acts;
	/* Called before rows_next() waits for input, so that what is done with
	 * the rows so far need not wait with it; may be NULL. */
	void (*idle)(void *ctx);
	void *idle_ctx;
};

/* One row. Cells are NUL-terminated, byte for byte as in the file (UTF-8), and
 * `cells` is always rows_width() long. `bad` is NULL, or why this row is bad:
 * a stable word (too-many-columns, too-few-columns, bad-utf8, nul-byte,
 * cut-row, bad-json); its cells are then as far as they could be read, and
 * `detail` is a sentence for people. */
struct row {
	const char **cells;
	size_t *lens;
	unsigned long line;	/* where it begins, the first line being 1 */
	const char *bad, *detail;
	/* A good row that is the last and came out of a pipe without its
	 * newline (never with how->acts): its text may be cut, and who hands
	 * it on does so without newline, so that who acts on it can see. */
	bool cut;
};

/* Open the files named (none, or "-": standard input), which must have the
 * same header. `paths` and the strings in *how stay the caller's and outlive
 * the rows. Faults of a file: ERR_INPUT unreadable or 0 bytes, ERR_DATA no
 * header, a column named twice, not UTF-8 (names --charset), NULs. A regular
 * file that shows no sign of being UTF-8 is such a fault as a whole; else odd
 * bytes make a row bad. With empty_ok, where there is nothing but files of 0
 * bytes, the width is 0 and every column that is needed is there. */
int rows_open(struct rows **rows, char *const paths[], size_t npaths,
    const struct rows_how *how, struct error *e);
void rows_close(struct rows *rows);

/* For a caller that reads plain lines by itself: rows of one column of that
 * name. rows_next() gives none, but what was read can be rejected.
 * rows_plain_file() says which of the paths is being read. */
struct rows *rows_plain(const char *column, char *const paths[],
    size_t npaths);
void rows_plain_file(struct rows *rows, const char *file);

/* The next row: 1, or 0 at the end, or -1 for a fault of the file (an unclosed
 * quote names the line where it opens, a cell of over ROWS_CELL_MAX, a later
 * file with another header), or ERR_RETRY when a signal that stops the tool
 * came while waiting for input. Blank lines are no rows. */
int rows_next(struct rows *rows, struct row *row, struct error *e);

/* Would rows_next() most likely return without waiting for input? A sender that
 * reads from a slow pipe hands over what it has before it waits. */
bool rows_ready(const struct rows *rows);

/* The header. Names as they stand in the file. */
size_t rows_width(const struct rows *rows);
const char *rows_name(const struct rows *rows, size_t i);
/* The column of that name, without regard to case, spaces, _ and -; or -1. */
int rows_column(const struct rows *rows, const char *name);
/* The same, but a missing column is ERR_DATA that names the nearest. */
int rows_need(const struct rows *rows, const char *name, struct error *e);
/* The same for what -c can name; the error says how. */
int rows_need_role(const struct rows *r, const char *role, struct error *e);
/* What the file being read is called in messages: its path, or "<stdin>". */
const char *rows_file(const struct rows *rows);
/* Is there more than one file, so that a line number alone says too little? */
bool rows_several(const struct rows *rows);
/* Is that path one of the files read? */
bool rows_reads(const struct rows *rows, const char *path);
/* Was it a bare list? Its one column is then named how->bare. */
bool rows_is_bare(const struct rows *rows);

#endif
