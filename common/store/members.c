/* SPDX-License-Identifier: ISC
 *
 * A page begins behind the last number of the one before. A statement that
 * stayed open instead would hold back the database's checkpoints for as long
 * as the walk lasts, and be disturbed by what the caller commits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/members.h"

/* A page of long variables is cut shorter. */
#define PAGE_BYTES (256 * 1024)

void
members_init(struct members *m, struct db *db, int64_t list)
{
	*m = (struct members){ .db = db, .list = list };
}

static const char sql_page[] =
    "SELECT number, vars FROM member WHERE list = $1 AND number > $2 "
    "ORDER BY number LIMIT 256";

static int
read_page(struct members *m, const char *after, struct error *e)
{
	struct stmt *st = db_query(m->db, sql_page, DB_ARGS(I(m->list),
	    T(after)), e);
	int r;

	buf_clear(&m->page);
	m->n = m->next = 0;
	while ((r = db_step(st, e)) > 0) {
		m->at[m->n++] = m->page.len;
		buf_adds(&m->page, db_word(st, 0));
		buf_addc(&m->page, '\0');
		buf_add(&m->page, db_word(st, 1), db_len(st, 1));
		if (m->n == MEMBERS_PAGE || m->page.len > PAGE_BYTES) {
			db_reset(st);
			break;
		}
	}
	m->at[m->n] = m->page.len;
	m->last = r == 0;
	return r < 0 ? -1 : 0;
}

int
members_next(struct members *m, struct error *e)
{
	size_t head;

	if (m->next == m->n && !m->last) {
		char *after = xstrdup(m->number ? m->number : "");
		int r = read_page(m, after, e);

		free(after);
		if (r < 0)
			return -1;
	}
	m->number = NULL;
	if (m->next == m->n)
		return 0;
	m->number = m->page.s + m->at[m->next];
	head = strlen(m->number) + 1;
	m->vars = m->number + head;
	m->len = m->at[m->next + 1] - m->at[m->next] - head;
	m->next++;
	return 1;
}

void
members_release(struct members *m)
{
	buf_release(&m->page);
	*m = (struct members){ 0 };
}
