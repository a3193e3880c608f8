/** Documents of agents, searched on this node whether the cloud is there or not. What one tenant has, no other finds. */
import type { ConfigDocument } from '@botpbx/shared/link/section/agent';
import type { Log } from '../log.ts';
import { KeepResult, type Order, SearchResult } from './order.ts';

/** The thread that searches. */
export interface SearchThread {
  ask(order: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Where the thread's file is; its data is `{folder}`, where it keeps what it makes. */
export const SEARCH_THREAD = { file: 'knowledge-worker', beside: import.meta.url };

export interface KnowledgeOptions {
  /** Starts the thread anew; `onEnd`: it ended by itself. */
  readonly start: (onEnd: () => void) => SearchThread;
  /** Text of a document; undefined while it has not come yet. */
  readonly read: (hash: string) => Promise<string | undefined>;
  readonly log: Log;
}

/** Whose documents are searched. */
export interface Shelves {
  readonly tenant_id: number;
  readonly agents: readonly { readonly documents: readonly ConfigDocument[] }[];
}

/** A piece of a document, as a model cites it. */
export interface Passage {
  readonly source: string;
  readonly text: string;
}

export interface KnowledgeRoom {
  /** Says what runs now; documents are read by and by. Returns at once. */
  wanted(tenants: readonly Shelves[]): void;
  /** Documents have come that were not there before. */
  arrived(): void;
  /** The documents of one agent. */
  knowledgeOf(tenantId: number, agent: { readonly documents: readonly ConfigDocument[] }): Searcher;
  /** Everything that is wanted and there has been read. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}
interface Searcher {
  search(text: string, signal: AbortSignal): Promise<readonly Passage[]>;
}

const MAX_PASSAGES = 4;
/** The caller waits meanwhile. */
const SEARCH_WITHIN_MS = 2_000;

/** Opens it; the thread starts with the first document. */
export function openKnowledge({ start, read, log }: KnowledgeOptions): KnowledgeRoom {
  let thread: SearchThread | undefined;
  let tenants: readonly Shelves[] = [];
  let isAsked = false;
  let working: Promise<void> | undefined;
  const ask = (order: Order): Promise<unknown> => {
    thread ??= start(() => {
      thread = undefined;
    });
    return thread.ask(order);
  };
  const catchUp = async () => {
    while (isAsked) {
      isAsked = false;
      for (const tenant of tenants) await readIn(tenant, { ask, read, log });
    }
    working = undefined;
  };
  const sync = () => {
    isAsked = true;
    working ??= catchUp();
  };
  return {
    wanted: (given) => {
      const hadDocuments = tenants.some(hasDocuments);
      tenants = given;
      if (hadDocuments || tenants.some(hasDocuments)) sync();
    },
    arrived: sync,
    knowledgeOf: (tenantId, { documents }) => ({
      search: async (text, signal) => {
        if (documents.length === 0) return [];
        const hashes = documents.map(({ hash }) => hash);
        try {
          const found = await soon(ask({ kind: 'search', tenantId, documents: hashes, text, limit: MAX_PASSAGES }), signal);
          return SearchResult.parse(found).map((one) => passageOf(one, documents));
        } catch (error) {
          if (!signal.aborted) sync();
          throw error;
        }
      },
    }),
    settled: async () => {
      while (working) await working;
    },
    stop: async () => {
      await thread?.stop();
    },
  };
}

const hasDocuments = ({ agents }: Shelves): boolean => agents.some(({ documents }) => documents.length > 0);

interface Means {
  readonly ask: (order: Order) => Promise<unknown>;
  readonly read: KnowledgeOptions['read'];
  readonly log: Log;
}

/** Reads in what is lacking; a tenant whose file cannot be used hinders no other. */
async function readIn({ tenant_id: tenantId, agents }: Shelves, { ask, read, log }: Means): Promise<void> {
  const documents = [...new Set(agents.flatMap((agent) => agent.documents.map(({ hash }) => hash)))];
  const keep = async () => KeepResult.parse(await ask({ kind: 'keep', tenantId, documents }));
  try {
    // the second try finds the file that was made anew
    const known = new Set(await keep().catch(keep));
    for (const document of documents.filter((hash) => !known.has(hash))) {
      const text = await read(document);
      if (text !== undefined) await ask({ kind: 'put', tenantId, document, text });
    }
  } catch (error) {
    log.error('documents cannot be searched', { tenantId, error });
  }
}

function passageOf({ heading, text, document, part }: SearchResult[number], documents: readonly ConfigDocument[]): Passage {
  const name = documents.find(({ hash }) => hash === document)?.name ?? 'document';
  return { source: `${name}, part ${part}`, text: heading === '' ? text : `${heading}\n${text}` };
}

async function soon<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const cut = Promise.withResolvers<never>();
  const onAbort = () => cut.reject(signal.reason);
  const timer = setTimeout(() => cut.reject(new Error('the search took too long')), SEARCH_WITHIN_MS);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, cut.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
