import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportData } from './data';

/** Where the build puts the page's code and style: see tools/build-assets.mjs. */
const BUILT = join(__dirname, '..', '..', 'report');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** JSON that may stand in a script element: nothing in it ends the element, or begins a comment. */
function embedded(data: ReportData): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Whether a text is a page of a report. */
export function isPage(text: string): boolean {
  return text.startsWith('<!doctype html>') && text.includes('<title>mmap-prepare: ');
}

/** What every page has: its code and its style. */
export interface PageAssets {
  readonly code: string;
  readonly style: string;
}

/** @throws the system's error when the package was not built */
export function pageAssets(): PageAssets {
  return {
    code: readFileSync(join(BUILT, 'page.js'), 'utf8'),
    style: readFileSync(join(BUILT, 'page.css'), 'utf8'),
  };
}

/**
 * The page of a report as one HTML document that needs nothing else. Its policy lets its own code and style run, by their
 * hashes, and nothing be loaded or sent.
 */
export function reportPage(data: ReportData, { code, style }: PageAssets): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(code)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const title = `mmap-prepare: ${data.paths.join(' ')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="report"><noscript>This report needs JavaScript: it shows what it holds by its own code, and loads nothing.</noscript></div>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${code}</script>
</body>
</html>
`;
}
