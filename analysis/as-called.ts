import type { CallExpression, FunctionDeclaration } from '../model/nodes';
import { heldBy, type Scope } from './held';

/** One way in which a function was called, and what was found then. */
interface Visit<Answer> {
  readonly scope: Scope;
  readonly call: CallExpression;
  /** What it was given; null as long as nothing was to be compared with that. */
  given: string | null;
  readonly answer: Answer;
}

/**
 * What is found in functions as they are called, in answer to one question. A function that is given the same as before is not gone
 * through again: helpers that each call the one before twice lead to the first in as many ways as two has powers.
 */
export class AsCalled<Answer> {
  readonly #known = new Map<FunctionDeclaration, Visit<Answer>[]>();

  /**
   * What is found in a function that is called.
   * @param find finds it, in the function as it is called; one that calls itself is no call for it
   */
  in(
    scope: Scope,
    call: CallExpression,
    body: Pick<Scope, 'reader' | 'definition'>,
    find: (inner: Scope) => Answer,
  ): Answer {
    const visits = this.#known.get(body.definition) ?? [];
    this.#known.set(body.definition, visits);
    let given: string | null = null;
    for (const visit of visits) {
      visit.given ??= givenTo(visit.scope, visit.call);
      given ??= givenTo(scope, call);
      if (visit.given === given) return visit.answer;
    }
    const answer = find({ ...body, given: { call, scope } });
    visits.push({ scope, call, given, answer });
    return answer;
  }
}

/** What a call gives, comparable between functions. */
function givenTo(scope: Scope, call: CallExpression): string {
  return call.arguments
    .map((argument) => {
      const { kind, holder, name, type, written } = heldBy(scope, argument);
      return [kind, holder, name, type, written].join(' ');
    })
    .join(', ');
}
