/* SPDX-License-Identifier: ISC
 *
 * Digits to a number: which country, which national number, valid or not. The
 * order of the steps is libphonenumber's, because the answers have to be.
 */
#include "phone/phone.h"

#include <string.h>
#include <strings.h>

#include "phone/scan.h"
#include "phone/tables.h"

static bool
match_here(unsigned at, const char *s, const char *end,
    const char *save[4], const char **rest)
{
	unsigned word, operand;
	const char *kept[4];

	for (;; at++) {
		word = plan_program[at];
		operand = word & 0xfff;
		switch ((enum plan_op)(word >> 12)) {
		case PLAN_MATCH:
			*rest = s;
			return true;
		case PLAN_DIGIT:
			if (s == end || !(operand & 1u << (*s - '0')))
				return false;
			s++;
			break;
		case PLAN_SPLIT:
			memcpy(kept, save, sizeof(kept));
			if (match_here(at + 1, s, end, save, rest))
				return true;
			memcpy(save, kept, sizeof(kept));
			at = operand - 1;
			break;
		case PLAN_JUMP:
			at = operand - 1;
			break;
		case PLAN_SAVE:
			save[operand] = s;
			break;
		case PLAN_END:
			if (s != end)
				return false;
			break;
		}
	}
}

/* Does the program match at the start of the digits? Sets *rest and, by
 * twos, where each group begins and ends (NULL where it took no part). */
static bool
match(unsigned program, const char *s, size_t n, const char *save[4],
    const char **rest)
{
	memset(save, 0, 4 * sizeof(*save));
	return program != 0 && match_here(program, s, s + n, save, rest);
}

static bool
is_general(const struct plan_region *r, const char *s, size_t n)
{
	return n <= PLAN_NSN_MAX &&
	    automaton_walk(&plan_automaton, r->general, s, n) != 0;
}

/* PHONE_OK when numbers of the region have n digits, or why not. */
static enum phone_fault
test_length(const struct plan_region *r, size_t n)
{
	uint32_t bit = n > 31 ? 0 : 1u << n;

	if (r->lengths & bit)
		return PHONE_OK;
	if (r->local & bit)
		return PHONE_LOCAL_ONLY;
	if (bit == 0 || r->lengths < bit)
		return PHONE_TOO_LONG;
	return r->lengths & (bit - 1) ? PHONE_INVALID_LENGTH :
	    PHONE_TOO_SHORT;
}

/* Put what the transform rule makes of the groups before the rest. Returns
 * the new length; room must hold it. */
static size_t
transform(char *room, const char *rule, const char *const save[4],
    const char *rest, size_t n)
{
	size_t len = 0, k, group;

	for (; *rule != '\0'; rule++) {
		if (*rule != '$') {
			room[len++] = *rule;
			continue;
		}
		k = (size_t)(*++rule - '1') * 2;
		if (save[k] == NULL)
			continue;
		group = (size_t)(save[k + 1] - save[k]);
		memcpy(room + len, save[k], group);
		len += group;
	}
	memcpy(room + len, rest, n);
	return len + n;
}

/* Take the national prefix off s, by the region's rule; *s then points at the
 * rest, or into room where the rule puts something in its place. */
static void
strip_national(const struct plan_region *r, const char **s, size_t *n,
    char *room)
{
	const char *save[4], *rest, *to;
	size_t left;
	unsigned last = r->groups >= 2 ? 2 : 0;

	if (*n == 0 || !(r->first & 1u << (**s - '0')) ||
	    !match(r->parsing, *s, *n, save, &rest))
		return;
	left = *n - (size_t)(rest - *s);
	to = rest;
	if (r->transform[0] != '\0' && save[last] != NULL &&
	    save[last + 1] > save[last]) {
		left = transform(room, r->transform, save, rest, left);
		to = room;
	}
	if (is_general(r, *s, *n) && !is_general(r, to, left))
		return;
	*s = to;
	*n = left;
}

/* The code that the digits begin with, or NULL. */
static const struct plan_code *
find_code(const char *s, size_t n)
{
	unsigned k = 0, i;

	for (i = 0; i < 3; i++)
		k = k * 10 + (i < n ? (unsigned)(s[i] - '0') : 0);
	k = plan_code_index[k];
	return k == 0 || plan_codes[k - 1].digits > n ? NULL :
	    &plan_codes[k - 1];
}

static const struct plan_region *
main_region(const struct plan_code *c)
{
	return &plan_regions[plan_member[c->first]];
}

/* All is known but what the plan says: fill in *p from the code and the n
 * digits of the national number at s, which p->e164 holds already. */
