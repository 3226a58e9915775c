import type { NetworkCode } from '@app/networks/network';
import { NETWORKS } from '@app/networks/networks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, HERE, type ResponseBody } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { SelectField, TextField } from '../parts/field';
import styles from './partner.module.css';

/** What one enters; the mapping and its rules are those of the template. */
const ENTERED = ['partner_name', 'partner_code', 'endpoint_path', 'timezone'] as const;

/** Creates a partner from what is known of its network, and goes on to the URL for it. */
export function CreatePartnerDialog({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [network, setNetwork] = useState(NETWORKS[0]!);
  const [fields, setFields] = useState(NETWORKS[0]!.template);
  const create = useMutation({
    mutationFn: async () => {
      // The rules of a template are those of the API, whose document does not describe their parts.
      const body = fields as unknown as ResponseBody<'/api/v1/partners', 'post'>;
      return (await call(HERE, 'post', '/api/v1/partners', { body })).body;
    },
    onSuccess: async ({ partner_code: partnerCode }) => {
      await queries.invalidateQueries({ queryKey: ['partners'] });
      await navigate({
        to: '/partners/$partnerCode/url',
        params: { partnerCode },
        search: { network: network.code },
      });
    },
  });
  const errors = new Map(fieldErrorsOf(t, create.error).map(({ field, reason }) => [field, reason]));
  const choose = (code: NetworkCode): void => {
    const chosen = NETWORKS.find((known) => known.code === code)!;
    setNetwork(chosen);
    setFields(chosen.template);
  };
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const labels = { ...t.partners.fields, partner_code: t.partners.columns.code };
  return (
    <Dialog isOpen onClose={onClose} title={t.partners.create.title}>
      <form className={styles.form} onSubmit={submit}>
        {create.error && <ErrorStrip error={create.error} />}
        <SelectField
          label={t.partners.create.template}
          hint={t.postbackUrl.source(network.source, network.date)}
          value={network.code}
          onChange={choose}
          options={NETWORKS.map(({ code, name }) => [code, name] as const)}
        />
        {ENTERED.map((name) => (
          <TextField
            key={name}
            label={labels[name]}
            hint={name === 'partner_code' ? t.partners.create.codeHint : undefined}
            error={errors.get(name)}
            value={fields[name]}
            onChange={(value) => setFields({ ...fields, [name]: value })}
            input={{ required: true, maxLength: 255 }}
          />
        ))}
        <p>{t.partners.create.mapping(Object.keys(fields.parameter_mapping).length)}</p>
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t.partners.create.title}
        </Button>
      </form>
    </Dialog>
  );
}
