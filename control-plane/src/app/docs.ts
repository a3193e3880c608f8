/** `/openapi.json` for machines and `/docs` for people, both made from the table of operations. The page has no script at all. */
import type { Operation } from '@botpbx/shared/base/operation';
import { hashOf } from '@botpbx/shared/link/node-config';
import type { App } from '../kit/bind.ts';
import { chapters, guideSections } from './docs-guide.ts';
import { liveSection } from './docs-live.ts';
import { operationArticle } from './docs-operation.ts';
import { membersTable } from './docs-schema.ts';
import { docsStyle } from './docs-style.ts';
import { webhookSection } from './docs-webhooks.ts';
import { type Html, html } from './html.ts';
import { type JsonSchema, namedSchemas, sideOf } from './json-schema.ts';
import { type About, groupOf, openApiOf, operationIdOf, titleOf } from './openapi.ts';

interface Document {
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** Serves both documents. Each is made at the first request and kept; a client that has it gets 304. */
export function serveDocuments(app: App, operations: readonly Operation[], about: About): void {
  const json = { 'Content-Type': 'application/json' };
  serve(app, '/openapi.json', async () => ({ text: JSON.stringify(openApiOf(operations, about)), headers: json }));
  serve(app, '/docs', async () => ({ text: docsPage(operations, about).text, headers: await pageHeaders() }));
}

/** Nothing runs and nothing is fetched but the icon; the one style is the one that stands in the page. */
async function pageHeaders(): Promise<Record<string, string>> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(docsStyle.text)));
  const style = `'sha256-${btoa(String.fromCharCode(...digest))}'`;
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src ${style}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

function serve(app: App, path: string, make: () => Promise<Document>): void {
  let made: Promise<Document> | undefined;
  const document = async (): Promise<Document> => {
    const { text, headers } = await make();
    return { text, headers: { ...headers, ETag: `"${(await hashOf(text)).slice(0, 32)}"`, 'Cache-Control': 'no-cache' } };
  };
  app.get(path, async (c) => {
    made ??= document();
    const { text, headers } = await made;
    const isKnown = c.req.header('If-None-Match')?.includes(headers.ETag ?? '') ?? false;
    return isKnown ? c.body(null, 304, headers) : c.body(text, 200, headers);
  });
}

/** The whole page. */
export function docsPage(operations: readonly Operation[], about: About): Html {
  const shapes = namedSchemas();
  const groups = Map.groupBy(operations, groupOf);
  const sections = [...groups].map(
    ([group, members]) => html`<section id="${group}" class="group"><h2>${titleOf(group)}</h2>
${members.map((op) => operationArticle(op, shapes))}</section>`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>BotPBX API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><style>${docsStyle}</style></head><body>
<a class="skip" href="#start">To the text</a>
${navigation(groups, about)}
<main>${guideSections()}${liveSection()}${webhookSection()}${sections}
<section id="shapes" class="group"><h2>Shapes</h2>${Object.entries(shapes).map(([name, shape]) => shapeArticle(name, shape))}</section>
</main></body></html>`;
}

function navigation(groups: ReadonlyMap<string, readonly Operation[]>, { version }: About): Html {
  const entries = (members: readonly Operation[]) =>
    members.map(
      (op) => html`<li><a href="#${operationIdOf(op)}"><span class="method" data-method="${op.method}">${op.method}</span>
<span>${op.path.replace('/api', '')}</span></a></li>`,
    );
  return html`<nav aria-label="Contents"><a class="brand" href="/docs"><svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
<rect width="32" height="32" rx="8" fill="#1b4a47"/><path d="M10 11.5c0 9 12 1 12 9" fill="none" stroke="#5fd3bd" stroke-width="2.8" stroke-linecap="round"/>
<circle cx="10" cy="10" r="3.4" fill="#f4b23f"/><circle cx="22" cy="22" r="3.4" fill="#5fd3bd"/></svg> BotPBX API <small>${version}</small></a>
<p class="ways"><a href="/">Dashboard</a> <a href="/openapi.json">OpenAPI</a></p>
<h2>Guide</h2><ul>${chapters.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
${[...groups].map(([group, members]) => html`<h2><a href="#${group}">${titleOf(group)}</a></h2><ul>${entries(members)}</ul>`)}
<h2><a href="#shapes">Shapes</a></h2></nav>`;
}

function shapeArticle(name: string, shape: JsonSchema): Html {
  const branches = (shape.anyOf ?? shape.oneOf) as JsonSchema[] | undefined;
  const tables = (branches ?? [shape]).map((branch) => membersTable(branch, sideOf(name)));
  return html`<article id="shape-${name}" class="shape"><h3><a class="anchor" href="#shape-${name}">${name}</a></h3>
${branches ? html`<p>One of:</p>` : ''}${tables}</article>`;
}
