/* SPDX-License-Identifier: ISC
 *
 * YAML is edited as text, because a tree that is written out again has lost
 * the comments. Whether that went well is not argued but looked at: the new
 * text is read, and compared with what the old one was.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/scratch.h"
#include "base/xalloc.h"
#include "io/config.h"
#include "io/config-edit.h"
#include "io/whole.h"

/* Does it stand for itself without quotes? */
static bool
is_plain(const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_./@+-";

	return (isalpha((unsigned char)*s) || *s == '/') &&
	    s[strspn(s, plain)] == '\0' && strcasecmp(s, "null");
}

static void
add_value(struct buf *b, const char *s)
{
	if (is_plain(s)) {
		buf_adds(b, s);
		return;
	}
	buf_addc(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_addf(b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			buf_addf(b, "\\x%02x", (unsigned char)*s);
		else
			buf_addc(b, *s);
	}
	buf_addc(b, '"');
}

static void
add_entry(struct buf *b, int indent, const char *name,
    const struct config_pair *v, size_t n)
{
	size_t i;

	buf_addf(b, "%*s%s:\n", indent, "", name);
	for (i = 0; i < n; i++) {
		buf_addf(b, "%*s%s: ", indent + 2, "", v[i].key);
		add_value(b, v[i].value);
		buf_addc(b, '\n');
	}
}

/* Where line `n`, counted from 1, begins. */
static size_t
line_start(const struct buf *b, int n)
{
	size_t i;

	for (i = 0; i < b->len && n > 1; i++)
		if (b->s[i] == '\n')
			n--;
	return i;
}

/* The old text with the entry where it belongs: first in its map, or at the
 * end of the file, in a map of its own. */
static void
insert(struct buf *out, const struct buf *old, const struct config_node *map,
    const char *key, const char *name, const struct config_pair *v, size_t n)
{
	size_t at = old->len;
	int indent = 2;

	if (map) {
		at = line_start(old, map->line + 1);
		if (map->first)
			indent = map->first->column - 1;
	}
	buf_add(out, old->s, at);
	if (at && old->s[at - 1] != '\n')
		buf_addc(out, '\n');
	if (!map)
		buf_addf(out, "%s:\n", key);
	add_entry(out, indent, name, v, n);
	buf_add(out, old->s + at, old->len - at);
}

static bool
same(const struct config_node *a, const struct config_node *b)
{
	if (a->kind != b->kind || a->n != b->n)
		return false;
	if (a->kind == CONFIG_TEXT)
		return a->given == b->given && !strcmp(a->text, b->text);
	for (a = a->first, b = b->first; a; a = a->next, b = b->next)
		if ((a->key != NULL) != (b->key != NULL) ||
		    (a->key && strcmp(a->key, b->key)) || !same(a, b))
			return false;
	return true;
}

/* The same members, but for those called `but`. */
static bool
same_members(const struct config_node *a, const struct config_node *b,
    const char *but)
{
	a = a ? a->first : NULL;
	b = b ? b->first : NULL;
	for (;;) {
		while (a && !strcmp(a->key, but))
			a = a->next;
		while (b && !strcmp(b->key, but))
			b = b->next;
		if (!a || !b)
			return !a && !b;
		if (strcmp(a->key, b->key) || !same(a, b))
			return false;
		a = a->next;
		b = b->next;
	}
}

static bool
is_entry(const struct config_node *node, const struct config_pair *v,
    size_t n)
{
	const struct config_node *one = node ? node->first : NULL;
	size_t i;

	if (!node || node->kind != CONFIG_MAP || node->n != n)
		return false;
	for (i = 0; i < n; i++, one = one->next)
		if (strcmp(one->key, v[i].key) || one->kind != CONFIG_TEXT ||
		    strcmp(one->text, v[i].value))
			return false;
	return true;
}

/* Is the new text what it should be? */
static bool
verify(const struct buf *text, const struct config *old, const char *map,
    const char *name, const struct config_pair *v, size_t n)
{
	const struct config_node *was = config_root(old), *is;
	struct config *c;
	struct error e;
	bool good;

	if (config_parse(&c, "", text->s, text->len, &e) < 0)
		return false;
	is = config_root(c);
	good = same_members(was, is, map) &&
	    same_members(config_get(was, map), config_get(is, map), name) &&
	    is_entry(config_get(config_get(is, map), name), v, n);
	config_close(c);
	return good;
}

static int
by_hand(const char *path, const char *map, const char *name,
    const struct config_pair *v, size_t n, struct error *e)
{
	struct buf b = { 0 };

	add_entry(&b, 2, name, v, n);
	error_set(e, ERR_CONFIG, "%s: is written in a way that only people "
	    "should change: put this under %s: there\n%s", path, map, b.s);
	if (*e->msg && e->msg[strlen(e->msg) - 1] == '\n')
		e->msg[strlen(e->msg) - 1] = '\0';
	buf_release(&b);
	return -1;
}

/* The file as it is; nothing where there is none, or it is empty. */
static int
read_old(struct buf *old, const char *path, struct error *e)
{
	struct stat st;

	buf_adds(old, "");
	if (stat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (st.st_size == 0)
		return 0;
	return whole_bytes(old, path, CONFIG_SIZE_MAX, e);
}

int
config_edit_add(struct buf *text, const char *path, const char *map,
    const char *name, const struct config_pair *v, size_t n, struct error *e)
{
	const struct config_node *node;
	struct buf old = { 0 };
	struct config *c = NULL;
	int r = -1;

	if (read_old(&old, path, e) < 0 ||
	    config_parse(&c, path, old.s, old.len, e) < 0)
		goto done;
	node = config_get(config_root(c), map);
	if (config_get(node, name)) {
		r = config_fault(c, config_get(node, name), e, "is there "
		    "already");
		goto done;
	}
	insert(text, &old, node, map, name, v, n);
	r = verify(text, c, map, name, v, n) ? 0 :
	    by_hand(path, map, name, v, n, e);
done:
	config_close(c);
	buf_release(&old);
	return r;
}

static int
make_folders(const char *path, struct error *e)
{
	char *folder = xstrdup(path), *slash;
	int r = 0;

	for (slash = strchr(folder + 1, '/'); slash && r == 0;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) < 0 && errno != EEXIST)
			r = error_set(e, ERR_CREATE, "%s:", folder);
		*slash = '/';
	}
	free(folder);
	return r;
}

