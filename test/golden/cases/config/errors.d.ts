/** The provider's own words for what went wrong. */
export declare function classify(error: unknown): string | undefined;
export declare class NotFoundError extends Error {
    readonly name = "NotFoundError";
}
