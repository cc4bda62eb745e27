/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "carrier/exec-lines.h"
#include "carrier/refusal.h"
#include "io/tree.h"
#include "text/segment.h"
#include "text/utf8.h"

#define CELL_SIZE 512
#define CELLS_MAX 6

struct cells {
	char v[CELLS_MAX][CELL_SIZE];
};

static const char *
valid_until(char at[CLOCK_SIZE], const struct submission *m)
{
	return m->not_after && m->not_after != CLOCK_NEVER ?
	    clock_format(at, m->not_after) : "";
}

static void
measure(struct segment *g, const struct submission *m)
{
	const struct segment_how how = { .force = m->unicode ? SEGMENT_UCS2 :
	    SEGMENT_AUTO };

	if (segment_count(g, m->text, strlen(m->text), &how, NULL) < 0)
		memset(g, 0, sizeof *g);
}

static void
say_text(struct buf *out, enum cell_form form, const char *name,
    const char *text)
{
	if (form == CELL_JSON)
		buf_addf(out, "\"%s\":", name);
	cell_text(out, form, text, strlen(text));
	buf_addc(out, form == CELL_TSV ? '\t' : ',');
}

/* The text comes last: whoever reads fields up to a line's end has all of
 * it. */
void
exec_say(struct buf *out, enum cell_form form, const struct submission *m)
{
	char at[CLOCK_SIZE];
	struct segment g;

	measure(&g, m);
	if (form == CELL_JSON)
		buf_addc(out, '{');
	say_text(out, form, "id", m->client_id);
	say_text(out, form, "number", m->number);
	say_text(out, form, "own", m->sender);
	say_text(out, form, "encoding", encoding_name(g.encoding));
	if (form == CELL_JSON)
		buf_adds(out, "\"segments\":");
	buf_addf(out, "%u%c", g.segments, form == CELL_TSV ? '\t' : ',');
	say_text(out, form, "valid_until", valid_until(at, m));
	say_text(out, form, "text", m->text);
	out->s[--out->len] = '\0';	/* the last separator */
	buf_adds(out, form == CELL_JSON ? "}\n" : "\n");
}

/* Split a line at tabs if it has any, else at commas; a field in quotes is as
 * CSV has it. The last one takes what is left. */
static void
split(struct cells *c, const char *line, size_t n)
{
	char separator = strchr(line, '\t') ? '\t' : ',';
	const char *s = line;
	size_t i, len;

	for (i = 0; i < n && *s; i++) {
		bool quoted = *s == '"';

		for (s += quoted, len = 0; *s; s++) {
			if (quoted && s[0] == '"' && s[1] == '"')
				s++;
			else if (quoted ? *s == '"' : *s == separator &&
			    i + 1 < n)
				break;
			if (len + 1 < CELL_SIZE)
				c->v[i][len++] = *s;
		}
		c->v[i][len] = '\0';
		s += quoted && *s;
		s += *s == separator;
	}
}

static int
read_object(struct cells *c, const char *const names[], size_t n,
    const char *line, size_t len, char *why, size_t size)
{
	char detail[160];
	struct tree *t = tree_parse(line, len, detail, sizeof detail);
	const char *text;
	size_t i, k;

	if (!t) {
		snprintf(why, size, "not JSON: %s", detail);
		return -1;
	}
	for (i = 0; i < n; i++) {
		text = tree_text(tree_get(t, names[i]), &k);
		snprintf(c->v[i], CELL_SIZE, "%.*s", (int)(k < CELL_SIZE ? k :
		    CELL_SIZE - 1), text);
	}
	tree_free(t);
	return 0;
}

/* The fields of a line by their names; 1: it is the names themselves. */
static int
read_cells(struct cells *c, const char *const names[], size_t n,
    const char *line, size_t len, char *why, size_t size)
{
	size_t i;

	memset(c, 0, sizeof *c);
	for (i = 0; i < len && ((unsigned char)line[i] >= ' ' ||
	    line[i] == '\t'); i++)
		;
	if (i < len || utf8_valid(line, len) < len) {
		snprintf(why, size, "not text");
		return -1;
	}
	if (*line == '{')
		return read_object(c, names, n, line, len, why, size);
	split(c, line, n);
	return !strcmp(c->v[0], names[0]) && !strcmp(c->v[1], names[1]);
}

/* What a program may say of how long to wait: seconds, or 5m. */
static int64_t
read_wait(const char *text)
{
	struct error e;
	int64_t ms;
	char s[CELL_SIZE + 2];

	snprintf(s, sizeof s, "%s%s", text,
	    text[strspn(text, "0123456789")] ? "" : "s");
	return *text && clock_duration(&ms, s, &e) == 0 ? ms : -1;
}

