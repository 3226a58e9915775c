import { createCipheriv, createDecipheriv, createHash, randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { deriveKey } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';
import { decodePayload, encodePayload } from './payload';

const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
const PURPOSE = 'spooled requests';

interface VaultKey {
  id: Buffer;
  key: Buffer;
}

type VaultSettings = Pick<GatewayEnvironment, 'SPOOL_KEY' | 'SPOOL_KEY_PREVIOUS' | 'RECEIPT_SIGNING_KEY'>;

/**
 * Encrypts requests for keeping (AES-256-GCM), bound to their receipt and partner, so that none can be put in
 * another's place. Each says which key it was sealed with; the previous key still opens.
 */
@Injectable()
export class PayloadVault {
  private readonly keys: [VaultKey, ...VaultKey[]];

  constructor({ SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY }: GatewayEnvironment) {
    this.keys = keysOf({ SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY });
  }

  /** @param partnerCode empty for a request that has no partner yet */
  seal(request: BatchedRequest, partnerCode: string): Buffer {
    const [{ id, key }] = this.keys;
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head[0] = VERSION;
    id.copy(head, 1);
    randomFillSync(head, 1 + KEY_ID_BYTES);
    const nonce = head.subarray(1 + KEY_ID_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(request.postbackId, partnerCode));
    return Buffer.concat([head, cipher.update(encodePayload(request)), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error when it was sealed under a key that is not known, for another receipt, or has been changed */
  open(sealed: Buffer, postbackId: string, partnerCode: string): BatchedRequest {
    const id = sealed.subarray(1, 1 + KEY_ID_BYTES);
    const known = this.keys.find((key) => key.id.equals(id));
    if (sealed[0] !== VERSION || !known) throw new Error('It was encrypted with a key that is not known');
    const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEAD_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', known.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(postbackId, partnerCode)).setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES));
    return decodePayload(postbackId, Buffer.concat([text, decipher.final()]));
  }
}

/** The key of now first; then those that still open, the derived one too, for what came before a SPOOL_KEY was set. */
function keysOf({ SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY }: VaultSettings): [VaultKey, ...VaultKey[]] {
  const [first, ...others] = [SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY].filter((key) => key !== '');
  return [vaultKey(first!), ...others.map(vaultKey)];
}

function vaultKey(secret: string): VaultKey {
  const key = Buffer.from(deriveKey(secret, PURPOSE), 'base64url');
  return { key, id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES) };
}

function additionalData(postbackId: string, partnerCode: string): Buffer {
  return Buffer.from(`${postbackId}\n${partnerCode}`);
}
