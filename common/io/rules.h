/* SPDX-License-Identifier: ISC
 *
 * Rule files, sms-rules(5): facts that change, such as what a law allows, as
 * plain text, a line a rule. Words with blanks between; `checked=DATE` says
 * when somebody last looked, `mark=WORD` how sure it is, and `source=` begins
 * the rest of the line and says where it is written. Lines that are empty or
 * begin with # are comments. What the words mean is the reader's.
 */
#ifndef IO_RULES_H
#define IO_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct rules;

struct rule {
	unsigned long line;
	char **words;		/* without the three below */
	size_t n;
	const char *checked;	/* YYYY-MM-DD */
	const char *mark;	/* of rules_marks */
	const char *source;
};

/* text: the rule itself was read; quoted: by somebody who read it; said: by
 * others, without the text; conflict: statements differ; none-found: looked
 * for, nothing found; unverified: nobody looked; own: decided here. */
extern const char *const rules_marks[];

/* Read the rules of that name: the user's own file NAME in the folder of the
 * configuration, else the `shipped` text. ERR_CONFIG names file and line. */
int rules_open(struct rules **r, const char *name,
    const unsigned char *shipped, struct error *e);
/* Read a file; ERR_INPUT when it cannot be, ERR_DATA for its faults. */
int rules_open_file(struct rules **r, const char *path, struct error *e);
/* r may be NULL. */
void rules_close(struct rules *r);

size_t rules_count(const struct rules *r);
const struct rule *rules_at(const struct rules *r, size_t i);
/* The file's path, or NAME (shipped). */
const char *rules_name(const struct rules *r);

/* The value of KEY=VALUE among its words, or NULL. */
const char *rule_value(const struct rule *rule, const char *key);
/* Is it where a rule may hold: two capitals of a country that the plan knows,
 * or * for the rest? */
bool rules_where(const char *word);
/* The last rule whose first word is the country, else the last for *; NULL
 * when there is neither. */
const struct rule *rules_for(const struct rules *r, const char *country);
/* Say what is wrong with a rule: "FILE:LINE: ...". Returns -1, ERR_CONFIG or,
 * of a file by path, ERR_DATA. */
int rules_fault(const struct rules *r, const struct rule *rule,
    struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* YYYY-MM-DD, a date that there is, as the number YYYYMMDD; 0 when not. */
int rules_date(const char *text);

#endif
