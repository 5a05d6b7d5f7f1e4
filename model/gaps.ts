/** White space, joined lines and comments, which may stand between any two tokens: a part of a regular expression. */
export const GAP = String.raw`(?:\s|\\\r?\n|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`;
