/** What of the package `ari-client` the tests use; it brings no types. */
declare module 'ari-client' {
  interface AriClient {
    asterisk: { getInfo(): Promise<{ system: { version: string } }> };
  }
  const ari: { connect(url: string, user: string, secret: string): Promise<AriClient> };
  export default ari;
}
