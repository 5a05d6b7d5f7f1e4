import type { Documentation, OptionText } from '../documentation';

/** Text as roff: what a line begins with is no request, and a hyphen is one that can be copied. */
function roff(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .split('\n')
    .map((line) => (/^[.']/.test(line) ? `\\&${line}` : line))
    .join('\n');
}

/** A name in a synopsis: words in capitals are for what the user puts there. */
function synopsis(form: string): string {
  return form
    .split(' ')
    .map((word) => (/[A-Z]{2}/.test(word) ? `\\fI${roff(word)}\\fR` : roff(word)))
    .join(' ');
}

function optionText({ name, describe, takesValue, choices, byDefault }: OptionText): string {
  const value = takesValue ? ` \\fI${roff(name.replace(/^.*-/, '').toUpperCase())}\\fR` : '';
  const notes = [
    ...(choices.length > 0 ? [`one of ${choices.join(', ')}`] : []),
    ...(byDefault === null ? [] : [`${byDefault} by default`]),
  ];
  const after = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  return `.TP\n\\fB${roff(`--${name}`)}\\fR${value}\n${roff(`${describe}${after}.`)}\n`;
}

function commandText(command: Documentation): string {
  const { synopses, description, options, positionals, examples, epilogue } = command;
  const parts = [
    `.SS "${synopses.map((form) => synopsis(form)).join('; ')}"\n`,
    `${roff(description === '' ? command.summary : description)}\n`,
    ...positionals.map(({ name, describe }) => `.TP\n\\fI${roff(name)}\\fR\n${roff(`${describe}.`)}\n`),
    ...options.map(optionText),
    ...(epilogue === '' ? [] : [`.PP\n${roff(epilogue)}\n`]),
    ...examples.map((each) => `.TP\n\\fB${roff(each.command)}\\fR\n${roff(`${each.describe}.`)}\n`),
  ];
  return parts.join('');
}

/**
 * The manual page, section 1, in roff with the man macros.
 *
 * @param commands what each command says about itself, in the order of the page
 * @param version of the package
 * @param date of the page, `YYYY-MM-DD`
 */
export function manualPage(commands: readonly Documentation[], version: string, date: string): string {
  return [
    `.TH MMAP\\-PREPARE 1 "${date}" "mmap\\-prepare ${roff(version)}" "User Commands"\n`,
    '.SH NAME\nmmap\\-prepare \\- move Linux drivers from mmap to mmap_prepare, and verify it\n',
    '.SH SYNOPSIS\n.B mmap\\-prepare\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] \\fIPATH\\fR...\n',
    '.SH DESCRIPTION\nRewrites the deprecated file_operations\\->mmap() callback of drivers and file systems to ',
    'mmap_prepare() as a diff that a maintainer can review, leaves a hook alone, with the reason, when it cannot be ',
    'converted with certainty, and runs both forms on a simulated kernel to tell whether user space could see a difference.\n',
    '.PP\nA \\fIPATH\\fR is a file, a directory, or \\fB\\-\\fR for standard input.\n',
    '.SH COMMANDS\n',
    ...commands.map(commandText),
    '.SH EXIT STATUS\n',
    '.TP\n0\nDone.\n',
    '.TP\n1\nSomething that was asked about is so: a hook is blocked, a form regressed.\n',
    '.TP\n2\nBad usage, or a file that cannot be read or written.\n',
    '.TP\n3\nOf verify: nothing regressed, but something could not be decided.\n',
    '.SH ENVIRONMENT\n',
    '.TP\n\\fBNO_COLOR\\fR, \\fBFORCE_COLOR\\fR\nNo colour, or colour, whatever the output is.\n',
    '.TP\n\\fBKDIR\\fR, \\fBKERNEL_SRC\\fR\nThe kernel tree that is built against.\n',
  ].join('');
}
