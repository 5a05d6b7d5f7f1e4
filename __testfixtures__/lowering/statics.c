// SPDX-License-Identifier: MIT
#include <stdio.h>

static int calls;
static int table[4] = { 1, 2 };
static const char *names[] = { "zero", "one", [4] = "four" };
int initialised = 3 * 4 + 1;
static int *pointer = &table[1];

static int next(void)
{
	static int counter = 10;
	static int seen[2];

	calls++;
	seen[counter & 1]++;
	counter += 3;
	return counter * 100 + seen[0] * 10 + seen[1];
}

static int other(void)
{
	static int counter;

	return ++counter;
}

int main(void)
{
	printf("%d %d %d\n", next(), 0, 0);
	printf("%d\n", next());
	printf("%d\n", next());
	printf("%d %d %d\n", other() + other(), calls, initialised);
	*pointer += 40;
	printf("%d %d %d %d\n", table[0], table[1], table[2], table[3]);
	printf("%s %s %d %lu\n", names[1], names[4], names[2] == 0, sizeof(names) / sizeof(names[0]));
	return 0;
}
