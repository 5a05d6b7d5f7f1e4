import { holdsAddress } from '../../analysis/widths';
import type { CallExpression, CType, Node, ReturnStatement } from '../../model/nodes';
import { calleeName, find, findFrom, loopsOf, unparenthesized, variableUses } from '../../model/query';
import { declaratorOf, isMappingCall, textOf, type Place } from './place';

/**
 * `vm_insert_page(vma, addr, foo_page(foo, i))` in a loop, where `foo_page()` is a function of the file that only returns
 * `foo->pages[i]`: the call is given that.
 */
export function accessors(place: Place): void {
  for (const { node: loop } of loopsOf(place.function.body)) {
    for (const { node: call } of find(loop.body, 'CallExpression')) {
      if (!isMappingCall(place, call)) continue;
      for (const argument of call.arguments) {
        const bare = unparenthesized(argument);
        const text = bare.type === 'CallExpression' ? returnedText(place, bare) : null;
        if (text === null) continue;
        place.edits.replace(argument, text);
        return;
      }
    }
  }
}

/** What a call returns, in the names of its caller; null where it is more than an expression of what it is given. */
function returnedText(place: Place, call: CallExpression): string | null {
  const { driver } = place;
  const name = calleeName(call) ?? '';
  const [definition, another] = driver.functions(name);
  if (!definition || another || !definition.storage.includes('static')) return null;
  const [statement, more] = definition.body.body;
  if (statement?.type !== 'ReturnStatement' || more || !statement.argument) return null;
  const { params, returns, storage } = definition;
  const given = call.arguments.map((argument) => textOf(place, argument));
  const isWide = (type: CType | undefined): boolean =>
    type !== undefined && (type.kind === 'pointer' || holdsAddress(type));
  if (given.length !== params.length || !given.every((text) => /^[\w.>-]+$/.test(text))) return null;
  if (!isWide(returns) || !params.every(({ ctype }) => isWide(ctype))) return null;
  // A function that nobody calls any more is warned of, unless it is inline.
  const isInline = storage.some((word) => /inline/.test(word));
  const uses = driver.source.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
  if (!isInline && uses < 3) return null;
  return isOnlyExpression(place, statement, params) ? substituted(place, statement, params, given) : null;
}

interface Named {
  readonly name: string;
}

/** Does a function return what it computes from its parameters and the file's own variables, which its caller calls the same? */
function isOnlyExpression(place: Place, statement: ReturnStatement, params: readonly Named[]): boolean {
  const does = ['CallExpression', 'AssignmentExpression', 'UpdateExpression', 'CUnparsed'] as const;
  const { argument } = statement;
  if (!argument || does.some((type) => findFrom(argument, type).length > 0)) return false;
  return findFrom(argument, 'Identifier').every(
    ({ node: { name } }) =>
      variableUses(argument, name).length === 0 ||
      params.some((parameter) => parameter.name === name) ||
      (declaratorOf(place, name) === null &&
        place.function.params.every((parameter) => parameter.name !== name)),
  );
}

function substituted(
  place: Place,
  { argument }: ReturnStatement,
  params: readonly Named[],
  given: readonly string[],
): string | null {
  const whole: Node | null = argument;
  if (!whole) return null;
  const uses = params
    .flatMap(({ name }, i) => variableUses(whole, name).map(({ node }) => ({ node, text: given[i] })))
    .sort((a, b) => a.node.start - b.node.start);
  let text = '';
  let at = whole.start;
  for (const { node, text: by } of uses) {
    text += place.driver.source.slice(at, node.start) + by;
    at = node.end;
  }
  return text + place.driver.source.slice(at, whole.end);
}
