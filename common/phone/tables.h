/* SPDX-License-Identifier: ISC
 *
 * The shape of the tables that scripts/gen-numplan writes at build time from
 * common/phone/data/. Only common/phone/ reads them. Everything is const: the
 * kernel pages in what is touched, nothing is parsed or built at start.
 */
#ifndef PHONE_TABLES_H
#define PHONE_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PLAN_NSN_MAX = 17,	/* digits of a national number, at most */
	PLAN_NSN_MIN = 2,
	PLAN_REGIONS_MAX = 32	/* regions that share one calling code */
};

/* The place of a country's code in a table of them; 0 for what is no two
 * capitals, such as "001". */
enum { ISO_INDEX = 1 + 26 * 26 };

static inline unsigned
iso_index(const char *iso)
{
	unsigned a = (unsigned)(unsigned char)iso[0] - 'A', b;

	if (a >= 26)
		return 0;
	b = (unsigned)(unsigned char)iso[1] - 'A';
	return b >= 26 || iso[2] != '\0' ? 0 : 1 + a * 26 + b;
}

/* A set of digit strings, each with a label. States below `branches` look at
 * the next digit; of those above, only the number of digits left matters. */
struct automaton {
	const uint16_t (*next)[10];
	const uint16_t *label;			/* where the digits end */
	const uint16_t (*tail)[PLAN_NSN_MAX + 1];	/* by digits left */
	uint32_t branches;
};

/* The label of the n digits at s (ASCII, n at most PLAN_NSN_MAX), from a
 * start state. 0: none. */
static inline unsigned
automaton_walk(const struct automaton *a, unsigned state, const char *s,
    size_t n)
{
	while (state < a->branches) {
		if (n == 0)
			return a->label[state];
		state = a->next[state][*s++ - '0'];
		n--;
	}
	return a->tail[state - a->branches][n];
}

/* A label of plan_automaton: which region of the code, and the line type. */
struct plan_label {
	uint8_t region;		/* 1 + place in the code's list; 0 none */
	uint8_t type;		/* enum phone_type; never 0 if valid */
};

struct plan_code {
	uint16_t code;
	uint16_t start;		/* in plan_automaton */
	uint16_t first;		/* the code's regions: plan_member[first...] */
	uint8_t regions;	/* how many */
	uint8_t digits;
};

struct plan_region {
	char iso[4];
	uint16_t code;		/* index into plan_codes */
	uint16_t general;	/* start in plan_automaton: any label matches */
	uint16_t idd, parsing;	/* programs in plan_program; 0 none */
	uint16_t first;		/* bit d: digit d may begin a prefix */
	uint8_t groups;		/* capturing groups of `parsing` */
	bool portable;
	uint32_t lengths;	/* bit n: national numbers have n digits */
	uint32_t local;		/* bit n: n digits are dialled locally */
	char transform[8];	/* what replaces the prefix: "9$1" */
	char extension[8];	/* before an extension, when not " ext. " */
};

/* plan_program holds small matching programs, one instruction a word: the
 * operation in the top four bits, its operand in the others. */
enum plan_op {
	PLAN_MATCH,		/* done */
	PLAN_DIGIT,		/* one digit out of the set of bits */
	PLAN_SPLIT,		/* go on; should that fail, at operand */
	PLAN_JUMP,
	PLAN_SAVE,		/* note this place in slot operand */
	PLAN_END		/* only at the end of the digits */
};

extern const struct automaton plan_automaton;
extern const struct plan_label plan_labels[];
extern const uint8_t plan_code_index[1000];	/* first 3 digits -> 1 + i */
extern const struct plan_code plan_codes[];
extern const size_t plan_codes_len;
extern const uint8_t plan_member[];
extern const struct plan_region plan_regions[];	/* sorted; "001" last */
extern const size_t plan_countries_len;		/* those before "001" */
extern const uint8_t plan_iso[ISO_INDEX];	/* 1 + place in plan_regions */
extern const uint16_t plan_program[];
extern const char plan_version[];

/* Values by longest prefix of the digits: a cell below `nodes` is the next
 * node, any other is a value + nodes. Cell 10 is the value where the digits
 * end. Value 0 is none. */
struct prefix_map {
	const uint16_t (*next)[11];
	uint32_t nodes;
};

static inline unsigned
prefix_map_walk(const struct prefix_map *m, const char *s, size_t n)
{
	unsigned cell = 0;

	while (cell < m->nodes)
		cell = n == 0 ? m->next[cell][10] :
		    (n--, m->next[cell][*s++ - '0']);
	return cell - m->nodes;
}

extern const struct prefix_map zone_map;
/* Value v has the zones zone_set[zone_first[v]] to zone_first[v + 1] - 1. */
extern const uint16_t zone_first[];
extern const uint16_t zone_set[];
extern const char *const zone_names[];

/* Formats: a label is a pair of templates (national, international), whose
 * text begins at format_text[format_at[...]]. In a template a byte below 128
 * stands for itself, any other is 128 + the place of a group in the digits,
 * with the group's length in the next byte; 0 ends. Template 0 is empty: the
 * digits as they are. */
extern const struct automaton format_automaton;
extern const uint16_t format_start[1000];	/* by calling code; + 1 */
extern const uint16_t format_pair[][2];
extern const uint16_t format_at[];
extern const unsigned char format_text[];

/* Texts stand in blocks, each ended by a NUL; _at[] are offsets in them. */
extern const uint8_t name_iso[ISO_INDEX];	/* index in name_at; 0: "" */
extern const uint32_t name_at[];
extern const char name_text[];

extern const struct prefix_map operator_map;	/* values index operator_at */
extern const uint32_t operator_at[];
extern const char operator_text[];

/* A prefix map as bytes. A node: two bytes (low first) whose bit d says that
 * cell d is not as cell d - 1, then those cells, three bytes each: the offset
 * of a node, or 0x800000 + a value. Cell 10 is where the digits end. */
extern const unsigned char place_map[];
extern const uint32_t place_at[];
extern const char place_text[];

enum short_bits {
	SHORT_POSSIBLE = 1,
	SHORT_VALID = 2,
	SHORT_TOLL_FREE = 4,		/* at most one of these three */
	SHORT_STANDARD = 8,
	SHORT_PREMIUM = 16,
	SHORT_EMERGENCY = 32,
	SHORT_CARRIER = 64,
	SHORT_SMS = 128
};
struct short_country {
	char iso[4];
	uint16_t start;			/* in short_automaton */
};
extern const struct automaton short_automaton;
extern const struct short_country short_countries[];	/* sorted */
extern const size_t short_countries_len;

/* Offsets in network_text of: mcc, mnc, iso, country, brand, operator, status,
 * type, bands, notes; sorted by the codes. */
extern const uint32_t network_rows[][10];
extern const size_t network_rows_len;
/* Of: iso, operator (as operator_text has it), codes ("310-260 310-026"), how
 * they were found; sorted. */
extern const uint32_t network_code_rows[][4];
extern const size_t network_code_rows_len;
extern const char network_text[];

#endif
