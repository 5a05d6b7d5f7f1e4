// SPDX-License-Identifier: MIT
#include <stdio.h>

typedef unsigned char u8;
typedef signed char s8;
typedef unsigned short u16;
typedef short s16;

int main(void)
{
	u8 a = 250;
	s8 b = 120;
	u16 c = 65530;
	s16 d = 32760;
	int e = 2147483640;
	unsigned int f = 4294967290u;
	long long g = 9223372036854775800LL;
	unsigned long long h = 18446744073709551610ULL;

	a += 10;
	b += 10;
	c += 10;
	d += 10;
	e = (int)((unsigned int)e + 10u);
	f += 10;
	g = (long long)((unsigned long long)g + 10ull);
	h += 10;
	printf("%d %d %d %d %d %u %lld %llu\n", a, b, c, d, e, f, g, h);
	printf("%d %d %d\n", (s8)200, (u8)-1, (s16)40000);
	printf("%u %lu\n", (unsigned int)-1, (unsigned long)-1);
	printf("%d\n", (int)(u8)(s8)-1);
	return 0;
}
