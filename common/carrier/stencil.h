/* SPDX-License-Identifier: ISC
 *
 * Templates of a description (carrier/fill.h has their words), taken apart
 * once and then filled in for one message after the other: what stands in them
 * as it is, encoded already, and the words by number. Fields of a form, members
 * of JSON, elements of XML are groups, each of which is left out as a whole
 * where a word in it has no value.
 */
#ifndef CARRIER_STENCIL_H
#define CARRIER_STENCIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "carrier/encode.h"

struct config_node;
struct describe;

enum stencil_word {
	WORD_TO, WORD_TO_DIGITS, WORD_TO_NATIONAL,
	WORD_FROM, WORD_FROM_DIGITS, WORD_FROM_NATIONAL,
	WORD_TEXT, WORD_ENCODING, WORD_ID,
	WORD_VALID_S, WORD_VALID_MS, WORD_VALID_MIN, WORD_VALID_TIME,
	WORD_SINCE_DATE, WORD_SINCE_TIME, WORD_SINCE_PLAIN,
	WORD_UNTIL_DATE, WORD_UNTIL_TIME, WORD_UNTIL_PLAIN,
	WORD_CALLBACK, WORD_CALLBACK_REF, WORD_CARRIER_ID,
	WORD_MORE,		/* from here on: of numbers bought and sold */
	WORDS = WORD_MORE + 10
};

/* As they stand in templates. */
extern const char *const stencil_words[WORDS];

enum piece_kind {
	PIECE_LITERAL,
	PIECE_WORD,
	PIECE_KEY,		/* the value of a key of the gateway's */
	PIECE_KEY_SET,		/* nothing, but the key must be set */
	PIECE_GROUP
};

struct piece {
	enum piece_kind kind;
	enum encode encode;	/* of a value */
	enum stencil_word word;
	int key;		/* of the description's; -1: it has none such */
	size_t at, len;		/* of a literal, in `literals` */
	/* of a group: */
	size_t end;		/* the first piece behind it */
	char between;		/* it and the one before; '\0': nothing */
	bool inner;		/* groups in it, one of which must be there */
	bool beside;		/* it is none of the inner ones itself */
};

struct stencil {
	struct stencil *next;	/* of the same description */
	struct piece *pieces;
	size_t n, cap;
	size_t closed;		/* where the last group ended */
	struct buf literals;
	bool varies;		/* not only with the gateway's keys */
};

/* Begin one. It is the description's, which frees it, or (NULL) the caller's,
 * for stencil_free(). */
struct stencil *stencil_new(struct describe *owner);
void stencil_free(struct stencil *s);

/* More of it: what is no template, though encoded; a template; a group, which
 * goes on to its end. A name that is no word and no key has no value. */
void stencil_literal(struct stencil *s, const char *text, enum encode how);
void stencil_template(struct stencil *s, const struct describe *d,
    const char *template, enum encode how);
/* Of a URL: only the values are encoded. */
void stencil_path(struct stencil *s, const struct describe *d,
    const char *template);
size_t stencil_group(struct stencil *s, char between);
void stencil_end(struct stencil *s, size_t group);

/* Bodies, and the query of a URL: name=value with & between; JSON; XML. Their
 * nodes were checked when they were read. */
void stencil_form(struct stencil *s, const struct describe *d,
    const struct config_node *map);
void stencil_json(struct stencil *s, const struct describe *d,
    const struct config_node *node);
void stencil_xml(struct stencil *s, const struct describe *d,
    const struct config_node *outermost);

/* Does it have that word? s may be NULL. */
bool stencil_has(const struct stencil *s, enum stencil_word word);

/* Is every {NAME} of the template known to this description? NULL, or where
 * the first that is not begins. */
const char *stencil_unknown(const struct describe *d, const char *template);

#endif
