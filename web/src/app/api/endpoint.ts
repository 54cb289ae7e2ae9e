/** Where the API is: on the page's own origin. */
export const ENDPOINT = new URL('/graphql', location.href).href;
