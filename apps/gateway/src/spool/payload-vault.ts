import { createCipheriv, createDecipheriv, createHash, randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { deriveKey } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';

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

/**
 * Encrypts requests at rest (AES-256-GCM), bound to their postback id and partner, so that none can be put in another's
 * place. A sealed request names its key, and the previous key still opens it.
 */
@Injectable()
export class PayloadVault {
  /** The first seals. A derived key stays, for what was sealed before a SPOOL_KEY was set. */
  private readonly keys: VaultKey[];

  constructor({ SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY }: GatewayEnvironment) {
    const secrets = [SPOOL_KEY, SPOOL_KEY_PREVIOUS, RECEIPT_SIGNING_KEY].filter((key) => key !== '');
    this.keys = secrets.map(vaultKey);
  }

  /** @param partnerCode empty for a request that has no partner yet */
  seal(request: BatchedRequest, partnerCode: string): Buffer {
    const { id, key } = this.keys[0]!;
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head[0] = VERSION;
    id.copy(head, 1);
    randomFillSync(head, 1 + KEY_ID_BYTES);
    const nonce = head.subarray(1 + KEY_ID_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(request.postbackId, partnerCode));
    return Buffer.concat([head, cipher.update(encode(request)), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error when the key is unknown, the postback id or partner is another, or the bytes were changed */
  open(sealed: Buffer, postbackId: string, partnerCode: string): BatchedRequest {
    const id = sealed.subarray(1, 1 + KEY_ID_BYTES);
    const known = this.keys.find((key) => key.id.equals(id));
    if (sealed[0] !== VERSION || !known) throw new Error('It was encrypted with a key that is not known');
    const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEAD_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', known.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(postbackId, partnerCode)).setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES));
    return decode(postbackId, Buffer.concat([text, decipher.final()]));
  }
}

function vaultKey(secret: string): VaultKey {
  const key = Buffer.from(deriveKey(secret, PURPOSE), 'base64url');
  return { key, id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES) };
}

function additionalData(postbackId: string, partnerCode: string): Buffer {
  return Buffer.from(`${postbackId}\n${partnerCode}`);
}

/** A line of JSON, then the body's bytes. The postback id is stored beside them. */
function encode({ address, method, target, headers, body }: BatchedRequest): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify([address, method, target, headers])}\n`), body]);
}

function decode(postbackId: string, bytes: Buffer): BatchedRequest {
  const end = bytes.indexOf('\n');
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as [string, string, string, string[]];
  const [address, method, target, headers] = head;
  return { postbackId, address, method, target, headers, body: bytes.subarray(end + 1) };
}
