/** What all language models have in common here. */
import type { Asked } from '../../voice/ports.ts';

/** How patient we are with a model, and what it is when nobody chose one. */
export interface LlmOptions {
  /** From the request to the first token. */
  readonly firstMs?: number;
  /** Between two tokens. */
  readonly stallMs?: number;
  /** Asked for when the agent names no model; the registry's default otherwise. */
  readonly defaultModel?: string | null;
}

/** How patient we are unless somebody says otherwise. Chains are less so where there is another model to ask. */
export const PATIENCE = { firstMs: 8000, stallMs: 8000 } as const;

/** Tool names as every provider takes them, and the way back. */
export interface ToolNames {
  safe(name: string): string;
  original(safe: string): string;
}

/** Maps the names of the tools that are offered; names within the history are made safe the same way. */
export function toolNames(tools: Asked['tools']): ToolNames {
  const originals = new Map(tools.map((tool) => [safeName(tool.name), tool.name]));
  return { safe: safeName, original: (safe) => originals.get(safe) ?? safe };
}

const safeName = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_';

/** The arguments of a call as the model gave them: what is no JSON stays text, and policy refuses it. No text at all is no arguments. */
export function argumentsOf(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
