// SPDX-License-Identifier: MIT
#include <stdio.h>

struct cell {
	int v[2];
	struct {
		char c;
		long l;
	} in;
};

static struct cell grid[2][3] = {
	{ { { 1, 2 }, { 'a', 10 } }, { { 3 } } },
	{ [2] = { .v = { 4, 5 }, .in.l = 20 } },
};

static int flat[2][2][2] = { 1, 2, 3, 4, 5, 6, 7 };

static long total(struct cell (*rows)[3], int n)
{
	long sum = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < 3; j++)
			sum += rows[i][j].v[0] + rows[i][j].v[1] * 10 + rows[i][j].in.l * 100;
	return sum;
}

int main(void)
{
	struct cell *p = grid[1];

	printf("%ld %lu\n", total(grid, 2), sizeof(grid));
	p[2].v[1] = 50;
	p->in.c = 'z';
	printf("%d %c %c\n", grid[1][2].v[1], grid[1][0].in.c, grid[0][0].in.c);
	printf("%d %d %d %d\n", flat[0][0][1], flat[0][1][1], flat[1][1][0], flat[1][1][1]);
	printf("%ld\n", (long)(&grid[1][1] - &grid[0][0]));
	printf("%d\n", *(*(flat[1]) + 1));
	return 0;
}
