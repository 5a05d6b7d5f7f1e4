// SPDX-License-Identifier: MIT
#include <stdio.h>

struct point {
	int x, y;
};

struct box {
	struct point low, high;
	char name[8];
};

static struct box grow(struct box b, int by)
{
	b.low.x -= by;
	b.low.y -= by;
	b.high.x += by;
	b.high.y += by;
	return b;
}

static struct point mirror(struct point p)
{
	return (struct point){ .x = p.y, .y = p.x };
}

int main(void)
{
	struct box a = { { 1, 2 }, { 3, 4 }, "first" };
	struct box b = a;
	struct box c;
	struct box *p = &c;
	struct point pair[2] = { { 5, 6 } };

	b.name[0] = 'F';
	*p = grow(b, 10);
	printf("%d %d %d %d %s\n", a.low.x, a.low.y, a.high.x, a.high.y, a.name);
	printf("%d %d %d %d %s\n", c.low.x, p->low.y, c.high.x, p->high.y, c.name);
	pair[1] = mirror(pair[0]);
	printf("%d %d %d %d\n", pair[0].x, pair[0].y, pair[1].x, pair[1].y);
	printf("%d\n", grow(a, 1).high.y);
	a.low = a.high;
	a.high.x = 99;
	printf("%d %d\n", a.low.x, a.high.x);
	return 0;
}
