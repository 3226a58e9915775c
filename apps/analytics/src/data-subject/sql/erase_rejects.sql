-- What could not be read is erased whole, with the address and the agent that sent it: it cannot be redriven without the
-- person whom it is about.
UPDATE event_rejects SET event = '{"erased":true}', errors = '[]', request = NULL WHERE id = ANY ($1)
