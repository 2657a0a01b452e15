/** What a sender is doing about a loss; `b` of the journal's flight note. */
export const SenderPhase = { Open: 0, Recovery: 1, AfterTimeout: 2 } as const;
export type SenderPhase = (typeof SenderPhase)[keyof typeof SenderPhase];
