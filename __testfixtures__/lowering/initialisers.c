// SPDX-License-Identifier: MIT
#include <stdio.h>

struct pair {
	int a, b;
};

struct deep {
	struct pair p[2];
	union {
		int i;
		struct pair u;
	};
	const char *s;
	int tail[4];
};

int main(void)
{
	struct deep a = { { { 1, 2 }, { 3, 4 } }, .u = { 5, 6 }, "x", { 7, 8 } };
	struct deep b = { 1, 2, 3, 4, 5, "y", 9 };
	struct deep c = { .tail[2] = 3, .p[1].b = 8, .s = "z" };
	int squares[] = { [3] = 9, 16, [1] = 1, 4 };
	int range[6] = { [1 ... 3] = 2, 5 };
	char word[] = { 'h', 'i', 0 };
	char fixed[3] = "abc";
	struct pair *made = &(struct pair){ 11, 12 };
	int i;

	printf("%d %d %d %d %d %d %s %d %d\n", a.p[0].a, a.p[0].b, a.p[1].a, a.p[1].b, a.u.a, a.u.b, a.s, a.tail[1], a.tail[2]);
	printf("%d %d %d %s %d %d\n", b.p[1].a, b.p[1].b, b.i, b.s, b.tail[0], b.tail[1]);
	printf("%d %d %d %s %d\n", c.p[0].a, c.p[1].b, c.i, c.s, c.tail[2]);
	for (i = 0; i < (int)(sizeof(squares) / sizeof(int)); i++)
		printf("%d ", squares[i]);
	for (i = 0; i < 6; i++)
		printf("%d ", range[i]);
	printf("%s %c%c%c %d\n", word, fixed[0], fixed[1], fixed[2], made->a + made->b);
	return 0;
}
