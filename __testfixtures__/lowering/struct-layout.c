// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stddef.h>

struct inner {
	char c;
	long l;
};

struct outer {
	short s;
	struct inner in[2];
	char tail;
	union {
		int i;
		char bytes[6];
	};
	struct {
		unsigned char a;
		unsigned int b;
	} named;
	void *p;
};

struct flexible {
	int n;
	long items[];
};

int main(void)
{
	printf("%lu %lu\n", sizeof(struct inner), sizeof(struct outer));
	printf("%lu %lu %lu\n", offsetof(struct outer, in), offsetof(struct outer, tail), offsetof(struct outer, bytes));
	printf("%lu\n", (unsigned long)&((struct outer *)0)->named.b);
	printf("%lu %lu\n", sizeof(struct flexible), offsetof(struct flexible, items));
	printf("%lu %lu %lu\n", sizeof(char), sizeof(void *), sizeof(int[5]));
	printf("%lu %lu\n", sizeof 1, sizeof(1L));
	printf("%lu\n", sizeof("hello"));
	printf("%lu\n", sizeof((struct outer *)0)->in);
	return 0;
}
