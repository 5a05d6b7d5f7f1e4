import type { Driver } from '../../model/driver';
import type { CInitializerList, Expression, VariableDeclarator } from '../../model/nodes';
import { unparenthesized } from '../../model/query';
import { isNull } from './member-tests';
import type { CallbackMember } from './structures';

/** A callback that an initialiser sets by where it stands, without the member's name: `{ a_open, a_mmap, a_close }`. */
export interface PositionalSetting {
  readonly member: CallbackMember;
  readonly variable: string;
  /** The callback's name; null for what is no name, and for NULL, which `isNull` tells. */
  readonly name: string | null;
  readonly isNull: boolean;
  /** Does more stand behind it, which a new member behind the legacy one would be set by? */
  readonly goesOn: boolean;
  /** 1-based. */
  readonly line: number;
}

/** What may be an initialiser of structures of some tags: asked of a text before it is parsed. */
export function mayInitialize(tags: readonly string[]): RegExp {
  return new RegExp(`\\bstruct\\s+(?:${tags.join('|')})\\s+(?:const\\s+)?\\w+[^;={}()]*=\\s*\\{`);
}

/** The places of a file that set members by their positions. */
export function positionalSettings(driver: Driver, members: readonly CallbackMember[]): PositionalSetting[] {
  const opening = mayInitialize([...new Set(members.map(({ struct }) => struct))]);
  return driver.items
    .filter(({ kind, start, end }) => kind === 'declaration' && opening.test(driver.seen.slice(start, end)))
    .flatMap((item) => driver.model(item))
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []))
    .flatMap((declarator) =>
      listsOf(declarator).flatMap(({ tag, list }) =>
        members
          .filter(({ struct }) => struct === tag)
          .flatMap((member) => settingIn(driver, declarator.id.name, list, member)),
      ),
    );
}

/** The lists that initialise the structures which a variable is or holds, with their tag. */
function listsOf({ id, init }: VariableDeclarator): { tag: string; list: CInitializerList }[] {
  const lists: { tag: string; list: CInitializerList }[] = [];
  const collect = (type: VariableDeclarator['id']['ctype'], value: Expression | null): void => {
    if (value?.type !== 'CInitializerList') return;
    if (type.kind === 'array') for (const one of value.elements) collect(type.of, valueOf(one));
    if (type.kind === 'struct' && type.tag !== null) lists.push({ tag: type.tag, list: value });
  };
  collect(id.ctype, init);
  return lists;
}

const valueOf = (element: CInitializerList['elements'][number]): Expression =>
  element.type === 'CDesignatedInitializer' ? element.value : element;

/** May a value be a macro that sets members by their names: `FB_DEFAULT_IOMEM_OPS`? */
function mayBeNamed(value: Expression): boolean {
  const name = value.type === 'CallExpression' ? value.callee : value;
  return name.type === 'Identifier' && /^[A-Z_][A-Z\d_]*$/.test(name.name) && !isNull(name);
}

function settingIn(
  driver: Driver,
  variable: string,
  { elements }: CInitializerList,
  member: CallbackMember,
): PositionalSetting[] {
  const wanted = member.names.indexOf(member.member);
  let position = 0;
  let found: Expression | null = null;
  let goesOn = false;
  for (const element of elements) {
    if (element.type === 'CDesignatedInitializer') {
      const [designator] = element.designators;
      const named = designator?.kind === 'member' ? member.names.indexOf(designator.name) : -1;
      // Behind the name of a member of an unnamed one nobody counts on.
      if (named < 0) break;
      position = named;
    } else if (!mayBeNamed(element)) {
      if (position === wanted) found = element;
      else if (position > wanted) goesOn = true;
    }
    position++;
  }
  if (!found && !goesOn) return [];
  const value = found && unparenthesized(found);
  const isNothing =
    !value || isNull(value as Expression) || driver.source.slice(value.start, value.end) === '0';
  const at = (value ?? elements[0]).start;
  return [
    {
      ...{ member, variable, isNull: isNothing, goesOn, line: driver.position(at).line },
      name: !isNothing && value.type === 'Identifier' ? value.name : null,
    },
  ];
}
