-- Roles of one account that a session of another role assumed
-- Replace ACCOUNT_IDS, FIRST_DAY, LAST_DAY and TARGET_ACCOUNT_ID
-- A call between two accounts is an event in both: with the same shared_event_id
SELECT
  eventtime,
  account,
  coalesce(useridentity.arn, useridentity.principalid) AS principal,
  useridentity.accountid AS principal_account,
  json_extract_scalar(requestparameters, '$.roleArn') AS assumed_role,
  json_extract_scalar(requestparameters, '$.roleSessionName') AS session_name,
  json_extract_scalar(responseelements, '$.credentials.accessKeyId') AS new_access_key_id,
  errorcode,
  sourceipaddress,
  sharedeventid AS shared_event_id
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND split_part(json_extract_scalar(requestparameters, '$.roleArn'), ':', 5) = TARGET_ACCOUNT_ID
  AND (
    useridentity.type = 'AssumedRole'
    -- a session of another account, as the account of the assumed role records it
    OR (useridentity.type = 'AWSAccount' AND useridentity.principalid LIKE 'AROA%')
  )
ORDER BY eventtime
