/* SPDX-License-Identifier: ISC
 *
 * Whatever bytes a file or a pipe holds: rows, bad rows or a fault, and what
 * rows.h promises of each row. The first byte chooses how they are read.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/rows.h"
#include "text/utf8.h"

enum { PIPE = 1, ACTS = 2, BARE = 4, CHARSET = 8, EMPTY_OK = 16, TWICE = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A descriptor to read the bytes from; a pipe takes no more than it holds. */
static int
source(const uint8_t *data, size_t size, unsigned how)
{
	static char name[] = "/tmp/fuzz-rows.XXXXXX";
	static int file = -1;
	int ends[2];

	if (how & PIPE) {
		XASSERT(pipe(ends) == 0);
		XASSERT(write(ends[1], data, size) == (ssize_t)size);
		close(ends[1]);
		return ends[0];
	}
	if (file < 0) {
		file = mkstemp(name);
		XASSERT(file >= 0);
		unlink(name);
	}
	XASSERT(ftruncate(file, 0) == 0);
	XASSERT(pwrite(file, data, size, 0) == (ssize_t)size);
	XASSERT(lseek(file, 0, SEEK_SET) == 0);
	return dup(file);
}

static void
check_row(const struct rows *rows, const struct row *row)
{
	const char *reason;
	char detail[256];
	struct phone p;
	size_t i;

	XASSERT(row->line > 0 && row->detail);
	XASSERT(!row->cut || !row->bad);
	for (i = 0; i < rows_width(rows); i++) {
		XASSERT(row->cells[i][row->lens[i]] == '\0');
		XASSERT(row->lens[i] <= ROWS_CELL_MAX);
		if (row->bad)
			continue;
		XASSERT(strlen(row->cells[i]) == row->lens[i]);
		XASSERT(utf8_valid(row->cells[i], row->lens[i]) ==
		    row->lens[i]);
		number_read(&p, row->cells[i], row->lens[i], "GB", &reason,
		    detail, sizeof detail);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = { "cp1252", "utf-16", "utf-7",
		"shift_jis" };
	unsigned how = size ? *data : 0;
	struct rows_how rows_how = {
		.charset = how & CHARSET ? charsets[how >> 6] : NULL,
		.bare = how & BARE ? "number" : NULL,
		.acts = how & ACTS, .empty_ok = how & EMPTY_OK
	};
	struct error e = { 0 };
	struct rows *rows;
	struct row row;
	char path[32], again[32];
	char *paths[] = { path, again };
	int fd, got, second = -1;

	if (!size || size > 60000)
		return 0;
	fd = source(data + 1, size - 1, how);
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	if (how & TWICE) {
		second = source(data + 1, size - 1, PIPE);
		snprintf(again, sizeof again, "/dev/fd/%d", second);
	}
	got = rows_open(&rows, paths, how & TWICE ? 2 : 1, &rows_how, &e);
	if (got == 0) {
		while ((got = rows_next(rows, &row, &e)) > 0)
			check_row(rows, &row);
		rows_close(rows);
	}
	XASSERT(got == 0 || (e.kind != ERR_NONE && *e.msg));
	close(fd);
	if (second >= 0)
		close(second);
	return 0;
}
