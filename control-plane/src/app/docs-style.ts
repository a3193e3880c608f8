import { Html } from './html.ts';

/** The style of `/docs`: the dashboard's colours, light and dark as the system is set, one column on a small screen. */
export const docsStyle = new Html(`
:root{color-scheme:light dark;--paper:#f4f7f5;--surface:#fff;--sunken:#ecf1ee;--ink:#14211f;--ink-2:#4b5a57;--ink-3:#65746f;--line:#dde5e1;
--accent:#0a6b61;--cabinet:#0c2b2a;--cabinet-2:#153b39;--cabinet-ink:#f1f7f5;--cabinet-ink-2:#a9c2bd;--lamp:#f4b23f;
--get:#17824a;--post:#2459b8;--put:#9a5b00;--delete:#bb2f24}
@media (prefers-color-scheme:dark){:root{--paper:#0b1413;--surface:#111c1b;--sunken:#16211f;--ink:#e7f0ed;--ink-2:#a9bbb6;--ink-3:#849893;
--line:#20302e;--accent:#66d3c0;--cabinet:#0a1918;--cabinet-2:#132a28;--get:#5fd08f;--post:#8bb4ff;--put:#f0b95a;--delete:#ff8d80}}
*{box-sizing:border-box}
html{scroll-padding-top:1.5rem}
body{margin:0;display:grid;grid-template-columns:18.5rem minmax(0,1fr);background:var(--paper);color:var(--ink);
font:1rem/1.55 "Onest Variable",Onest,ui-sans-serif,system-ui,sans-serif}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
code,pre{font-family:"Red Hat Mono Variable",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.87em}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.5rem 1rem;z-index:2}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;background:var(--cabinet);color:var(--cabinet-ink-2);padding:1.4rem 1rem 3rem;scrollbar-width:thin;
scrollbar-color:var(--cabinet-2) transparent}
nav a{color:inherit;text-decoration:none}
nav .brand{display:flex;align-items:center;gap:.6rem;color:var(--cabinet-ink);font-weight:650;font-size:1.08rem}
nav .brand small{font-weight:400;color:var(--cabinet-ink-2);margin-left:auto;font-size:.78rem}
.ways{display:flex;gap:.5rem;margin:1rem 0 .4rem}
.ways a{border:1px solid #2a5450;border-radius:7px;padding:.15rem .7rem;font-size:.84rem}
.ways a:hover,nav li a:hover{background:var(--cabinet-2);color:var(--cabinet-ink)}
nav h2{font-size:.84rem;font-weight:600;margin:1.4rem 0 .3rem;color:var(--cabinet-ink)}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:flex;gap:.5rem;align-items:baseline;padding:.17rem .45rem;margin:0 -.45rem;border-radius:6px;font-size:.86rem;overflow-wrap:anywhere}
nav .method{width:3.1rem;flex:none;font-size:.65rem;background:none;padding:0;color:#7fd3c3}
nav .method[data-method=POST]{color:#9fc0ff}nav .method[data-method=PUT]{color:#f0c878}nav .method[data-method=DELETE]{color:#ff9d92}
main{padding:2.2rem clamp(1.1rem,3.5vw,3.5rem) 6rem;min-width:0;max-width:96rem}
h2{font-size:1.55rem;letter-spacing:-.012em;line-height:1.25;margin:0 0 .7rem}
h3{font-size:1.05rem;margin:0 0 .5rem}
h4{font-size:.86rem;font-weight:600;margin:1.3rem 0 .35rem;color:var(--ink-2)}
.guide{max-width:50rem;margin-bottom:3.2rem}
.guide h3{margin-top:1.7rem}
.guide p{max-width:44rem}
.group{margin-top:4.2rem}
.group>h2{padding-bottom:.6rem;border-bottom:2px solid var(--lamp);display:inline-block}
.operation{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);gap:0 2.4rem;padding:2rem 0;border-bottom:1px solid var(--line)}
.operation:last-child{border-bottom:0}
.operation h3{font-size:1.02rem;overflow-wrap:anywhere}
.anchor{color:inherit;text-decoration:none}
.anchor:hover code,.shape .anchor:hover{text-decoration:underline}
.anchor b{color:var(--accent);font-weight:inherit}
:target>.told>h3,.shape:target>h3{box-shadow:-.8rem 0 0 var(--paper),-1.05rem 0 0 var(--lamp)}
.method{display:inline-block;font:600 .72rem/1 "Red Hat Mono Variable",ui-monospace,monospace;letter-spacing:.02em;padding:.32em .5em;border-radius:5px;
color:var(--get);background:color-mix(in oklab,currentColor 13%,transparent)}
.method[data-method=POST]{color:var(--post)}.method[data-method=PUT]{color:var(--put)}.method[data-method=DELETE]{color:var(--delete)}
.says{margin:.2rem 0;font-size:1.05rem}
.who,.rest{margin:.2rem 0;color:var(--ink-2);font-size:.9rem}
.rest code{color:var(--ink-3);white-space:nowrap}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-top:1px solid var(--line)}
thead th{border-top:0;font-weight:500;color:var(--ink-3);font-size:.8rem;padding-block:.1rem .3rem}
tbody th{font-weight:400;white-space:nowrap}
tbody th i{display:block;font-style:normal;font-size:.74rem;color:var(--put)}
td small{display:block;color:var(--ink-3);font-size:.8rem;overflow-wrap:anywhere}
td:nth-child(2) code{white-space:nowrap}
.fields tbody th{width:30%}.fields td:nth-child(2){width:24%}
h4+p{margin:.2rem 0}
.shape .scroll+.scroll{margin-top:1rem}
.errors td,.errors th{padding-block:.28rem}
.members div{padding-bottom:.12rem}
pre{margin:.6rem 0;padding:.9rem 1.05rem;border-radius:10px;background:var(--cabinet);color:#d5e6e1;overflow-x:auto;line-height:1.5;font-size:.85rem;
border:1px solid color-mix(in oklab,var(--line) 30%,transparent)}
pre code{font-size:inherit}
.shown{min-width:0}
.shown>figure:first-child{position:sticky;top:1.2rem}
figure{margin:0 0 1rem}
figcaption{font-size:.8rem;color:var(--ink-3)}
figure pre{margin-top:.25rem;max-height:26rem;overflow:auto}
.shape{padding:1.3rem 0;max-width:58rem}
@media (max-width:75rem){.operation{grid-template-columns:minmax(0,1fr)}.shown{margin-top:1.4rem}.shown>figure:first-child{position:static}}
@media (max-width:52rem){body{display:block}nav{position:static;height:auto;max-height:60vh}}
@media print{nav{display:none}body{display:block}}
`);
