/* SPDX-License-Identifier: ISC
 *
 * recordcat - write records, for the tests of io/record.c
 *
 *	recordcat [-H] [-f FORMAT] [-o COL,...] [--zone Z] [--repeat N]
 *	    [--fd N] [--fail] NAME:TYPE ... <rows
 *
 * A line of standard input is a record, its cells separated by `|`, where
 * \xHH and \n stand for bytes; `~` is an empty cell of any type. --fail ends
 * with an error of data after the rows; --flush flushes behind each record.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/record.h"

#define MAX 16

static struct {
	struct record_column columns[MAX];
	size_t n;
	const char *zone;
	int64_t repeat, fd;
	bool fail, flush;
} ctx = { .repeat = 1 };

static size_t
unescape(char *s)
{
	char *to = s, *from = s;

	while (*from) {
		if (from[0] == '\\' && from[1] == 'x') {
			char hex[3] = { from[2], from[3] };

			*to++ = (char)strtol(hex, NULL, 16);
			from += 4;
		} else if (from[0] == '\\' && from[1] == 'n') {
			*to++ = '\n';
			from += 2;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return (size_t)(to - s);
}

static void
give_set(struct record *r, char *cell)
{
	const char *texts[MAX];
	size_t n = 0;
	char *end;

	for (; *cell && n < MAX; cell = end ? end : cell + strlen(cell)) {
		end = strchr(cell, ' ');
		if (end)
			*end++ = '\0';
		texts[n++] = cell;
	}
	record_set(r, texts, n);
}

static void
give(struct record *r, enum record_type type, char *cell)
{
	if (!strcmp(cell, "~")) {
		record_empty(r);
		return;
	}
	switch (type) {
	case RECORD_TEXT: {
		size_t len = unescape(cell);

		record_textn(r, cell, len);
		break;
	}
	case RECORD_COUNT:
		record_count(r, strtoll(cell, NULL, 10));
		break;
	case RECORD_CREDITS:
		record_credits(r, strtoll(cell, NULL, 10));
		break;
	case RECORD_TIME:
		record_time(r, strtoll(cell, NULL, 10));
		break;
	case RECORD_SET:
		give_set(r, cell);
		break;
	case RECORD_BOOL:
		record_bool(r, !strcmp(cell, "yes"));
		break;
	}
}

static int
give_line(struct record *r, const char *line, struct error *e)
{
	char copy[4096], *cell = copy, *end;
	size_t i;

	snprintf(copy, sizeof copy, "%s", line);
	copy[strcspn(copy, "\n")] = '\0';
	for (i = 0; i < ctx.n; i++, cell = end) {
		end = strchr(cell, '|');
		if (end)
			*end++ = '\0';
		else
			end = cell + strlen(cell);
		give(r, ctx.columns[i].type, cell);
	}
	if (record_end(r, e) < 0)
		return -1;
	return ctx.flush ? record_flush(r, e) : 0;
}

static int
copy(struct record *r, struct error *e)
{
	static char line[4096];
	int64_t i;

	while (fgets(line, sizeof line, stdin)) {
		for (i = 0; i < ctx.repeat; i++) {
			if (give_line(r, line, e) < 0)
				return -1;
		}
	}
	return ctx.fail ? error_set(e, ERR_DATA, "made to fail") : 0;
}

static int
take_column(char *operand, struct error *e)
{
	static const char *const types[] = {
		"text", "count", "credits", "time", "set", "bool"
	};
	char *type = strrchr(operand, ':');
	size_t i;

	if (!type || ctx.n == MAX)
		return error_set(e, ERR_USAGE, "NAME:TYPE, at most %d", MAX);
	*type++ = '\0';
	for (i = 0; i < sizeof types / sizeof *types; i++) {
		if (strcmp(type, types[i]))
			continue;
		ctx.columns[ctx.n].name = operand;
		ctx.columns[ctx.n++].type = (enum record_type)i;
		return 0;
	}
	return error_set(e, ERR_USAGE, "%s: no such type", type);
}

int
main(int argc, char *argv[])
{
	const struct opt own[] = {
		{ 0, "zone", OPT_TEXT, &ctx.zone },
		{ 0, "repeat", OPT_COUNT, &ctx.repeat },
		{ 0, "fd", OPT_COUNT, &ctx.fd },
		{ 0, "fail", OPT_FLAG, &ctx.fail },
		{ 0, "flush", OPT_FLAG, &ctx.flush },
		{ 0 }
	};
	struct house house = { 0 };
	struct record *r = NULL;
	struct error e = { 0 };
	int n, i;

	tool_init("recordcat", "recordcat [options] NAME:TYPE ...\n");
	n = opt_parse(argc, argv, "foH", own, &house, &e);
	for (i = 0; i < n; i++) {
		if (take_column(argv[i], &e) < 0)
			return tool_finish(&e);
	}
	if (n < 0)
		return tool_finish(&e);
	if ((ctx.fd ? record_open_fd(&r, (int)ctx.fd, ctx.columns, ctx.n, &e) :
	    record_open(&r, &house, ctx.columns, ctx.n, ctx.zone, &e)) == 0)
		copy(r, &e);
	record_close(r, &e);
	house_release(&house);
	return tool_finish(&e);
}
