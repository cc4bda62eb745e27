/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scratch.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "text/utf8.h"

#define TOLD_MAX 10		/* rows told on standard error */

static const char *const ours[] = { "_line", "_column", "_reason", "_detail" };
enum { OURS = sizeof ours / sizeof *ours };

struct rejects {
	const struct rows *rows;
	int64_t n;

	char *path;		/* NULL: told instead of written */
	bool direct;		/* a pipe or a device: no rename */
	struct scratch making;	/* what it is until all rows are in */
	int fd;
	struct record *record;

	/* The columns of the rows that go in, and where their _line stands. */
	struct record_column *columns;
	size_t *from;
	size_t ncolumns;
	int line;
};

bool
rejects_column(const char *name)
{
	size_t i;

	for (i = 0; i < OURS; i++) {
		if (!strcmp(name, ours[i]))
			return true;
	}
	return false;
}

bool
rejects_header(const struct rows *rows)
{
	return rows_column(rows, "_line") >= 0 &&
	    rows_column(rows, "_reason") >= 0;
}

/* The original columns, then ours. */
static void
choose_columns(struct rejects *r)
{
	size_t i, width = rows_width(r->rows);

	r->columns = xcalloc(width + OURS, sizeof *r->columns);
	r->from = xcalloc(width + 1, sizeof *r->from);
	for (i = 0; i < width; i++) {
		if (rejects_column(rows_name(r->rows, i)))
			continue;
		r->from[r->ncolumns] = i;
		r->columns[r->ncolumns++].name = rows_name(r->rows, i);
	}
	for (i = 0; i < OURS; i++)
		r->columns[r->ncolumns + i].name = ours[i];
	r->line = rows_column(r->rows, "_line");
}

static int
check_folder(const struct rejects *r, struct error *e)
{
	char *dir = xstrdup(r->path), *slash = strrchr(dir, '/');
	int ok;

	if (slash)
		slash[1] = '\0';
	ok = access(slash ? dir : ".", W_OK | X_OK);
	free(dir);
	return ok < 0 ? error_set(e, ERR_CREATE, "%s:", r->path) : 0;
}

/* Told early, before anything is done with the rows. */
static int
check_path(struct rejects *r, bool overwrite, struct error *e)
{
	struct stat st;
	char *real;

	if (!strcmp(r->path, "-"))
		return error_set(e, ERR_USAGE, "-r -: rejects go to a file, "
		    "as standard output is for the rows that pass");
	if (stat(r->path, &st) < 0)
		return check_folder(r, e);
	if (S_ISDIR(st.st_mode))
		return error_set(e, ERR_CREATE, "%s: is a folder", r->path);
	r->direct = !S_ISREG(st.st_mode);
	if (r->direct)
		return 0;
	if (rows_reads(r->rows, r->path))
		return error_set(e, ERR_USAGE, "-r %s: that file is being "
		    "read: name another", r->path);
	if (!overwrite)
		return error_set(e, ERR_CREATE, "%s: exists: name another "
		    "file, or add -y to overwrite it", r->path);
	if ((real = realpath(r->path, NULL))) {	/* behind a link */
		free(r->path);
		r->path = real;
	}
	return check_folder(r, e);
}

int
rejects_open(struct rejects **out, const char *path, bool overwrite,
    const struct rows *rows, struct error *e)
{
	struct rejects *r = xcalloc(1, sizeof *r);

	*out = NULL;
	r->rows = rows;
	r->fd = -1;
	if (path) {
		r->path = xstrdup(path);
		if (check_path(r, overwrite, e) < 0) {
			rejects_close(r);
			return -1;
		}
		choose_columns(r);
	}
	*out = r;
	return 0;
}

static int
create_temporary(struct rejects *r, struct error *e)
{
	if (scratch_open(&r->making, r->path, e) < 0)
		return -1;
	r->fd = open(r->making.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600);
	return r->fd < 0 ? error_set(e, ERR_CREATE, "%s:", r->making.path) : 0;
}

/* Only when there is something to write, so that a run that is killed while
 * all is well leaves nothing behind. */
