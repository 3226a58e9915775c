-- What could not be read is erased whole: it cannot be redriven without the person whom it is about.
UPDATE event_rejects SET event = '{"erased":true}', errors = '[]' WHERE id = ANY ($1)
