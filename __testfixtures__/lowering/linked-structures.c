// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

struct tree {
	int key;
	struct tree *child[2];
};

static struct tree *insert(struct tree *t, int key)
{
	struct tree **at = &t;

	while (*at)
		at = &(*at)->child[key > (*at)->key];
	*at = calloc(1, sizeof(**at));
	(*at)->key = key;
	return t;
}

static void walk(const struct tree *t, int depth)
{
	if (!t)
		return;
	walk(t->child[0], depth + 1);
	printf("%d@%d ", t->key, depth);
	walk(t->child[1], depth + 1);
}

static void drop(struct tree *t)
{
	if (t) {
		drop(t->child[0]);
		drop(t->child[1]);
		free(t);
	}
}

int main(void)
{
	struct tree *root = NULL;
	int keys[] = { 50, 20, 70, 10, 30, 60, 80, 25 };
	unsigned int i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		root = insert(root, keys[i]);
	walk(root, 0);
	printf("\n");
	drop(root);
	return 0;
}
