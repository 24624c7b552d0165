-- Successful console sign-ins of root and IAM users without MFA
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY
SELECT
  eventtime,
  account,
  useridentity.type AS user_type,
  useridentity.arn AS user_arn,
  sourceipaddress,
  useragent
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
  AND useridentity.type IN ('IAMUser', 'Root')
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success'
  AND coalesce(json_extract_scalar(additionaleventdata, '$.MFAUsed'), 'No') <> 'Yes'
ORDER BY eventtime
