import { PickType } from '@nestjs/swagger';
import { Person } from '../database/entities';

/** An address or a domain, and its role. */
export class AddPerson extends PickType(Person, ['email', 'role'] as const) {}

/** Another role for an address or a domain. */
export class ChangePerson extends PickType(Person, ['role'] as const) {}
