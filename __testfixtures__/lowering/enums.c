// SPDX-License-Identifier: MIT
#include <stdio.h>

enum colour { RED, GREEN = 4, BLUE };
enum signed_kind { MINUS = -1, ZERO, PLUS };
enum { BIT_A = 1 << 0, BIT_B = 1 << 1, BOTH = BIT_A | BIT_B };

struct thing {
	enum colour colour;
	enum signed_kind kind;
};

int main(void)
{
	enum colour c = BLUE;
	struct thing t = { GREEN, MINUS };
	int table[BLUE + 1] = { [RED] = 1, [GREEN] = 2, [BLUE] = 3 };

	printf("%d %d %d %d\n", RED, GREEN, BLUE, BOTH);
	printf("%d %d\n", c - 6 < 0, t.kind < 0);
	printf("%lu %lu\n", sizeof(enum colour), sizeof(t));
	printf("%d %d\n", table[c], table[t.colour]);
	c = (enum colour)((int)c + 1);
	printf("%d\n", c);
	t.kind++;
	printf("%d %d\n", t.kind, t.kind == ZERO);
	return 0;
}
