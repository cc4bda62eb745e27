/* SPDX-License-Identifier: ISC
 *
 * short.c of the tables: short numbers by country. A label is a set of bits,
 * see enum short_bits; what a number costs is asked only where its length is
 * one of the country's short numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/tables.h"

enum { S_ISO, S_KIND, S_LENGTHS, S_LOCAL, S_PATTERN, S_EXAMPLE, S_COLUMNS };
enum kind { K_LENGTH, K_GENERAL, K_TOLL_FREE, K_PREMIUM, K_EMERGENCY, K_SHORT,
	K_STANDARD, K_CARRIER, K_SMS, KINDS };
static const char *const kinds[KINDS] = { "", "general", "toll_free",
	"premium_rate", "emergency", "short_code", "standard_rate",
	"carrier_specific", "sms_services" };

static uint32_t
short_label(const uint32_t *in, size_t n, unsigned depth, void *arg)
{
	uint32_t label = 0;

	(void)n;
	(void)depth;
	(void)arg;
	if (in[K_EMERGENCY] != 0)
		label |= SHORT_EMERGENCY;
	if (in[K_CARRIER] != 0)
		label |= SHORT_CARRIER;
	if (in[K_SMS] != 0)
		label |= SHORT_SMS;
	if (in[K_LENGTH] == 0)
		return label;
	label |= SHORT_POSSIBLE;
	if (in[K_GENERAL] != 0 && in[K_SHORT] != 0)
		label |= SHORT_VALID;
	if (in[K_PREMIUM] != 0)
		label |= SHORT_PREMIUM;
	else if (in[K_STANDARD] != 0)
		label |= SHORT_STANDARD;
	else if (in[K_TOLL_FREE] != 0 || in[K_EMERGENCY] != 0)
		label |= SHORT_TOLL_FREE;
	return label;
}

static size_t
read_country(const struct tsv *t, size_t row, lang *result)
{
	const char *iso = tsv_get(t, row, S_ISO);
	lang parts[KINDS] = { LANG_NONE }, l;
	uint32_t lengths, general = 0;
	size_t k;

	for (; row < t->rows && strcmp(tsv_get(t, row, S_ISO), iso) == 0;
	    row++) {
		for (k = 1; k < KINDS; k++)
			if (strcmp(kinds[k], tsv_get(t, row, S_KIND)) == 0)
				break;
		if (k == KINDS)
			die("short.tsv: %s: unknown kind %s", iso,
			    tsv_get(t, row, S_KIND));
		lengths = tsv_lengths(tsv_get(t, row, S_LENGTHS));
		l = lang_pattern(tsv_get(t, row, S_PATTERN), "short.tsv");
		if (k == K_GENERAL)
			general = lengths;
		parts[k] = lengths == 0 || k == K_EMERGENCY ? l :
		    lang_and(l, lang_length(lengths));
	}
	parts[K_LENGTH] = lang_length(general);
	*result = lang_product(parts, KINDS, short_label, NULL);
	return row;
}

void
gen_short(const char *data, const char *out)
{
	FILE *f = open_out(out, "short");
	struct automaton_out *a = automaton_new();
	const char **iso;
	struct tsv t;
	size_t row, n = 0, i;
	lang l;

	tsv_read(&t, data, "short.tsv", S_COLUMNS);
	iso = xcalloc(t.rows, sizeof(*iso));
	for (row = 0; row < t.rows;) {
		iso[n++] = tsv_get(&t, row, S_ISO);
		if (n > 1 && strcmp(iso[n - 2], iso[n - 1]) >= 0)
			die("short.tsv: %s is out of order", iso[n - 1]);
		row = read_country(&t, row, &l);
		automaton_add(a, l);
	}
	automaton_number(a, "short");
	fputs("const struct short_country short_countries[] = {\n", f);
	for (i = 0; i < n; i++)
		fprintf(f, "{ \"%s\", %u },\n", iso[i],
		    automaton_start(a, i));
	fprintf(f, "};\nconst size_t short_countries_len = %zu;\n\n", n);
	automaton_write(a, f, "short_automaton");
	close_out(f);
	free(iso);
	tsv_release(&t);
}
