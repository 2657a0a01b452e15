/**
 * What the reader answered, kept in this browser and nowhere else. Private windows and full disks may refuse storage;
 * then an answer lasts as long as the page.
 */
const PREFIX = 'tcp-offloaded:';

export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Nothing to do: the page itself still holds the answer.
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage that cannot be written holds nothing to forget.
  }
}
