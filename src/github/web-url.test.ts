import { expect, it } from "vitest";
import { graphqlUrlOf, webUrlOf } from "./web-url.ts";

it.each([
  ["https://api.github.com", "https://github.com", "https://api.github.com/graphql"],
  ["https://api.octocorp.ghe.com", "https://octocorp.ghe.com", "https://api.octocorp.ghe.com/graphql"],
  ["https://ghe.example.com/api/v3", "https://ghe.example.com", "https://ghe.example.com/api/graphql"],
  ["https://ghe.example.com:8443/api/v3/", "https://ghe.example.com:8443", "https://ghe.example.com:8443/api/graphql"],
  ["http://127.0.0.1:3000", "http://127.0.0.1:3000", "http://127.0.0.1:3000/graphql"],
])("finds the web and GraphQL addresses that belong to %s", (apiUrl, webUrl, graphqlUrl) => {
  expect(webUrlOf(apiUrl)).toBe(webUrl);
  expect(graphqlUrlOf(apiUrl)).toBe(graphqlUrl);
});
