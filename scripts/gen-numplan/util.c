/* SPDX-License-Identifier: ISC
 *
 * The reader of tab-separated data, the writers of C, and numbered strings.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/tables.h"

void
die(const char *fmt, ...)
{
	va_list ap;

	fputs("gen-numplan: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static char *
read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t len = 0, cap = 0, n;
	char *s = NULL;

	if (f == NULL)
		die("%s: %s", path, strerror(errno));
	do {
		xgrow(&s, &cap, len + 65536, 1);
		n = fread(s + len, 1, 65535, f);
		len += n;
	} while (n > 0);
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	fclose(f);
	s[len] = '\0';
	return s;
}

static void
split_row(struct tsv *t, char *line)
{
	size_t i;
	char *tab;

	for (i = 0; i < t->columns; i++) {
		t->cell[t->rows * t->columns + i] = line;
		tab = strchr(line, '\t');
		if ((tab == NULL) != (i + 1 == t->columns))
			die("%s: row %zu has not %zu columns", t->name,
			    t->rows + 1, t->columns);
		if (tab != NULL) {
			*tab = '\0';
			line = tab + 1;
		}
	}
	t->rows++;
}

void
tsv_read(struct tsv *t, const char *dir, const char *name, size_t columns)
{
	char *path = xasprintf("%s/%s", dir, name), *line, *end;
	size_t cap = 0;

	memset(t, 0, sizeof(*t));
	t->columns = columns;
	t->name = name;
	t->text = read_file(path);
	free(path);
	for (line = t->text; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		if (end == NULL)
			die("%s: the last line has no end", name);
		*end = '\0';
		if (*line == '#')
			continue;
		xgrow(&t->cell, &cap, (t->rows + 1) * columns,
		    sizeof(*t->cell));
		split_row(t, line);
	}
}

char *
tsv_get(const struct tsv *t, size_t row, size_t column)
{
	return t->cell[row * t->columns + column];
}

void
tsv_release(struct tsv *t)
{
	free(t->text);
	free(t->cell);
}

uint32_t
tsv_lengths(const char *cell)
{
	uint32_t bits = 0;
	unsigned long n;
	char *end;

	while (*cell != '\0') {
		n = strtoul(cell, &end, 10);
		if (end == cell || n > LANG_DEPTH ||
		    (*end != ',' && *end != '\0'))
			die("not a list of lengths: %s", cell);
		bits |= 1u << n;
		cell = *end == ',' ? end + 1 : end;
	}
	return bits;
}

FILE *
open_out(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s.c", dir, name);
	FILE *f = fopen(path, "w");

	if (f == NULL)
		die("%s: %s", path, strerror(errno));
	free(path);
	fputs("/* Written by gen-numplan from common/phone/data. */\n"
	    "#include \"phone/tables.h\"\n\n", f);
	return f;
}

void
close_out(FILE *f)
{
	if (ferror(f) || fclose(f) != 0)
		die("writing: %s", strerror(errno));
}

void
write_string(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || (unsigned char)*s > '~' ||
		    *s == '"' || *s == '\\' || *s == '?')
			fprintf(f, "\\%03o", (unsigned)(unsigned char)*s);
		else
			fputc(*s, f);
	fputc('"', f);
}

static size_t
string_slot(const struct strings *t, const char *s)
{
	const unsigned char *c = (const unsigned char *)s;
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (; *c != '\0'; c++)
		h = (h ^ *c) * 1099511628211u;
	for (i = (size_t)(h ^ h >> 32) & (t->table_cap - 1);
	    t->table[i] != 0; i = (i + 1) & (t->table_cap - 1))
		if (strcmp(t->s[t->table[i] - 1], s) == 0)
			break;
	return i;
}

uint32_t
strings_add(struct strings *t, const char *s)
{
	size_t i;

	if (t->len * 2 >= t->table_cap) {
		t->table_cap = t->table_cap == 0 ? 256 : t->table_cap * 2;
		free(t->table);
		t->table = xcalloc(t->table_cap, sizeof(*t->table));
		for (i = 0; i < t->len; i++)
			t->table[string_slot(t, t->s[i])] = (uint32_t)i + 1;
	}
	i = string_slot(t, s);
	if (t->table[i] == 0) {
		xgrow(&t->s, &t->cap, t->len + 1, sizeof(*t->s));
		t->s[t->len++] = xstrdup(s);
		t->table[i] = (uint32_t)t->len;
	}
	return t->table[i] - 1;
}

uint32_t
block_add(struct block *b, const char *s)
{
	size_t n = b->strings.len, cap = b->strings.cap;
	uint32_t i = strings_add(&b->strings, s);

	if (i < n)
		return (uint32_t)b->at[i];
	if (b->strings.cap != cap)
		b->at = xrealloc(b->at, b->strings.cap, sizeof(*b->at));
	xgrow(&b->s, &b->cap, b->len + strlen(s) + 1, 1);
	b->at[i] = b->len;
	memcpy(b->s + b->len, s, strlen(s) + 1);
	b->len += strlen(s) + 1;
	return (uint32_t)b->at[i];
}

void
block_write(struct block *b, FILE *f, const char *name)
{
	size_t i;

	fprintf(f, "const char %s[] =\n", name);
	for (i = 0; i < b->len; i += strlen(b->s + i) + 1) {
		write_string(f, b->s + i);
		fputs(" \"\\000\"\n", f);
	}
	fputs(";\n\n", f);
	free(b->s);
	free(b->at);
}

void
write_iso_index(FILE *f, const char *name, const char *const iso[], size_t n)
{
	unsigned index[ISO_INDEX] = { 0 };
	size_t i;

	if (n > 255)
		die("%s: more than 255 countries", name);
	for (i = 0; i < n; i++)
		index[iso_index(iso[i])] = (unsigned)i + 1;
	if (index[0] != 0)
		die("%s: a country whose name is no two capitals", name);
	fprintf(f, "const uint8_t %s[ISO_INDEX] = {", name);
	for (i = 0; i < ISO_INDEX; i++)
		fprintf(f, "%s%u,", i % 20 == 0 ? "\n" : "", index[i]);
	fputs("\n};\n\n", f);
}
