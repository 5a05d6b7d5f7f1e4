import type { Node, Statement } from '../../model/nodes';
import { contains, unparenthesized, type Use } from '../../model/query';
import type { Conversion } from '../mmap-prepare/conversion';
import { isLock } from '../../analysis/lock-calls';
import { unlockOf } from './locks';

/** Locks that are held on an error path for nothing but undos: they go with these. */

/** The statements that take and release a lock around undos alone: `mutex_lock(&l); dev->users--; mutex_unlock(&l);`. */
export function locksOfUndos(conversion: Conversion, undos: readonly Use<Statement>[]): Use<Statement>[] {
  const found: Use<Statement>[] = [];
  const goes = (node: Node): boolean => [...undos, ...found].some((undo) => undo.node === node);
  for (const block of blocksOf(undos)) {
    const list = block.node.body.map((node) =>
      withoutLabels({ node, parents: [block.node, ...block.parents] }),
    );
    // What stands nearest to the undos is looked at first: a lock may be taken under another one.
    for (let at = list.length - 1; at >= 0; at--) {
      const { node: statement } = list[at];
      const call = statement.type === 'ExpressionStatement' ? unparenthesized(statement.expression) : null;
      if (call?.type !== 'CallExpression' || !isLock(call)) continue;
      const end = list.findIndex(({ node }, i) => i > at && unlockOf(conversion, call, node));
      const inside = list.slice(at + 1, end);
      if (end > 0 && inside.length > 0 && inside.every(({ node }) => goes(node)))
        found.push(list[at], list[end]);
    }
  }
  return found;
}

/** The guards that are held for undos alone: `scoped_guard(mutex, &l) dev->users--;`, `guard(mutex)(&l);` before undos. */
export function guardsOfUndos(undos: readonly Use<Statement>[]): Use<Statement>[] {
  const goes = (node: Node): boolean => undos.some((undo) => contains(undo.node, node));
  const scoped = undos.flatMap(({ parents }): Use<Statement>[] => {
    const at = parents.findIndex(({ type }) => type === 'CMacroBlock');
    const block = parents[at];
    if (block?.type !== 'CMacroBlock' || !/guard$/.test(block.callee.name)) return [];
    const body = block.body.type === 'BlockStatement' ? block.body.body : [block.body];
    return body.every(goes) ? [{ node: block, parents: parents.slice(at + 1) }] : [];
  });
  const held = blocksOf(undos).flatMap((block): Use<Statement>[] => {
    const list = block.node.body;
    const at = list.findIndex(({ type }) => type === 'CGuardStatement');
    const behind = list.slice(at + 1);
    const isNothing = (node: Statement): boolean =>
      goes(node) || node.type === 'CGotoStatement' || isPlainReturn(node);
    if (at < 0 || !behind.every(isNothing)) return [];
    return [{ node: list[at], parents: [block.node, ...block.parents] }];
  });
  return distinct([...scoped, ...held]);
}

function isPlainReturn(node: Statement): boolean {
  if (node.type !== 'ReturnStatement') return false;
  const value = node.argument && unparenthesized(node.argument);
  return value === null || /^(?:Identifier|Literal|UnaryExpression)$/.test(value.type);
}

type Block = Extract<Node, { type: 'BlockStatement' }>;

/** The blocks that undos stand in, each once. */
function blocksOf(undos: readonly Use<Statement>[]): Use<Block>[] {
  return distinct(
    undos.flatMap(({ parents }): Use<Block>[] => {
      const at = parents.findIndex(({ type }) => type !== 'LabeledStatement');
      const block = parents[at];
      return block?.type === 'BlockStatement' ? [{ node: block, parents: parents.slice(at + 1) }] : [];
    }),
  );
}

function distinct<One extends Use>(uses: readonly One[]): One[] {
  return uses.filter((use, i) => uses.findIndex(({ node }) => node === use.node) === i);
}

function withoutLabels({ node, parents }: Use<Statement>): Use<Statement> {
  return node.type === 'LabeledStatement'
    ? withoutLabels({ node: node.body, parents: [node, ...parents] })
    : { node, parents };
}
