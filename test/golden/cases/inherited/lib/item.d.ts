export interface Item {
    readonly instance: string;
}
