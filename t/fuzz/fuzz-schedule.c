/* SPDX-License-Identifier: ISC
 *
 * Any text as a schedule, as a duration and as a time: a complaint, or a value
 * that is within its bounds and, written out, is read as the same again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/schedule.h"
#include "base/xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW 1795521600000	/* 2026-11-24T12:00:00Z */

static void
try_schedule(const char *text)
{
	struct schedule s = { 0 };
	struct error e = { .kind = ERR_NONE };
	size_t i;

	if (schedule_parse(&s, text, &e) < 0)
		XASSERT(e.kind == ERR_USAGE && *e.msg);
	else
		for (i = 0; i < s.n; i++) {
			const struct schedule_window *w = &s.v[i];

			XASSERT(w->from >= 0 && w->from < 1440);
			XASSERT(w->to > w->from && w->to <= 2880);
			XASSERT(w->weekdays && w->weekdays < 1 << 7);
			XASSERT(i == 0 || w->from >= w[-1].from);
		}
	schedule_release(&s);
}

static void
try_duration(const char *text)
{
	char shown[CLOCK_SIZE];
	struct error e = { .kind = ERR_NONE };
	int64_t ms, again;

	if (clock_duration(&ms, text, &e) < 0) {
		XASSERT(e.kind == ERR_USAGE && *e.msg);
		return;
	}
	XASSERT(ms >= 0);
	clock_show_duration(shown, ms);
	XASSERT(clock_duration(&again, shown, &e) == 0 && again == ms);
}

static void
try_time(const char *text, const char *zone)
{
	char shown[CLOCK_SIZE];
	struct error e = { .kind = ERR_NONE };
	int64_t ms, again;

	if (clock_parse(&ms, text, zone, &e) < 0) {
		XASSERT(e.kind == ERR_USAGE && *e.msg);
		return;
	}
	clock_format(shown, ms);
	XASSERT(clock_parse(&again, shown, zone, &e) == 0 && again == ms);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	clock_set(NOW);
	memcpy(text, data, size);
	text[size] = '\0';
	try_schedule(text);
	try_duration(text);
	try_time(text, NULL);
	try_time(text, "Europe/London");
	free(text);
	return 0;
}
