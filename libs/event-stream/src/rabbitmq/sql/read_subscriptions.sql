-- The handlers whose events are published to a queue: until when events are published, and until when all are handled.
SELECT handler, queue, types, published_until, handled_until FROM stream_positions WHERE queue IS NOT NULL
