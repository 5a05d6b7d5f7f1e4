/**
 * Loaded on first use: start-up does not pay for it. By `import`, since jscodeshift has Babel rewrite whatever a transform
 * requires, and Babel fails on this package; by `require` where only CommonJS runs, as under jest.
 */
export async function importTreeSitter(): Promise<typeof import('web-tree-sitter')> {
  try {
    return await import('web-tree-sitter');
  } catch {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require('web-tree-sitter') as typeof import('web-tree-sitter');
  }
}

/** A second copy of the package, with memory of its own. */
export function newTreeSitter(): typeof import('web-tree-sitter') {
  delete require.cache[require.resolve('web-tree-sitter')];
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('web-tree-sitter') as typeof import('web-tree-sitter');
}
