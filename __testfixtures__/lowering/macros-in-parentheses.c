// SPDX-License-Identifier: MIT
/* Parentheses around the name of a macro hold together what it stands for, which has none of its own. */
#include <stdio.h>

#define LOOSE 1 | 2
#define SUM 1 + 1
#define OUTER (LOOSE)
#define OTHER LOOSE

int main(void)
{
	unsigned long flags = 4;
	int yes = 0;

	printf("%lu %lu\n", flags & (LOOSE), flags & LOOSE);
	if (flags & (LOOSE))
		yes++;
	if ((LOOSE) & flags)
		yes++;
	if (flags & OUTER)
		yes++;
	if (flags & (OTHER))
		yes++;
	printf("%d %d %d\n", yes, 3 * (SUM), 3 * SUM);
	printf("%d %d\n", (SUM) * 3 > 5, (SUM) << 1);
	printf("%d\n", (LOOSE) == 3 && (SUM) == 2);
	return 0;
}
