// SPDX-License-Identifier: MIT
#include <stdio.h>

#define MASK 0xff00
#define WIDE 0x100000000
#define MINUS (-1)
#define FLAGS (1UL << 3 | 1UL << 5)

int main(void)
{
	printf("%d %u %ld\n", 2147483647, 4294967295u, 4294967296);
	printf("%lu %lu %lu\n", sizeof(2147483648), sizeof(0x80000000), sizeof(1u));
	printf("%d %d %d\n", 017, 0x1F, 0b101);
	printf("%d\n", -2147483647 - 1);
	printf("%d %d\n", 0xffffffff > 0, -1 > 0u);
	printf("%x %lx %d %lu\n", MASK >> 4, WIDE - 1, MINUS, FLAGS);
	printf("%llu\n", 18446744073709551615ULL);
	printf("%ld\n", -1UL >> 60 == 15);
	printf("%d\n", 'a' + 1 == 'b');
	printf("%d\n", (char)300 + (unsigned char)300);
	return 0;
}
