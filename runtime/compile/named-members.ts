import type { CInitializerList, Expression } from '../../model/nodes';

/** A member that an initialiser names, and what it is initialised with. */
interface NamedMember {
  readonly name: string;
  readonly value: Expression;
}

/** The members that a structure's initialiser names: `.mmap = foo_mmap`. What stands by its place, or names a part of a member, is none. */
export function namedMembers({ elements }: CInitializerList): NamedMember[] {
  return elements.flatMap((item) => {
    if (item.type !== 'CDesignatedInitializer') return [];
    const [member, ...parts] = item.designators;
    return member.kind === 'member' && parts.length === 0 ? [{ name: member.name, value: item.value }] : [];
  });
}
