-- Changes to the trail, the log bucket and its key, also denied ones
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY
SELECT
  eventtime,
  account,
  awsregion,
  coalesce(useridentity.arn, useridentity.principalid, useridentity.invokedby) AS principal,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  requestparameters
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND readonly = 'false'
  AND (
    (eventsource = 'cloudtrail.amazonaws.com' AND strpos(requestparameters, LOG_TRAIL) > 0)
    OR (
      eventsource = 's3.amazonaws.com'
      AND json_extract_scalar(requestparameters, '$.bucketName') = LOG_BUCKET
      AND coalesce(useridentity.invokedby, '-') <> 'cloudtrail.amazonaws.com' -- deliveries
    )
    OR (eventsource = 'kms.amazonaws.com' AND strpos(requestparameters, LOG_KEY) > 0)
    OR ( -- a denied call without parameters can be one of them
      eventsource IN ('cloudtrail.amazonaws.com', 's3.amazonaws.com', 'kms.amazonaws.com')
      AND requestparameters IS NULL
      AND errorcode IS NOT NULL
    )
  )
ORDER BY eventtime
