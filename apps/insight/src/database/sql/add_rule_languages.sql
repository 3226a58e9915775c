ALTER TABLE alert_rules ADD COLUMN language text CHECK (language IN ('en', 'zh-Hans', 'zh-Hant'));
COMMENT ON COLUMN alert_rules.language IS 'Of its messages; null: the one that the settings of insight name';
