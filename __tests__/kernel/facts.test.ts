import { factNames, factOf } from '../../kernel/facts';
import { factTable } from '../../kernel/fact-table';
import { guardOf } from '../../kernel/guards';
import { guessOf } from '../../kernel/guesses';

describe('facts about kernel functions', () => {
  it('can be read, every one', () => {
    for (const name of factNames()) expect(factOf(name)!.name).toBe(name);
  });

  it('pair what takes with what gives back', () => {
    expect(factOf('kref_get')!.effects).toEqual([
      {
        does: 'takes',
        what: 'reference',
        of: 0,
        when: 'always',
        undo: ['kref_put', 'kref_put_mutex', 'kref_put_lock'],
        keepsAlive: true,
        lifetime: 'itself',
      },
    ]);
    expect(factOf('atomic64_inc')!.effects[0]).toMatchObject({
      undo: expect.arrayContaining(['atomic64_dec']) as unknown,
    });
  });

  it('let what gives back be a row that gives back or stores', () => {
    const bad: string[] = [];
    for (const name of factNames()) {
      for (const effect of factOf(name)!.effects) {
        if (effect.does !== 'takes' && effect.does !== 'locks') continue;
        for (const undo of effect.undo) if (!factOf(undo)) bad.push(`${name} ~ ${undo}`);
      }
    }
    expect(bad).toEqual([]);
  });

  it('say when something was taken', () => {
    expect(factOf('kmalloc')!.effects[0]).toMatchObject({ does: 'takes', of: 'result', when: 'non-null' });
    expect(factOf('clk_prepare_enable')!.effects[0]).toMatchObject({ what: 'clock', when: 'zero' });
  });

  it('know no more than there are rows for', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'my_get'])
      expect(factOf(name)).toBeUndefined();
  });

  it('do not take the initialisation of a lock for a lock', () => {
    expect(factOf('spin_lock_init')!.effects).toEqual([{ does: 'stores', what: 'state', of: 0 }]);
    expect(guessOf('my_lock_init')).toBeUndefined();
  });

  it('guess from a name, and say so', () => {
    expect(guessOf('foo_buffer_get')).toMatchObject({ source: 'guess', effects: [{ does: 'takes' }] });
    expect(guessOf('foo_lookup')).toBeUndefined();
    expect(guessOf('foo_lock')).toMatchObject({ effects: [{ does: 'locks', undo: ['foo_unlock'] }] });
  });

  it('know the classes of guards', () => {
    expect(guardOf('mutex')).toMatchObject({ enter: 'mutex_lock', leave: 'mutex_unlock' });
    expect(guardOf('rwsem_read_intr')).toMatchObject({ conditional: true });
  });

  it('let the rows of a user come first', () => {
    const own = factTable([{ name: 'kfree', from: 'mine', kind: 'function', effects: [] }]);
    expect(own.factOf('kfree')).toMatchObject({ source: 'user', effects: [] });
    expect(own.factOf('kzalloc')).toBeDefined();
  });
});
