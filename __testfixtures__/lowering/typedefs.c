// SPDX-License-Identifier: MIT
#include <stdio.h>

typedef unsigned long flags_t;
typedef struct { int x; } wrapped_t;
typedef struct node node_t;
typedef int row_t[3];
typedef node_t *(*maker_t)(int);

struct node {
	node_t *next;
	row_t row;
};

static node_t pool[2];

static node_t *make(int i)
{
	node_t *n = &pool[i];

	n->row[i] = i + 1;
	return n;
}

int main(void)
{
	flags_t f = (flags_t)1 << 35;
	wrapped_t w = { 5 };
	maker_t maker = make;
	node_t *n = maker(1);
	int x = -1;

	n->next = maker(0);
	printf("%lx %d %lu\n", f, w.x, sizeof(row_t));
	printf("%d %d\n", n->row[1], n->next->row[0]);
	printf("%lu %lu\n", (flags_t)(x), (flags_t) - 1);
	printf("%lu\n", (flags_t) *(&f) >> 34);
	{
		typedef signed char flags_t;

		printf("%lu %d\n", sizeof(flags_t), (flags_t)200);
	}
	return 0;
}