static int
create(struct rejects *r, struct error *e)
{
	if (r->direct) {
		r->fd = open(r->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
		if (r->fd < 0)
			return error_set(e, ERR_CREATE, "%s:", r->path);
	} else if (create_temporary(r, e) < 0) {
		return -1;
	}
	return record_open_fd(&r->record, r->fd, r->columns,
	    r->ncolumns + OURS, e);
}

/* Where the row stands: what an earlier stage wrote about it goes before. */
static void
add_place(struct rejects *r, const struct row *row)
{
	char place[32], *with_file;

	if (r->line >= 0 && row->lens[r->line]) {
		record_textn(r->record, row->cells[r->line],
		    row->lens[r->line]);
		return;
	}
	snprintf(place, sizeof place, "%lu", row->line);
	if (!rows_several(r->rows)) {
		record_text(r->record, place);
		return;
	}
	with_file = xasprintf("%s:%s", rows_file(r->rows), place);
	record_text(r->record, with_file);
	free(with_file);
}

static void
tell(struct rejects *r, const struct row *row, const char *column,
    const char *reason, const char *detail)
{
	if (r->n > TOLD_MAX)
		return;
	tool_warn("%s:%lu: %s%s%s%s%s", rows_file(r->rows), row->line,
	    column ? column : "", column ? ": " : "", reason,
	    detail && *detail ? ": " : "", detail ? detail : "");
}

int
rejects_add(struct rejects *r, const struct row *row, const char *column,
    const char *reason, const char *detail, struct error *e)
{
	size_t i, at;

	r->n++;
	if (!r->path) {
		tell(r, row, column, reason, detail);
		return 0;
	}
	if (!r->record && create(r, e) < 0)
		return -1;
	for (i = 0; i < r->ncolumns; i++) {
		at = r->from[i];
		record_textn(r->record, row->cells[at], row->lens[at]);
	}
	add_place(r, row);
	record_text(r->record, column);
	record_text(r->record, reason);
	/* What is clipped, or quotes odd bytes, must not make the row bad when
	 * the file comes back. */
	record_textn(r->record, detail ? detail : "",
	    detail ? utf8_valid(detail, strlen(detail)) : 0);
	if (record_end(r->record, e) < 0)
		return error_prefix(e, "%s", r->path);
	return 0;
}

static int
publish(struct rejects *r, struct error *e)
{
	struct record *record = r->record;
	int fd = r->fd;

	r->record = NULL;
	if (record_close(record, e) < 0)
		return error_prefix(e, "%s", r->path);
	if (r->direct)
		return 0;
	if (fsync(fd) < 0)
		return error_set(e, ERR_OUTPUT, "%s:", r->path);
	r->fd = -1;
	if (close(fd) < 0 || rename(r->making.path, r->path) < 0)
		return error_set(e, ERR_OUTPUT, "%s:", r->path);
	scratch_close(&r->making);
	return 0;
}

/* An older run's file must not look like this one's. */
static int
remove_old(const struct rejects *r, struct error *e)
{
	if (unlink(r->path) < 0 && errno != ENOENT)
		return error_set(e, ERR_OUTPUT, "%s:", r->path);
	return 0;
}

int
rejects_commit(struct rejects *r, struct error *e)
{
	if (r->record) {
		if (publish(r, e) < 0)
			return -1;
		tool_note("%lld row%s in %s", (long long)r->n,
		    r->n == 1 ? " is" : "s are", r->path);
		return 0;
	}
	if (r->path)
		return r->direct ? 0 : remove_old(r, e);
	if (r->n > TOLD_MAX)
		tool_warn("and %lld more rows: -r FILE keeps them all",
		    (long long)r->n - TOLD_MAX);
	return 0;
}

void
rejects_close(struct rejects *r)
{
	struct error ignored = { 0 };

	if (!r)
		return;
	record_close(r->record, &ignored);
	if (r->fd >= 0)
		close(r->fd);
	scratch_close(&r->making);
	free(r->path);
	free(r->columns);
	free(r->from);
	free(r);
}
