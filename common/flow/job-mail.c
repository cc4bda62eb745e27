/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "flow/job-mail.h"
#include "store/account.h"
#include "store/db.h"
#include "store/job.h"
#include "store/post.h"
#include "store/setting.h"

/* As a word of sh(1). */
static void
add_word(struct buf *b, const char *word)
{
	buf_addc(b, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *word);
	}
	buf_addc(b, '\'');
}

static int
add_counts(struct buf *b, struct account *a, const struct job *j,
    struct error *e)
{
	static const char *const ends[] = { "found", "none", "refused",
	    "asking" };
	static const char *const words[] = { "found", "none", "refused",
	    "unknown" };
	struct job now;
	int64_t n;
	size_t i;

	if (job_load(a->db, j->id, &now, e) < 0)
		return -1;
	buf_addf(b, "rows     %lld\ndone     %lld\n", (long long)now.rows,
	    (long long)now.done);
	job_release(&now);
	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (job_tally(a->db, j->id, ends[i], &n, e) < 0)
			return -1;
		buf_addf(b, "%-8s %lld\n", words[i], (long long)n);
	}
	if (job_cost(a->db, j->id, &n, e) < 0)
		return -1;
	buf_addf(b, "credits  %lld.%03lld\n", (long long)(n / 1000),
	    (long long)(n % 1000));
	return 0;
}

static int
write_text(struct buf *b, struct account *a, const struct job *j,
    const char *what, const char *reason, struct error *e)
{
	bool over = !strcmp(what, "finished");
	char *path = realpath(a->path, NULL);

	buf_addf(b, "Job %lld, %s, is %s%s%s.\n\n", (long long)j->id, j->name,
	    what, reason ? ": " : "", reason ? reason : "");
	if (add_counts(b, a, j, e) < 0) {
		free(path);
		return -1;
	}
	buf_addf(b, "\n%s\n\n\tsms-inspect job %s -A ", over ? "The report:" :
	    "This goes on with it:", over ? "result --zip report.zip" : "run");
	add_word(b, path ? path : a->path);
	buf_addf(b, " %lld\n", (long long)j->id);
	free(path);
	return 0;
}

static void
write_about(char about[40], const struct job *j)
{
	snprintf(about, 40, "job %lld", (long long)j->id);
}

int
job_mail(struct account *a, const struct job *j, const char *what,
    const char *reason, struct error *e)
{
	char about[40], *to = NULL, *subject;
	struct buf text = { 0 };
	int r = 0;

	if (j->mail)
		to = xstrdup(j->mail);
	else if (setting_get(a->db, "job-mail", &to, e) < 0)
		return -1;
	if (*to) {
		write_about(about, j);
		subject = xasprintf("sms-inspect: job %lld, %.100s, is %s",
		    (long long)j->id, j->name, what);
		r = write_text(&text, a, j, what, reason, e);
		if (r == 0)
			r = post_add(a->db, about, to, NULL, subject, text.s,
			    e);
		free(subject);
		buf_release(&text);
	}
	free(to);
	return r;
}

int
job_mail_state(char **state, struct account *a, const struct job *j,
    struct error *e)
{
	char about[40];

	write_about(about, j);
	return post_state(state, a->db, about, e);
}
