// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdbool.h>

static bool both(int a, int b)
{
	return a & 1 && b & 2;
}

static bool wide(unsigned long x)
{
	return x;
}

int main(void)
{
	bool b = 7;
	_Bool z = 0 > 1;
	int flags = 0x12;

	printf("%d %d %lu\n", b, z, sizeof(bool));
	printf("%d %d %d\n", both(1, 2), both(3, 1), wide(1UL << 40));
	b = !b;
	printf("%d %d\n", b, b == false);
	if ((flags & (0x10 | 0x1)) != (0x10 | 0x1))
		printf("not all\n");
	if (flags & (0x10 | 0x1))
		printf("any\n");
	if (!(flags & 0x4) == 1)
		printf("none\n");
	b |= 4;
	b += 5;
	printf("%d %d\n", b, (bool)0x100);
	return 0;
}
