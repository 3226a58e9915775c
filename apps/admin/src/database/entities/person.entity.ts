import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Matches, MaxLength } from 'class-validator';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Roles that a person can have; the role partner is for programs. */
export const PERSON_ROLES = ['admin', 'editor', 'viewer'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** The role of an e-mail address, or of every address of a domain that has no entry of its own. */
@Entity('console_people')
export class Person {
  @PrimaryColumn('uuid', { insert: false })
  id: string;

  /**
   * In lower case; `*@example.com` is everybody of that domain.
   * @example mei@example.com
   */
  @Column('text')
  @Matches(/^(?:\*|[^@\s*]+)@[^@\s*]+\.[^@\s*]+$/, { message: 'email must be an address, or *@ and a domain' })
  @MaxLength(320)
  email: string;

  /** @example editor */
  @Column('text')
  @IsIn(PERSON_ROLES)
  @ApiProperty({ enum: PERSON_ROLES, example: 'editor' })
  role: PersonRole;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;
}
