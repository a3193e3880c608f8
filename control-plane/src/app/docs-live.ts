/** The part of the page about `/ws`: how to connect, what to send, which events come. */
import { LiveEvent } from '@botpbx/shared/live/events';
import { meaningOf, typeText } from './docs-schema.ts';
import { type Html, html } from './html.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';

/** When each event comes; one that is missing here is listed without a sentence. */
const occasions: Readonly<Record<string, string>> = {
  'call.new': 'A call begins.',
  'call.answer': 'Somebody answers it.',
  'call.end': 'It is over; its record is in /api/calls.',
  'call.transfer': 'A party is sent on to somebody else.',
  'extension.status': 'A phone changes between available, ringing, busy, on_hold and unavailable.',
  'flow.step': 'A caller has passed a step of a flow; what was entered stands in /api/calls/:id/flow-walks.',
  'node.status': 'A media node comes or goes, or runs a new configuration.',
  'security.alert': 'A node refused somebody: a wrong password, an unknown account, an address that is not allowed.',
};

/** All of it, with a table of the events and their data. */
export function liveSection(): Html {
  const events = (jsonSchemaOf(LiveEvent, 'out').oneOf ?? []).map((branch) => eventRow(branch as JsonSchema));
  return html`<section id="live" class="guide"><h2>Live events</h2>
<p>Connect a WebSocket to <code>/ws</code> on the same host and port. The first message, within 4 seconds, signs you in with the token that
<a href="#postAuthLogin">login</a> answers; a browser that is signed in on our own origin needs no message, its cookie does it.</p>
<pre tabindex="0"><code>→ {"type":"auth","token":"eyJhbGciOi…"}
← {"type":"auth_ok"}</code></pre>
<p>From then on every event of your tenant comes that you may read (calls, extensions and nodes by their permissions, security alerts by
<code>audit:read</code>), each in the same envelope:</p>
<pre tabindex="0"><code>← {"event":"call.new","data":{"call_id":"n1-1795366757.8","from":"1001","to":"1002",
   "direction":"internal","timestamp":"2026-11-22T09:30:05.000Z"}}</code></pre>
<h3>Choosing</h3>
<p>The first <code>subscribe</code> narrows what comes to what it names; further ones add, <code>unsubscribe</code> takes away.</p>
<pre tabindex="0"><code>→ {"type":"subscribe","events":["call.*","extension.1001.*"]}
← {"type":"subscribed","events":["call.*","extension.1001.*"]}</code></pre>
<div class="scroll"><table><thead><tr><th>Topic</th><th>Means</th></tr></thead><tbody>
<tr><th scope="row"><code>*</code></th><td>everything</td></tr>
<tr><th scope="row"><code>call.*</code></th><td>all events of all calls</td></tr>
<tr><th scope="row"><code>call.end</code></th><td>one event, whichever call</td></tr>
<tr><th scope="row"><code>extension.1001.*</code></th><td>all events of one extension, by its number; they arrive as <code>extension.status</code></td></tr>
<tr><th scope="row"><code>call.n1-1795366757.8.end</code></th><td>one event of one call; the id may hold dots</td></tr>
</tbody></table></div>
<h3>Events</h3>
<div class="scroll"><table><thead><tr><th>Event</th><th>When</th><th>data</th></tr></thead><tbody>${events}</tbody></table></div>
<h3>When something is wrong</h3>
<p>A bad message is answered with <code>{"type":"error","code":"…"}</code> and <code>message.invalid</code> or <code>topic.invalid</code>.
The socket closes after <code>auth.required</code> or <code>auth.failed</code> (close code 4401: nothing was sent in time, the token is not good, or the
session was ended) and after <code>too_slow</code> (4408: you read more slowly than events come). After a break, connect again and read the present
state by the API: events that passed in between are not repeated.</p></section>`;
}

function eventRow(schema: JsonSchema): Html {
  const { event = {}, data: payload = {} } = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const name = String(event.const);
  const data = Object.entries(payload.properties ?? {});
  const members = data.map(
    ([key, part]) =>
      html`<div><code>${key}</code> ${typeText(part as JsonSchema)} ${meaningOf({ description: (part as JsonSchema).description ?? '' })}</div>`,
  );
  return html`<tr><th scope="row"><code>${name}</code></th><td>${occasions[name] ?? ''}</td><td class="members">${members}</td></tr>`;
}
