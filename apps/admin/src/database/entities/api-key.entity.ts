import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ROLES = ['admin', 'editor', 'viewer', 'partner'] as const;
export type Role = (typeof ROLES)[number];

/** A key of the HTTP APIs; only its hash is stored. */
@Entity('api_keys')
export class ApiKey {
  /** A UUIDv7, so that keys sort by creation. */
  @PrimaryColumn('uuid')
  id: string;

  /**
   * The owner of the key, which history shows as the author.
   * @example "Mei, dashboards"
   */
  @Column('text')
  name: string;

  /** @example viewer */
  @Column('text')
  role: Role;

  /** The partner that a key of role `partner` reads; null for the other roles. */
  @Column('text', { nullable: true })
  partner_code: string | null;

  /** Never read: the database finds a key by its hash. */
  @Column('text', { select: false })
  key_hash: string;

  /**
   * The beginning of the key, to recognise it; empty where that would reveal too much.
   * @example pbk_2o7m
   */
  @Column('text')
  key_prefix: string;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', nullable: true })
  expires_at: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revoked_at: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  last_used_at: Date | null;
}
