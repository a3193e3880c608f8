import * as api from '@botpbx/shared/api/agent-documents';
import { AppError } from '@botpbx/shared/base/errors';
import { DocumentType } from '@botpbx/shared/model/agent-document';
import { bind, type Route } from '../kit/bind.ts';
import { addDocument, type DocumentRow, getDocument, listDocuments, readDocument, removeDocument } from './documents.ts';
import { getAgent } from './store.ts';

export const agentDocumentRoutes: readonly Route[] = [
  bind(api.listAgentDocuments, async ({ db }, { params }) => {
    await getAgent(db, params.id);
    return { data: (await listDocuments(db, params.id)).map(shown) };
  }),
  bind(api.addAgentDocument, async ({ db, platform }, { params, query: { name }, raw }) => {
    await getAgent(db, params.id);
    const read = await readDocument(platform, raw, name);
    const bytes = raw.bytes.length;
    return shown(await addDocument(platform, db, { ...read, agentId: params.id, name, bytes }));
  }),
  bind(api.removeAgentDocument, async ({ db, platform }, { params }) => {
    await getAgent(db, params.id);
    const row = await getDocument(db, params.id, params.document_id);
    if (!(await removeDocument(platform, db, row))) throw new AppError('document.not_found');
  }),
];

const shown = ({ type, ...row }: DocumentRow) => ({ ...row, type: DocumentType.parse(type) });
