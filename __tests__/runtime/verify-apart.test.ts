/** What verifying one driver tells is the same whatever was verified before it in the same process. */
import { loadGrammar } from '../../model/parse';
import { verifyDriver, type HookVerification } from '../../runtime/verify/verify-driver';

beforeAll(loadGrammar);

/** A driver whose hook hands on the address of a member of what an unknown function gives it. */
const driver = (
  members: readonly string[],
  signature: string,
  member: string,
): string => `#include <linux/fs.h>
#include <linux/mm.h>
static int d_mmap(${signature})
{
${members.map((name) => `\tnote(&lookup()->${name});`).join('\n')}
	return 0;
}
static const struct file_operations d_fops = { .${member} = d_mmap };
`;

function verify(members: readonly string[]): Promise<HookVerification[]> {
  const source = (signature: string, member: string): string => driver(members, signature, member);
  return verifyDriver(
    { path: 'd.c', source: source('struct file *file, struct vm_area_struct *vma', 'mmap') },
    { path: 'd.c', source: source('struct vm_area_desc *desc', 'mmap_prepare') },
  );
}

test('members of what unknown functions give are those of the driver itself', async () => {
  const alone = await verify(['z_lock']);
  await verify(['a_lock', 'b_lock', 'c_lock']);
  expect(await verify(['z_lock'])).toEqual(alone);
  expect(JSON.stringify(alone)).toContain('note(lookup())');
});
