/* SPDX-License-Identifier: ISC
 *
 * What the simulated carrier knows of a number: the same each time, and
 * plausible for the number's country and range.
 */
#ifndef CARRIER_SIM_INQUIRY_H
#define CARRIER_SIM_INQUIRY_H

#include <stdint.h>

struct inquiry;

/* A draw of 0 to 999 that depends on the seed and the number only. */
int64_t sim_draw(int64_t seed, const char *number);
/* Answer the question: all of *q but what was asked. A number that the plan
 * does not know is none; where the plan does not tell mobile numbers from
 * others, seven of ten are mobile. */
void sim_inquiry(struct inquiry *q, int64_t seed);

#endif
