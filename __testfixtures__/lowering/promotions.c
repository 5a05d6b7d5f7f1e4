// SPDX-License-Identifier: MIT
#include <stdio.h>

int main(void)
{
	unsigned char a = 200, b = 100;
	unsigned int u = 1;
	int s = -1;
	long l = -1;
	unsigned short x = 65535;

	printf("%d\n", a + b);
	printf("%d\n", (unsigned char)(a + b));
	printf("%d\n", s < u);
	printf("%d\n", l < (long)u);
	printf("%d\n", s < 0);
	printf("%d\n", ~a);
	printf("%d\n", -x);
	printf("%u\n", s + u);
	printf("%ld\n", s + l);
	printf("%lu\n", u + 4294967295u + 1ul);
	printf("%d\n", a > -1);
	printf("%d\n", u > -1);
	printf("%d\n", (unsigned char)~0 == 255);
	return 0;
}
