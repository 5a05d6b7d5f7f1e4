// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stddef.h>

#define container_of(ptr, type, member) ({				\
	const typeof(((type *)0)->member) *mptr = (ptr);		\
	(type *)((char *)mptr - offsetof(type, member)); })

struct list {
	struct list *next;
};

struct item {
	int value;
	struct list link;
	struct {
		char pad[3];
		int deep;
	} sub;
};

static int sum(struct list *head)
{
	int total = 0;
	struct list *at;

	for (at = head; at; at = at->next)
		total += container_of(at, struct item, link)->value;
	return total;
}

int main(void)
{
	struct item c = { 3, { 0 } };
	struct item b = { 20, { &c.link } };
	struct item a = { .value = 100, .link.next = &b.link };
	int *deep = &a.sub.deep;

	printf("%d\n", sum(&a.link));
	printf("%d\n", container_of(&b.link, struct item, link) == &b && *deep == 0);
	container_of(b.link.next, struct item, link)->value = 7;
	printf("%d %d\n", c.value, sum(&a.link));
	return 0;
}
