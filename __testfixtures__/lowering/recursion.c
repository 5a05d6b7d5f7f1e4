// SPDX-License-Identifier: MIT
#include <stdio.h>

static int odd(unsigned int n);

static int even(unsigned int n)
{
	return n == 0 ? 1 : odd(n - 1);
}

static int odd(unsigned int n)
{
	return n == 0 ? 0 : even(n - 1);
}

static int fib(int n)
{
	int a[2] = { n, 1 };

	if (n < 2)
		return a[0];
	return fib(n - 1) + fib(n - 2) + a[1] - 1;
}

static void hanoi(int n, char from, char to, char by, int *moves)
{
	if (n == 0)
		return;
	hanoi(n - 1, from, by, to, moves);
	(*moves)++;
	if (n == 3)
		printf("%c%c ", from, to);
	hanoi(n - 1, by, to, from, moves);
}

int main(void)
{
	int moves = 0;

	printf("%d %d %d\n", even(10), odd(7), fib(15));
	hanoi(5, 'a', 'b', 'c', &moves);
	printf("%d\n", moves);
	return 0;
}
