/* SPDX-License-Identifier: ISC
 *
 * The cursor rests at the begin of the line, so that a warning that comes in
 * between writes over it.
 */
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/tool.h"
#include "io/progress.h"

#define REDRAW 200	/* ms between two drawings */
#define PATIENCE 500	/* ms before the first */

void
progress_begin(struct progress *p, int64_t total)
{
	*p = (struct progress){ .total = total, .next = INT64_MAX };
	if (tool_is_quiet() || !isatty(STDERR_FILENO))
		return;
	p->begun = clock_monotonic();
	p->drawn = p->begun + PATIENCE - REDRAW;
	p->next = 0;
}

/* Blanks over what an earlier, longer line left. */
static void
draw(struct progress *p, const struct buf *line)
{
	struct buf out = { 0 };
	int width = (int)line->len, i;

	buf_addc(&out, '\r');
	buf_add(&out, line->s, line->len);
	for (i = width; i < p->width; i++)
		buf_addc(&out, ' ');
	buf_addc(&out, '\r');
	tool_raw(out.s);
	buf_release(&out);
	p->width = width;
}

static void
describe(struct buf *line, const struct progress *p, int64_t done,
    int64_t elapsed)
{
	double rate = elapsed > 0 ? (double)done * 1000 / (double)elapsed : 0;
	char left[CLOCK_SIZE];

	buf_addf(line, "%s: %lld", tool_name(), (long long)done);
	if (p->total > 0)
		buf_addf(line, "/%lld %d%%", (long long)p->total,
		    (int)((double)done * 100 / (double)p->total));
	buf_addf(line, rate < 10 ? ", %.1f a second" : ", %.0f a second",
	    rate);
	if (p->total > done && rate > 0)
		buf_addf(line, ", %s left", clock_show_duration(left,
		    (int64_t)((double)(p->total - done) / rate + 1) * 1000));
}

void
progress_at(struct progress *p, int64_t done)
{
	struct buf line = { 0 };
	int64_t now, elapsed;

	if (done < p->next)
		return;
	now = clock_monotonic();
	elapsed = now - p->begun;
	/* A tenth of what is done between two drawings, before looking at the
	 * clock again; one by one where things are slow. */
	p->next = done + 1;
	if (elapsed > 0)
		p->next += done * (REDRAW / 10) / elapsed;
	if (now - p->drawn < REDRAW)
		return;
	p->drawn = now;
	describe(&line, p, done, elapsed);
	draw(p, &line);
	buf_release(&line);
}

void
progress_end(struct progress *p)
{
	struct buf nothing = { 0 };

	if (p->width) {
		draw(p, &nothing);
		p->width = 0;
	}
	p->next = INT64_MAX;
}
