import type { Driver } from '../../model/driver';
import { inAnotherNameSpace, tokenize, type Token } from '../../model/lexer';
import type { FunctionDeclaration } from '../../model/nodes';
import type { TopLevelItem } from '../../model/top-level';
import { contains, find } from '../../model/query';

/**
 * Does an identifier that is written like the name of a function of the file name something else: a member, a tag, a local
 * variable or a parameter that hides the function?
 */
export function namesAnother(driver: Driver, token: Token): boolean {
  if (inAnotherNameSpace(driver.source, token)) return true;
  const item = driver.itemOf(token.start);
  if (!item || item.kind === 'directive') return false;
  if (isMember(driver, item, token)) return true;
  return (
    item.kind === 'function' &&
    driver.model(item).some((node) => node.type === 'FunctionDeclaration' && isHidden(node, token))
  );
}

/** Does a token stand in the body of a structure or union, where members are declared? */
function isMember({ source }: Driver, item: TopLevelItem, token: Token): boolean {
  const open: boolean[] = [];
  let header: string[] = [];
  for (const { kind, text, start } of tokenize(source, item.start, item.end)) {
    if (start >= token.start) break;
    if (kind === 'comment' || kind === 'directive') continue;
    if (text === '{') open.push(/^(struct|union)( \w+)*$/.test(header.join(' ')));
    else if (text === '}') open.pop();
    header = kind === 'identifier' ? (isKeyword(text) ? [text] : [...header, text]) : [];
  }
  return open.at(-1) === true;
}

const isKeyword = (text: string): boolean => text === 'struct' || text === 'union';

/** Is a token in the scope of a parameter or a local of its name? */
function isHidden({ params, body }: FunctionDeclaration, token: Token): boolean {
  if (params.some(({ name, declaration }) => name === token.text && declaration.start <= token.start))
    return true;
  return find(body, 'VariableDeclarator').some(({ node, parents }) => {
    if (node.id.name !== token.text || node.id.start > token.start) return false;
    const scope = parents.find(({ type }) => type === 'BlockStatement' || type === 'ForStatement');
    return scope !== undefined && contains(scope, token);
  });
}
