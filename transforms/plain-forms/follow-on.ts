import type { Node, Statement } from '../../model/nodes';
import { find, findFrom, type Use } from '../../model/query';
import { hasWord } from '../../model/words';
import { siblingsAfter } from '../mmap-actions/paths';
import { hasDirective, isMappingCall, leaves, textOf, type Place } from './place';

/** What a function does behind a statement, as text that can stand elsewhere in it. */
export interface FollowOn {
  readonly texts: readonly string[];
  /** Does all of it stand in the block of the statement itself, so that nothing else comes to it? */
  readonly isNear: boolean;
}

/**
 * What follows a statement, out of the blocks that it stands in, up to the end of the function or a label, which is jumped to; null
 * when it is more than can be written twice, or means something else inside of a block: a name that is declared there.
 */
export function whatFollows(place: Place, { node, parents }: Use): FollowOn | null {
  const texts: string[] = [];
  let at = node;
  let inner: readonly string[] = [];
  for (const [i, parent] of parents.entries()) {
    if (parent.type === 'BlockStatement' || parent.type === 'SwitchCase') {
      const behind = siblingsAfter(parent, at);
      const ends = behind.findIndex(({ type }) => type === 'BreakStatement');
      const isCase = parent.type === 'SwitchCase';
      const listed = isCase && ends >= 0 ? behind.slice(0, ends) : behind;
      // What leaves a loop or a switch would leave another one there.
      if (at !== node && listed.some(breaksOut)) return null;
      const rest = restOf(place, listed);
      if (!rest || inner.some((name) => rest.texts.some((text) => hasWord(text, name)))) return null;
      texts.push(...rest.texts);
      const isNear = inner.length === 0 && at === node;
      if (rest.isWhole) return { texts, isNear };
      if (parent === place.function.body) return isVoid(place) ? { texts, isNear } : null;
      // Without a break it goes on to the next case.
      if (isCase && ends < 0) return null;
      inner = [...inner, ...declaredIn(parent)];
    } else if (
      parent.type !== 'IfStatement' &&
      !(parent.type === 'SwitchStatement' && parents[i - 1]?.type === 'SwitchCase')
    ) {
      return null;
    }
    at = parent;
  }
  return null;
}

/** The locals of a block, those of blocks in it aside. */
function declaredIn(block: Node): string[] {
  return find(block, 'VariableDeclarator').flatMap(({ node, parents }) =>
    parents.find(({ type }) => type === 'BlockStatement' || type === 'SwitchCase') === block
      ? [node.id.name]
      : [],
  );
}

/** Does a statement leave a loop or a switch that it stands in? */
function breaksOut(statement: Statement): boolean {
  const isIn = (parents: readonly Node[], what: RegExp): boolean =>
    parents.some(({ type }) => what.test(type));
  return (
    findFrom(statement, 'ContinueStatement').some(
      ({ parents }) => !isIn(parents, /^(For|While|DoWhile)Statement$/),
    ) ||
    findFrom(statement, 'BreakStatement').some(
      ({ parents }) => !isIn(parents, /^(For|While|DoWhile|Switch)Statement$/),
    )
  );
}

interface Rest {
  readonly texts: readonly string[];
  /** Does it leave the function, or jump to a label? */
  readonly isWhole: boolean;
}

/**
 * Statements as text, up to what leaves the function or to a label, which is jumped to; null when one is more than can be written
 * twice.
 */
export function restOf(place: Place, after: readonly Statement[]): Rest | null {
  const texts: string[] = [];
  for (const statement of after) {
    if (statement.type === 'LabeledStatement') {
      texts.push(`goto ${statement.label.name};`);
      return { texts, isWhole: true };
    }
    const mapped = find(statement, 'CallExpression').some(({ node }) => isMappingCall(place, node));
    if (mapped || hasDirective(place, statement) || statement.type === 'VariableDeclaration') return null;
    if (find(statement, 'LabeledStatement').length > 0) return null;
    if (/^(Break|Continue)Statement$/.test(statement.type)) return null;
    texts.push(textOf(place, statement));
    if (leaves([statement])) return { texts, isWhole: true };
  }
  return { texts, isWhole: false };
}

function isVoid({ function: { returns } }: Place): boolean {
  return returns.kind === 'named' && returns.name === 'void';
}