static inline int
classify(struct phone *p, const struct plan_code *c, const char *s, size_t n)
{
	const struct plan_label *l = &plan_labels[automaton_walk(
	    &plan_automaton, c->start, s, n)];

	p->calling_code = (short)c->code;
	p->code_digits = c->digits;
	p->type = (enum phone_type)l->type;
	if (l->region != 0)
		memcpy(p->country, plan_regions[plan_member[c->first +
		    l->region - 1]].iso, 4);
	else if (c->regions == 1)
		memcpy(p->country, main_region(c)->iso, 4);
	else
		p->country[0] = '\0';
	if (l->type != 0) {
		p->valid = PHONE_YES;
		p->fault = PHONE_OK;
		return 0;
	}
	p->fault = test_length(main_region(c), n);
	p->valid = p->fault == PHONE_OK ? PHONE_POSSIBLE : PHONE_NO;
	return 0;
}

static int
fail(struct phone *p, enum phone_fault fault)
{
	memset(p, 0, sizeof(*p));
	p->fault = fault;
	return -1;
}

/* The national number as typed in the plan of r, prefix and all. */
static int
finish(struct phone *p, const struct plan_region *r, const char *s,
    size_t n)
{
	const struct plan_code *c = &plan_codes[r->code];
	char room[2 * PHONE_TEXT_MAX + 32];
	const char *national = s;
	size_t len = n;
	unsigned code = c->code, i;
	enum phone_fault fault;

	if (n < PLAN_NSN_MIN)
		return fail(p, PHONE_TOO_SHORT);
	strip_national(r, &national, &len, room);
	fault = test_length(r, len);
	if (fault == PHONE_OK || fault == PHONE_TOO_LONG) {
		s = national;
		n = len;
	}
	if (n < PLAN_NSN_MIN)
		return fail(p, PHONE_TOO_SHORT);
	if (n + c->digits > PHONE_DIGITS_MAX)
		return fail(p, PHONE_TOO_LONG);
	p->e164[0] = '+';
	for (i = c->digits; i > 0; i--, code /= 10)
		p->e164[i] = (char)('0' + code % 10);
	memcpy(p->e164 + 1 + c->digits, s, n);
	p->len = (unsigned char)(1 + c->digits + n);
	p->e164[p->len] = '\0';
	return classify(p, c, p->e164 + 1 + c->digits, n);
}

/* Digits behind a plus sign or what is dialled for it. */
static int
from_international(struct phone *p, const char *s, size_t n)
{
	const struct plan_code *c;

	if (n <= PLAN_NSN_MIN)
		return fail(p, PHONE_TOO_SHORT);
	c = find_code(s, n);
	if (c == NULL)
		return fail(p, PHONE_UNKNOWN_CODE);
	return finish(p, main_region(c), s + c->digits, n - c->digits);
}

/* Digits without a plus sign, dialled in region r: behind its international
 * prefix, behind its own calling code, or, if that may be, national. */
static int
from_region(struct phone *p, const struct plan_region *r, const char *s,
    size_t n, bool national)
{
	const struct plan_code *c = &plan_codes[r->code];
	char room[2 * PHONE_TEXT_MAX + 32];
	const char *save[4], *rest;
	size_t left;

	if (match(r->idd, s, n, save, &rest) &&
	    (rest == s + n || *rest != '0'))
		return from_international(p, rest, n - (size_t)(rest - s));
	if (find_code(s, n) == c) {
		rest = s + c->digits;
		left = n - c->digits;
		strip_national(r, &rest, &left, room);
		if ((!is_general(r, s, n) && is_general(r, rest, left)) ||
		    test_length(r, n) == PHONE_TOO_LONG)
			return finish(p, main_region(c), rest, left);
	}
	return national ? finish(p, r, s, n) : fail(p, PHONE_UNKNOWN_CODE);
}

/* The country of that name in either case, or NULL. */
static const struct plan_region *
find_country(const char *cc)
{
	char iso[4] = "";
	unsigned i;

	if (cc == NULL)
		return NULL;
	for (i = 0; i < 3 && cc[i] != '\0'; i++)
		iso[i] = (char)(cc[i] >= 'a' && cc[i] <= 'z' ? cc[i] - 32 :
		    cc[i]);
	i = plan_iso[iso_index(iso)];
	return i == 0 ? NULL : &plan_regions[i - 1];
}

/* In a country that dials otherwise 00 is still what people write for +; it
 * is taken so only where that leads to a valid number and the reading as a
 * national number does not. */
static void
retry_00(struct phone *p, const struct scan *s)
{
	struct phone other;

	if (p->valid == PHONE_YES || s->plus || s->len < 3 ||
	    s->digits[0] != '0' || s->digits[1] != '0')
		return;
	if (from_international(&other, s->digits + 2, s->len - 2) == 0 &&
	    other.valid == PHONE_YES)
		*p = other;
}

