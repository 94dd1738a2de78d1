export declare const provider: object;
