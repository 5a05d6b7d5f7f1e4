/** What a statement may name of the function that it is put into. */
export type Placeholder = 'member' | 'other' | 'mutex' | 'atomic' | 'refcount' | 'vma' | 'file';

/**
 * Statements that drivers have around mmap, with `$member` and `$other` for numbers of a structure of the driver, and the
 * other placeholders for what they are called by. One that returns is for functions that return a number.
 */
export const STATEMENTS: readonly string[] = [
  // Numbers of the driver: counted, set, tested, and both.
  '$member++;',
  '$member = 0;',
  '$member += 2;',
  '$member ^= 1;',
  '$member = $other ? $member : 5;',
  'WRITE_ONCE($member, 1);',
  'if ($member)\n\t\treturn -EBUSY;',
  'if (!$member)\n\t\treturn -ENODEV;',
  'if ($member++ > 3)\n\t\treturn -EBUSY;',
  'if ($member > 4)\n\t\t$member = 1;',
  'if ($member > $other && $other--)\n\t\treturn -EAGAIN;',
  'if (xchg(&$member, 1))\n\t\treturn -EBUSY;',
  'if (cmpxchg(&$member, 0, 1))\n\t\treturn -EBUSY;',
  '$member = current->pid;',
  'if ($member != current->pid)\n\t\treturn -EACCES;',
  'switch ($member) {\n\tcase 0:\n\t\tbreak;\n\tcase 3:\n\t\treturn -EINVAL;\n\tdefault:\n\t\t$other = 2;\n\t}',
  'for (int i = 0; i < 3; i++)\n\t\t$member += i;',
  'do {\n\t\t$member--;\n\t} while ($other > 9);',
  // Counts, references and locks.
  'atomic_inc(&$atomic);',
  'atomic_set(&$atomic, 3);',
  'if (atomic_read(&$atomic) > 2)\n\t\treturn -EBUSY;',
  'refcount_inc(&$refcount);',
  'mutex_lock(&$mutex);\n\tmutex_unlock(&$mutex);',
  'scoped_guard(mutex, &$mutex) {\n\t}',
  'guard(mutex)(&$mutex);',
  // Fields of the vma.
  '$vma->vm_pgoff += 1;',
  '$vma->vm_pgoff = 0;',
  '$vma->vm_pgoff = $member;',
  '$vma->vm_private_data = NULL;',
  '$vma->vm_page_prot = pgprot_noncached($vma->vm_page_prot);',
  '$vma->vm_page_prot = vm_get_page_prot($vma->vm_flags);',
  '$member = $vma->vm_end - $vma->vm_start;',
  '$member = $vma->vm_pgoff;',
  '$member += vma_pages($vma);',
  'vm_flags_set($vma, VM_DONTCOPY);',
  'vm_flags_set($vma, VM_IO | VM_DONTEXPAND);',
  'vm_flags_clear($vma, VM_MAYWRITE);',
  'vm_flags_mod($vma, VM_DONTDUMP, VM_MAYEXEC);',
  // What a mapping is asked for.
  'if ($vma->vm_pgoff)\n\t\treturn -EINVAL;',
  'if ($vma->vm_pgoff > $member)\n\t\treturn -ENXIO;',
  'if ($vma->vm_flags & VM_WRITE)\n\t\treturn -EPERM;',
  'if (!($vma->vm_flags & VM_SHARED))\n\t\treturn -EINVAL;',
  'if (($vma->vm_flags & (VM_READ | VM_WRITE)) == VM_WRITE)\n\t\treturn -EACCES;',
  'if ($vma->vm_end - $vma->vm_start > PAGE_SIZE * 2)\n\t\treturn -EINVAL;',
  'if ($vma->vm_start & 0x1fff)\n\t\treturn -EINVAL;',
  'if (vma_pages($vma) == 3)\n\t\treturn -E2BIG;',
  'if ($vma->vm_private_data)\n\t\treturn -EBUSY;',
  // The file and the task.
  '$file->f_pos++;',
  '$file->private_data = NULL;',
  'get_file($file);',
  'if ($file->f_flags & O_NONBLOCK)\n\t\treturn -EAGAIN;',
  'if (!capable(CAP_SYS_RAWIO))\n\t\treturn -EPERM;',
  'if (signal_pending(current))\n\t\treturn -EINTR;',
  // What tells only.
  'pr_info("%lx\\n", $vma->vm_start);',
  'WARN_ON($vma->vm_end < $vma->vm_start);',
];
