import type { Driver } from '../../model/driver';
import type { Edits } from '../../model/edits';
import type { LayoutUnit } from '../../model/layout';
import type { FunctionDeclaration, Node, SourceRange, TopLevel } from '../../model/nodes';
import { contains } from '../../model/query';
import { headOfInitialised } from '../../model/top-level';
import { childNodes } from '../../model/walk';

/** The statements, headers and conditions of a file that edits touch: what is laid out again, each on its own. */
export function layoutUnits(driver: Driver, edits: Edits): LayoutUnit[] {
  const units: LayoutUnit[] = [];
  for (const item of driver.items) {
    if (item.kind === 'directive' || !edits.touches(item)) continue;
    // Structures of operations are edited in many files, and have nothing that is laid out.
    if (headOfInitialised(driver.seen.slice(item.start, item.end)) !== null) continue;
    for (const node of driver.model(item)) if (edits.touches(node)) collectUnits(driver, edits, node, units);
  }
  return units.filter((unit) => edits.touches(unit) && !followsStatement(driver, unit));
}

/** Does another statement end on the line that a unit begins on? Such a line stays as long as it is. */
function followsStatement({ source }: Driver, { start }: LayoutUnit): boolean {
  return source.slice(source.lastIndexOf('\n', start - 1) + 1, start).includes(';');
}

/** The same for several readings of a file: what directives divide is not laid out. */
export function layoutUnitsOf(drivers: readonly Driver[], edits: Edits): LayoutUnit[] {
  const hidden = drivers.flatMap(({ chosen }) => [...chosen.values()].flatMap((c) => c.hidden));
  const units: LayoutUnit[] = [];
  for (const unit of drivers.flatMap((driver) => layoutUnits(driver, edits))) {
    const overlaps = (other: SourceRange): boolean => other.start < unit.end && unit.start < other.end;
    if (drivers.length > 1 && (units.some(overlaps) || hidden.some((h) => contains(unit, h)))) continue;
    units.push(unit);
  }
  return units;
}

function collectUnits(driver: Driver, edits: Edits, node: TopLevel, units: LayoutUnit[]): void {
  if (node.type === 'FunctionDeclaration') {
    units.push(header(driver, node));
    collectStatements(driver, edits, node.body, units);
  } else if (node.type === 'CPrototype') {
    units.push(node);
  }
}

/** A function's header without its body, from the line that names it. */
function header(driver: Driver, node: FunctionDeclaration): SourceRange {
  const end = driver.source.slice(node.start, node.body.start).trimEnd().length + node.start;
  return { start: node.start, end };
}

function collectStatements(driver: Driver, edits: Edits, node: Node, units: LayoutUnit[]): void {
  // What takes the place of a whole statement is laid out as one, wherever its pieces come from.
  if (edits.replaces(node)) {
    units.push(node);
    return;
  }
  switch (node.type) {
    case 'ExpressionStatement':
    case 'VariableDeclaration':
    case 'ReturnStatement':
      units.push(node);
      return;
    case 'IfStatement':
      units.push(condition(driver, node.start, node.consequent));
      break;
    case 'WhileStatement':
    case 'ForStatement':
    case 'CMacroBlock':
      units.push(condition(driver, node.start, node.body));
      break;
    default:
      break;
  }
  for (const child of childNodes(node)) collectStatements(driver, edits, child, units);
}

/** From a keyword to the parenthesis before its body. */
function condition(driver: Driver, start: number, body: SourceRange): SourceRange {
  const end = start + driver.source.slice(start, body.start).trimEnd().length;
  return { start, end };
}
