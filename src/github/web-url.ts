/** Where people and git reach the host whose API this is. GitHub.com, data residency (ghe.com) and Enterprise Server differ. */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host, origin } = new URL(apiUrl);
  const isOnApiHost = host === "api.github.com" || (host.startsWith("api.") && host.endsWith(".ghe.com"));
  return isOnApiHost ? `${protocol}//${host.slice("api.".length)}` : origin;
}

/** https://docs.github.com/en/enterprise-server/graphql/guides/managing-enterprise-accounts-with-graphql: `/api/v3` has `/api/graphql` beside it. */
export function graphqlUrlOf(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/, "").replace(/\/v3$/, "")}/graphql`;
}
