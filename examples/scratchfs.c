// SPDX-License-Identifier: MIT
/*
 * scratchfs - a file system that keeps everything in the page cache
 *
 * Files live in one directory and are gone when it is unmounted.
 */

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>

#define SCRATCHFS_MAGIC	0x53435246

static const struct vm_operations_struct scratchfs_vm_ops = {
	.fault		= filemap_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= filemap_page_mkwrite,
};

static int scratchfs_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct address_space *mapping = file->f_mapping;

	if (!mapping->a_ops->read_folio)
		return -ENOEXEC;

	file_accessed(file);
	vma->vm_ops = &scratchfs_vm_ops;

	return 0;
}

static const struct file_operations scratchfs_file_ops = {
	.llseek		= generic_file_llseek,
	.read_iter	= generic_file_read_iter,
	.write_iter	= generic_file_write_iter,
	.mmap		= scratchfs_file_mmap,
	.fsync		= noop_fsync,
	.splice_read	= filemap_splice_read,
	.splice_write	= iter_file_splice_write,
};

static const struct inode_operations scratchfs_file_inode_ops = {
	.setattr	= simple_setattr,
	.getattr	= simple_getattr,
};

static const struct inode_operations scratchfs_dir_inode_ops;

static struct inode *scratchfs_new_inode(struct super_block *sb,
					 struct inode *dir, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;

	inode->i_ino = get_next_ino();
	inode_init_owner(&nop_mnt_idmap, inode, dir, mode);
	simple_inode_init_ts(inode);

	if (S_ISDIR(mode)) {
		inode->i_op = &scratchfs_dir_inode_ops;
		inode->i_fop = &simple_dir_operations;
		inc_nlink(inode);
	} else {
		inode->i_op = &scratchfs_file_inode_ops;
		inode->i_fop = &scratchfs_file_ops;
		inode->i_mapping->a_ops = &ram_aops;
		mapping_set_gfp_mask(inode->i_mapping, GFP_HIGHUSER);
		mapping_set_unevictable(inode->i_mapping);
	}

	return inode;
}

static int scratchfs_create(struct mnt_idmap *idmap, struct inode *dir,
			    struct dentry *dentry, umode_t mode, bool excl)
{
	struct inode *inode;

	inode = scratchfs_new_inode(dir->i_sb, dir, S_IFREG | mode);
	if (!inode)
		return -ENOSPC;

	d_instantiate(dentry, inode);
	dget(dentry);
	inode_set_mtime_to_ts(dir, inode_set_ctime_current(dir));

	return 0;
}

static const struct inode_operations scratchfs_dir_inode_ops = {
	.create	= scratchfs_create,
	.lookup	= simple_lookup,
	.unlink	= simple_unlink,
	.rename	= simple_rename,
};

static const struct super_operations scratchfs_super_ops = {
	.statfs	= simple_statfs,
};

static int scratchfs_fill_super(struct super_block *sb, struct fs_context *fc)
{
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = SCRATCHFS_MAGIC;
	sb->s_op = &scratchfs_super_ops;
	sb->s_time_gran = 1;

	sb->s_root = d_make_root(scratchfs_new_inode(sb, NULL,
						     S_IFDIR | 0755));

	return sb->s_root ? 0 : -ENOMEM;
}

static int scratchfs_get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, scratchfs_fill_super);
}

static const struct fs_context_operations scratchfs_context_ops = {
	.get_tree	= scratchfs_get_tree,
};

static int scratchfs_init_fs_context(struct fs_context *fc)
{
	fc->ops = &scratchfs_context_ops;

	return 0;
}

static struct file_system_type scratchfs_type = {
	.owner			= THIS_MODULE,
	.name			= "scratchfs",
	.init_fs_context	= scratchfs_init_fs_context,
	.kill_sb		= kill_litter_super,
};

static int __init scratchfs_init(void)
{
	return register_filesystem(&scratchfs_type);
}

static void __exit scratchfs_exit(void)
{
	unregister_filesystem(&scratchfs_type);
}

module_init(scratchfs_init);
module_exit(scratchfs_exit);

MODULE_ALIAS_FS("scratchfs");
MODULE_DESCRIPTION("File system that lives in the page cache");
MODULE_LICENSE("Dual MIT/GPL");
