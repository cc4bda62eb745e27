/* SPDX-License-Identifier: ISC
 *
 * A mail is claimed in one transaction, handed over, and what came of it
 * stored in another. Between the two only a mail in doubt can come about, and
 * one in doubt is not sent again: somebody who hears of a finished job twice
 * wonders, and somebody who does not can ask sms-inspect.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/mailing.h"
#include "io/machine.h"
#include "io/mail.h"
#include "io/mailer.h"
#include "store/account.h"
#include "store/db.h"
#include "store/post.h"
#include "store/run.h"

#define FIRST_WAIT_MS 60000
#define LAST_WAIT_MS 3600000

struct mailing {
	struct account *account;
	struct machine *machine;
	struct mailer *mailer;		/* NULL: why says why */
	struct error why;
	int64_t run;
	int64_t taken;
};

static int64_t
next_try(const struct post *p)
{
	int64_t wait = FIRST_WAIT_MS;
	int64_t i;

	for (i = 1; i < p->tries && wait < LAST_WAIT_MS; i++)
		wait *= 2;
	return clock_now() + (wait < LAST_WAIT_MS ? wait : LAST_WAIT_MS);
}

static int
store_reply(struct mailing *w, const struct post *p,
    const struct mailer_reply *reply, struct error *e)
{
	struct db *db = w->account->db;
	char why[220];

	snprintf(why, sizeof why, "%s: %s", reply->kind == MAILER_REFUSED ?
	    "refused" : reply->kind == MAILER_UNKNOWN ? "no-answer" : "later",
	    reply->why);
	if (reply->kind == MAILER_TAKEN) {
		w->taken++;
		return post_sent(db, p, e);
	}
	if (reply->kind == MAILER_LATER) {
		tool_detail("e-mail %lld: %s", (long long)p->id, why);
		return post_again(db, p, next_try(p), why, e);
	}
	tool_warn("e-mail to %s, \"%s\": %s", p->recipient, p->subject, why);
	return post_over(db, p, reply->kind == MAILER_REFUSED ? "failed" :
	    "unknown", why, e);
}

static int
hand_over(struct mailing *w, const struct post *p, struct error *e)
{
	char id[64];
	struct mail mail = { .to = p->recipient, .subject = p->subject,
	    .text = p->text, .reply_to = p->reply_to, .id = id,
	    .at = p->created_at };
	struct mailer_reply reply;

	if (!w->mailer)
		return post_again(w->account->db, p, next_try(p),
		    "no-mail-server", e);
	snprintf(id, sizeof id, "%.40s-mail-%lld", w->account->token,
	    (long long)p->id);
	if (mailer_send(w->mailer, &mail, &reply, e) < 0)
		return -1;
	return store_reply(w, p, &reply, e);
}

/* 1, 0 when none is due, -1. */
static int
next_mail(struct mailing *w, struct error *e)
{
	struct post p;
	int r = post_claim(&p, w->account->db, w->run, e);

	if (r > 0 && hand_over(w, &p, e) < 0)
		r = -1;
	post_release(&p);
	return r;
}

static int
put_in_doubt(struct account *a, struct error *e)
{
	if (db_begin(a->db, e) < 0)
		return -1;
	if (post_doubt(a->db, e) == 0)
		return db_commit(a->db, e);
	db_rollback(a->db);
	return -1;
}

static int
all_mails(struct mailing *w, int64_t until, struct error *e)
{
	int r = put_in_doubt(w->account, e);

	if (r < 0 || (r = post_due(w->account->db, e)) <= 0)
		return r;
	if (machine_open(&w->machine, &w->why) < 0 ||
	    mailer_open(&w->mailer, w->machine, &w->why) < 0)
		tool_warn("e-mails wait: %s", w->why.msg);
	while (r > 0 && clock_monotonic() < until && !tool_stopping())
		r = next_mail(w, e);
	mailer_close(w->mailer);
	machine_close(w->machine);
	return r < 0 ? -1 : 0;
}

int64_t
mailing_run(struct account *a, int64_t until, struct error *e)
{
	struct mailing w = { .account = a };
	struct run_busy busy;
	struct error other;
	int r = post_due(a->db, e);

	if (r <= 0)
		return r;
	r = run_begin(a, "mail", 0, "e-mails", &w.run, &busy, e);
	if (r <= 0)
		return r;
	r = all_mails(&w, until, e);
	if (run_end(a, w.run, r < 0 ? &other : e) < 0)
		r = -1;
	return r < 0 ? -1 : w.taken;
}
