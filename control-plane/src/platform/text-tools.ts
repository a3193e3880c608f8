/** Work on documents that takes a processor's time: each runtime has its own way to it. */

export interface PdfText {
  /** The pages in order, an empty line between two. */
  readonly text: string;
  readonly pages: number;
}

export interface TextTools {
  /** Reads the text of a PDF file. @throws document.unreadable, unavailable */
  readPdf(file: Uint8Array<ArrayBuffer>): Promise<PdfText>;
}
