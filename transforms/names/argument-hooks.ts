import { argumentOf, passedFunctions } from '../../model/callback-parameters';
import type { Driver, Hook, HookReference } from '../../model/driver';
import type { KernelApi } from '../../model/kernel-api';
import type { CallExpression } from '../../model/nodes';
import { find, unparenthesized } from '../../model/query';
import { bySignature } from '../hook-signature/callback';
import { append } from '../../model/append';

/**
 * The hooks of a file, those included that it hands to functions of the kernel which take a callback for descriptors:
 * `hv_create_ring_sysfs(channel, ring_mmap)`.
 */
export function allHooks(driver: Driver, api: KernelApi): readonly Hook[] {
  const passed = argumentReferences(driver, api);
  const hooks = driver.hooksIn(ownMembers(api)).map((hook) => told(api, hook));
  if (passed.size === 0) return hooks;
  const known = hooks.map((hook) => {
    const more = passed.get(hook.name ?? '') ?? [];
    passed.delete(hook.name ?? '');
    return more.length === 0
      ? hook
      : { ...hook, function: hook.function, references: [...hook.references, ...more] };
  });
  const others = [...passed].map(([name, references]) => ({
    name,
    text: name,
    function: driver.function(name),
    references,
  }));
  return [...known, ...others];
}

/** A hook whose structure only its parameters tell. */
function told(api: KernelApi, hook: Hook): Hook {
  const isUntold = hook.references.some(({ operations, kind }) => operations === null && kind !== 'macro');
  const keeps = [...api.counterparts.values()].some(({ parameters }) => parameters !== undefined);
  const found = isUntold && keeps && hook.function ? bySignature(api, hook.function.params) : null;
  if (!found) return hook;
  const references = hook.references.map((reference) =>
    reference.operations === null ? { ...reference, operations: found[0] } : reference,
  );
  return { ...hook, function: hook.function, references };
}

/** The members with names of their own that hold the legacy callbacks of structures. */
export function ownMembers({ counterparts }: KernelApi): string[] {
  const names = [...counterparts.values()].flatMap(({ legacy, member }) =>
    legacy === undefined ? [] : [legacy, member],
  );
  return [...new Set(names)].filter((name) => !/^(?:mmap|mmap_prepare|proc_mmap)$/.test(name));
}

function argumentReferences(driver: Driver, api: KernelApi): Map<string, HookReference[]> {
  const references = new Map<string, HookReference[]>();
  const takers = [...api.counterparts].filter(([, { argument }]) => argument !== undefined);
  // Asked first: what a file passes to whom takes long to look up.
  if (!takers.some(([operations]) => driver.source.includes(operations.replace(/\(\)$/, ''))))
    return references;
  const passed = passedFunctions(driver.source).filter(({ callee }) =>
    api.counterparts.has(argumentOf(callee)),
  );
  for (const { name, callee } of new Map(
    passed.map((pass) => [`${pass.name} ${pass.callee}`, pass]),
  ).values()) {
    const operations = argumentOf(callee);
    const index = api.counterparts.get(operations)!.argument!;
    for (const call of callsOf(driver, callee)) {
      const argument = call.arguments[index];
      const bare = argument && unparenthesized(argument);
      const value = bare?.type === 'CAddressOf' ? unparenthesized(bare.argument) : bare;
      if (value?.type !== 'Identifier' || value.name !== name) continue;
      const range = { start: value.start, end: value.end };
      const { line } = driver.position(value.start);
      const reference: HookReference = {
        line,
        member: 'mmap',
        memberRange: range,
        valueRange: range,
        nameRange: range,
        cast: null,
        operations,
        variable: null,
        kind: 'argument',
        replaced: false,
      };
      append(references, name, reference);
    }
  }
  return references;
}

/** Every call of a function in a file. */
function callsOf(driver: Driver, name: string): CallExpression[] {
  return driver
    .itemsNaming('function', name)
    .flatMap((item) => driver.model(item))
    .flatMap((node) => find(node, 'CallExpression'))
    .map(({ node }) => node)
    .filter(({ callee }) => callee.type === 'Identifier' && callee.name === name);
}
