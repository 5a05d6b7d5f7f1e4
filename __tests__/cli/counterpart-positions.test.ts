import { migratedFolder, type MigratedFolder } from './migrated-folder';

/** Callbacks that initialisers set by where they stand: `{ "bar", bar_map, bar_close }`. */

const TYPES = (members: string, set: string): string => `
struct kind {
	const char *name;
	int (*map)(struct card *card, struct vm_area_struct *vma);
${members}};
static int bar_map(struct card *card, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, card->phys, card->len);
}
static int reg_map(struct card *card, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, card->regs, PAGE_SIZE);
}
${set}
static int card_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct card *card = file->private_data;

	return card->kind->map(card, vma);
}
static const struct file_operations card_fops = {
	.mmap = card_mmap,
};
`;
const migrate = (text: string): MigratedFolder =>
  migratedFolder({ 'card.c': text }, ['--counterpart', 'kind']);

test('they stay, and are counted, where the new member behind theirs changes no position', () => {
  const kinds = `static const struct kind kinds[] = {
	{ "bar", bar_map },
	{ .name = "reg", .map = reg_map },
};`;
  const done = migrate(TYPES('', kinds));
  expect(done.stderr).toContain('kind.map: 2 references, 1 converted, 1 stay');
  expect(done.stderr).toContain('card.c:15: bar_map stays: its position in an initialiser sets it');
  expect(done.text('card.c')).toContain(
    '	{ "bar", bar_map },\n	{ .name = "reg", .map_prepare = reg_map_mmap_prepare },\n',
  );
  expect(done.text('card.c')).toContain('	if (!ops->map_prepare)\n		return ops->map(card, vma);\n');
});

test('a new member is not put where it would be set by what stands behind theirs', () => {
  const kinds = `static const struct kind bar_kind = { "bar", bar_map, card_close };
static const struct kind reg_kind = { .map = reg_map };`;
  const text = TYPES('	int (*close)(struct card *card);\n', kinds);
  const done = migrate(text);
  expect(done.status).toBe(1);
  expect(done.stderr).toContain(
    'card.c:15: sets members of kind by their positions, which a new one behind map changes: name them',
  );
  expect(done.text('card.c')).toBe(text);
});

test('positions are counted from the last name, and none changes where the new member takes the place of the legacy one', () => {
  const kinds = `static const struct kind none_kind = { .name = "none", NULL, card_close };
static const struct kind reg_kind = { .map = reg_map, card_close };`;
  const done = migrate(TYPES('	int (*close)(struct card *card);\n', kinds));
  expect(done.stderr).toContain('kind.map: 1 references, 1 converted, 0 stay');
  expect(done.text('card.c')).toContain('none_kind = { .name = "none", NULL, card_close };');
  expect(done.text('card.c')).toContain('reg_kind = { .map_prepare = reg_map_mmap_prepare, card_close };');
  const counted = migrate(
    TYPES('	int (*close)(struct card *card);\n', kinds.replace('NULL, card', 'bar_map, card')),
  );
  expect(counted.status).toBe(1);
  expect(counted.stderr).toContain('card.c:15: bar_map stays: its position in an initialiser sets it');
});

test('a callback that is set by its name and by its position keeps its legacy form', () => {
  const kinds = `static const struct kind kinds[] = {
	{ "bar", bar_map },
	{ .name = "other", .map = bar_map },
	{ .name = "reg", .map = reg_map },
};`;
  const done = migrate(TYPES('', kinds));
  expect(done.text('card.c')).toContain('	{ "bar", bar_map },\n');
  expect(done.text('card.c')).toContain(
    'static int bar_map(struct card *card, struct vm_area_struct *vma)\n',
  );
});
