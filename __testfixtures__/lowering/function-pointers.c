// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stddef.h>

struct ops {
	int (*apply)(int, int);
	const char *name;
	void (*done)(struct ops *self);
};

typedef int (*binary)(int, int);

static int add(int a, int b)
{
	return a + b;
}

static int sub(int a, int b)
{
	return a - b;
}

static void done(struct ops *self)
{
	printf("done %s\n", self->name);
}

static const struct ops table[] = {
	{ .apply = add, .name = "add", .done = done },
	{ sub, "sub" },
};

static binary pick(int which)
{
	return which ? &sub : add;
}

static int twice(binary f, int x)
{
	return f(f(x, x), (*f)(x, 1));
}

int main(void)
{
	size_t i;
	binary f;

	for (i = 0; i < 2; i++) {
		printf("%s %d\n", table[i].name, table[i].apply(7, 3));
		if (table[i].done)
			table[i].done((struct ops *)&table[i]);
	}
	f = pick(0);
	printf("%d %d %d\n", f(1, 2), pick(1)(1, 2), f == add);
	printf("%d %d\n", twice(add, 5), twice(pick(1), 5));
	return 0;
}
