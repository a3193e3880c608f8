// Runs before the first paint, as a file of its own because the server allows no inline script.
// 1. zod must not probe for eval, which the content security policy would report.
globalThis.__zod_globalConfig = { jitless: true };
// 2. The theme: what was chosen, else what the system prefers.
(() => {
  const page = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('botpbx.theme');
    page.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('botpbx:theme', apply);
  // 3. What may be read, as last known, so that the navigation does not flicker; the server decides.
  try {
    page.dataset.may = JSON.parse(sessionStorage.getItem('botpbx.me') ?? 'null')?.permissions?.join(' ') ?? '';
  } catch {
    page.dataset.may = '';
  }
})();
