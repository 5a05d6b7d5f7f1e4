import { Marked } from 'marked';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

const marked = new Marked({
  renderer: {
    // The pages beside this one are not in the report: what leads to them is told, not linked.
    link({ text }) {
      return text;
    },
    // No page has any.
    html() {
      return '';
    },
  },
});

/** A page of the documentation. */
export function Markdown({ text }: { readonly text: string }): JSX.Element {
  const html = useMemo(() => marked.parse(text, { async: false }), [text]);
  return <div class="page" dangerouslySetInnerHTML={{ __html: html }} />;
}
