// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stddef.h>

static void set(int **where, int *what)
{
	*where = what;
}

static int deref(int ***p)
{
	return ***p;
}

int main(void)
{
	int x = 4, y = 9;
	int *p = NULL;
	int **pp = &p;
	int *table[3] = { &x, &y, NULL };
	int i;

	printf("%d %d\n", p == NULL, !p);
	set(&p, &x);
	**pp = 11;
	printf("%d %d %d\n", x, *p, deref(&pp));
	set(pp, &y);
	printf("%d\n", *p);
	for (i = 0; table[i]; i++)
		*table[i] += 100;
	printf("%d %d\n", x, y);
	return 0;
}
