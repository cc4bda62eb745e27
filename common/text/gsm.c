/* SPDX-License-Identifier: ISC
 *
 * The alphabets of 3GPP TS 23.038 (release 18), each written once, as a list
 * of X(septet, character). From a list come both ways to read it: septet to
 * code point, and code point to septet. t/sms-segment.bats holds them against
 * a copy of the tables that was made apart from this one. Left out are the
 * escape (0x1b) and what the standard marks as reserved.
 */
#include "base/name.h"
#include "text/gsm.h"

/* What the three locking tables share with ASCII, and with each other. */
#define SHARED(X) \
	X(0x20, ' ') X(0x21, '!') X(0x22, '"') X(0x23, '#') X(0x25, '%') \
	X(0x26, '&') X(0x27, '\'') X(0x28, '(') X(0x29, ')') X(0x2a, '*') \
	X(0x2b, '+') X(0x2c, ',') X(0x2d, '-') X(0x2e, '.') X(0x2f, '/') \
	X(0x30, '0') X(0x31, '1') X(0x32, '2') X(0x33, '3') X(0x34, '4') \
	X(0x35, '5') X(0x36, '6') X(0x37, '7') X(0x38, '8') X(0x39, '9') \
	X(0x3a, ':') X(0x3b, ';') X(0x3c, '<') X(0x3d, '=') X(0x3e, '>') \
	X(0x3f, '?') X(0x41, 'A') X(0x42, 'B') X(0x43, 'C') X(0x44, 'D') \
	X(0x45, 'E') X(0x46, 'F') X(0x47, 'G') X(0x48, 'H') X(0x49, 'I') \
	X(0x4a, 'J') X(0x4b, 'K') X(0x4c, 'L') X(0x4d, 'M') X(0x4e, 'N') \
	X(0x4f, 'O') X(0x50, 'P') X(0x51, 'Q') X(0x52, 'R') X(0x53, 'S') \
	X(0x54, 'T') X(0x55, 'U') X(0x56, 'V') X(0x57, 'W') X(0x58, 'X') \
	X(0x59, 'Y') X(0x5a, 'Z') X(0x61, 'a') X(0x62, 'b') X(0x63, 'c') \
	X(0x64, 'd') X(0x65, 'e') X(0x66, 'f') X(0x67, 'g') X(0x68, 'h') \
	X(0x69, 'i') X(0x6a, 'j') X(0x6b, 'k') X(0x6c, 'l') X(0x6d, 'm') \
	X(0x6e, 'n') X(0x6f, 'o') X(0x70, 'p') X(0x71, 'q') X(0x72, 'r') \
	X(0x73, 's') X(0x74, 't') X(0x75, 'u') X(0x76, 'v') X(0x77, 'w') \
	X(0x78, 'x') X(0x79, 'y') X(0x7a, 'z')

#define DEFAULT_ALPHABET(X) \
	X(0x00, '@') X(0x01, u'£') X(0x02, '$') X(0x03, u'¥') \
	X(0x04, u'è') X(0x05, u'é') X(0x06, u'ù') X(0x07, u'ì') \
	X(0x08, u'ò') X(0x09, u'Ç') X(0x0a, '\n') X(0x0b, u'Ø') \
	X(0x0c, u'ø') X(0x0d, '\r') X(0x0e, u'Å') X(0x0f, u'å') \
	X(0x10, u'Δ') X(0x11, '_') X(0x12, u'Φ') X(0x13, u'Γ') \
	X(0x14, u'Λ') X(0x15, u'Ω') X(0x16, u'Π') X(0x17, u'Ψ') \
	X(0x18, u'Σ') X(0x19, u'Θ') X(0x1a, u'Ξ') X(0x1c, u'Æ') \
	X(0x1d, u'æ') X(0x1e, u'ß') X(0x1f, u'É') X(0x24, u'¤') \
	X(0x40, u'¡') X(0x5b, u'Ä') X(0x5c, u'Ö') X(0x5d, u'Ñ') \
	X(0x5e, u'Ü') X(0x5f, u'§') X(0x60, u'¿') X(0x7b, u'ä') \
	X(0x7c, u'ö') X(0x7d, u'ñ') X(0x7e, u'ü') X(0x7f, u'à')

