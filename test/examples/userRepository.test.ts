import { UserRepository } from "../../examples/repository/userRepository.js";
import { describeUserRepository } from "./userRepositoryContract.js";

describeUserRepository(UserRepository);
