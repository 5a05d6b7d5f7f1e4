// SPDX-License-Identifier: MIT
//
// The conversion of ->mmap to ->mmap_prepare as a semantic patch, to the
// helpers of Linux 7.1. It is what the benchmark measures Coccinelle with, and
// it does what SmPL can say plainly:
//
// - the signature and its prototypes, and the operations structures
// - the fields of the mapping, and its size in bytes and in pages
// - vm_flags_set(), vm_flags_clear(), and flags that are tested for truth
// - remap_pfn_range() and io_remap_pfn_range(), returned, or tested where their
//   error is translated; vm_iomap_memory(), returned
//
// A hook that uses its vma in any other way is left alone, and so is one whose
// flags are not in the list at the end.
//
//   spatch --sp-file mmap-prepare.cocci --no-includes --dir drivers/

@ops@
identifier o, f;
@@
struct file_operations o = { .mmap = f, };

@hook@
identifier ops.f, file, vma;
position p;
@@
f@p(struct file *file, struct vm_area_struct *vma) { ... }

// Every use of the vma that a rule below rewrites.

@known_field@
identifier hook.vma;
position k;
@@
(
vma@k->vm_start
|
vma@k->vm_end
|
vma@k->vm_pgoff
|
vma@k->vm_page_prot
|
vma@k->vm_ops
|
vma@k->vm_private_data
|
vma@k->vm_file
|
vma@k->vm_mm
|
vma_pages(vma@k)
)

@known_flags@
identifier hook.vma;
position k;
expression e;
@@
\(vm_flags_set\|vm_flags_clear\)(vma@k, e)

@known_test exists@
identifier ops.f, hook.vma;
position hook.p, k;
expression e, x;
@@
f@p(...)
{
<+...
(
!(vma@k->vm_flags & e)
|
vma@k->vm_flags & e && x
|
x && vma@k->vm_flags & e
|
vma@k->vm_flags & e || x
|
x || vma@k->vm_flags & e
)
...+>
}

@known_condition exists@
identifier ops.f, hook.vma;
position hook.p, k;
expression e;
statement s1, s2;
@@
f@p(...)
{
<+...
if (vma@k->vm_flags & e) s1 else s2
...+>
}

@known_action@
identifier hook.vma;
position k;
constant code;
expression start, pfn, size;
@@
(
return \(remap_pfn_range\|io_remap_pfn_range\)(vma@k, start, pfn, size, vma->vm_page_prot);
|
return vm_iomap_memory(vma@k, start, size);
|
if (\(remap_pfn_range\|io_remap_pfn_range\)(vma@k, start, pfn, size, vma->vm_page_prot)) return -code;
)

@unknown exists@
identifier ops.f, hook.vma;
position hook.p, refused;
position u != {known_field.k, known_flags.k, known_test.k, known_condition.k, known_action.k};
@@
f@p@refused(...) { <+... vma@u ...+> }

@odd_flags exists@
identifier ops.f, hook.vma;
identifier flag !~ "^VM_(READ|WRITE|EXEC|SHARED|MAYREAD|MAYWRITE|MAYEXEC|MAYSHARE|PFNMAP|IO|LOCKED|DONTCOPY|DONTEXPAND|DONTDUMP|NORESERVE|HUGEPAGE|NOHUGEPAGE|MIXEDMAP|ACCOUNT|SYNC|WIPEONFORK)$";
position hook.p, refused;
@@
f@p@refused(...)
{
<+...
(
\(vm_flags_set\|vm_flags_clear\)(vma, <+... flag ...+>)
|
vma->vm_flags & <+... flag ...+>
)
...+>
}

@convert@
identifier fn, file, vma;
position hook.p;
position c != {unknown.refused, odd_flags.refused};
@@
fn@p@c(struct file *file, struct vm_area_struct *vma) { ... }

// The actions come before the fields that they name.

@actions@
identifier convert.fn, convert.vma;
expression pfn, start, size;
symbol desc;
@@
fn(...)
{
<...
(
- return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
+ mmap_action_remap_full(desc, pfn);
+ return 0;
|
- return io_remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
+ mmap_action_ioremap_full(desc, pfn);
+ return 0;
|
- return remap_pfn_range(vma, start, pfn, size, vma->vm_page_prot);
+ mmap_action_remap(desc, start, pfn, size);
+ return 0;
|
- return io_remap_pfn_range(vma, start, pfn, size, vma->vm_page_prot);
+ mmap_action_ioremap(desc, start, pfn, size);
+ return 0;
|
- return vm_iomap_memory(vma, start, size);
+ mmap_action_simple_ioremap(desc, start, size);
+ return 0;
)
...>
}

@translated@
identifier convert.fn, convert.file, convert.vma;
expression pfn, start, size;
constant code;
symbol desc;
fresh identifier filter = fn ## "_error";
@@
+ static int filter(int err)
+ {
+ 	return -code;
+ }
+
fn(struct file *file, struct vm_area_struct *vma)
{
<+...
(
- if (remap_pfn_range(vma, start, pfn, size, vma->vm_page_prot)) return -code;
+ mmap_action_remap(desc, start, pfn, size);
+ desc->action.error_hook = filter;
|
- if (io_remap_pfn_range(vma, start, pfn, size, vma->vm_page_prot)) return -code;
+ mmap_action_ioremap(desc, start, pfn, size);
+ desc->action.error_hook = filter;
)
...+>
}