#define TURKISH_LOCKING(X) \
	X(0x00, '@') X(0x01, u'£') X(0x02, '$') X(0x03, u'¥') \
	X(0x04, u'€') X(0x05, u'é') X(0x06, u'ù') X(0x07, u'ı') \
	X(0x08, u'ò') X(0x09, u'Ç') X(0x0a, '\n') X(0x0b, u'Ğ') \
	X(0x0c, u'ğ') X(0x0d, '\r') X(0x0e, u'Å') X(0x0f, u'å') \
	X(0x10, u'Δ') X(0x11, '_') X(0x12, u'Φ') X(0x13, u'Γ') \
	X(0x14, u'Λ') X(0x15, u'Ω') X(0x16, u'Π') X(0x17, u'Ψ') \
	X(0x18, u'Σ') X(0x19, u'Θ') X(0x1a, u'Ξ') X(0x1c, u'Ş') \
	X(0x1d, u'ş') X(0x1e, u'ß') X(0x1f, u'É') X(0x24, u'¤') \
	X(0x40, u'İ') X(0x5b, u'Ä') X(0x5c, u'Ö') X(0x5d, u'Ñ') \
	X(0x5e, u'Ü') X(0x5f, u'§') X(0x60, u'ç') X(0x7b, u'ä') \
	X(0x7c, u'ö') X(0x7d, u'ñ') X(0x7e, u'ü') X(0x7f, u'à')

#define PORTUGUESE_LOCKING(X) \
	X(0x00, '@') X(0x01, u'£') X(0x02, '$') X(0x03, u'¥') \
	X(0x04, u'ê') X(0x05, u'é') X(0x06, u'ú') X(0x07, u'í') \
	X(0x08, u'ó') X(0x09, u'ç') X(0x0a, '\n') X(0x0b, u'Ô') \
	X(0x0c, u'ô') X(0x0d, '\r') X(0x0e, u'Á') X(0x0f, u'á') \
	X(0x10, u'Δ') X(0x11, '_') X(0x12, u'ª') X(0x13, u'Ç') \
	X(0x14, u'À') X(0x15, u'∞') X(0x16, '^') X(0x17, '\\') \
	X(0x18, u'€') X(0x19, u'Ó') X(0x1a, '|') X(0x1c, u'Â') \
	X(0x1d, u'â') X(0x1e, u'Ê') X(0x1f, u'É') X(0x24, u'º') \
	X(0x40, u'Í') X(0x5b, u'Ã') X(0x5c, u'Õ') X(0x5d, u'Ú') \
	X(0x5e, u'Ü') X(0x5f, u'§') X(0x60, '~') X(0x7b, u'ã') \
	X(0x7c, u'õ') X(0x7d, '`') X(0x7e, u'ü') X(0x7f, u'à')

#define EXTENSION(X) \
	X(0x0a, '\f') X(0x14, '^') X(0x28, '{') X(0x29, '}') \
	X(0x2f, '\\') X(0x3c, '[') X(0x3d, '~') X(0x3e, ']') \
	X(0x40, '|') X(0x65, u'€')

#define TURKISH_SINGLE(X) \
	X(0x47, u'Ğ') X(0x49, u'İ') X(0x53, u'Ş') X(0x63, u'ç') \
	X(0x67, u'ğ') X(0x69, u'ı') X(0x73, u'ş')

#define SPANISH_SINGLE(X) \
	X(0x09, u'ç') X(0x41, u'Á') X(0x49, u'Í') X(0x4f, u'Ó') \
	X(0x55, u'Ú') X(0x61, u'á') X(0x69, u'í') X(0x6f, u'ó') \
	X(0x75, u'ú')

#define PORTUGUESE_SINGLE(X) \
	X(0x05, u'ê') X(0x09, u'ç') X(0x0b, u'Ô') X(0x0c, u'ô') \
	X(0x0e, u'Á') X(0x0f, u'á') X(0x12, u'Φ') X(0x13, u'Γ') \
	X(0x15, u'Ω') X(0x16, u'Π') X(0x17, u'Ψ') X(0x18, u'Σ') \
	X(0x19, u'Θ') X(0x1f, u'Ê') X(0x41, u'À') X(0x49, u'Í') \
	X(0x4f, u'Ó') X(0x55, u'Ú') X(0x5b, u'Ã') X(0x5c, u'Õ') \
	X(0x61, u'Â') X(0x69, u'í') X(0x6f, u'ó') X(0x75, u'ú') \
	X(0x7b, u'ã') X(0x7c, u'õ') X(0x7f, u'â')

