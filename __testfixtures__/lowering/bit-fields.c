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

union token {
	unsigned long v;
	struct {
		unsigned long page : 8, id /* of four bits */ : 4, cached : 1;
		unsigned int *end;
	};
	struct { unsigned short low : 3, high : 13, next : 5, rest : 12; } half;
};

struct mixed { unsigned int kind : 2, plain, left : 30; int : 3; int : 0; unsigned int wide : 20; };
struct named { unsigned int a : 3, b : 9; unsigned int : 22, c : 2; };

int main(void)
{
	union token t = { .v = 0x13a5 };
	struct named n = { 5, 300, 1 };
	struct mixed m = { 3, 0xdeadbeef, 0x2aaaaaaa };
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
	printf("%lu %lu %lu %lu\n", sizeof(t), (unsigned long)t.page, (unsigned long)t.id, (unsigned long)t.cached);
	printf("%u %u %u\n", t.half.low, t.half.high, t.half.next);
	t.id = 0x1f;
	t.half.rest = 0xabc;
	printf("%lx\n", t.v);
	printf("%lu %u %x %x\n", sizeof(m), m.kind, m.plain, m.left);
	printf("%lu %u %u %u\n", sizeof(n), n.a, n.b, n.c);
	return 0;
}
