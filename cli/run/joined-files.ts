import { parseDriver } from '../../model/parse';

/** One of the files of a driver. */
export interface Part {
  readonly path: string;
  readonly text: string;
}

/**
 * Several files as one text, in which each finds the functions that the others define. The first file keeps its lines.
 * What two files call alike, each for itself - a static function, a macro, the tag of a structure - is told apart by a
 * number.
 */
export function joinedFiles(files: readonly Part[]): string {
  const [first, ...others] = files;
  // The stub of a function in a header stands for configurations without the function.
  const inOrder = [first, ...others.filter(isSource), ...others.filter((file) => !isSource(file))];
  const taken = new Set<string>();
  return inOrder
    .map(({ path, text }, index) => {
      const own = definedNames(path, text);
      const twice = [...own].filter((name) => taken.has(name));
      for (const name of own) taken.add(name);
      const whole = text.endsWith('\n') ? text : `${text}\n`;
      return twice.length === 0
        ? whole
        : whole.replace(new RegExp(`\\b(?:${twice.join('|')})\\b`, 'g'), `$&__${index + 1}`);
    })
    .join('');
}

const isSource = ({ path }: Part): boolean => path.endsWith('.c');

/** What a file defines: functions, variables, structures and macros. */
function definedNames(path: string, text: string): Set<string> {
  const names = new Set([...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)/gm)].map(([, name]) => name));
  for (const node of parseDriver(text, { path, reach: 'all' }).program.body) {
    if (node.type === 'FunctionDeclaration') names.add(node.id.name);
    if (node.type === 'VariableDeclaration' && !node.storage.includes('extern'))
      for (const { id } of node.declarations) names.add(id.name);
    const definition =
      node.type === 'CTypeDeclaration' || node.type === 'VariableDeclaration' ? node.definition : null;
    if (definition && 'tag' in definition && definition.tag !== null) names.add(definition.tag);
  }
  return names;
}
