// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stddef.h>

#define __packed __attribute__((__packed__))

struct loose {
	char a;
	int b;
	short c;
};

struct tight {
	char a;
	int b;
	short c;
} __packed;

struct __attribute__((packed)) tighter {
	char a;
	unsigned long b;
};

int main(void)
{
	struct tight t = { 1, 0x01020304, 5 };
	unsigned char *p = (unsigned char *)&t;
	unsigned int i;

	printf("%lu %lu %lu\n", sizeof(struct loose), sizeof(struct tight), sizeof(struct tighter));
	printf("%lu %lu\n", offsetof(struct tight, b), offsetof(struct tighter, b));
	for (i = 0; i < sizeof(t); i++)
		printf("%d ", p[i]);
	printf("\n");
	return 0;
}
