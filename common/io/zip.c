/* SPDX-License-Identifier: ISC */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scratch.h"
#include "base/xalloc.h"
#include "io/zip.h"

struct zip {
	struct archive *archive;
	char *path;
	struct scratch making;
	int fd;
	bool overwrite;
};

static int
zip_fault(const struct zip *z, struct error *e)
{
	return error_set(e, ERR_OUTPUT, "%s: %s", z->path,
	    archive_error_string(z->archive));
}

int
zip_open(struct zip **out, const char *path, bool overwrite, struct error *e)
{
	struct zip *z = xcalloc(1, sizeof *z);

	*out = z;
	z->path = xstrdup(path);
	z->overwrite = overwrite;
	z->fd = -1;
	if (!overwrite && access(path, F_OK) == 0)
		return error_set(e, ERR_CREATE, "%s: it exists: -y overwrites "
		    "it", path);
	if (scratch_open(&z->making, path, e) < 0)
		return -1;
	z->fd = open(z->making.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600);
	if (z->fd < 0)
		return error_set(e, ERR_CREATE, "%s:", path);
	z->archive = archive_write_new();
	XASSERT(z->archive);
	if (archive_write_set_format_zip(z->archive) != ARCHIVE_OK ||
	    archive_write_open_fd(z->archive, z->fd) != ARCHIVE_OK)
		return zip_fault(z, e);
	return 0;
}

static int
copy_data(struct zip *z, const char *name, int fd, struct error *e)
{
	char *block = xmalloc(65536);
	ssize_t n;
	int r = 0;

	while (r == 0 && (n = read(fd, block, 65536)) != 0) {
		if (n < 0 && errno != EINTR)
			r = error_set(e, ERR_INPUT, "%s:", name);
		else if (n > 0 && archive_write_data(z->archive, block,
		    (size_t)n) < n)
			r = zip_fault(z, e);
	}
	free(block);
	return r;
}

int
zip_add(struct zip *z, const char *name, int fd, int64_t at, struct error *e)
{
	struct archive_entry *entry;
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return error_set(e, ERR_INPUT, "%s:", name);
	entry = archive_entry_new();
	XASSERT(entry);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, st.st_size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, (time_t)(at / 1000), 0);
	r = archive_write_header(z->archive, entry) == ARCHIVE_OK ?
	    copy_data(z, name, fd, e) : zip_fault(z, e);
	archive_entry_free(entry);
	return r;
}

int
zip_commit(struct zip *z, struct error *e)
{
	if (archive_write_close(z->archive) != ARCHIVE_OK)
		return zip_fault(z, e);
	if (fsync(z->fd) < 0)
		return error_output(e, z->path);
	/* without -y one that came meanwhile stays */
	if (z->overwrite ? rename(z->making.path, z->path) < 0 :
	    link(z->making.path, z->path) < 0)
		return error_set(e, ERR_CREATE, "%s:", z->path);
	scratch_close(&z->making);
	return 0;
}

void
zip_close(struct zip *z)
{
	if (!z)
		return;
	if (z->archive)
		archive_write_free(z->archive);
	if (z->fd >= 0)
		close(z->fd);
	scratch_close(&z->making);
	free(z->path);
	free(z);
}
