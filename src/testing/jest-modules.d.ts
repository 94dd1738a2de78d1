/** What `jest-globals.ts` needs of packages that only jest's users have installed; not part of the output. */

declare module "@jest/globals" {
  export const expect: { extend(matchers: object): void };
}

declare module "expect" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as jest declares it
  interface Matchers<R extends void | Promise<void>, T = unknown> {}
}
