import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { AgentDocument, MAX_DOCUMENT_BYTES } from '../model/agent-document.ts';

export const listAgentDocuments = operation({
  method: 'GET',
  path: '/api/agents/:id/documents',
  permission: 'agents:read',
  says: 'Lists what an agent may look things up in; it goes with all versions',
  params: IdParams,
  result: z.object({ data: z.array(AgentDocument) }),
  errors: ['agent.not_found'],
});
export const addAgentDocument = operation({
  method: 'POST',
  path: '/api/agents/:id/documents',
  permission: 'agents:write',
  says: 'Gives an agent a text, Markdown or PDF file to look things up in; what it is, is looked up in the file',
  params: IdParams,
  query: z.strictObject({ name: AgentDocument.shape.name }),
  raw: {
    types: ['text/plain', 'text/markdown', 'text/x-markdown', 'application/pdf', 'application/octet-stream', 'multipart/form-data'],
    maxBytes: MAX_DOCUMENT_BYTES,
  },
  result: AgentDocument,
  errors: ['agent.not_found', 'document.unreadable', 'document.too_many', 'unavailable'],
});
export const removeAgentDocument = operation({
  method: 'DELETE',
  path: '/api/agents/:id/documents/:document_id',
  permission: 'agents:write',
  says: 'Takes a document away from an agent',
  params: IdParams.extend({ document_id: z.coerce.number<number>().int().positive() }),
  errors: ['agent.not_found', 'document.not_found'],
});

export const agentDocumentOperations = [listAgentDocuments, addAgentDocument, removeAgentDocument] as const;
