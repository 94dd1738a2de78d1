export declare class AccountRepository {
    signIn(user: string, password: string, cardNumber?: string): Promise<boolean>;
}
