// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	int i = -17;
	unsigned int u = 0x80000001u;
	long l = -1L << 40;
	unsigned long ul = 1UL << 63;
	unsigned char c = 0xf0;
	int n;

	for (n = 0; n < 32; n += 7)
		printf("%d %x %x\n", i >> n, u >> n, 1u << n);
	printf("%ld %lx %lx\n", l >> 12, ul >> 3, ul >> 63);
	printf("%d %d\n", c << 4, (unsigned char)(c << 4));
	printf("%lx\n", (unsigned long)u << 12);
	u <<= 1;
	ul >>= 60;
	i >>= 2;
	printf("%x %lu %d\n", u, ul, i);
	return 0;
}
