import { html } from 'diff2html';
import { ColorSchemeType } from 'diff2html/lib-esm/types';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

/** From this width on two columns of C fit, in pixels. */
const WIDE = 900;

/** A unified diff, side by side where there is room; diff2html escapes what it is given. */
export function Diff({ text }: { readonly text: string }): JSX.Element {
  const [beside, setBeside] = useState(() => innerWidth >= WIDE);
  const rendered = useMemo(
    () =>
      html(text, {
        drawFileList: false,
        outputFormat: beside ? 'side-by-side' : 'line-by-line',
        matching: 'lines',
        colorScheme: ColorSchemeType.AUTO,
      }),
    [text, beside],
  );
  return (
    <>
      <div class="choice" role="group" aria-label="How the diff is shown">
        <button aria-pressed={beside} onClick={() => setBeside(true)}>
          Side by side
        </button>
        <button aria-pressed={!beside} onClick={() => setBeside(false)}>
          One column
        </button>
      </div>
      <div class="diff" dangerouslySetInnerHTML={{ __html: rendered }} />
    </>
  );
}
