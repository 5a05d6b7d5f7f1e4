import { WaitingFiles, type Waiting } from '../../cli/run/waiting-files';

const FOPS = 'static const struct file_operations fops = { .mmap = f };\n';
const OTHERS = {
  'v4l2.c':
    'int f(struct vm_area_struct *v);\nstatic const struct v4l2_file_operations fops = { .mmap = f };\n',
  'ops.c': 'int f(struct vm_area_struct *v);\nstatic const struct snd_pcm_ops ops = { .mmap = f };\n',
  'member.c': 'struct file_operations *fops;\n',
  'last.c': 'struct file_operations',
};

function waiting(files: Readonly<Record<string, string>>): WaitingFiles {
  const all = new WaitingFiles();
  for (const [index, [path, text]] of Object.entries(files).entries())
    all.add({ index, candidate: { path, bytes: new Uint8Array(Buffer.from(text)) } });
  return all;
}

const paths = (files: readonly (Waiting | undefined)[]): (string | undefined)[] =>
  files.map((file) => file?.candidate.path);

test('workers get files with much to convert first, in their order', () => {
  const files = waiting({ ...OTHERS, 'a.c': FOPS, 'b.c': `\t${FOPS.replace(' fops ', '\n\tfops')}` });
  expect(files.much).toBe(2);
  expect(paths(files.takeForWorker(3))).toEqual(['a.c', 'b.c', 'v4l2.c']);
  expect(paths(files.takeForWorker(9))).toEqual(['ops.c', 'member.c', 'last.c']);
  expect([files.count, files.bytes]).toEqual([0, 0]);
});

test('of files with much to convert, the largest are taken first', () => {
  const using = (vmas: number): string => FOPS + 'use(vma);'.repeat(vmas);
  const files = waiting({ 'a.c': using(1), 'b.c': using(7), 'c.c': using(1), 'd.c': using(3), 'e.c': FOPS });
  expect(paths(files.takeForWorker(2))).toEqual(['b.c', 'd.c']);
  expect(paths([files.takeHere()])).toEqual(['e.c']);
  expect(paths(files.takeForWorker(9))).toEqual(['a.c', 'c.c']);
  expect([files.count, files.bytes]).toEqual([0, 0]);
});

test('the thread that finds files takes the smallest of those with much, and then the others', () => {
  const files = waiting({ 'ops.c': OTHERS['ops.c'], 'a.c': `${FOPS}use(vma);`, 'b.c': FOPS });
  expect(files.bytes).toBe(2 * FOPS.length + 'use(vma);'.length + OTHERS['ops.c'].length);
  expect([files.takeHere()].map((file) => [file?.candidate.path, file?.much])).toEqual([['b.c', true]]);
  expect([files.takeHere(), files.takeHere()].map((file) => file?.much)).toEqual([true, false]);
  expect(files.takeHere()).toBeUndefined();
  expect([files.count, files.bytes]).toEqual([0, 0]);
});

test('of the other files, those are taken first that share a hook with others', () => {
  const files = waiting({
    'own.c': 'static int f(struct vm_area_struct *vma);\nstruct snd_pcm_ops ops = { .mmap = f };\n',
    'theirs.c': 'const struct snd_pcm_ops ops = {\n\t.mmap\t= core_mmap,\n};\n',
    'ops.h': '#define OPS .mmap = g\nint g(struct vm_area_struct *vma);\n',
    'none.c': 'const struct snd_pcm_ops ops = {\n\t.mmap\t= NULL,\n};\n',
  });
  expect(files.much).toBe(2);
  expect(paths([files.takeHere(), files.takeHere(), files.takeHere()])).toEqual([
    'theirs.c',
    'ops.h',
    'own.c',
  ]);
});
