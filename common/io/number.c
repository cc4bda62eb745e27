/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "io/number.h"

#define QUOTED_MAX 40		/* bytes of a cell in a message */

/* A cell on its way to phone_parse(). */
struct cell {
	const char *s;
	size_t len;
	char room[PHONE_TEXT_MAX + 1];	/* for what is put together anew */
};

static const char lost_digits[] = "digits were lost by a spreadsheet: format "
    "the column as text and export it again";
static const char computed[] = "a spreadsheet took it for a sum: format the "
    "column as text and enter it again";
static const char error_value[] = "a spreadsheet shows an error in place of "
    "the number: format the column as text and enter it again";

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && is_digit(s[n]))
		n++;
	return n;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
trim(struct cell *c)
{
	while (c->len && is_blank(*c->s)) {
		c->s++;
		c->len--;
	}
	while (c->len && is_blank(c->s[c->len - 1]))
		c->len--;
}

/* '+44 and ="+44": how a cell is told to be text. */
static void
unwrap(struct cell *c)
{
	if (c->len > 3 && !memcmp(c->s, "=\"", 2) &&
	    c->s[c->len - 1] == '"') {
		c->s += 2;
		c->len -= 3;
	} else if (c->len > 1 && *c->s == '\'') {
		c->s++;
		c->len--;
	}
	trim(c);
}

/* 4.47900900123E+11, the decimal point a comma in some countries. Only when
 * every digit of the whole number is there is it put together. NULL when the
 * cell is none of these or was mended, else what is wrong. */
static const char *
mend_exponent(struct cell *c)
{
	const char *s = c->s, *end = s + c->len, *frac;
	size_t whole, nfrac = 0, exponent = 0, plus = *s == '+', i;

	s += plus;
	whole = digits(s, end);
	frac = s += whole;
	if (whole && s < end && (*s == '.' || *s == ',')) {
		frac = ++s;
		nfrac = digits(s, end);
		s += nfrac;
	}
	if (!whole || end - s < 2 || (*s != 'E' && *s != 'e'))
		return NULL;
	s += s[1] == '+' ? 2 : 1;
	if (s == end || end - s > 2 || digits(s, end) != (size_t)(end - s))
		return NULL;
	for (; s < end; s++)
		exponent = exponent * 10 + (size_t)(*s - '0');
	while (nfrac > exponent && frac[nfrac - 1] == '0')
		nfrac--;
	if (nfrac != exponent)
		return lost_digits;
	i = whole + plus;
	memcpy(c->room, c->s, i);
	memcpy(c->room + i, frac, nfrac);
	c->s = c->room;
	c->len = i + nfrac;
	return NULL;
}

/* 447900900123.0, as a column of numbers with gaps is written. */
static void
mend_decimal(struct cell *c)
{
	size_t plus = *c->s == '+';
	size_t n = plus + digits(c->s + plus, c->s + c->len);

	if (n >= 7 && (c->len == n + 2 || c->len == n + 3) &&
	    (c->s[n] == '.' || c->s[n] == ',') &&
	    !memcmp(c->s + n + 1, "00", c->len - n - 1))
		c->len = n;
}

/* 447,900,900,123: groups of three. */
static void
mend_groups(struct cell *c)
{
	const char *s = c->s, *end = s + c->len;
	size_t plus = *s == '+', n = plus, to, group;

	group = digits(s + n, end);
	if (!group || group > 3)
		return;
	for (n += group; n < c->len; n += 4) {
		if (s[n] != ',' || digits(s + n + 1, end) != 3)
			return;
	}
	for (n = 0, to = 0; n < c->len; n++) {
		if (s[n] != ',')
			c->room[to++] = s[n];
	}
	c->s = c->room;
	c->len = to;
}

/* What was done to the number on its way is undone where nothing is lost.
 * NULL, or the sentence that says what is lost. */
