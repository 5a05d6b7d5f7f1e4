// SPDX-License-Identifier: MIT
#include <stdio.h>

static int overlaps(unsigned long off, unsigned long len, unsigned long size)
{
	if (off + len < off)
		return -1;
	if (off + len > size)
		return -2;
	return 0;
}

int main(void)
{
	unsigned int u = 0;
	unsigned long l = 0;
	unsigned short s = 0;

	u--;
	l -= 5;
	s -= 1;
	printf("%u %lu %d\n", u, l, s);
	printf("%u %lu\n", u * u, l * l);
	printf("%u\n", 3u - 5u);
	printf("%d\n", 3u - 5u > 0);
	printf("%lu\n", (unsigned long)(3u - 5u));
	printf("%ld\n", (long)(int)(3u - 5u));
	printf("%d %d %d\n", overlaps(4, 4, 8), overlaps(4, 5, 8), overlaps(~0UL - 2, 8, 8));
	printf("%x\n", 0xffffu * 0xffffu * 0xffffu);
	return 0;
}
