/**
 * When functions run that the kernel is given, by the names of what they are given to. `kernel/guesses.ts` has what names say of
 * what a function does.
 */

/** What makes a work, a timer or a tasklet, in a text: what is made, and the function that it runs. */
export const MADE_WITH =
  /\b(?:(?:INIT|DECLARE|DEFINE|__INIT)_\w*(?:WORK|TIMER|TASKLET)\w*|timer_setup\w*|hrtimer_setup\w*|kthread_init_\w*work|tasklet_(?:setup|init)|init_irq_work|init_task_work)\s*\(\s*([^,;]*?)\s*,\s*&?\s*([A-Za-z_]\w*)/g;

const STARTS =
  /schedule|queue|mod_timer|add_timer|timer_start|irq_work|task_work_add|flush_(?:delayed_)?work|call_s?rcu/;

const KEEPS =
  /^(?:__)?(?:INIT_|DECLARE_|DEFINE_)|init|setup|register|^(?:devm_)?request_|_action|(?:proc|debugfs|sysfs|device|class|cdev|kmem_cache)_\w*(?:create|add)|set_\w*(?:handler|callback|ops)$/;

/** Callbacks that run before a device or a file is used, behind its last use, or while it is not used. */
const MEMBERS =
  'probe\\w*|remove\\w*|open|release|postclose|preclose|lastclose|disconnect|attach|detach|bind|unbind|init|exit|shutdown|suspend\\w*|resume\\w*|unload|load|add|destroy|fini|freeze|thaw|poweroff|restore';

/** What registers one of them, in a text: the callback's member, and the function. */
export const REGISTERED = new RegExp(`(?:\\.|->)\\s*(?:${MEMBERS})\\s*=\\s*&?\\s*(\\w+)`, 'g');

/** What has a function run with the module, in a text. */
export const MODULE_CALLS =
  /\b(?:module_(?:init|exit)|\w*_initcall(?:_sync)?|builtin_\w+)\s*\(\s*(\w+)\s*\)/g;

const MAKES_OR_UNDOES =
  /(?:^|_)(?:init|probe|setup|create|alloc|register|add|open|attach|bind|load|new|exit|fini|cleanup|destroy|free|release|remove|detach|unbind|disconnect|unregister|unload|teardown|shutdown|suspend|resume|del|delete)(?:_\w+)?$/;

/** Does a function have a work or a timer run, by its name? */
export function startsLater(name: string): boolean {
  return STARTS.test(name);
}

/** Does a function keep one that it is given for later, by its name? Running it is another matter. */
export function keepsForLater(name: string): boolean {
  return KEEPS.test(name);
}

/** Does a function make or undo an object, by its name? */
export function makesOrUndoes(name: string): boolean {
  return MAKES_OR_UNDOES.test(name);
}