static const char *
mend(struct cell *c)
{
	size_t plus = *c->s == '+';
	const char *wrong;

	if (digits(c->s + plus, c->s + c->len) == c->len - plus)
		return NULL;	/* as most are */
	if (*c->s == '#')
		return error_value;
	if (*c->s == '-' && c->len > 1 && is_digit(c->s[1]) &&
	    digits(c->s + 1, c->s + c->len) == c->len - 1)
		return computed;
	if ((wrong = mend_exponent(c)))
		return wrong;
	mend_decimal(c);
	mend_groups(c);
	return NULL;
}

bool
number_looks_like(const char *cell, size_t len)
{
	struct cell c = { .s = cell, .len = len };

	if (len > PHONE_TEXT_MAX)
		return phone_looks_like(cell, len);
	trim(&c);
	unwrap(&c);
	if (!c.len || (!is_digit(*c.s) && *c.s != '+'))
		return phone_looks_like(cell, len);
	return mend(&c) || phone_looks_like(c.s, c.len);
}

static int
refuse(const char **reason, const char *word, char *detail, size_t size,
    const char *cell, size_t len, const char *why)
{
	*reason = word;
	snprintf(detail, size, "\"%.*s\"%s %s",
	    (int)(len < QUOTED_MAX ? len : QUOTED_MAX), cell,
	    len > QUOTED_MAX ? "..." : "", why);
	return -1;
}

int
number_read(struct phone *p, const char *cell, size_t len,
    const char *country, const char **reason, char *detail, size_t size)
{
	struct cell c;
	const char *wrong;

	c.s = cell;
	c.len = len;
	*p = (struct phone){ 0 };
	*reason = NULL;
	if (size)
		*detail = '\0';
	trim(&c);
	if (c.len && c.len <= PHONE_TEXT_MAX)
		unwrap(&c);
	if (!c.len) {
		*reason = "empty-number";
		snprintf(detail, size, "the number is missing");
		return -1;
	}
	if (c.len <= PHONE_TEXT_MAX && (wrong = mend(&c)))
		return refuse(reason, "digits-lost", detail, size, cell, len,
		    wrong);
	if (phone_parse(p, c.s, c.len, country) == 0)
		return 0;
	if (p->fault == PHONE_NEEDS_COUNTRY)
		return refuse(reason, "needs-country", detail, size, cell, len,
		    "has no country: write it with + and the country's code, "
		    "or name the country with -C");
	return refuse(reason, "bad-number", detail, size, cell, len,
	    phone_fault_text(p->fault));
}

int
number_operand(struct phone *p, const char *text, const char *country,
    struct error *e)
{
	char detail[256];
	const char *reason;

	if (number_read(p, text, strlen(text), country, &reason, detail,
	    sizeof detail) < 0)
		return error_set(e, ERR_USAGE, "%s: %s", reason, detail);
	if (p->valid == PHONE_NO)
		return error_set(e, ERR_USAGE, "bad-number: \"%s\" %s", text,
		    phone_fault_text(p->fault));
	return 0;
}

/* What people type where ISO 3166 has something else. */
static const char *
country_meant(const char *text)
{
	int code = 0;

	if (!strcmp(text, "UK"))
		return "GB";
	text += *text == '+';
	if (strlen(text) > 3 || strlen(text) != digits(text, text + 3))
		return "";
	for (; *text; text++)
		code = code * 10 + (*text - '0');
	return phone_code_country(code);
}

/* `option`: "-C ", or nothing before what is an operand. */
static int
find_country(char out[4], const char *option, const char *text,
    struct error *e)
{
	const char *meant;
	size_t i;

	for (i = 0; i < 3 && text[i]; i++) {
		out[i] = text[i];
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
	}
	out[i] = '\0';
	if (!text[i] && i == 2 && phone_country_known(out))
		return 0;
	meant = country_meant(text[i] ? text : out);
	if (strlen(meant) == 2)
		return error_set(e, ERR_USAGE, "%s%s: no such country: did "
		    "you mean '%s'?", option, text, meant);
	return error_set(e, ERR_USAGE, "%s%s: no such country in the numbering "
	    "plan: take two letters of ISO 3166, such as GB", option, text);
}

int
number_country(char out[4], const char *text, struct error *e)
{
	return find_country(out, "-C ", text, e);
}

int
number_country_operand(char out[4], const char *text, struct error *e)
{
	return find_country(out, "", text, e);
}
