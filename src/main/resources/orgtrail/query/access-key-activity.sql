-- What was done with one access key, in the order of events
-- Replace ACCOUNT_IDS, FIRST_DAY, LAST_DAY and ACCESS_KEY_ID
SELECT
  eventtime,
  account,
  awsregion,
  coalesce(useridentity.arn, useridentity.principalid) AS principal,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  useragent,
  requestparameters
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND useridentity.accesskeyid = ACCESS_KEY_ID
ORDER BY eventtime
