/**
 * Text of a C file or a file name in a form that is safe to show: what a terminal would obey instead of showing it is
 * replaced. Tabs stay.
 */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, '\ufffd');
}
