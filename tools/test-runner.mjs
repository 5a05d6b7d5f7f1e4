// Runs each test file in one of a few processes that load the modules once, as jest-light-runner does.
import LightRunner from 'jest-light-runner';

/**
 * jest-light-runner gives what tests need to know to all processes when the first of them asks, and to none that asks later: one
 * that takes longer to load has not listened yet, and waits for ever. Here each that asks is answered.
 */
class Runners extends Map {
  constructor(globalConfig, runtime) {
    super();
    this.settings = { globalConfig, runtime };
  }

  set(projectConfig, runner) {
    const listeners = new Set();
    const answer = {
      type: 'jest-light-runner-worker-data',
      workerData: { ...this.settings, projectConfig },
    };
    const channel = {
      onMessage: (listener) => listeners.add(listener),
      postMessage: (message) => {
        if (message !== 'jest-light-runner-get-worker-data') return;
        // Who has it does not listen any more.
        for (const listener of listeners) listener(answer);
      },
    };
    return super.set(projectConfig, { ...runner, run: ({ path }) => runner.pool.run(path, { channel }) });
  }
}

export default class TestRunner extends LightRunner {
  constructor(...given) {
    super(...given);
    if (this._runtime === 'child_process') this._testRunners = new Runners(this._globalConfig, this._runtime);
  }
}
