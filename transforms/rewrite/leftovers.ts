import { removeDeclarators } from './declarators';
import type { Node, VariableDeclaration, VariableDeclarator } from '../../model/nodes';
import { dropBraces } from './braces';
import { type Conversion } from '../mmap-prepare/conversion';
import { jumpsByLabel } from '../../analysis/paths';
import { effectsIn } from '../../analysis/effects';
import { scopeEnds, type ScopeEnd } from '../../analysis/scope-ends';
import { variablesNamedBy } from '../../analysis/macro-bodies';
import { mayNameMacro } from '../../analysis/macro-names';
import { isNull } from '../../analysis/values';
import { isPure } from '../../analysis/purity';
import { macrosNaming, namesOfBody } from '../refusals/hidden-uses';
import { find, variableUses, type Use } from '../../model/query';

/**
 * What a conversion leaves without a use: locals that only fed a dropped argument, labels that only a dropped branch
 * jumped to, and braces around what is one statement now. The compiler or checkpatch would warn of each.
 */
export function removeLeftovers(conversion: Conversion): void {
  removeUnusedLocals(conversion);
  removeUnusedLabels(conversion);
  dropBraces(conversion);
}

interface Doomed {
  readonly declaration: VariableDeclaration;
  readonly declarator: VariableDeclarator;
  readonly writes: readonly Node[];
}

/** The locals whose uses all went, those included that only such locals used. */
function unusedLocals(conversion: Conversion): Doomed[] {
  const { edits, function: definition } = conversion;
  const doomed: Doomed[] = [];
  const goes = (node: Node): boolean =>
    edits.drops(node) ||
    doomed.some((d) => [d.declarator, ...d.writes].some((n) => n.start <= node.start && node.end <= n.end));
  const declarations = find(definition.body, 'VariableDeclaration').filter(
    ({ node, parents }) =>
      !edits.drops(node) &&
      parents[0]?.type !== 'ForStatement' &&
      !node.storage.includes('static') &&
      // What is done with a variable at the end of its scope is a use.
      scopeEnds(conversion.driver, node).every((end) => isOnlyFreed(conversion, node, end)),
  );
  const names = namesOfBody(conversion.driver, definition);
  for (let again = true; again;) {
    again = false;
    for (const { node: declaration } of declarations) {
      for (const declarator of declaration.declarations) {
        if (goes(declarator) || edits.mentions(declarator.id.name, definition.body)) continue;
        const every = variableUses(definition.body, declarator.id.name);
        // A name that stands where no node shows it, such as in typeof(), may be this one.
        if (names.filter((token) => token.text === declarator.id.name).length > every.length) continue;
        const uses = every.filter((use) => use.node !== declarator.id);
        const byMacro = usesByMacro(conversion, declarator.id.name);
        if (![...uses, ...byMacro].some((use) => goes(use.node))) continue;
        // So may what a macro of the file uses by name, as long as something uses that.
        if (byMacro.some((use) => !goes(use.node))) continue;
        const writes = uses.filter((use) => !goes(use.node)).map((use) => plainWrite(conversion, use));
        if (writes.some((write) => write === null)) continue;
        if (declarator.init && !isPure(conversion.driver, conversion.function, declarator.init)) continue;
        doomed.push({ declaration, declarator, writes: writes.filter((write) => write !== null) });
        again = true;
      }
    }
  }
  return doomed;
}

/** Where the function uses a macro whose text, or that of a macro in it, names a variable. */
function usesByMacro({ driver, function: definition }: Conversion, name: string): readonly Use[] {
  const inBody = new Set(macrosNaming(driver, definition, name).map((macro) => macro.name));
  return find(definition.body, 'Identifier').filter(
    ({ node }) =>
      inBody.has(node.name) ||
      (mayNameMacro(driver, node.name) && variablesNamedBy(driver, node.name, [name]).size > 0),
  );
}

/** Does the end of a scope only free what a variable was given that begins with nothing? */
function isOnlyFreed(
  { driver, function: definition }: Conversion,
  declaration: VariableDeclaration,
  end: ScopeEnd,
): boolean {
  const effects = effectsIn(driver).ofScopeEnd(definition, end);
  return (
    effects.length > 0 &&
    effects.every(({ effect }) => effect.does === 'gives') &&
    declaration.declarations.every(({ init }) => !init || isNull(init))
  );
}

function removeUnusedLocals(conversion: Conversion): void {
  const doomed = unusedLocals(conversion);
  for (const declaration of new Set(doomed.map((d) => d.declaration))) {
    const gone = new Set(doomed.filter((d) => d.declaration === declaration).map((d) => d.declarator));
    const { edits, driver } = conversion;
    if (gone.size === declaration.declarations.length) edits.removeLines(declaration);
    else removeDeclarators(edits, driver.source, declaration, gone);
  }
  for (const write of new Set(doomed.flatMap((d) => d.writes))) conversion.edits.removeLines(write);
}

/** The statement `name = pure;` that a use is the target of, or null when the use is a read. */
function plainWrite(conversion: Conversion, use: Use): Node | null {
  const [assignment, statement, around] = use.parents;
  if (
    assignment?.type !== 'AssignmentExpression' ||
    assignment.left !== use.node ||
    assignment.operator !== '='
  )
    return null;
  // The body of an `if` without braces cannot go: the next statement would become the body.
  const inList =
    around?.type === 'BlockStatement' || around?.type === 'CPreprocBranch' || around?.type === 'SwitchCase';
  return inList &&
    statement?.type === 'ExpressionStatement' &&
    isPure(conversion.driver, conversion.function, assignment.right)
    ? statement
    : null;
}

function removeUnusedLabels(conversion: Conversion): void {
  const { edits, function: definition, driver } = conversion;
  const jumps = jumpsByLabel(driver, definition);
  for (const { node } of find(definition.body, 'LabeledStatement')) {
    const targets = jumps.get(node.label.name) ?? [];
    if (targets.length === 0 || targets.some((jump) => !edits.drops(jump)) || edits.drops(node.label))
      continue;
    const colon = driver.source.indexOf(':', node.label.end);
    edits.removeLines({ start: node.label.start, end: colon + 1 });
  }
}
