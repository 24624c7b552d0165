-- What the root users did
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY
SELECT
  eventtime,
  account,
  awsregion,
  eventsource,
  eventname,
  sourceipaddress,
  useragent,
  errorcode
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND useridentity.type = 'Root'
  AND useridentity.invokedby IS NULL -- a service that acts for the account
  AND eventtype <> 'AwsServiceEvent'
ORDER BY eventtime
