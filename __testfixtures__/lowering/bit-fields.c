// SPDX-License-Identifier: MIT
#include <stdio.h>

struct flags {
	unsigned int a : 1;
	unsigned int b : 3;
	int c : 4;
	unsigned int d : 12;
	unsigned int : 0;
	unsigned int e : 5;
	unsigned long f : 40;
	unsigned char g : 2;
};

int main(void)
{
	struct flags f = { 1, 5, -3, 4000, 17, 0x123456789aUL, 2 };
	struct flags z = { 0 };

	printf("%lu\n", sizeof(f));
	printf("%u %u %d %u %u %lx %u\n", f.a, f.b, f.c, f.d, f.e, (unsigned long)f.f, f.g);
	f.b += 4;
	f.c = 7;
	f.c++;
	f.d ^= 0xfff;
	f.e = 33;
	f.a = !f.a;
	printf("%u %u %d %u %u\n", f.a, f.b, f.c, f.d, f.e);
	z.b = ~0;
	z.g = f.e;
	printf("%u %u %d\n", z.b, z.g, z.c);
	printf("%d\n", z.b - 8 < 0);
	return 0;
}
