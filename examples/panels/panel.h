/* SPDX-License-Identifier: MIT */
/*
 * Panels: a small subsystem. A structure with a callback that maps, what calls
 * it under a lock, and drivers that fill it in.
 */
#ifndef PANEL_H
#define PANEL_H

#include <linux/miscdevice.h>
#include <linux/mutex.h>

struct panel;
struct vm_area_struct;

/**
 * struct panel_ops - what a panel can do
 * @blank: switch its light off, or on again
 * @mmap: map its frame buffer; the panel's lock is held
 */
struct panel_ops {
	int (*blank)(struct panel *panel, bool blank);
	int (*mmap)(struct panel *panel, struct vm_area_struct *vma);
};

struct panel {
	struct miscdevice misc;
	struct mutex lock;
	const struct panel_ops *ops;
	phys_addr_t start;
	size_t size;
	bool gone;
};

int panel_no_mmap(struct panel *panel, struct vm_area_struct *vma);
int panel_register(struct panel *panel);

#endif