/* The class of that name, if it is one of that kind; else the kind's own. */
static const struct refusal *
class_of(const char *class, enum outcome_kind kind)
{
	const struct refusal *r = *class ? refusal_find(class) : NULL;

	if (r && r->kind == kind)
		return r;
	return refusal_find(kind == OUTCOME_REJECTED ? "refused" :
	    kind == OUTCOME_LATER ? "not-processed" : "unknown");
}

static void
refuse(struct exec_answer *a, enum outcome_kind kind, const struct cells *c)
{
	const struct refusal *r = class_of(c->v[3], kind);
	bool own = r == refusal_find(c->v[3]);

	refusal_apply(r, read_wait(c->v[4]), &a->outcome);
	snprintf(a->outcome.said, sizeof a->outcome.said, "%.40s%s%.100s",
	    own ? "" : c->v[3], !own && *c->v[3] && *c->v[5] ? ": " : "",
	    c->v[5]);
}

int
exec_read_answer(struct exec_answer *a, const char *line, size_t len,
    char *why, size_t size)
{
	static const char *const names[] = { "id", "state", "carrier_id",
	    "reason", "retry_after", "detail" };
	struct cells c;
	int r = read_cells(&c, names, 6, line, len, why, size);

	memset(a, 0, sizeof *a);
	if (r)
		return r;
	snprintf(a->id, sizeof a->id, "%.*s", CLIENT_ID_MAX - 1, c.v[0]);
	if (!strcmp(c.v[1], "accepted")) {
		a->outcome.kind = OUTCOME_ACCEPTED;
		/* One that cannot be kept whole is of no use. */
		snprintf(a->outcome.carrier_id, CARRIER_ID_MAX, "%s",
		    *c.v[2] && strlen(c.v[2]) < CARRIER_ID_MAX ? c.v[2] :
		    a->id);
	} else if (!strcmp(c.v[1], "rejected")) {
		refuse(a, OUTCOME_REJECTED, &c);
	} else if (!strcmp(c.v[1], "later")) {
		refuse(a, OUTCOME_LATER, &c);
	} else if (!strcmp(c.v[1], "unknown")) {
		refuse(a, OUTCOME_UNKNOWN, &c);
	} else if (!strcmp(c.v[1], "none")) {
		a->none = true;
		refuse(a, OUTCOME_UNKNOWN, &c);
	} else {
		refuse(a, OUTCOME_UNKNOWN, &c);
		snprintf(why, size, "no such state: '%.40s'", c.v[1]);
		return -1;
	}
	return 0;
}

static int
read_status(struct carrier_event *ev, const char *status, const char *receipt,
    const char *reason)
{
	const struct refusal *r;

	if (strcmp(status, "sending") && strcmp(status, "delivered") &&
	    strcmp(status, "undelivered"))
		return -1;
	snprintf(ev->status, sizeof ev->status, "%.15s", status);
	if (!strcmp(status, "delivered"))
		snprintf(ev->receipt, sizeof ev->receipt, "%s",
		    strcmp(receipt, "handset") ? "network" : "handset");
	if (strcmp(status, "undelivered"))
		return 0;
	r = *reason ? refusal_find(reason) : NULL;
	snprintf(ev->reason, sizeof ev->reason, "%s", r ? r->reason :
	    "undelivered");
	ev->dead = r && r->dead;
	ev->opted_out = r && r->opted_out;
	return 0;
}

int
exec_read_event(struct carrier_event *ev, const char *line, size_t len,
    char *why, size_t size)
{
	static const char *const names[] = { "carrier_id", "status", "reason",
	    "receipt", "at", "id" };
	struct cells c;
	struct error e;
	int r = read_cells(&c, names, 6, line, len, why, size);

	memset(ev, 0, sizeof *ev);
	if (r)
		return r;
	snprintf(ev->client_id, sizeof ev->client_id, "%.*s",
	    CLIENT_ID_MAX - 1, c.v[5]);
	snprintf(ev->carrier_id, sizeof ev->carrier_id, "%.*s",
	    CARRIER_ID_MAX - 1, *c.v[0] ? c.v[0] : c.v[5]);
	ev->at = clock_now();
	if (!*ev->carrier_id)
		snprintf(why, size, "it names no message");
	else if (read_status(ev, c.v[1], c.v[3], c.v[2]) < 0)
		snprintf(why, size, "no such status: '%.40s'", c.v[1]);
	else if (*c.v[4] && clock_parse(&ev->at, c.v[4], NULL, &e) < 0)
		snprintf(why, size, "no such time: '%.40s'", c.v[4]);
	else
		return 0;
	return -1;
}
