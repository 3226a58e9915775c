DROP FUNCTION admit_reporting_readers();
DROP SCHEMA reporting CASCADE;
