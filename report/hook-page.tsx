import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FindingData, HookData, ReportData, VerificationData } from '../cli/report/data';
import { Counterexample } from './counterexample';
import { Diff } from './diff';
import { Markdown } from './markdown';
import { classOf } from './summary';

/** One hook: what became of it, its findings, its diff, its verdict, and what shows the difference. */
export function HookPage({ data, at }: { readonly data: ReportData; readonly at: number }): JSX.Element {
  const hook = data.hooks[at];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') location.hash = '';
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);
  const diff = hook.diff === undefined ? undefined : data.diffs[hook.diff];
  return (
    <article aria-labelledby="hook">
      <nav aria-label="Hooks">
        <a href="#">All hooks</a> {at > 0 && <a href={`#hook-${at - 1}`}>Previous</a>}{' '}
        {at + 1 < data.hooks.length && <a href={`#hook-${at + 1}`}>Next</a>}
      </nav>
      <h2 id="hook" tabIndex={-1} ref={heading}>
        {hook.hook || '(no function)'}
      </h2>
      <p class="place">
        {hook.file}:{hook.line}, {hook.operations} {hook.variable}
      </p>
      <p>
        <span class={`badge ${classOf(hook.outcome)}`}>{hook.outcome}</span>{' '}
        {hook.verification !== undefined && (
          <span class={`badge ${hook.verification.verdict}`}>{hook.verification.verdict}</span>
        )}
      </p>
      {hook.findings.length > 0 && (
        <section aria-labelledby="findings">
          <h3 id="findings">Findings</h3>
          {hook.findings.map((finding, index) => (
            <Finding key={index} finding={finding} page={data.pages[finding.code] ?? ''} />
          ))}
        </section>
      )}
      {hook.verification !== undefined && <Verdict hook={hook} verification={hook.verification} />}
      {diff !== undefined && (
        <section aria-labelledby="diff">
          <h3 id="diff">Diff</h3>
          <Diff text={diff} />
        </section>
      )}
    </article>
  );
}

function Finding({ finding, page }: { readonly finding: FindingData; readonly page: string }) {
  const { code, severity, line, text, message, why, todo, section, elsewhere } = finding;
  return (
    <div class={`told ${severity}`}>
      <p>
        <span class={`badge ${severity}`}>{severity}</span> <b>{code}</b> {message}
      </p>
      <pre class="line">
        <span class="number">{line}</span> {text.trim()}
      </pre>
      <dl>
        {elsewhere !== undefined && (
          <>
            <dt>Where</dt>
            <dd>{elsewhere}</dd>
          </>
        )}
        <dt>Why</dt>
        <dd>{why}</dd>
        <dt>To do</dt>
        <dd>{todo}</dd>
        <dt>See</dt>
        <dd>{section}</dd>
      </dl>
      {page !== '' && (
        <details>
          <summary>The page of {code}</summary>
          <Markdown text={page} />
        </details>
      )}
    </div>
  );
}

/** What a verdict says, for those who see the word for the first time. */
const MEANING: Readonly<Record<VerificationData['verdict'], string>> = {
  equivalent: 'within the bound below, user space sees no difference.',
  improved: 'user space sees no difference but those that the HOWTO intends.',
  changed: 'calls that failed still fail, but with another error number.',
  regressed: 'user space can tell the new form from the old one; migrate leaves such a hook as it is.',
  inconclusive: 'it could not be decided whether user space sees a difference.',
};

function Verdict({
  hook,
  verification,
}: {
  readonly hook: HookData;
  readonly verification: VerificationData;
}) {
  const { verdict, bound, warnings, reasons, divergences, sources } = verification;
  return (
    <section aria-labelledby="verdict">
      <h3 id="verdict">Verdict</h3>
      <p>
        <b>{verdict}</b>: {MEANING[verdict]}
      </p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>not decided: {reason}</li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && (
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>of both forms: {warning}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>How far was looked</summary>
        <ul>
          {bound.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
      {divergences.map((divergence, index) => (
        <Counterexample
          key={index}
          divergence={divergence}
          sources={sources}
          title={`Difference ${index + 1} of ${divergences.length}`}
          name={hook.hook}
        />
      ))}
    </section>
  );
}
