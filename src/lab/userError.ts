/** The call or the spec is wrong: exit code 2, a sentence on stderr, never a stack. */
export class UserError extends Error {}