static int
write_new(const char *path, const char *new, int fd, const struct buf *text,
    struct error *e)
{
	struct stat st;
	mode_t mode = stat(path, &st) == 0 ? st.st_mode & 07777 : 0600;
	size_t done = 0;
	ssize_t n;

	if (fchmod(fd, mode) < 0)
		return error_set(e, ERR_CREATE, "%s:", new);
	while (done < text->len) {
		n = write(fd, text->s + done, text->len - done);
		if (n < 0)
			return error_set(e, ERR_OUTPUT, "%s:", new);
		done += (size_t)n;
	}
	if (fsync(fd) < 0)
		return error_set(e, ERR_OUTPUT, "%s:", new);
	return rename(new, path) < 0 ? error_set(e, ERR_CREATE, "%s:", path) :
	    0;
}

static int
replace(const char *path, const struct buf *text, struct error *e)
{
	struct scratch new = { 0 };
	int fd, r = -1;

	if (scratch_open(&new, path, e) < 0)
		return -1;
	fd = open(new.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		error_set(e, ERR_CREATE, "%s:", new.path);
	} else {
		r = write_new(path, new.path, fd, text, e);
		close(fd);
	}
	scratch_close(&new);
	return r;
}

int
config_edit_write(const char *path, const struct buf *text, struct error *e)
{
	/* Where it is a link, what it leads to is written. */
	char *real = realpath(path, NULL);
	int r = make_folders(path, e);

	if (r == 0)
		r = replace(real ? real : path, text, e);
	free(real);
	return r;
}