/* All characters of all tables lie below U+0400 but two, which get a place of
 * their own behind. */
#define EURO 0x20ac
#define INFINITE 0x221e
#define PLACES 0x402
#define PLACE(cp) ((cp) < 0x400 ? (cp) : (cp) == EURO ? 0x400 : 0x401)

#define BY_SEPTET(septet, cp) [septet] = cp,
#define BY_CHARACTER(septet, cp) [PLACE(cp)] = 0x80 | (septet),

struct table {
	uint16_t character[128];	/* 0: none; no table has a NUL */
	unsigned char septet[PLACES];	/* 0: none; else 0x80 | septet */
};

#define LOCKING(list) { \
	{ SHARED(BY_SEPTET) list(BY_SEPTET) }, \
	{ SHARED(BY_CHARACTER) list(BY_CHARACTER) } \
}
/* A national single shift table has all of the default one and more. */
#define NOTHING(X)
#define SINGLE(list) { \
	{ EXTENSION(BY_SEPTET) list(BY_SEPTET) }, \
	{ EXTENSION(BY_CHARACTER) list(BY_CHARACTER) } \
}

static const struct table locking_tables[GSM_LANGUAGES] = {
	[GSM_DEFAULT] = LOCKING(DEFAULT_ALPHABET),
	[GSM_TURKISH] = LOCKING(TURKISH_LOCKING),
	[GSM_SPANISH] = LOCKING(DEFAULT_ALPHABET),
	[GSM_PORTUGUESE] = LOCKING(PORTUGUESE_LOCKING),
};

static const struct table single_tables[GSM_LANGUAGES] = {
	[GSM_DEFAULT] = SINGLE(NOTHING),
	[GSM_TURKISH] = SINGLE(TURKISH_SINGLE),
	[GSM_SPANISH] = SINGLE(SPANISH_SINGLE),
	[GSM_PORTUGUESE] = SINGLE(PORTUGUESE_SINGLE),
};

#define COSTS_ONE(septet, cp) [cp] = 1,
#define COSTS_TWO(septet, cp) [PLACE(cp)] = 2,

const unsigned char gsm_cost[GSM_COSTS] = {
	SHARED(COSTS_ONE) DEFAULT_ALPHABET(COSTS_ONE) EXTENSION(COSTS_TWO)
};

static int
septet_in(const struct table *table, uint32_t cp)
{
	unsigned septet;

	if (cp >= 0x400 && cp != EURO && cp != INFINITE)
		return -1;
	septet = table->septet[PLACE(cp)];
	return septet ? (int)(septet & 0x7f) : -1;
}

int
gsm_code(uint32_t cp, enum gsm_language locking, enum gsm_language single)
{
	int septet = septet_in(&locking_tables[locking], cp);

	if (septet >= 0)
		return septet;
	septet = septet_in(&single_tables[single], cp);
	return septet >= 0 ? GSM_ESCAPE << 8 | septet : -1;
}

int
gsm_septets(uint32_t cp, enum gsm_language locking, enum gsm_language single)
{
	int code = gsm_code(cp, locking, single);

	if (code < 0)
		return 0;
	return code > 0x7f ? 2 : 1;
}

static uint32_t
character_at(const struct table *table, unsigned septet)
{
	if (septet > 0x7f || !table->character[septet])
		return GSM_NONE;
	return table->character[septet];
}

uint32_t
gsm_locking(enum gsm_language language, unsigned septet)
{
	return character_at(&locking_tables[language], septet);
}

uint32_t
gsm_single(enum gsm_language language, unsigned septet)
{
	return character_at(&single_tables[language], septet);
}

static const char *const codes[] = { NULL, "tr", "es", "pt" };
static const char *const names[] = { NULL, "turkish", "spanish", "portuguese" };

int
gsm_language(const char *name)
{
	int language = name_find(name, codes, GSM_LANGUAGES);

	return language >= 0 ? language :
	    name_find(name, names, GSM_LANGUAGES);
}

const char *
gsm_language_name(enum gsm_language language)
{
	return codes[language] ? codes[language] : "default";
}
