/** Access to a provider: the tenant's own, or else the node's. */
export interface Account {
  /** Empty for a server that asks for none. */
  readonly apiKey: string;
  /** Where the provider is reached when not at its usual address. */
  readonly baseUrl?: string;
}
