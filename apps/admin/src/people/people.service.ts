import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';
import { ConfigWriter } from '../database/config-writer';
import { Person, type PersonRole } from '../database/entities';
import { isTextKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import type { AddPerson, ChangePerson } from './people.dto';

const ROLE_OF_PERSON = `SELECT role_of_person($1) AS role`;
const INSERT_PERSON = `INSERT INTO console_people (email, role) VALUES ($1, $2) RETURNING id, email, role, created_at`;

/** Who may use the console behind Identity-Aware Proxy, and as what. */
@Injectable()
export class PeopleService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
  ) {}

  /** The role of an address, by its own entry or else by that of its domain. */
  async roleOf(email: string): Promise<PersonRole | null> {
    const [row] = (await this.database.query(ROLE_OF_PERSON, [email])) as { role: PersonRole | null }[];
    return row!.role;
  }

  list(request: ListRequest): Promise<ListPage<Person>> {
    const people = this.database.manager.createQueryBuilder(Person, 'person');
    const key = { column: 'person.email', order: 'ASC', of: ({ email }: Person) => email, isKey: isTextKey } as const;
    return readPage(people, key, request);
  }

  add(principal: Principal, { email, role }: AddPerson): Promise<Person> {
    return this.config.write(principal, async (manager) => {
      const [person] = (await manager.query(INSERT_PERSON, [email.toLowerCase(), role])) as Person[];
      return person!;
    });
  }

  change(principal: Principal, id: string, { role }: ChangePerson): Promise<Person> {
    return this.config.write(principal, async (manager) => {
      const person = await findOther(manager, principal, id);
      await manager.update(Person, { id }, { role });
      return Object.assign(person, { role });
    });
  }

  remove(principal: Principal, id: string): Promise<void> {
    return this.config.write(principal, async (manager) => {
      await findOther(manager, principal, id);
      await manager.delete(Person, { id });
    });
  }
}

/** The last admin could otherwise lock everybody out, and the change would have no author. */
async function findOther(manager: EntityManager, { person: own }: Principal, id: string): Promise<Person> {
  const person = isUUID(id) ? await manager.findOneBy(Person, { id }) : null;
  if (!person) throw problems.notFound('The person');
  const isOwn = own !== undefined && [own, `*@${own.split('@')[1]!}`].includes(person.email);
  if (isOwn) throw problems.conflict('Another admin has to change the entry that you are signed in by.');
  return person;
}
