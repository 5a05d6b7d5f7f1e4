/*
 * Macros that open a block through another macro, that are a statement without a semicolon, or that only tell the
 * compiler something; macros that are places; arguments that are there or not; types as arguments. All of it stands in mmap hooks, and a
 * hook that cannot be lowered is not verified.
 */
#include <stdio.h>

#define upto(i, n) for ((i) = 0; (i) < (n); (i)++)
#define three_times(i) upto(i, 3)
#define refuse(bad) { if (bad) return -22; }
#define refuse_plain(bad) if (bad) return -5;
#define first_of(r) ((r).first)
#define pages_at(p) (*(&(p)->pages))
#define say(fmt, ...) printf("say: " fmt __VA_OPT__(,) __VA_ARGS__)

struct range {
	unsigned long first;
	unsigned int pages;
};

static int checked(int a, int b)
{
	refuse(a > 3)

	refuse_plain(b > 3)
	a += b;
	return a;
}

int main(void)
{
	struct range r = { 7, 2 };
	int i, sum = 0;

	three_times(i) {
		if (i == 1)
			continue;
		sum += i + 10;
	}
	three_times(i)
		sum++;
	asm volatile("" : : : "memory");
	_Pragma("GCC diagnostic push")
	sum += (int)r.first;
	_Pragma("GCC diagnostic pop")
	first_of(r) |= 8;
	pages_at(&r) += 3;
	first_of(r)++;
	printf("%lu %u\n", r.first, r.pages);
	say("%d\n", sum);
	say("nothing\n");
	printf("%d %d %d\n", checked(1, 2), checked(4, 1), checked(1, 4));
	printf("%d %d\n", __builtin_types_compatible_p(typeof(r.first), unsigned long),
	       __builtin_types_compatible_p(typeof(r.pages), unsigned long));
	return 0;
}
