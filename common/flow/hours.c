/* SPDX-License-Identifier: ISC
 *
 * Each rule in each zone is a track: its allowed intervals in order of time,
 * laid day by day as far as somebody asked. What several tracks allow together
 * is found by going from one to the next until none moves on. Numbers come by
 * the hundred thousand and sets of rules and zones by the dozen, so the last
 * answers are kept.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/schedule.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "flow/hours-rules.h"
#include "flow/hours-track.h"
#include "flow/hours.h"
#include "io/rules.h"
#include "phone/names.h"
#include "phone/phone.h"

/* A week, twice, and a day at each end; a year where dates are named. */
#define HORIZON_DAYS 16
#define HORIZON_YEARLY 368
#define GROUP_MAX 16
#define MEMOS 64
#define AREAS 509	/* a prime */
/* That there is no hour stays true for so long. */
#define NEVER_MS (3600 * INT64_C(1000))

/* The lines of a country, state and class. */
struct group {
	char country[4], state[8];
	char class[16];
	const struct hours_line *lines[GROUP_MAX];
	size_t n;
};

struct memo {
	const struct group *group;
	const struct schedule *schedule;
	size_t nzones;
	const char *zones[PHONE_ZONES_MAX];
	int64_t asked, next, until;
	int found;
};

struct kept_schedule {
	char *text;
	struct schedule schedule;
};

/* The state that an area was found to be in. */
struct known_area {
	const char *area, *state;
	char country[4];
};

struct hours {
	bool loaded;
	struct hours_file file;
	struct group **groups;
	size_t ngroups, groups_cap;
	struct track **tracks;
	size_t ntracks, tracks_cap;
	struct kept_schedule **schedules;
	size_t nschedules, schedules_cap;
	char **zones;			/* of contacts */
	size_t nzones, zones_cap;
	struct memo memos[MEMOS];
	struct known_area areas[AREAS];
};

struct hours *
hours_new(void)
{
	return xcalloc(1, sizeof(struct hours));
}

void
hours_free(struct hours *h)
{
	size_t i;

	if (!h)
		return;
	for (i = 0; i < h->ngroups; i++)
		free(h->groups[i]);
	for (i = 0; i < h->ntracks; i++) {
		track_release(h->tracks[i]);
		free(h->tracks[i]);
	}
	for (i = 0; i < h->nschedules; i++) {
		free(h->schedules[i]->text);
		schedule_release(&h->schedules[i]->schedule);
		free(h->schedules[i]);
	}
	for (i = 0; i < h->nzones; i++)
		free(h->zones[i]);
	free(h->groups);
	free(h->tracks);
	free(h->schedules);
	free(h->zones);
	hours_file_release(&h->file);
	free(h);
}

int
hours_use(struct hours *h, struct rules *r, struct error *e)
{
	XASSERT(!h->loaded);
	h->loaded = true;
	return hours_file_read(&h->file, r, e);
}

static int
load(struct hours *h, struct error *e)
{
	struct rules *r;

	if (h->loaded)
		return 0;
	if (rules_open(&r, HOURS_RULES, store_data_hours_rules, e) < 0)
		return -1;
	return hours_use(h, r, e);
}

int
hours_rules(struct hours *h, const struct rules **r, struct error *e)
{
	if (load(h, e) < 0)
		return -1;
	*r = h->file.rules;
	return 0;
}

int
hours_schedule(struct hours *h, const char *text, const struct schedule **s,
    struct error *e)
{
	struct kept_schedule *k;
	struct schedule read;
	size_t i;

	for (i = 0; i < h->nschedules; i++) {
		if (!strcmp(h->schedules[i]->text, text)) {
			*s = &h->schedules[i]->schedule;
			return 0;
		}
	}
	if (schedule_parse(&read, text, e) < 0)
		return -1;
	k = xmalloc(sizeof *k);
	*k = (struct kept_schedule){ xstrdup(text), read };
	xgrow(&h->schedules, &h->schedules_cap, h->nschedules + 1,
	    sizeof *h->schedules);
	h->schedules[h->nschedules++] = k;
	*s = &k->schedule;
	return 0;
}

/* The area's name is the state's, or ends in its letters: "Miami, FL". */
static bool
is_in(const char *area, size_t len, const struct hours_place *p)
{
	const char *letters = p->where + 3;
	size_t n = strlen(letters);

	if (len == strlen(p->name) && !memcmp(area, p->name, len))
		return true;
	return len > n + 2 && !memcmp(area + len - n - 2, ", ", 2) &&
	    !strcmp(area + len - n, letters);
}

