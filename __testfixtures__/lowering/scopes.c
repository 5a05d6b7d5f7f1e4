// SPDX-License-Identifier: MIT
#include <stdio.h>

static int x = 1;

static int shadow(int x)
{
	int y = x;

	{
		int x = y + 10;
		int y = x + 100;

		printf("%d %d\n", x, y);
		{
			extern int other;

			printf("%d\n", other);
		}
	}
	for (int x = 0; x < 1; x++)
		y += x + 1000;
	return x + y;
}

int other = 77;

int constructor = 5;
static int prototype(int toString)
{
	int __proto__ = toString + constructor;
	int arguments = __proto__ * 2;
	int eval = arguments + 1, let = 3, await = 4, yield = 5, this = 6, function = 7, var = 8, new = 9, delete = 10;

	return eval + let + await + yield + this + function + var + new + delete;
}

int main(void)
{
	printf("%d %d\n", shadow(5), x);
	printf("%d\n", prototype(2));
	return 0;
}