static int
from_scan(struct phone *p, const struct scan *s, const char *country)
{
	const struct plan_region *r = find_country(country);
	int status;

	if (s->plus) {
		status = from_international(p, s->digits, s->len);
		if (status == 0 || p->fault != PHONE_UNKNOWN_CODE || r == NULL)
			return status;
	} else if (r == NULL) {
		if (s->len > 2 && s->digits[0] == '0' && s->digits[1] == '0')
			return from_international(p, s->digits + 2,
			    s->len - 2);
		return fail(p, country == NULL || *country == '\0' ?
		    PHONE_NEEDS_COUNTRY : PHONE_UNKNOWN_COUNTRY);
	}
	status = from_region(p, r, s->digits, s->len, !s->plus);
	retry_00(p, s);
	return p->len == 0 ? status : 0;
}

/* "+" and digits only, with a code whose numbers cannot begin with a national
 * prefix here: most of what a list holds. False for all others. */
static bool
parse_plain(struct phone *p, const char *text, size_t len)
{
	const struct plan_code *c;
	size_t i;

	if (len < 7 || len > PHONE_DIGITS_MAX + 1 || text[0] != '+')
		return false;
	p->e164[0] = '+';
	for (i = 1; i < len; i++) {
		if ((unsigned char)(text[i] - '0') > 9)
			return false;
		p->e164[i] = text[i];
	}
	c = find_code(p->e164 + 1, len - 1);
	if (c == NULL)
		return false;
	i = 1 + c->digits;
	if (main_region(c)->first & 1u << (p->e164[i] - '0'))
		return false;
	p->e164[len] = '\0';
	p->len = (unsigned char)len;
	p->extension[0] = '\0';
	classify(p, c, p->e164 + i, len - i);
	return true;
}

int
phone_parse(struct phone *p, const char *text, size_t len,
    const char *country)
{
	enum phone_fault fault;
	struct scan s;

	if (parse_plain(p, text, len))
		return 0;
	fault = scan_number(&s, text, len);
	if (fault != PHONE_OK)
		return fail(p, fault);
	p->len = 0;
	if (from_scan(p, &s, country) < 0)
		return -1;
	memcpy(p->extension, s.extension, sizeof(p->extension));
	return 0;
}

const char *
phone_country(size_t i)
{
	return i < plan_countries_len ? plan_regions[i].iso : NULL;
}

bool
phone_country_known(const char *cc)
{
	return find_country(cc) != NULL;
}

int
phone_calling_code(const char *cc)
{
	const struct plan_region *r = find_country(cc);

	return r == NULL ? 0 : plan_codes[r->code].code;
}

const char *
phone_code_country(int calling_code)
{
	size_t i;

	for (i = 0; i < plan_codes_len; i++)
		if (plan_codes[i].code == calling_code)
			return main_region(&plan_codes[i])->iso;
	return "";
}

bool
phone_portable(const char *cc)
{
	const struct plan_region *r = find_country(cc);

	return r != NULL && r->portable;
}

/* The plus sign or a digit of full width, U+FF0B and U+FF10 to U+FF19. */
static bool
is_full_width(const unsigned char *s, size_t len)
{
	return len >= 3 && s[0] == 0xef && s[1] == 0xbc &&
	    (s[2] == 0x8b || (s[2] >= 0x90 && s[2] <= 0x99));
}

/* +1 800 FLOWERS, +1 650 253 0000 x12, tel:+1..., digits of full width: no
 * name of a column begins so. */
static bool
begins_like_number(const char *text, size_t len)
{
	struct scan s;

	while (len && *text && strchr(" \t'(", *text)) {
		text++;
		len--;
	}
	if (!(len && *text == '+') &&
	    !(len > 4 && !strncasecmp(text, "tel:", 4)) &&
	    !is_full_width((const unsigned char *)text, len))
		return false;
	return scan_number(&s, text, len) == PHONE_OK &&
	    s.len >= (s.plus ? 3 : 5);
}

bool
phone_looks_like(const char *text, size_t len)
{
	size_t i, digits = 0;
	bool plus = false;

	for (i = 0; i < len; i++) {
		if (text[i] >= '0' && text[i] <= '9')
			digits++;
		else if (text[i] == '+' && digits == 0)
			plus = true;
		else if (text[i] == '\0' ||
		    strchr(" -.()/\t'", text[i]) == NULL)
			return begins_like_number(text, len);
	}
	return digits >= (plus ? 3 : 5);
}

const char *
phone_plan_version(void)
{
	return plan_version;
}
