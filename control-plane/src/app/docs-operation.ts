/** One operation on the page of the API: what it does, what it takes, what it answers, and a line to try it with. */
import { problems } from '@botpbx/shared/base/errors';
import { type Operation, statusOf } from '@botpbx/shared/base/operation';
import { type Permission, permissionsOf, Role } from '@botpbx/shared/model/user';
import { meaningOf, membersTable, typeText } from './docs-schema.ts';
import { exampleOf, type Shapes } from './example.ts';
import { type Html, html } from './html.ts';
import { type JsonSchema, jsonSchemaOf, nameOf } from './json-schema.ts';
import { errorsOf, operationIdOf, parametersOf } from './openapi.ts';

/** The part of the page about one operation; its anchor is the operation's id. */
export function operationArticle(op: Operation, shapes: Shapes): Html {
  const id = operationIdOf(op);
  return html`<article id="${id}" class="operation">
<div class="told">
<h3><a class="anchor" href="#${id}"><span class="method" data-method="${op.method}">${op.method}</span> <code>${pathMarkup(op.path)}</code></a></h3>
<p class="says">${op.says}.</p>
<p class="who">${whoMay(op)}</p>
${parametersPart(op)}
${bodyPart(op, shapes)}
${answerPart(op)}
${errorsPart(op)}
</div>
<div class="shown">${shownPart(op, shapes)}</div>
</article>`;
}

const pathMarkup = (path: string): Html[] =>
  path.split(/(:\w+)/).map((piece) => (piece.startsWith(':') ? html`<b>{${piece.slice(1)}}</b>` : html`${piece}`));

function whoMay(op: Operation): Html {
  if (op.permission === 'public') return html`Nobody needs to be signed in.`;
  if (op.permission === 'signed-in') return html`Whoever is signed in.`;
  if (op.permission === 'operator') return html`Operators.`;
  const roles = Role.options.filter((role) => permissionsOf(role, false).has(op.permission as Permission));
  return html`Permission <code>${op.permission}</code>: ${roles.length === 0 ? 'operators' : roles.join(', ')}.`;
}

function parametersPart(op: Operation): Html {
  const all = [...parametersOf(op, 'params', 'path'), ...parametersOf(op, 'query', 'query')];
  if (all.length === 0) return html``;
  const rows = all.map(
    (one) => html`<tr><th scope="row"><code>${one.name}</code>${one.required ? html` <i>required</i>` : ''}</th>
<td>${typeText(one.schema)}</td><td>${meaningOf({ ...one.schema, ...('description' in one ? { description: one.description } : {}) })}</td></tr>`,
  );
  return html`<h4>Parameters</h4><div class="scroll"><table class="fields">
<thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function bodyPart(op: Operation, shapes: Shapes): Html {
  if (op.raw) return html`<h4>Body</h4><p>The bytes: ${op.raw.types.join(', ')}; at most ${op.raw.maxBytes / 1_048_576} MiB.</p>`;
  if (op.body === undefined) return html``;
  const schema = jsonSchemaOf(op.body, 'in');
  const name = nameOf(schema);
  const title = name === undefined ? '' : html` <a href="#shape-${name}">${name}</a>`;
  return html`<h4>Body${title}</h4>${membersTable(name === undefined ? schema : (shapes[name] ?? schema), 'in')}`;
}

function answerPart(op: Operation): Html {
  if (op.bytes) return html`<h4>Answer</h4><p><code>200</code> The bytes: ${op.bytes.join(', ')}. A range may be asked for.</p>`;
  if (op.result === undefined) return html`<h4>Answer</h4><p><code>204</code> without a body.</p>`;
  const schema = jsonSchemaOf(op.result, 'out');
  return html`<h4>Answer</h4><p><code>${statusOf(op)}</code> ${answerText(schema)}</p>`;
}

function answerText(schema: JsonSchema): Html {
  if (nameOf(schema) !== undefined) return typeText(schema);
  const rows = schema.properties?.data as JsonSchema | undefined;
  if (rows?.type === 'array' && schema.properties?.next_cursor !== undefined)
    return html`A <a href="#pages">page</a> of ${typeText(rows.items as JsonSchema)}.`;
  return membersTable(schema, 'out');
}

function errorsPart(op: Operation): Html {
  const general = new Set(errorsOf({ ...op, errors: [] }));
  const own = op.errors.filter((code) => !general.has(code));
  const rows = own.map(
    (code) =>
      html`<tr><th scope="row"><code>${problems[code].status}</code> <code>${code}</code></th><td>${problems[code].title}</td></tr>`,
  );
  const rest = html`<p class="rest">${own.length > 0 ? 'Beside the ' : 'The '}<a href="#errors">general ones</a>: ${[...general].map((code) => html`<code>${code}</code> `)}</p>`;
  return html`<h4>Errors</h4>${rows.length > 0 ? html`<div class="scroll"><table class="errors"><tbody>${rows}</tbody></table></div>` : ''}${rest}`;
}

function shownPart(op: Operation, shapes: Shapes): Html {
  const answer = op.result ? JSON.stringify(exampleOf(jsonSchemaOf(op.result, 'out'), shapes), null, 2) : '';
  return html`<figure><figcaption>Request</figcaption><pre tabindex="0"><code>${curlOf(op, shapes)}</code></pre></figure>
<figure><figcaption>Answer <code>${statusOf(op)}</code></figcaption><pre tabindex="0"><code>${answer || (op.bytes ? '(bytes)' : '(no body)')}</code></pre></figure>`;
}

/** A line for the shell; `$BOTPBX` is the address, `$TOKEN` what login answered. */
function curlOf(op: Operation, shapes: Shapes): string {
  const path = op.path.replace(/:\w+/g, (name) => (op.path.startsWith('/api/calls/') ? 'n1-1795366757.8' : name === ':id' ? '12' : 'text'));
  const parts = [
    `curl ${op.method === 'GET' ? '' : `-X ${op.method} `}"$BOTPBX${path}"`,
    ...(op.permission === 'public' ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(op.raw ? [`-H 'Content-Type: ${op.raw.types[0]}'`, '--data-binary @file'] : []),
    ...(op.body ? ["-H 'Content-Type: application/json'", `-d '${bodyOf(op.body, shapes)}'`] : []),
  ];
  return parts.join(' \\\n  ');
}

const bodyOf = (body: NonNullable<Operation['body']>, shapes: Shapes): string =>
  JSON.stringify(exampleOf(jsonSchemaOf(body, 'in'), shapes), null, 2)
    .replaceAll("'", "'\\''")
    .replaceAll('\n', '\n  ');