static const char *
state_of(const struct hours *h, const char *country, const char *area)
{
	size_t i, len = strlen(area);

	for (i = 0; len && i < h->file.nplaces; i++) {
		const struct hours_place *p = &h->file.places[i];

		if (!memcmp(p->where, country, 2) && is_in(area, len, p))
			return p->where;
	}
	return "";
}

/* Names of areas stand in the tables once each, so that their addresses are
 * enough to know them again by. */
static const char *
find_state(struct hours *h, const struct phone *phone)
{
	const char *area;
	struct known_area *k;
	size_t i;

	for (i = 0; i < h->file.nplaces; i++)
		if (!memcmp(h->file.places[i].where, phone->country, 2))
			break;
	if (i == h->file.nplaces)
		return "";
	area = phone_place(phone);
	k = &h->areas[((uintptr_t)area ^ (unsigned char)phone->country[1]) %
	    AREAS];
	if (k->area != area || strcmp(k->country, phone->country)) {
		snprintf(k->country, sizeof k->country, "%s", phone->country);
		k->area = area;
		k->state = state_of(h, phone->country, area);
	}
	return k->state;
}

static void
collect(const struct hours *h, struct group *g, bool rest)
{
	size_t i;

	for (i = 0; i < h->file.nlines && g->n < GROUP_MAX; i++) {
		const struct hours_line *l = &h->file.lines[i];

		if (hours_line_of(l, g->class) && (rest ?
		    !strcmp(l->where, "*") : !strcmp(l->where, g->country) ||
		    !strcmp(l->where, g->state)))
			g->lines[g->n++] = l;
	}
}

static const struct group *
find_group(struct hours *h, const char *country, const char *state,
    const char *class)
{
	struct group *g;
	size_t i;

	for (i = 0; i < h->ngroups; i++) {
		g = h->groups[i];
		if (!strcmp(g->country, country) && !strcmp(g->state, state) &&
		    !strcmp(g->class, class))
			return g;
	}
	g = xcalloc(1, sizeof *g);
	snprintf(g->country, sizeof g->country, "%s", country);
	snprintf(g->state, sizeof g->state, "%s", state);
	snprintf(g->class, sizeof g->class, "%s", class);
	collect(h, g, false);
	if (!g->n)
		collect(h, g, true);
	xgrow(&h->groups, &h->groups_cap, h->ngroups + 1, sizeof *h->groups);
	h->groups[h->ngroups++] = g;
	return g;
}

static const struct group *
group_of(struct hours *h, const struct hours_ask *q)
{
	if (!q->class)
		return NULL;
	return find_group(h, q->phone->country, find_state(h, q->phone),
	    q->class);
}

/* Does it allow every hour of every day? */
static bool
is_any(const struct schedule *s)
{
	return s->n == 1 && !s->yearly && s->v[0].weekdays == 0x7f &&
	    s->v[0].from == 0 && s->v[0].to == 1440;
}

static bool
binds(const struct hours_line *l)
{
	return l->closed || !is_any(&l->windows);
}

int
hours_bind(struct hours *h, const struct hours_ask *q, struct error *e)
{
	const struct group *g;
	size_t i;

	if (q->schedule && !is_any(q->schedule))
		return 1;
	if (!q->class)
		return 0;
	if (load(h, e) < 0)
		return -1;
	g = group_of(h, q);
	for (i = 0; i < g->n; i++)
		if (binds(g->lines[i]))
			return 1;
	return 0;
}

static struct track *
find_track(struct hours *h, const struct schedule *windows,
    const struct hours_line *line, const char *zone)
{
	struct track *k;
	size_t i;

	for (i = 0; i < h->ntracks; i++) {
		k = h->tracks[i];
		if (k->windows == windows && (k->zone == zone ||
		    !strcmp(k->zone, zone)))
			return k;
	}
	k = xcalloc(1, sizeof *k);
	k->windows = windows;
	k->line = line;
	k->zone = zone;
	xgrow(&h->tracks, &h->tracks_cap, h->ntracks + 1, sizeof *h->tracks);
	h->tracks[h->ntracks++] = k;
	return k;
}

/* The tracks that bind, of which there are at most `max`. */
static size_t
find_tracks(struct hours *h, const struct group *g, const struct schedule *s,
    const char *const zones[], size_t nzones, struct track *tracks[])
{
	size_t i, z, n = 0;

	for (i = 0; g && i < g->n; i++) {
		const struct hours_line *l = g->lines[i];

		if (!binds(l))
			continue;
		for (z = 0; z < (l->zone ? 1 : nzones); z++)
			tracks[n++] = find_track(h, &l->windows, l,
			    l->zone ? l->zone : zones[z]);
	}
	for (z = 0; s && !is_any(s) && z < nzones; z++)
		tracks[n++] = find_track(h, s, NULL, zones[z]);
	return n;
}

