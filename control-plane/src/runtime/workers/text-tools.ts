/** Documents on Workers: text and Markdown alone. Reading a PDF takes more of a processor than a request has there. */
import { AppError } from '@botpbx/shared/base/errors';
import type { TextTools } from '../../platform/text-tools.ts';

export const textTools: TextTools = {
  readPdf: async () => {
    throw new AppError('document.unreadable', {
      detail: 'This control plane runs on Workers and reads text and Markdown alone: send the document as text.',
    });
  },
};
