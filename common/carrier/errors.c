/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/copy.h"
#include "base/xalloc.h"
#include "carrier/errors.h"
#include "carrier/refusal.h"

extern const unsigned char carrier_data_errors_csv[];

static const char *const carriers[] = { "bandwidth", "infobip", "kannel",
    "messagebird", "plivo", "sim", "sinch", "telnyx", "twilio", "voipms",
    "vonage" };

const char *
carrier_error_carrier(size_t i)
{
	return i < sizeof carriers / sizeof *carriers ? carriers[i] : NULL;
}

/* The field that begins at s; returns where the next one begins. One with a
 * comma is in quotes, and none has quotes in it. */
static const char *
field(const char *s, char *to, size_t size)
{
	bool quoted = *s == '"';
	size_t len = strcspn(s += quoted, quoted ? "\"" : ",\n");

	XASSERT(len < size);
	copy_part(to, size, s, len);
	s += len + quoted;
	return s + (*s == ',');
}

int
carrier_error_next(struct carrier_error *x, size_t *place)
{
	const char *table = (const char *)carrier_data_errors_csv;
	const char *s = table + *place;
	char class[32], confirmed[8];

	if (*place == 0)
		s += strcspn(s, "\n") + 1;	/* the header */
	if (!*s)
		return 0;
	s = field(s, x->carrier, sizeof x->carrier);
	s = field(s, x->code, sizeof x->code);
	s = field(s, x->stage, sizeof x->stage);
	s = field(s, class, sizeof class);
	s = field(s, confirmed, sizeof confirmed);
	s = field(s, x->meaning, sizeof x->meaning);
	x->refusal = refusal_find(class);
	XASSERT(x->refusal && *s == '\n');
	x->confirmed = !strcmp(confirmed, "yes");
	*place = (size_t)(s + 1 - table);
	return 1;
}

/* Is the field at *s that word (NULL: any)? Then *s is behind it. */
static bool
is_field(const char **s, const char *word)
{
	bool quoted = **s == '"';
	const char *text = *s + quoted;
	size_t len;

	/* Of nearly all lines this is all that is looked at. */
	if (word && tolower((unsigned char)*text) !=
	    tolower((unsigned char)*word))
		return false;
	len = strcspn(text, quoted ? "\"" : ",\n");
	*s = text + len + quoted;
	*s += **s == ',';
	return !word || (!strncasecmp(text, word, len) && !word[len]);
}

int
carrier_error_find(struct carrier_error *x, size_t *place,
    const char *carrier, const char *code, const char *stage)
{
	const char *table = (const char *)carrier_data_errors_csv, *s;

	for (;; *place = (size_t)(s - table)) {
		s = table + *place;
		if (!*s)
			return 0;
		if (*place && is_field(&s, carrier) && is_field(&s, code) &&
		    is_field(&s, stage))
			return carrier_error_next(x, place);
		s = strchr(s, '\n');
		XASSERT(s);
		s++;
	}
}
