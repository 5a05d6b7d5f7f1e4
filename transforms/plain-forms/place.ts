import { isMappingCall as maps } from '../../kernel/groups';
import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { KernelApi } from '../../model/kernel-api';
import type {
  FunctionDeclaration,
  Identifier,
  Node,
  SourceRange,
  Statement,
  VariableDeclarator,
} from '../../model/nodes';
import { find, unparenthesized, variableUses, type Use } from '../../model/query';
import { pointsToStruct } from '../../model/types';
import type { FindingCode } from '../findings';

/** One legacy function whose text is made plainer, and where what is done to it is recorded. */
export interface Place {
  readonly driver: Driver;
  readonly api: KernelApi;
  readonly function: FunctionDeclaration;
  /** The name of its vma. */
  readonly vma: string;
  readonly edits: Edits;
  /** Say what a person has to know of a change that is made. */
  readonly tell: (code: FindingCode, at: SourceRange, message: string) => void;
  /** The macros of the file that stay although no function that is written in plain form uses them any more. */
  readonly kept: ReadonlySet<string>;
}

/**
 * A rule that writes legacy code as other legacy code of the same meaning, of a form that the transforms know: it records
 * edits, or none where it finds nothing.
 */
export type PlainForm = (place: Place) => void;

/** The name of a function's vma parameter; null when it has none. */
export function vmaOf(definition: FunctionDeclaration): string | null {
  const parameter = definition.params.find((p) => pointsToStruct(p.ctype, 'vm_area_struct'));
  return parameter && parameter.name !== '' ? parameter.name : null;
}

/** The member of the vma that a node is, `vm_start` of `vma->vm_start`; null for anything else. */
export function memberOfVma({ vma }: Pick<Place, 'vma'>, node: Node): string | null {
  const bare = unparenthesized(node);
  if (bare.type !== 'MemberExpression' || bare.computed || bare.property.type !== 'Identifier') return null;
  const object = unparenthesized(bare.object);
  const pointed = bare.arrow
    ? object
    : object.type === 'CDereference'
      ? unparenthesized(object.argument)
      : null;
  return pointed?.type === 'Identifier' && pointed.name === vma ? bare.property.name : null;
}

/** The text of a node. */
export function textOf({ driver }: Pick<Place, 'driver'>, node: SourceRange): string {
  return driver.source.slice(node.start, node.end);
}

/** How lines end in the file. */
export function lineBreakOf({ driver }: Pick<Place, 'driver'>): string {
  return driver.source.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space before what stands at an offset, when nothing else stands before it on its line. */
export function indentAt({ driver }: Pick<Place, 'driver'>, offset: number): string {
  const start = driver.source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(driver.source.slice(start, offset))![0];
}

/** Does a span hold a comment or a directive, which a rule that writes the span anew would lose? */
export function holdsMore({ driver }: Pick<Place, 'driver'>, range: SourceRange): boolean {
  const comment = driver.comments.some((c) => range.start <= c.start && c.end <= range.end);
  return comment || /^[ \t]*#/m.test(driver.source.slice(range.start, range.end));
}

/** The uses of a variable in the function, its declaration aside. */
export function usesOf(place: Pick<Place, 'function'>, name: string): Use<Identifier>[] {
  return variableUses(place.function.body, name).filter(
    ({ node, parents: [parent] }) => !(parent?.type === 'VariableDeclarator' && parent.id === node),
  );
}

/** The one declarator of a local; null when the name is declared in several places, or is no local. */
export function declaratorOf(place: Pick<Place, 'function'>, name: string): Use<VariableDeclarator> | null {
  const [declarator, another] = find(place.function.body, 'VariableDeclarator').filter(
    ({ node }) => node.id.name === name,
  );
  return declarator && !another ? declarator : null;
}

/** Is a node a call that maps something into the vma, by itself or through a function of the file that is given the vma? */
export function isMappingCall(place: Place, node: Node): boolean {
  const bare = unparenthesized(node);
  if (bare.type !== 'CallExpression' || bare.callee.type !== 'Identifier') return false;
  const { name } = bare.callee;
  if (!bare.arguments.some((a) => a.type === 'Identifier' && a.name === place.vma)) return false;
  return maps(name) || mapsWithin(place.driver, name, new Set());
}

function mapsWithin(driver: Driver, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  return driver
    .functions(name)
    .some(({ body }) =>
      find(body, 'CallExpression').some(
        ({ node }) =>
          node.callee.type === 'Identifier' &&
          (maps(node.callee.name) || mapsWithin(driver, node.callee.name, seen)),
      ),
    );
}

/** Does a text hold a line of the preprocessor's? */
export function hasDirective(place: Place, node: Node): boolean {
  return /^[ \t]*#/m.test(textOf(place, node));
}

/** The statements of an arm, with braces or without. */
export function statementsOf(arm: Statement): readonly Statement[] {
  return arm.type === 'BlockStatement' ? arm.body : [arm];
}

/** Do some statements end in one that leaves the function or jumps in it? */
export function leaves(statements: readonly Statement[]): boolean {
  const last = statements[statements.length - 1];
  return last !== undefined && /^(Return|CGoto)Statement$/.test(last.type);
}
