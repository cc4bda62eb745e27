/* SPDX-License-Identifier: ISC
 *
 * Numbers drawn by lot out of the numbering plan: valid, of a country and of a
 * type, the same for the same seed. For a carrier that is simulated. Pure;
 * allocates nothing.
 */
#ifndef PHONE_DRAW_H
#define PHONE_DRAW_H

#include <stdint.h>

/* The next number after *state, which begins at any seed and moves on. `types`
 * has bit 1u << t for each enum phone_type wanted. `begins`: the digits that
 * its national form begins with; "" for any. Written to e164 (as struct phone
 * has it): 0, or -1 when the country has no such number. */
int phone_draw(char e164[20], const char *country, unsigned types,
    const char *begins, uint64_t *state);

#endif