/* Where all tracks allow it: go on until nobody objects. */
static int
meet(struct track *tracks[], size_t n, struct memo *m, struct error *e)
{
	int64_t at = m->asked, horizon;
	struct interval i;
	bool yearly = false, moved;
	size_t k;
	int r;

	for (k = 0; k < n; k++)
		yearly |= tracks[k]->windows->yearly;
	horizon = at + (yearly ? HORIZON_YEARLY : HORIZON_DAYS) * DAY_MS;
	do {
		moved = false;
		m->until = INT64_MAX;
		for (k = 0; k < n; k++) {
			r = track_next(tracks[k], at, horizon, &i, e);
			if (r <= 0)
				return r;
			if (i.from > at) {
				at = i.from;
				moved = true;
			}
			if (i.to < m->until)
				m->until = i.to;
		}
		if (at > horizon)
			return 0;
	} while (moved);
	m->next = at;
	return 1;
}

/* Is the answer kept that of this question? It is found again at the place
 * that its rules and zones have, or not at all. */
static struct memo *
find_memo(struct hours *h, const struct group *g, const struct schedule *s,
    const char *const zones[], size_t nzones)
{
	uintptr_t hash = (uintptr_t)g / 8 * 31 + (uintptr_t)s / 8 * 7 +
	    nzones;
	struct memo *m;
	size_t i;

	for (i = 0; i < nzones; i++)
		hash = hash * 31 + (uintptr_t)zones[i];
	m = &h->memos[(hash ^ hash >> 16) % MEMOS];
	if (m->nzones == nzones && m->group == g && m->schedule == s &&
	    !memcmp(m->zones, zones, nzones * sizeof *zones))
		return m;
	*m = (struct memo){ .group = g, .schedule = s, .nzones = nzones,
	    .asked = INT64_MAX };
	memcpy(m->zones, zones, nzones * sizeof *zones);
	return m;
}

/* Does the answer of then hold now? */
static bool
still_true(const struct memo *m, int64_t at)
{
	return at >= m->asked && at < m->until;
}

static const char *
keep_zone(struct hours *h, const char *zone)
{
	size_t i;

	for (i = 0; i < h->nzones; i++)
		if (!strcmp(h->zones[i], zone))
			return h->zones[i];
	xgrow(&h->zones, &h->zones_cap, h->nzones + 1, sizeof *h->zones);
	return h->zones[h->nzones++] = xstrdup(zone);
}

static int
answer(struct hours *h, struct memo *m, int64_t at, struct error *e)
{
	struct track *tracks[(GROUP_MAX + 1) * PHONE_ZONES_MAX];
	size_t n = find_tracks(h, m->group, m->schedule, m->zones, m->nzones,
	    tracks);

	m->asked = at;
	m->found = meet(tracks, n, m, e);
	if (m->found < 0)
		m->asked = INT64_MAX;
	else if (m->found == 0)
		m->until = at + NEVER_MS;
	return m->found;
}

int
hours_next(struct hours *h, const struct hours_ask *q, int64_t at,
    int64_t *next, struct error *e)
{
	const char *zones[PHONE_ZONES_MAX];
	const struct group *g;
	struct memo *m;
	size_t n;

	*next = at;
	if (load(h, e) < 0)
		return -1;
	g = group_of(h, q);
	if (q->zone) {
		zones[0] = keep_zone(h, q->zone);
		n = 1;
	} else {
		n = phone_zones(q->phone, zones, PHONE_ZONES_MAX);
	}
	if (!n)
		return 0;
	m = find_memo(h, g, q->schedule, zones, n);
	if (!still_true(m, at) && answer(h, m, at, e) < 0)
		return -1;
	if (m->found)
		*next = at > m->next ? at : m->next;
	return m->found;
}

static int
today(int64_t at, struct error *e)
{
	struct civil c;

	if (zone_civil(&c, at, NULL, e) < 0)
		return -1;
	return c.year * 10000 + c.month * 100 + c.day;
}

int
hours_lines(struct hours *h, const struct phone *phone, const char *country,
    const char *class, int64_t at, const struct rule *lines[], size_t max,
    struct error *e)
{
	const struct group *g;
	int date = today(at, e), n = 0;
	size_t i;

	if (date < 0 || load(h, e) < 0)
		return -1;
	g = find_group(h, phone ? phone->country : country,
	    phone ? find_state(h, phone) : "", class);
	for (i = 0; i < g->n; i++)
		if (hours_line_in_force(g->lines[i], date) && (size_t)n < max)
			lines[n++] = g->lines[i]->rule;
	return n;
}
