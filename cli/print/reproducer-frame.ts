/** What every reproducer has: the window of pages, touching with signals caught, mappings as /proc/self/smaps shows them. */
export const FRAME = `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

/* Page 0 of the window; pN is the page at BASE + N * 4096. */
#define BASE 0x50000000UL
#define PAGES 256UL
#define NOT_REACHED 1000000L

static int fd, armed, caught;
static int like_legacy = 1, like_migrated = 1;
static long result;
static sigjmp_buf jump;

static inline void *page(unsigned long n)
{
	return (void *)(BASE + n * 4096);
}

static inline unsigned long size(unsigned long pages)
{
	return pages * 4096;
}

static inline long mapped(void *address)
{
	return address == MAP_FAILED ? -errno : 0;
}

static inline long done(long ret)
{
	return ret < 0 ? -errno : 0;
}

static void on_fault(int sig)
{
	siglongjmp(jump, sig);
}

/* Loads or stores one byte; the signal that this raises is kept. */
static inline long touch(unsigned long n, int write)
{
	volatile char *p = page(n);

	caught = sigsetjmp(jump, 1);
	if (!caught) {
		if (write)
			*p = 1;
		else
			(void)*p;
	}
	return 0;
}

/* What is to be seen of a page: the byte at 8, times 256, and the first. */
static inline long see(unsigned long n)
{
	volatile unsigned char *p = page(n);

	caught = sigsetjmp(jump, 1);
	return caught ? 0 : p[8] * 256 + p[0];
}

static inline long in_core(unsigned long n, unsigned long pages)
{
	unsigned char vec[PAGES];

	return done(mincore(page(n), size(pages), vec));
}

static inline long by_mem(unsigned long n, int write)
{
	int mem = open("/proc/self/mem", O_RDWR);
	char byte = 1;
	long ret = write ? pwrite(mem, &byte, 1, (off_t)page(n)) : pread(mem, &byte, 1, (off_t)page(n));

	ret = ret < 0 ? -errno : 0;
	close(mem);
	return ret;
}

/* What a child does before it ends: 'r' and 'w' touch a page, 'u' unmaps some. */
static inline long in_child(int what, unsigned long n, unsigned long pages)
{
	pid_t pid = fork();
	int status = 0;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		if (what == 'u')
			_exit(munmap(page(n), size(pages)) ? errno : 0);
		if (what)
			touch(n, what == 'w');
		_exit(caught);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		caught = WTERMSIG(status);
	else if (what == 'u')
		return -WEXITSTATUS(status);
	else
		caught = WEXITSTATUS(status);
	return 0;
}

static inline void set_fail_nth(int nth)
{
	int file = open("/proc/thread-self/fail-nth", O_WRONLY);

	if (file < 0 || dprintf(file, "%d", nth) < 0) {
		if (nth)
			printf("(no allocation can be made to fail: the kernel has no CONFIG_FAULT_INJECTION)\\n");
	}
	if (file >= 0)
		close(file);
}

/* Has the nth allocation of the next system call fail. */
static inline void fail_nth(int nth)
{
	fflush(stdout);
	armed = 1;
	set_fail_nth(nth);
}

static int by_letters(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The mappings of the window: pages, permissions, offset in pages, flags. */
static void mappings(char *text, size_t room)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	char line[512];
	size_t at = 0;
	int inside = 0;

	text[0] = 0;
	while (smaps && fgets(line, sizeof(line), smaps)) {
		unsigned long start, end, offset, inode;
		char perms[8];

		if (sscanf(line, "%lx-%lx %7s %lx %*x:%*x %lu", &start, &end, perms, &offset, &inode) == 5) {
			inside = start >= BASE && end <= BASE + size(PAGES) && at + 128 < room;
			if (!inside)
				continue;
			at += snprintf(text + at, room - at, "%sp%lu-p%lu %s ", at ? "; " : "",
				       (start - BASE) / 4096, (end - BASE) / 4096, perms);
			if (inode)
				at += snprintf(text + at, room - at, "offset %lu", offset / 4096);
			else
				at += snprintf(text + at, room - at, "anonymous");
		} else if (inside && !strncmp(line, "VmFlags:", 8)) {
			char *flags[64], *save = NULL, *word;
			int i, n = 0;

			for (word = strtok_r(line + 8, " \\n", &save); word && n < 64; word = strtok_r(NULL, " \\n", &save))
				if (strcmp(word, "sd"))
					flags[n++] = word;
			qsort(flags, n, sizeof(flags[0]), by_letters);
			at += snprintf(text + at, room - at, " [");
			for (i = 0; i < n && at + 8 < room; i++)
				at += snprintf(text + at, room - at, "%s%s", i ? " " : "", flags[i]);
			at += snprintf(text + at, room - at, "]");
		}
	}
	if (smaps)
		fclose(smaps);
}

/* Whether mappings are the same, but for offsets that are frame numbers of the machine. */
static int same_mappings(const char *saw, const char *expected)
{
	while (*saw && *expected) {
		if (!strncmp(expected, "offset pfn+", 11)) {
			saw += strcspn(saw, "[;");
			expected += strcspn(expected, "[;");
		} else if (*saw++ != *expected++) {
			return 0;
		}
	}
	return *saw == *expected;
}

static void print_result(const char *who, long ret, int sig, const char *maps)
{
	printf("   %-9s ", who);
	if (ret == NOT_REACHED) {
		printf("does not come so far\\n");
		return;
	}
	if (sig)
		printf("%s", sig == SIGBUS ? "SIGBUS" : sig == SIGSEGV ? "SIGSEGV" : strsignal(sig));
	else if (ret < 0)
		printf("%ld (%s)", ret, strerror(-ret));
	else
		printf("%ld", ret);
	printf(", %s\\n", maps && *maps ? maps : "nothing mapped");
}

static inline void saw(long ret)
{
	result = ret;
	if (armed)
		set_fail_nth(0);
	armed = 0;
}

static inline void step(int number, const char *call, long legacy, int legacy_signal, const char *legacy_maps,
			long migrated, int migrated_signal, const char *migrated_maps)
{
	static char maps[16384];
	int is_legacy, is_migrated;

	mappings(maps, sizeof(maps));
	is_legacy = legacy_maps && result == legacy && caught == legacy_signal && same_mappings(maps, legacy_maps);
	is_migrated = migrated_maps && result == migrated && caught == migrated_signal && same_mappings(maps, migrated_maps);
	like_legacy &= is_legacy;
	like_migrated &= is_migrated;
	printf("%d. %s\\n", number, call);
	print_result("saw", result, caught, maps);
	print_result("legacy", legacy, legacy_signal, legacy_maps);
	print_result("migrated", migrated, migrated_signal, migrated_maps);
	fflush(stdout);
	caught = 0;
}

static void begin(int argc, char **argv, int access)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s DEVICE\\n", argv[0]);
		exit(4);
	}
	fd = open(argv[1], access);
	if (fd < 0) {
		perror(argv[1]);
		exit(4);
	}
	signal(SIGSEGV, on_fault);
	signal(SIGBUS, on_fault);
}

static int end(void)
{
	printf("%s\\n", like_legacy && like_migrated ? "as both forms show" : like_legacy ? "as the legacy form shows" :
	       like_migrated ? "as the migrated form shows" : "as neither form shows");
	return like_legacy && like_migrated ? 3 : like_legacy ? 0 : like_migrated ? 1 : 2;
}
`;
