/** Calls that only tell someone something, and those that are only called so. */
import { factTable } from '../../kernel/fact-table';
import { onlyTells } from '../../runtime/verify/only-tells';

test.each(['pr_warn', 'dev_err', 'WARN_ON'])('a row says so: %s()', (name) => {
  expect(onlyTells(name, false)).toBe(true);
});

test.each(['berth_log', 'berth_dbg', 'trace_berth', 'BerthError'])(
  'a name says so where it is given a text: %s()',
  (name) => {
    expect(onlyTells(name, true)).toBe(true);
    expect(onlyTells(name, false)).toBe(false);
  },
);

test.each([
  'berth_send_msgs',
  'berth_clear_errors',
  'debugfs_create_berth',
  'berth_debugfs_add',
  'drm_debugfs_add_berth',
  'mutex_lock',
  'kfree',
])('it is none: %s()', (name) => {
  expect(onlyTells(name, true)).toBe(false);
});

test("the user's row is asked before the name", () => {
  const row = { from: '', kind: 'function' } as const;
  const facts = factTable([
    { ...row, name: 'berth_say', effects: [{ does: 'logs' }] },
    { ...row, name: 'berth_log', effects: [{ does: 'logs' }, { does: 'sleeps' }] },
  ]);
  expect(onlyTells('berth_say', false, facts)).toBe(true);
  expect(onlyTells('berth_log', true, facts)).toBe(false);
});