@size@
identifier convert.fn, convert.vma;
symbol desc;
@@
fn(...)
{
<...
(
- vma->vm_end - vma->vm_start
+ vma_desc_size(desc)
|
- vma_pages(vma)
+ vma_desc_pages(desc)
)
...>
}

@fields@
identifier convert.fn, convert.vma;
symbol desc;
@@
fn(...)
{
<...
(
- vma->vm_start
+ desc->start
|
- vma->vm_end
+ desc->end
|
- vma->vm_pgoff
+ desc->pgoff
|
- vma->vm_page_prot
+ desc->page_prot
|
- vma->vm_ops
+ desc->vm_ops
|
- vma->vm_private_data
+ desc->private_data
|
- vma->vm_file
+ desc->vm_file
|
- vma->vm_mm
+ desc->mm
)
...>
}

@flags@
identifier convert.fn, convert.vma;
expression e;
symbol desc;
@@
fn(...)
{
<...
(
- vm_flags_set(vma, e)
+ vma_desc_set_flags(desc, e)
|
- vm_flags_clear(vma, e)
+ vma_desc_clear_flags(desc, e)
|
- !(vma->vm_flags & e)
+ !vma_desc_test_any(desc, e)
|
- vma->vm_flags & e
+ vma_desc_test_any(desc, e)
)
...>
}

// A | B | C is (A | B) | C: the first argument gives up one flag at a time.

@split1@
identifier convert.fn;
expression a, b;
symbol desc;
@@
fn(...)
{
<...
\(vma_desc_set_flags\|vma_desc_clear_flags\|vma_desc_test_any\)(desc,
-	a | b
+	a, b
	, ...)
...>
}

@split2@
identifier convert.fn;
expression a, b;
symbol desc;
@@
fn(...)
{
<...
\(vma_desc_set_flags\|vma_desc_clear_flags\|vma_desc_test_any\)(desc,
-	a | b
+	a, b
	, ...)
...>
}

@split3@
identifier convert.fn;
expression a, b;
symbol desc;
@@
fn(...)
{
<...
\(vma_desc_set_flags\|vma_desc_clear_flags\|vma_desc_test_any\)(desc,
-	a | b
+	a, b
	, ...)
...>
}

@split4@
identifier convert.fn;
expression a, b;
symbol desc;
@@
fn(...)
{
<...
\(vma_desc_set_flags\|vma_desc_clear_flags\|vma_desc_test_any\)(desc,
-	a | b
+	a, b
	, ...)
...>
}

@split5@
identifier convert.fn;
expression a, b;
symbol desc;
@@
fn(...)
{
<...
\(vma_desc_set_flags\|vma_desc_clear_flags\|vma_desc_test_any\)(desc,
-	a | b
+	a, b
	, ...)
...>
}

@one@
identifier convert.fn;
expression e;
symbol desc;
@@
fn(...)
{
<...
- vma_desc_test_any(desc, e)
+ vma_desc_test(desc, e)
...>
}

@bits@
identifier convert.fn;
@@
fn(...)
{
<...
(
- VM_READ
+ VMA_READ_BIT
|
- VM_WRITE
+ VMA_WRITE_BIT
|
- VM_EXEC
+ VMA_EXEC_BIT
|
- VM_SHARED
+ VMA_SHARED_BIT
|
- VM_MAYREAD
+ VMA_MAYREAD_BIT
|
- VM_MAYWRITE
+ VMA_MAYWRITE_BIT
|
- VM_MAYEXEC
+ VMA_MAYEXEC_BIT
|
- VM_MAYSHARE
+ VMA_MAYSHARE_BIT
|
- VM_PFNMAP
+ VMA_PFNMAP_BIT
|
- VM_IO
+ VMA_IO_BIT
|
- VM_LOCKED
+ VMA_LOCKED_BIT
|
- VM_DONTCOPY
+ VMA_DONTCOPY_BIT
|
- VM_DONTEXPAND
+ VMA_DONTEXPAND_BIT
|
- VM_DONTDUMP
+ VMA_DONTDUMP_BIT
|
- VM_NORESERVE
+ VMA_NORESERVE_BIT
|
- VM_HUGEPAGE
+ VMA_HUGEPAGE_BIT
|
- VM_NOHUGEPAGE
+ VMA_NOHUGEPAGE_BIT
|
- VM_MIXEDMAP
+ VMA_MIXEDMAP_BIT
|
- VM_ACCOUNT
+ VMA_ACCOUNT_BIT
|
- VM_SYNC
+ VMA_SYNC_BIT
|
- VM_WIPEONFORK
+ VMA_WIPEONFORK_BIT
)
...>
}

@uses_file exists@
identifier convert.fn, convert.file;
@@
fn(...) { <+... file ...+> }

@signature@
identifier convert.fn, convert.file, convert.vma;
fresh identifier prepare = fn ## "_prepare";
@@
- fn(struct file *file, struct vm_area_struct *vma)
+ prepare(struct vm_area_desc *desc)
{ ... }

@file_local depends on uses_file@
identifier signature.prepare, convert.file;
symbol desc;
@@
prepare(struct vm_area_desc *desc)
{
+ struct file *file = desc->file;
...
}

@operations@
identifier o, convert.fn, signature.prepare;
@@
struct file_operations o = {
- .mmap = fn,
+ .mmap_prepare = prepare,
};
