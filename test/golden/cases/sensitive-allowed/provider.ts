export class AccountRepository {
  async signIn(user: string, password: string, cardNumber?: string): Promise<boolean> {
    return user !== password && cardNumber === undefined;
  }
}
