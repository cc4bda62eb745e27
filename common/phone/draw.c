/* SPDX-License-Identifier: ISC
 *
 * A walk through the plan's automaton from the first digit on, each digit by
 * lot; where no wanted number lies behind a digit, the next one is tried. So
 * every digit that can be drawn leads on, also in a country whose numbers are
 * one in a million of its calling code's.
 */
#include "phone/draw.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "phone/phone.h"
#include "phone/tables.h"

/* Looks at states before a length is given up: of a type that the country
 * has, a few hundred are enough. */
#define LOOKS 3000000

struct draw {
	const struct plan_code *code;
	unsigned region;	/* where it stands in the code's list */
	unsigned types;
	const char *begins;	/* the first digits; moves on as they are set */
	uint64_t *state;
	unsigned looks;
};

/* splitmix64 (Steele, Lea, Flood 2014): any seed is as good as any other. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void
shuffle(unsigned char digits[10], uint64_t *state)
{
	uint64_t r = next_random(state);
	unsigned i, k;
	unsigned char t;

	for (i = 10; i > 1; i--) {
		k = (unsigned)(r % i);
		r /= i;
		t = digits[k];
		digits[k] = digits[i - 1];
		digits[i - 1] = t;
	}
}

static bool
wanted(const struct draw *d, unsigned label)
{
	const struct plan_label *l = &plan_labels[label];

	if (!(d->types & 1u << l->type) || l->type == PHONE_UNKNOWN)
		return false;
	return l->region == d->region + 1 ||
	    (l->region == 0 && d->code->regions == 1);
}

/* Draw the n digits from s on, being in a state of the automaton. */
static bool
draw_rest(struct draw *d, unsigned state, char *s, size_t n)
{
	unsigned char digits[10] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	const struct automaton *a = &plan_automaton;
	int i;

	if (state >= a->branches) {
		if (!wanted(d, a->tail[state - a->branches][n]))
			return false;
		for (; n > 0; n--)
			*s++ = *d->begins ? *d->begins++ :
			    (char)('0' + next_random(d->state) % 10);
		return true;
	}
	if (n == 0)
		return wanted(d, a->label[state]);
	if (d->looks-- == 0)
		return false;
	if (*d->begins) {
		*s = *d->begins++;
		return draw_rest(d, a->next[state][*s - '0'], s + 1, n - 1);
	}
	shuffle(digits, d->state);
	for (i = 0; i < 10 && d->looks > 0; i++) {
		*s = (char)('0' + digits[i]);
		if (draw_rest(d, a->next[state][digits[i]], s + 1, n - 1))
			return true;
	}
	return false;
}

static bool
draw_code(struct draw *d, const char *country)
{
	const struct plan_code *c;
	size_t i;

	for (i = 0; i < plan_codes_len; i++) {
		c = d->code = &plan_codes[i];
		for (d->region = 0; d->region < c->regions; d->region++)
			if (!strcmp(plan_regions[plan_member[c->first +
			    d->region]].iso, country))
				return true;
	}
	return false;
}

int
phone_draw(char e164[20], const char *country, unsigned types,
    const char *begins, uint64_t *state)
{
	struct draw d = { .types = types, .state = state };
	unsigned code, i, first, n;
	char *s;

	if (!draw_code(&d, country))
		return -1;
	e164[0] = '+';
	for (i = d.code->digits, code = d.code->code; i > 0; i--, code /= 10)
		e164[i] = (char)('0' + code % 10);
	s = e164 + 1 + d.code->digits;
	first = (unsigned)(next_random(state) % PHONE_DIGITS_MAX);
	for (i = 0; i < PHONE_DIGITS_MAX; i++) {
		n = (first + i) % PHONE_DIGITS_MAX + 1;
		d.looks = LOOKS;
		d.begins = begins;
		if (n < PLAN_NSN_MIN || n < strlen(begins) ||
		    n + d.code->digits > PHONE_DIGITS_MAX ||
		    !(plan_regions[plan_member[d.code->first +
		    d.region]].lengths & 1u << n))
			continue;
		if (draw_rest(&d, d.code->start, s, n)) {
			s[n] = '\0';
			return 0;
		}
	}
	return -1;
}
