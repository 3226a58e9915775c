-- The service of the partner erases the conversion itself; the fact follows it anyway, and need not wait.
UPDATE conversion_facts SET click_id = NULL WHERE click_id = $1
