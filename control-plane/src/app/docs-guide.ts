/** What holds for every operation, told once: signing in, requests, pages, errors, keys for writes, limits. */
import { type ErrorCode, problems } from '@botpbx/shared/base/errors';
import { type Html, html } from './html.ts';
import { USER_MAX_PER_MINUTE } from './limits.ts';
import { COOKIE } from './openapi.ts';

/** The chapters of the guide: anchor and title, in order. */
export const chapters = [
  ['start', 'Getting started'],
  ['authentication', 'Authentication'],
  ['requests', 'Requests'],
  ['pages', 'Pages'],
  ['errors', 'Errors'],
  ['idempotency', 'Writing safely'],
  ['limits', 'Limits'],
  ['live', 'Live events'],
  ['webhooks', 'Webhooks'],
] as const;

/** The chapters before the live events. */
export const guideSections = (): Html => html`
<section id="start" class="guide"><h2>Getting started</h2>
<p>Everything that the dashboard can do, this API can do. It speaks JSON over HTTPS; the same description for machines is
<a href="/openapi.json"><code>/openapi.json</code></a> (OpenAPI 3.1), from which clients can be generated.</p>
<pre tabindex="0"><code>export BOTPBX=https://pbx.example.com
export TOKEN=$(curl -s "$BOTPBX/api/auth/login" \\
  -H 'Content-Type: application/json' \\
  -d '{"email":"admin@botpbx.local","password":"…"}' | jq -r .token)
curl "$BOTPBX/api/extensions" -H "Authorization: Bearer $TOKEN"</code></pre></section>

<section id="authentication" class="guide"><h2>Authentication</h2>
<p><a href="#postAuthLogin">Login</a> answers a token. Programs send it as <code>Authorization: Bearer …</code>. A browser gets the same as
the HttpOnly cookie <code>${COOKIE}</code> (without TLS <code>botpbx</code>); requests with the cookie that change something must come from our own origin.</p>
<p>A token ends after its lifetime (24 hours unless set otherwise), at logout, and when the password or the role changes.</p>
<p>What a user may do follows from the role: admin, supervisor, member or viewer. Operators look after the installation: they own nodes and
tenants, and may act in any tenant by the header <code>Tenant-Id</code>; that is written down in the audit log.</p></section>

<section id="requests" class="guide"><h2>Requests</h2>
<p>Bodies are JSON and say so (<code>Content-Type: application/json</code>); a member that we do not know is refused, so that a slip of the
pen is not lost. <code>PUT</code> changes what the body names and nothing else. Times are ISO 8601 in UTC; ids are integers, but for calls.
What belongs to another tenant does not exist for you: it is a 404.</p>
<p>Each answer has a header <code>X-Request-Id</code>. Tell it to whoever looks into our log for you.</p></section>

<section id="pages" class="guide"><h2>Pages</h2>
<p>Lists come in pages of <code>limit</code> rows (50, at most 500): <code>{"data": […], "next_cursor": "MTI="}</code>. Ask for the next one
with <code>?cursor=MTI=</code>; on the last page <code>next_cursor</code> is <code>null</code>. A cursor is a place, not a number: rows that come and go
meanwhile neither repeat nor hide others.</p></section>

<section id="errors" class="guide"><h2>Errors</h2>
<p>Every error is <code>application/problem+json</code> (RFC 9457). <code>code</code> is for programs and never changes; <code>errors</code> tells
each member that is wrong; <code>instance</code> is the id of the request.</p>
<pre tabindex="0"><code>{
  "type": "https://botpbx.com/problems/request.invalid",
  "title": "The request is not valid",
  "status": 422,
  "code": "request.invalid",
  "errors": [{ "path": "extension", "message": "is 2 to 10 digits" }],
  "instance": "6f1c1e0a-8a0f-4c58-9c84-0d3f3a1b2c4d"
}</code></pre>
<div class="scroll"><table class="errors"><thead><tr><th>Status</th><th>Code</th><th>Meaning</th></tr></thead><tbody>${errorRows()}</tbody></table></div></section>

<section id="idempotency" class="guide"><h2>Writing safely</h2>
<p>A connection can break before the answer is here. Send writes with a header <code>Idempotency-Key</code>: 1 to 200 printable characters of
your choice, new for each intention. The same request with the same key then takes effect once, however often it is sent in 24 hours; the
repetitions get the first answer again, marked <code>Idempotency-Replayed: true</code>. Secrets and tokens are shown only the first time and are
missing in a repetition.</p>
<p>The same key with another request is <code>409 idempotency.key_reused</code>. A request that was refused leaves its key free. Keys belong to
the tenant; login takes none.</p></section>

<section id="limits" class="guide"><h2>Limits</h2>
<p>A signed-in user has ${USER_MAX_PER_MINUTE} requests a minute; without signing in an address has a hundred in a quarter of an hour, unless the
installation says otherwise. Beyond that the answer is <code>429</code> with <code>Retry-After</code> in seconds. A body has at most 1 MiB.</p></section>`;

function errorRows(): Html[] {
  const codes = Object.keys(problems) as ErrorCode[];
  return codes
    .toSorted((a, b) => problems[a].status - problems[b].status)
    .map(
      (code) =>
        html`<tr><td><code>${problems[code].status}</code></td><th scope="row"><code>${code}</code></th><td>${problems[code].title}</td></tr>`,
    );
}
