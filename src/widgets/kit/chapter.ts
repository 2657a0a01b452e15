/** What a chapter's front matter says, with what the Markdown pipeline found in its text. */
export interface ChapterMetadata {
  number: number;
  title: string;
  question: string;
  summary: string;
  minutes: number;
  paper: string;
  rfcs: (string | number)[];
  headings: { id: string; text: string; level: number }[];
  figures: string[];
}

/** A chapter as the table of contents shows it; without a slug it is still in preparation. */
export interface ContentsEntry {
  number: number;
  title: string;
  question: string;
  minutes: number | null;
  slug: string | null;
}

/** What the build ran for one figure: its first picture, and the numbers the text quotes from it. */
export interface BakedFigure {
  html: string;
  results: Record<string, string>;
}
